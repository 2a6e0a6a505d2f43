"""What every page about one draft shows: where it stands, and the way to its other pages."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.editorial import previewing
from core.editorial.models import Draft
from core.editorial.parts import SECTIONS, Document, NoSuchPart, name_of
from core.editorial.recording import NOTE
from core.guide.schema import Guide
from core.staff.requests import StaffRequest

CONFLICT, NOT_UNDERSTOOD = 409, 422


def found(pk: int) -> Draft:
    """The draft. Raises Http404."""
    return get_object_or_404(Draft.objects.select_related("created_by"), pk=pk)


def shown(
    request: StaffRequest,
    draft: Draft,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """A page about this draft. `errors` are told first: `id` of the field, `text`."""
    shared = {"draft": draft, "errors": errors or []}
    return render(request, template, shared | (context or {}), status=status)


def words_typed(request: StaffRequest, name: str) -> str:
    """What was typed into a field of lines, without the one character that PostgreSQL does not keep."""
    return request.POST.get(name, "").replace("\0", "")


def guide_or_none(draft: Draft) -> Guide | None:
    """The guide that the draft is; None while it is none."""
    try:
        return previewing.guide_of(draft)
    except previewing.Unfinished:
        return None


def published_guide(draft: Draft) -> Guide | None:
    """The guide that readers have now."""
    edition = previewing.published(draft.guide)
    return edition.whole if edition else None


@lru_cache(maxsize=4)
def _read(document: str) -> Document:
    """A document to look names up in, read once for all the names of a page. Nobody changes it."""
    read: Document = json.loads(document)
    return read


def part_link(draft: Draft, address: str) -> dict[str, str]:
    """A part of the draft for a list: what it is called, and where it is edited, where it is a part and is there."""
    if not address:
        return {"name": "", "url": ""}
    try:
        return {"name": name_of(_read(draft.document), address), "url": reverse("desk_part", args=[draft.pk, address])}
    except NoSuchPart:
        return {"name": _no_part(address), "url": ""}


def _no_part(address: str) -> str:
    """What something is called that has no page to edit it: the note for readers, a section, a part that is gone."""
    if address == NOTE:
        return _("the note for readers")
    section = next((section for section in SECTIONS if section.key == address), None)
    return str(section.title) if section else address
