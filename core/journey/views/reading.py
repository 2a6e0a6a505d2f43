"""Pages to read: the start, who the guide is not for, what it is, its words and topics, and finishing."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.journey import results, route, steps
from core.journey.pages import draw, see_other
from core.journey.promises import promised
from core.journey.remembering import COOKIE, WalkRequest, without_fault
from core.platform import counting


@require_http_methods(["GET", "HEAD"])
@without_fault
def start(request: WalkRequest) -> HttpResponse:
    """What this is, who it is for, how long it takes and what happens to the answers."""
    return draw(request, "journey/start.html", {"goes_on": route.next_url(request.walk)})


@require_http_methods(["GET", "HEAD"])
@without_fault
def not_covered(request: WalkRequest) -> HttpResponse:
    """For people this guide is not for: who to ask, and what to ask instead."""
    return draw(request, "journey/not_covered.html")


@require_http_methods(["GET", "HEAD"])
@without_fault
def privacy(request: WalkRequest) -> HttpResponse:
    """What is promised about what a reader says, and what proves it."""
    return draw(request, "journey/privacy.html", {"sections": promised(hours=settings.VISIT_HOURS)})


@require_http_methods(["GET", "HEAD"])
@without_fault
def glossary(request: WalkRequest) -> HttpResponse:
    terms = sorted(request.walk.guide.glossary.items(), key=lambda item: item[1].term.lower())
    return draw(request, "journey/glossary.html", {"terms": terms})


@require_http_methods(["GET", "HEAD"])
@without_fault
def term(request: WalkRequest, key: str) -> HttpResponse:
    """One word explained: a page, or the box that opens in place."""
    explained = request.walk.guide.glossary.get(key)
    if explained is None:
        raise Http404
    template = "journey/_meaning.html" if request.htmx else "journey/term.html"
    response = draw(request, template, {"key": key, "term": explained})
    response["Vary"] = "HX-Request"
    return response


@require_http_methods(["GET", "HEAD"])
@without_fault
def topic(request: WalkRequest, key: str) -> HttpResponse:
    """A page that explains something, made of facts."""
    explained = request.walk.guide.topics.get(key)
    if explained is None:
        raise Http404
    decided = explained.decision
    context = {
        "key": key,
        "topic": explained,
        # What can be decided stands after what explains it, and before what to ask.
        "explains": [section for section in explained.sections if not (decided and section.prompts)],
        "asks": [section for section in explained.sections if decided and section.prompts],
        "decision": request.walk.guide.decisions[decided] if decided else None,
        "cards": results.cards(request.walk.considered, decided) if decided else (),
    }
    return draw(request, "journey/topic.html", context)


@require_POST
def finish(request: HttpRequest) -> HttpResponse:
    """Finish and clear: the answers are gone from this browser.

    The cookie is always changed: that is what keeps Chromium from showing cleared pages on Back.
    """
    counting.happened(steps.CLEARED)
    response = see_other(reverse("finished"))
    COOKIE.clear(response, now=time.time())
    return response


@require_http_methods(["GET", "HEAD"])
@without_fault
def finished(request: WalkRequest) -> HttpResponse:
    return draw(request, "journey/finished.html", {"hide_finish": True})
