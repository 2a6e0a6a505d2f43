"""A guide in and out of the desk as one file. Nothing is uploaded: the text of the file is pasted."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.content.loading import GuideError
from core.editorial import exchange, parts
from core.editorial.forms.starting import KEY_WORDS, ImportForm, said
from core.editorial.models import Draft
from core.editorial.workflow import Refused
from core.journey.pages import see_other
from core.staff.requests import StaffRequest

FAULTS_AT_MOST = 100


def read(request: StaffRequest) -> HttpResponse:
    """Begin a draft with the guide in a file. A file with any fault begins nothing, and every fault is told."""
    faults: list[str] = []
    form = ImportForm(request.POST) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            draft = exchange.start(
                asked["text"], guide=asked["guide"] or None, title=asked["title"], by=request.user, now=timezone.now()
            )
        except GuideError as error:
            faults = [str(fault) for fault in error.faults]
            form.add_error("text", _count(len(faults)))
        except Refused as refused:
            form.add_error("guide", str(refused))
        except parts.BadKey:
            form.add_error("guide", KEY_WORDS)
        else:
            return see_other(reverse("desk_draft", args=[draft.pk]))
    context = {
        "form": form,
        "errors": said(form),
        "faults": faults[:FAULTS_AT_MOST],
        "more_faults": max(0, len(faults) - FAULTS_AT_MOST),
    }
    return render(request, "editorial/import.html", context, status=422 if form.errors else 200)


def draft_file(request: StaffRequest, pk: int) -> HttpResponse:
    """A draft as one file."""
    draft = get_object_or_404(Draft, pk=pk)
    return _file(exchange.exported(draft), exchange.file_name(draft))


def schema(request: StaffRequest) -> HttpResponse:
    """The JSON Schema of a guide document, for other tools."""
    return _file(json.dumps(exchange.json_schema(), ensure_ascii=False, indent=2), "guide.schema.json")


def _file(text: str, name: str) -> HttpResponse:
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(text, content_type="application/json", headers={"Content-Disposition": disposition})


def _count(faults: int) -> str:
    return ngettext(
        "The file has a fault, so nothing was taken from it",
        "The file has %(count)d faults, so nothing was taken from it",
        faults,
    ) % {"count": faults}
