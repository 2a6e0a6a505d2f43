"""The page of a part: reading it, writing it, and taking a change back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.editorial import drafting, parts
from core.editorial.drafting import NEW, PartChanged
from core.editorial.forms.part import PartForm
from core.editorial.models import Draft
from core.editorial.readback import Differing, differing
from core.editorial.views.placing import check_address, place, stored_or_404
from core.editorial.views.showing import part_link
from core.editorial.workflow import Refused
from core.journey.pages import see_other
from core.staff.requests import StaffRequest

FRAGMENT, PAGE = "editorial/_part_form.html", "editorial/part.html"


def part(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """One part of a draft: its form, and writing it."""
    draft = get_object_or_404(Draft, pk=pk)
    document = draft.data
    if request.method != "POST":
        stored = stored_or_404(document, address)
        return _page(request, draft, PartForm(address, document, stored=stored), seen=parts.digest(stored))
    check_address(document, address)
    stored = parts.read(document, address) if parts.exists(document, address) else None
    form = PartForm.sent(address, document, stored=stored, sent=request.POST)
    seen = request.POST.get("_seen", NEW)
    if "_do" in request.POST:
        return _done(request, draft, form, seen)
    return _write(request, draft, form, seen)


def _write(request: StaffRequest, draft: Draft, form: PartForm, seen: str) -> HttpResponse:
    """Store what was sent: by the button, or by itself while somebody types (`_auto`)."""
    auto = "_auto" in request.POST
    if not form.is_sound:
        return _told(request, draft, form, seen) if auto else _page(request, draft, form, seen=seen, status=422)
    try:
        drafting.edit(draft, form.address, form.value, seen=seen, by=request.user, now=timezone.now())
    except parts.NoSuchPart:
        raise Http404 from None
    except PartChanged as changed:
        if auto:
            return _told(request, draft, form, seen, status=409)
        return _page(request, draft, form, seen=changed.seen, status=409, changed=changed)
    except Refused as refused:
        if auto:
            return _told(request, draft, form, seen, status=409, refused=str(refused))
        return _page(request, draft, form, seen=seen, status=409, refused=str(refused))
    if auto:
        return _told(request, draft, form, parts.digest(form.value), saved=True)
    messages.success(request, _("Saved, with parts still missing.") if form.missing else _("Saved."))
    return see_other(reverse("desk_part", args=[draft.pk, form.address]))


def _done(request: StaffRequest, draft: Draft, form: PartForm, seen: str) -> HttpResponse:
    """A small button was pressed: the form again, with a row more or less. Nothing is stored yet."""
    action = request.POST["_do"]
    try:
        if action.startswith("theirs:"):
            name = action.removeprefix("theirs:")
            form.take(name, form.stored)
        else:
            name = form.do(action)
    except LookupError:
        raise Http404 from None
    return _page(request, draft, form, seen=seen, goes_on=name)


def _page(
    request: StaffRequest,
    draft: Draft,
    form: PartForm,
    *,
    seen: str,
    status: int = 200,
    changed: PartChanged | None = None,
    refused: str = "",
    goes_on: str = "",
) -> HttpResponse:
    """The form with what was typed; the whole page, or only the form where htmx asks for it."""
    errors = [{"id": "main", "text": refused}] if refused else form.problems() if status == 422 else []
    context: dict[str, Any] = {
        **place(request, draft, form.address),
        "form": form,
        "field": form.bound,
        "figure": form.figure,
        "seen": seen,
        "errors": errors,
        "goes_on": goes_on,
        "unsaved": parts.dumped(form.value) != parts.dumped(form.stored),
        "conflict": _conflict(form, changed) if changed else None,
        "longest": settings.LONGEST_BODY_OF_THE_DESK,
    }
    fragment = request.headers.get("HX-Request") == "true"
    response = render(request, FRAGMENT if fragment else PAGE, context, status=status)
    response["Vary"] = "HX-Request"
    return response


def _conflict(form: PartForm, changed: PartChanged) -> dict[str, Any]:
    """Both texts, for whoever came second."""
    fields: list[Differing] = []
    if changed.theirs is not None:
        fields = list(differing(form.section, changed.theirs, form.value, form.vocabulary))
    return {"by": changed.by, "is_gone": changed.theirs is None, "fields": fields}


def _told(
    request: StaffRequest,
    draft: Draft,
    form: PartForm,
    seen: str,
    *,
    saved: bool = False,
    status: int = 200,
    refused: str = "",
) -> HttpResponse:
    """The line that says whether it is saved. Words half-way typed that do not fit yet are no error: it is told so."""
    context = {
        "draft": draft,
        "form": form,
        "seen": seen,
        "saved": saved,
        "conflict": status == 409 and not refused,
        "refused": refused,
        "now": timezone.now(),
        "taken_back": drafting.can_undo(draft, request.user),
    }
    return render(request, "editorial/_saved.html", context, status=status)


def undo(request: StaffRequest, pk: int) -> HttpResponse:
    """Take back the last change of the person who asks."""
    draft = get_object_or_404(Draft, pk=pk)
    try:
        change = drafting.undo(draft, by=request.user, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return see_other(reverse("desk_history", args=[pk]))
    if change is None:
        messages.info(request, _("There is nothing of yours to take back."))
        return see_other(reverse("desk_draft", args=[pk]))
    part = part_link(draft, change.part)
    messages.success(request, _("Taken back: your last change of “%(part)s”") % {"part": part["name"]})
    return see_other(part["url"] or reverse("desk_draft", args=[pk]))
