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
from core.editorial.views.showing import part_link
from core.editorial.vocabulary import Vocabulary
from core.staff.requests import StaffRequest

ON_A_PAGE = 30


@dataclass(frozen=True)
class Row:
    """A change, what it did, and the part as it is now: what it is called, and where it is edited if it is there."""

    change: Change
    part: dict[str, str]
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
    vocabulary = Vocabulary(draft.data)
    for change in page:
        yield Row(change, part_link(draft, change.part), told(change, vocabulary))
