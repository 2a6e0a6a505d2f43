"""The paths: all of them in three groups, one at a time, and side by side."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from core.guide.conditions import Fit
from core.journey import results
from core.journey.pages import draw
from core.journey.remembering import WalkRequest, with_walk


@require_http_methods(["GET", "HEAD"])
@with_walk
def paths(request: WalkRequest) -> HttpResponse:
    """Which treatments the team may talk about: fits, depends, does not apply; always in guide order."""
    considered, decision = request.walk.considered, request.walk.guide.main_decision
    fitting = considered.of(decision, Fit.FITS)
    context = {
        "decision": request.walk.guide.decisions[decision],
        "only_always_fits": all(option.always for option in fitting),
        "show_all": request.GET.get("show") == "all",
        "ledger": results.ledger(considered, decision),
        "cards": results.cards(considered, decision),
        "fits": results.cards(considered, decision, Fit.FITS),
        "depends": results.cards(considered, decision, Fit.DEPENDS),
        "ruled_out": results.cards(considered, decision, Fit.RULED_OUT),
    }
    return draw(request, "journey/paths.html", context)


@require_http_methods(["GET", "HEAD"])
@with_walk
def path(request: WalkRequest, key: str) -> HttpResponse:
    """One path, whole."""
    walk = request.walk
    option = walk.considered.option(key)
    if option is None:
        raise Http404
    context = {
        "card": results.card(walk.considered, option),
        "decision": walk.guide.decisions[option.decision],
        "topic": next((key for key, topic in walk.guide.topics.items() if topic.decision == option.decision), None),
        "treatments": [walk.guide.treatments[treatment] for treatment in option.treatments],
    }
    return draw(request, "journey/path.html", context)
