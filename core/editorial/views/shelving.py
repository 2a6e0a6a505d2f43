"""Parts come and go: adding, copying, renaming, deleting, and putting them in order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.editorial import drafting, parts
from core.editorial.drafting import InUse, PartChanged
from core.editorial.forms.starting import KeyForm, said
from core.editorial.models import Draft
from core.editorial.views.placing import place, shelf_page, stored_or_404
from core.editorial.workflow import Refused
from core.journey.pages import see_other
from core.staff.requests import StaffRequest


def add(request: StaffRequest, pk: int, shelf: str) -> HttpResponse:
    """Begin a part: its key first, because everything else may point at it. The page of the part follows."""
    draft = get_object_or_404(Draft, pk=pk)
    section = _shelf_or_404(draft, shelf)
    form = KeyForm(request.POST) if request.method == "POST" else KeyForm()
    if request.method == "POST" and form.is_valid():
        address = f"{shelf}/{form.cleaned_data['key']}"
        try:
            drafting.add(draft, address, {}, by=request.user, now=timezone.now())
        except (parts.KeyTaken, parts.BadKey, Refused) as refused:
            form.add_error("key", _why(refused))
        else:
            return see_other(reverse("desk_part", args=[pk, address]))
    context = {"draft": draft, "shelf_address": shelf, "section": section, "form": form, "errors": said(form)}
    return render(request, "editorial/add.html", context, status=422 if form.errors else 200)


def copy(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """A copy of a part under another key."""
    draft = get_object_or_404(Draft, pk=pk)
    stored_or_404(draft.data, address)
    return _keyed(request, draft, address, drafting.copy, "editorial/copy.html")


def rename(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """Another key for a part; what points at it follows."""
    draft = get_object_or_404(Draft, pk=pk)
    stored_or_404(draft.data, address)
    return _keyed(request, draft, address, drafting.rename, "editorial/rename.html")


def _keyed(request: StaffRequest, draft: Draft, address: str, act: Any, template: str) -> HttpResponse:
    if not parts.section_of(address).keyed:
        raise Http404
    shelf, key = parts.split(address)
    form = KeyForm(request.POST) if request.method == "POST" else KeyForm(initial={"key": key})
    if request.method == "POST" and form.is_valid():
        try:
            act(draft, address, form.cleaned_data["key"], by=request.user, now=timezone.now())
        except (parts.KeyTaken, parts.BadKey, parts.NoSuchPart, Refused) as refused:
            form.add_error("key", _why(refused))
        else:
            return see_other(reverse("desk_part", args=[draft.pk, f"{shelf}/{form.cleaned_data['key']}"]))
    context = {**place(request, draft, address), "form": form, "errors": said(form)}
    return render(request, template, context, status=422 if form.errors else 200)


def delete(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """Ask, with everything that points at the part; then delete it, unless something does."""
    draft = get_object_or_404(Draft, pk=pk)
    document = draft.data
    stored = stored_or_404(document, address)
    refused = ""
    if request.method == "POST":
        try:
            drafting.delete(draft, address, seen=request.POST.get("_seen", ""), by=request.user, now=timezone.now())
        except InUse:
            refused = _("Other parts point at this one. Change those first.")
        except PartChanged as changed:
            refused = _("%(who)s changed this part after you opened this page. Read it again before you delete it.") % {
                "who": changed.by.name if changed.by else _("Somebody")
            }
        except Refused as no:
            refused = str(no)
        else:
            messages.success(request, _("Deleted. You can take that back with Undo."))
            return see_other(reverse("desk_shelf", args=[pk, parts.split(address)[0]]))
    context = {
        **place(request, draft, address),
        "seen": parts.digest(stored),
        "used": _named(draft, parts.held_back_by(document, address)),
        "errors": [{"id": "main", "text": refused}] if refused else [],
    }
    return render(request, "editorial/delete.html", context, status=409 if refused else 200)


def order(request: StaffRequest, pk: int, shelf: str) -> HttpResponse:
    """Move one part of a section: `up`, `down` or `first` names it, or `move` with `to`, the key it goes behind."""
    draft = get_object_or_404(Draft, pk=pk)
    _shelf_or_404(draft, shelf)
    keys = list(parts.keys_of(draft.data, shelf))
    moved = next((request.POST[verb] for verb in ("up", "down", "move") if verb in request.POST), "")
    if moved not in keys or request.POST.get("to", "") not in (*keys, ""):
        messages.error(request, _("Choose a part that is in this list."))
        return see_other(reverse("desk_shelf", args=[pk, shelf]))
    try:
        drafting.reorder(draft, shelf, _moved(keys, moved, request.POST), by=request.user, now=timezone.now())
    except (Refused, PartChanged) as refused:
        messages.error(request, _why(refused))
    else:
        messages.success(request, _("Moved: %(key)s") % {"key": moved})
    return see_other(shelf_page(draft, shelf, moved))


def _moved(keys: list[str], moved: str, asked: Any) -> list[str]:
    at = keys.index(moved)
    rest = [key for key in keys if key != moved]
    if "up" in asked:
        to = max(0, at - 1)
    elif "down" in asked:
        to = at + 1
    else:
        to = rest.index(asked["to"]) + 1 if asked.get("to") in rest else 0
    return [*rest[:to], moved, *rest[to:]]


def _shelf_or_404(draft: Draft, shelf: str) -> parts.Section:
    try:
        parts.keys_of(draft.data, shelf)
        section = parts.section_of(shelf)
    except parts.NoSuchPart:
        raise Http404 from None
    if not section.keyed:
        raise Http404
    return section


def _named(draft: Draft, addresses: tuple[str, ...]) -> list[tuple[str, str]]:
    document = draft.data
    return [(address, parts.name_of(document, address)) for address in addresses]


def _why(refused: Exception) -> str:
    """The sentence for a person."""
    match refused:
        case parts.KeyTaken():
            return _("There is a part with this key already")
        case parts.BadKey():
            return _("Use small letters, numbers and single hyphens, such as wound-problems")
        case parts.NoSuchPart():
            return _("This part is gone: somebody deleted it")
        case PartChanged():
            return _("Somebody added or deleted a part meanwhile. Look again, then move it.")
    return str(refused)
