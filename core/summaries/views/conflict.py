"""When two copies of a page were open and both are saved: the person sees both and chooses."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from core.journey.pages import NOT_UNDERSTOOD, draw
from core.journey.remembering import WalkRequest
from core.summaries.asked import came_since
from core.summaries.contents import kept_of
from core.summaries.going_on import Settle, as_version, differing, settle
from core.summaries.keeping import Conflict, Full, Kept
from core.summaries.sheet import sheet
from core.summaries.tickets import TicketBroken, Unsaved
from core.summaries.views.access import NO_ROOM, AskAgain, Reached, on_saved_page
from core.summaries.views.drawing import (
    CONFLICT,
    NOT_OURS,
    as_secret,
    at_home,
    remember_continuing,
    saved,
    show_opened,
)


def show_conflict(
    request: WalkRequest, kept: Kept, code: str, mine: Unsaved, *, problem: str = "", status: int = CONFLICT
) -> HttpResponse:
    """Both copies, what differs first."""
    version = as_version(kept, mine)
    context = saved(request, kept, code) | {
        "mine": mine.seal(visit=request.walk.visit),
        "my_sheet": sheet(mine.walk, on=timezone.localdate()),
        "my_since": came_since(kept, version),
        "differing": differing(kept, mine),
        "problem": problem,
    }
    return as_secret(at_home(request, draw(request, "summaries/conflict.html", context, status=status)))


@on_saved_page
def settled(request: WalkRequest, reached: Reached) -> HttpResponse:
    """Do with the copy that was not saved as the person chose."""
    try:
        mine = Unsaved.open(request.POST.get("mine", ""), visit=request.walk.visit)
    except TicketBroken:
        raise AskAgain("elsewhere", status=NOT_OURS) from None
    try:
        choice = Settle(request.POST.get("choice", ""))
        kept = settle(reached.code, choice, mine=mine, seen=reached.seen, today=timezone.localdate())
    except ValueError:
        return show_conflict(request, reached.kept, reached.code, mine, status=NOT_UNDERSTOOD)
    except Conflict as conflict:
        return show_conflict(request, conflict.kept, reached.code, mine)
    except Full:
        return show_conflict(request, reached.kept, reached.code, mine, problem=str(NO_ROOM), status=NOT_UNDERSTOOD)
    if kept is None:
        raise AskAgain("gone", status=NOT_UNDERSTOOD)
    response = show_opened(request, kept, reached.code, said=f"settled-{choice}")
    goes_on = choice is not Settle.DISCARD and kept_of(mine.walk) == kept_of(request.walk)
    return remember_continuing(request, response, kept) if goes_on else response
