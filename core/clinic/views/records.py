"""A talk as a file for the hospital's record."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse

from core.clinic import consulting, exporting, fhir
from core.clinic.fence import of_the_clinic
from core.clinic.models import Consultation
from core.clinic.note import Note, NoteBroken
from core.clinic.views.rows import broken, found
from core.content import live
from core.content.live import NothingPublished
from core.staff.auditing import record
from core.staff.requests import StaffRequest


@of_the_clinic
def text(request: StaffRequest, talk: UUID) -> HttpResponse:
    """The note as plain text."""

    def made(row: Consultation, note: Note) -> HttpResponse:
        return _file(exporting.as_text(row, note), "text/plain; charset=utf-8", f"talk-{row.began_at:%Y-%m-%d}.txt")

    return _exported(request, talk, "text", made)


@of_the_clinic
def response(request: StaffRequest, talk: UUID) -> HttpResponse:
    """The note as a FHIR R4 QuestionnaireResponse."""

    def made(row: Consultation, note: Note) -> HttpResponse:
        resource = fhir.response(row, note, origin=settings.SITE_ORIGIN)
        return _fhir(resource, f"talk-{row.began_at:%Y-%m-%d}.json")

    return _exported(request, talk, "fhir", made)


def questionnaire(request: StaffRequest, number: int) -> HttpResponse:
    """An edition of the guide as a FHIR R4 Questionnaire."""
    try:
        published = live.edition(number)
    except NothingPublished:
        raise Http404 from None
    return _fhir(fhir.questionnaire(published, origin=settings.SITE_ORIGIN), f"questionnaire-{number}.json")


def _exported(
    request: StaffRequest, talk: UUID, form: str, made: Callable[[Consultation, Note], HttpResponse]
) -> HttpResponse:
    """The note that leaves the clinic's keeping; that it did is written down first."""
    row = found(request, talk)
    try:
        note = consulting.opened(row)
    except NoteBroken:
        return broken(request, row)
    record(request, "talk-exported", subject=f"talk {row.pk}", detail=form)
    return made(row, note)


def _fhir(resource: dict[str, Any], name: str) -> HttpResponse:
    return _file(json.dumps(resource, ensure_ascii=False, indent=2), "application/fhir+json", name)


def _file(content: str, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store, private"}
    return HttpResponse(content, content_type=kind, headers=headers)
