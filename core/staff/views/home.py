"""The first page after signing in, and the page that gives a locked screen back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.staff import proof, sessions
from core.staff.requests import StaffRequest


def home(request: StaffRequest) -> HttpResponse:
    return render(request, "staff/home.html")


def unlock(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "staff/unlock.html")
    if not proof.give(request, request.POST.get("password", "")):
        errors = [{"id": "password", "text": _("That is not your password. Try again.")}]
        return render(request, "staff/unlock.html", {"errors": errors}, status=422)
    return redirect(sessions.unlock(request) or "staff_home")
