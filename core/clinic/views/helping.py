"""How to use a talk well."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from core.staff import handbook
from core.staff.requests import StaffRequest


def shown(request: StaffRequest) -> HttpResponse:
    """docs/for-nurses.md as a page."""
    return render(request, "clinic/help.html", {"help": handbook.page("for-nurses")})
