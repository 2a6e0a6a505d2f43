"""Drawing a page of the journey: what every template of it is given."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from core.journey import steps
from core.journey.changes import last_change
from core.journey.remembering import WalkRequest, remember
from core.journey.walk import Walk
from core.platform import counting
from core.platform.cookies import CookieFull

STILL_GOOD = 200
NOT_UNDERSTOOD = 422  # the form is drawn again with what was typed, and says how to mend it


def draw(
    request: WalkRequest, template: str, context: dict[str, Any] | None = None, *, status: int = STILL_GOOD
) -> HttpResponse:
    """A page about this walk. A form that came with a walk we could not read begins a fresh one."""
    walk = request.walk
    shared = {
        "walk": walk,
        "edition": walk.published,
        "guide": walk.guide,
        "change": last_change(walk),
        "walk_fault": request.walk_fault,
        "today": timezone.localdate(),
        "linked_terms": set(),  # glossary terms are links where a page uses them first
    }
    response = render(request, template, shared | (context or {}), status=status)
    return remember(response, walk) if request.walk_fault else response


def try_to_remember(response: HttpResponse, walk: Walk, form: Any, *, was: Walk) -> bool:
    """Whether the walk now stands in the response's cookie; if it is full, the form says what to do.

    :param was: the walk before; the steps from it to this one are counted, without what was said.
    """
    try:
        remember(response, walk)
    except CookieFull:
        form.add_error(
            None,
            _(
                "There is no room left for more words. Nothing you typed is lost: it is still on this page. "
                "Make some of your text shorter, or remove something, and try again."
            ),
        )
        return False
    for step in steps.taken(was, walk):
        counting.happened(step)
    return True


def see_other(url: str) -> HttpResponse:
    """Go on to this page with a GET: a reload of it sends nothing twice."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
