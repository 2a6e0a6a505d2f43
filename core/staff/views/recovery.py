"""The recovery codes of somebody signed in."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from core.staff.requests import StaffRequest


def shown_once(request: StaffRequest) -> HttpResponse:
    """Codes are shown once, when their person presses a button: asking for a page must not use that up."""
    codes = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    context = {"waiting": not codes.did_view}
    if request.method == "POST":
        codes, may_be_shown = view_recovery_codes(request)
        context = {"codes": codes.get_unused_codes() if may_be_shown else []}
    response = render(request, "mfa/recovery_codes/index.html", context)
    response.holds_secret = True  # type: ignore[attr-defined] # read by core.platform.middleware.Compress
    return response
