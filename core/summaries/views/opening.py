"""Opening a saved page with its code, typed or brought by a QR code."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView

from core.journey.pages import draw
from core.journey.remembering import WalkRequest, without_fault
from core.summaries.forms import CodeForm
from core.summaries.views.access import NotOpened, Reached, on_saved_page, open_with
from core.summaries.views.drawing import AWAY, DATABASE_AWAY, as_secret, later, log_away, show_opened

from_qr = RedirectView.as_view(pattern_name="open")  # the browser takes what stands after # along


@require_http_methods(["GET", "HEAD", "POST"])
@without_fault
def open_page(request: WalkRequest) -> HttpResponse:
    """Open a saved page with its code."""
    if request.method != "POST":
        return draw(request, "summaries/open.html", {"form": CodeForm()})
    form = CodeForm(request.POST)
    try:
        code, kept = open_with(form, request)
        return show_opened(request, kept, code)
    except NotOpened as refused:
        response = draw(request, "summaries/open.html", {"form": form}, status=refused.status)
        return as_secret(later(response, refused.retry_after) if refused.retry_after else response)
    except DATABASE_AWAY as error:
        log_away(request, error)
        return as_secret(later(draw(request, "summaries/open.html", {"form": form, "away": True}, status=AWAY)))


@on_saved_page
def reopened(request: WalkRequest, reached: Reached) -> HttpResponse:
    """Back to the open page from one of its own pages."""
    return show_opened(request, reached.kept, reached.code)
