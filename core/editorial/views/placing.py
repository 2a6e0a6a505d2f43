"""Where a page of a part stands, and whether there is such a part at all."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from core.editorial import drafting, parts, workflow
from core.editorial.models import Draft
from core.staff.requests import StaffRequest

ON_A_PAGE = 50  # parts of a section


def place(request: StaffRequest, draft: Draft, address: str) -> dict[str, Any]:
    """Where a page of a part stands."""
    section = parts.section_of(address)
    document = draft.data
    there = parts.exists(document, address)
    return {
        "draft": draft,
        "address": address,
        "section": section,
        "key": address.rpartition("/")[2],
        "name": parts.name_of(document, address) if there else address.rpartition("/")[2],
        "is_new": not there,
        "shelf_address": parts.split(address)[0] if section.keyed else None,
        "can_edit": workflow.can_edit(draft, request.user),
        "taken_back": drafting.can_undo(draft, request.user),
    }


def shelf_page(draft: Draft, shelf: str, key: str) -> str:
    """The address of the page of a section on which this part stands, at the part; of its first page without one."""
    keys = parts.keys_of(draft.data, shelf)
    url = reverse("desk_shelf", args=[draft.pk, shelf])
    if key not in keys:
        return url
    number = keys.index(key) // ON_A_PAGE + 1
    return f"{url}?page={number}#part-{key}" if number > 1 else f"{url}#part-{key}"


def check_address(document: parts.Document, address: str) -> None:
    """Raises Http404 where there is no part and can be none."""
    try:
        if not parts.exists(document, address):
            shelf, key = parts.split(address)
            parts.keys_of(document, shelf)
            parts.check_key(key)
    except (parts.NoSuchPart, parts.BadKey):
        raise Http404 from None


def stored_or_404(document: parts.Document, address: str) -> Any:
    try:
        return parts.read(document, address)
    except parts.NoSuchPart:
        raise Http404 from None
