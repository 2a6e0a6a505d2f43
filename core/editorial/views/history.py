"""Who changed what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.editorial import drafting, parts
from core.editorial.models import Change, Draft
from core.editorial.readback import Differing, told
from core.editorial.vocabulary import Vocabulary
from core.staff.requests import StaffRequest

ON_A_PAGE = 30


@dataclass(frozen=True)
class Row:
    """A change, what it did, and what the part is called now."""

    change: Change
    name: str
    is_there: bool
    fields: list[Differing]


def of_draft(request: StaffRequest, pk: int) -> HttpResponse:
    """Every change of a draft, newest first."""
    draft = get_object_or_404(Draft, pk=pk)
    return _page(request, draft, None, {})


def of_part(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """The changes of one part."""
    draft = get_object_or_404(Draft, pk=pk)
    try:
        section = parts.section_of(address)
    except parts.NoSuchPart:
        raise Http404 from None
    there = parts.exists(draft.data, address)
    if not there and not drafting.history(draft, address).exists():
        raise Http404
    name = parts.name_of(draft.data, address) if there else address
    return _page(request, draft, address, {"address": address, "section": section, "name": name, "is_there": there})


def _page(request: StaffRequest, draft: Draft, address: str | None, more: dict[str, Any]) -> HttpResponse:
    page = Paginator(drafting.history(draft, address), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {**more, "draft": draft, "page": page, "rows": list(_rows(draft, page))}
    return render(request, "editorial/history.html", context)


def _rows(draft: Draft, page: Page[Change]) -> Iterator[Row]:
    document = draft.data
    vocabulary = Vocabulary(document)
    for change in page:
        there = _is_part(change.part) and parts.exists(document, change.part)
        name = parts.name_of(document, change.part) if there else change.part
        yield Row(change, name, there, told(change, vocabulary))


def _is_part(address: str) -> bool:
    return "/" in address or address in ("about", "exceptions")
