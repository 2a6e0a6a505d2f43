"""What every page about one draft shows: where it stands, and the way to its other pages."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from core.editorial import previewing
from core.editorial.models import Draft
from core.editorial.parts import Document, NoSuchPart, name_of
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
    """A part of the draft for a list: what it is called and where it is edited."""
    if not address:
        return {"name": "", "url": ""}
    try:
        return {"name": name_of(_read(draft.document), address), "url": reverse("desk_part", args=[draft.pk, address])}
    except NoSuchPart:
        return {"name": address, "url": ""}
