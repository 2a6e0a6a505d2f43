"""Notes for my appointment: read, print, as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.journey.pages import draw
from core.journey.remembering import WalkRequest, with_walk
from core.summaries.blocks import Sheet
from core.summaries.pdf import pdf
from core.summaries.sheet import sheet
from core.summaries.typesetting import Paper
from core.summaries.views.drawing import attached, save_form


@require_http_methods(["GET", "HEAD"])
@with_walk
def page(request: WalkRequest) -> HttpResponse:
    """Notes for my appointment."""
    context = {"sheet": sheet(request.walk, on=timezone.localdate()), **save_form(request)}
    return draw(request, "summaries/page.html", context)


@require_http_methods(["GET", "HEAD"])
@with_walk
def page_pdf(request: WalkRequest) -> HttpResponse:
    """Notes for my appointment as a file. `?paper=letter` makes it for US Letter paper instead of A4."""
    return as_file(sheet(request.walk, on=timezone.localdate()), letter=request.GET.get("paper") == "letter")


def as_file(shown: Sheet, *, letter: bool = False) -> HttpResponse:
    paper: Paper = "us-letter" if letter else "a4"
    return attached(pdf(shown, paper=paper), "notes-for-my-appointment.pdf", "application/pdf")
