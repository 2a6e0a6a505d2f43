"""What the desk tells beside a form: notes on a text, a rule in words, the picture of a figure, and findings."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from core.editorial import parts, reviewing
from core.editorial.forms.part import PartForm
from core.editorial.models import Draft
from core.staff.requests import StaffRequest

_TEMPLATES = {"rule": "editorial/_rule_words.html", "maybe": "editorial/_picture.html"}


def look(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """A fragment about the field that `_field` names, from the form as it stands. Nothing is stored."""
    draft = get_object_or_404(Draft, pk=pk)
    document = draft.data
    try:
        stored = parts.read(document, address) if parts.exists(document, address) else None
        form = PartForm.sent(address, document, stored=stored, sent=request.POST)
        field = form.field(request.POST.get("_field", ""))
    except LookupError:
        raise Http404 from None
    template = _TEMPLATES.get(field.kind, "editorial/_notes.html")
    return render(request, template, {"field": field, "figure": form.figure})


def findings(request: StaffRequest, pk: int, address: str) -> HttpResponse:
    """What stands against publishing a part. It is fetched behind the form: the whole guide is looked at for it."""
    draft = get_object_or_404(Draft, pk=pk)
    if not parts.exists(draft.data, address):
        raise Http404
    found = reviewing.findings_of(draft, address, today=timezone.localdate())
    return render(request, "editorial/_findings.html", {"findings": found})
