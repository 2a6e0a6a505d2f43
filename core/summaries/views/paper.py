"""Is a printed page still right?"""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.journey.pages import NOT_UNDERSTOOD, draw
from core.journey.remembering import WalkRequest, without_fault
from core.summaries.forms import PaperForm
from core.summaries.paper import NotAsPrinted, since


@require_http_methods(["GET", "HEAD"])
@without_fault
def changes(request: WalkRequest) -> HttpResponse:
    """What has changed in the guide since a page was printed. No code is asked for: the page may be anybody's."""
    # Without either field nobody has asked yet.
    if not request.GET.keys() & PaperForm.base_fields.keys():
        return draw(request, "summaries/paper.html", {"form": PaperForm()})
    form = PaperForm(request.GET)
    if form.is_valid():
        try:
            found = since(**form.cleaned_data, today=timezone.localdate())
            return draw(request, "summaries/paper.html", {"form": form, "since": found})
        except NotAsPrinted as refused:
            form.add_error(refused.field, str(refused))
    return draw(request, "summaries/paper.html", {"form": form}, status=NOT_UNDERSTOOD)
