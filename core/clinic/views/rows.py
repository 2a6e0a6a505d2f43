"""A consultation of the asker's clinic, for a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render

from core.clinic import consulting
from core.clinic.fence import of_the_clinic
from core.clinic.models import Consultation
from core.clinic.note import Note, NoteBroken
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


def of_an_opened_note(
    view: Callable[[StaffRequest, Consultation, Note], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For a page about what a talk's note says: its row, and the note opened. One that does not open is said to."""

    @of_the_clinic
    @wraps(view)
    def wrapped(request: StaffRequest, pk: UUID) -> HttpResponse:
        row = found(request, pk)
        try:
            note = consulting.opened(row)
        except NoteBroken:
            return broken(request, row)
        return view(request, row, note)

    return wrapped
