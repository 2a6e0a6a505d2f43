"""The page of the audit lines."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core.staff import history
from core.staff.requests import StaffRequest

_DATE = {"invalid": _("Type a date such as 2026-11-21")}


class FilterForm(forms.Form):
    person = forms.CharField(required=False, max_length=254)
    act = forms.CharField(required=False, max_length=60)
    since = forms.DateField(required=False, error_messages=_DATE)
    until = forms.DateField(required=False, error_messages=_DATE)


def audit(request: StaffRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = history.lines(by=request.user, **wanted)
    context = {"form": form, "page": history.page_of(found, request.GET.get("page"))}
    context["acts"] = history.acts(by=request.user)
    template = "staff/_audit_lines.html" if request.headers.get("HX-Request") else "staff/audit.html"
    return render(request, template, context, status=422 if form.errors else 200)
