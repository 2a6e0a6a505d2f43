"""A consultation of the asker's clinic, for a page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.clinic.models import Consultation
from core.platform.middleware import PERMISSIONS_POLICY
from core.staff.requests import StaffRequest

_WITH_CAMERA = PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
STILL_GOOD, NOT_UNDERSTOOD, CONFLICT = 200, 422, 409


def found(request: StaffRequest, pk: UUID) -> Consultation:
    """The row. Other clinics' are not there."""
    row = Consultation.objects.of(request.clinic).select_related("nurse", "changed_by", "clinic").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def with_camera(response: HttpResponse) -> HttpResponse:
    """The response, for a page that may ask the browser for its camera."""
    response["Permissions-Policy"] = _WITH_CAMERA
    return response


def broken(request: StaffRequest, row: Consultation) -> HttpResponse:
    """The page for a note that does not open."""
    return render(request, "clinic/broken.html", {"row": row}, status=CONFLICT)
