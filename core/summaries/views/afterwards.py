"""What can be done with a saved page once it is open. Each form carries the page's open ticket."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.journey.pages import NOT_UNDERSTOOD, draw, see_other
from core.journey.remembering import WalkRequest, remember
from core.journey.walk import Continues, Walk
from core.platform.cookies import CookieFull
from core.summaries import keeping
from core.summaries.asked import asked, walk_of, with_what_came_since
from core.summaries.card import card_pdf
from core.summaries.codes import new_code
from core.summaries.contents import Version, kept_of
from core.summaries.forms import UntilForm, WriteForm
from core.summaries.going_on import continuing, days_to_extend_to
from core.summaries.keeping import Conflict, Full, Gone, Kept
from core.summaries.sheet import sheet
from core.summaries.takeaway import takeaway
from core.summaries.tickets import Unsaved
from core.summaries.views.access import (
    NO_ROOM,
    AskAgain,
    Reached,
    asking_again,
    on_saved_page,
    reach,
    ticket_of,
)
from core.summaries.views.conflict import show_conflict
from core.summaries.views.drawing import (
    as_secret,
    at_home,
    attached,
    remember_continuing,
    saved,
    show_code,
    show_opened,
)
from core.summaries.views.page import as_file


@on_saved_page
def carry_on(request: WalkRequest, reached: Reached) -> HttpResponse:
    """Go on from the page: its answers become this browser's. Where there are other answers, ask first."""
    walk, mine = _walk(reached.kept), request.walk
    if mine.begun and kept_of(mine) != kept_of(walk) and "replace" not in request.POST:
        return _page(request, reached, "summaries/replace.html")
    carried = continuing(walk.saying(visit=mine.visit), reached.kept)
    try:
        return remember(see_other(reverse("check")), carried)
    except CookieFull:  # what just fitted in one browser may be a few signs too long in the next
        return show_opened(request, reached.kept, reached.code, said="full", status=NOT_UNDERSTOOD)


@on_saved_page
def write(request: WalkRequest, reached: Reached) -> HttpResponse:
    """Write down what the team answered, and more notes. It is saved as a new version under the same code."""
    kept, version = reached.kept, _version(reached.kept, reached.seen)
    shown = asked(kept, version)
    if "keep" not in request.POST:
        form = WriteForm(asked=shown, initial=WriteForm.initial_for(version.answers, version.said))
        return _page(request, reached, "summaries/write.html", form=form)
    also = {one.ident: one for one in (*shown, *WriteForm.asked_in(request.POST))}
    form = WriteForm(request.POST, asked=also.values())
    if form.is_valid():
        try:
            return _written(request, reached, form, _walk(kept, version))
        except Full:
            form.add_error(None, NO_ROOM)
    return _page(request, reached, "summaries/write.html", form=form, status=NOT_UNDERSTOOD)


def _written(request: WalkRequest, reached: Reached, form: WriteForm, walk: Walk) -> HttpResponse:
    mine = Unsaved(walk, form.answers, form.further)
    try:
        kept = keeping.add_version(
            reached.code,
            walk=mine.walk,
            answers=mine.answers,
            said=mine.said,
            seen=reached.seen,
            today=timezone.localdate(),
        )
    except Conflict as conflict:
        return show_conflict(request, conflict.kept, reached.code, mine)
    response = show_opened(request, kept, reached.code, said="version")
    was = Continues(record=kept.record, version=reached.seen)
    return remember_continuing(request, response, kept) if request.walk.continues == was else response


@on_saved_page
def earlier(request: WalkRequest, reached: Reached) -> HttpResponse:
    """A version as it was saved."""
    number = request.POST.get("number", "")
    version = _version(reached.kept, int(number) if number.isdecimal() and len(number) < 5 else 0)
    return _page(request, reached, "summaries/earlier.html", version=version)


@on_saved_page
def extend(request: WalkRequest, reached: Reached) -> HttpResponse:
    """Keep the page until a later day."""
    kept, today = reached.kept, timezone.localdate()
    days = days_to_extend_to(kept, today=today)
    if "until" not in request.POST and "extend" not in request.POST:
        return _page(request, reached, "summaries/extend.html", form=UntilForm(days=days))
    form = UntilForm(request.POST, days=(kept.expires_on, *days))  # pressed twice, the day is the same
    if not form.is_valid():
        return _page(request, reached, "summaries/extend.html", form=form, status=NOT_UNDERSTOOD)
    kept = keeping.extend(reached.code, until=form.chosen, today=today)
    return show_opened(request, kept, reached.code, said="extended")


@asking_again
def change_code(request: WalkRequest) -> HttpResponse:
    """Give the page another code. The new one stands sealed in the form: pressed twice, it is the same."""
    if "change" not in request.POST or "code" in request.POST:
        return _page(request, reach(request), "summaries/change_code.html", new_code=new_code())
    ticket = ticket_of(request)
    if not ticket.new_code:
        raise AskAgain("aged", status=NOT_UNDERSTOOD)
    try:
        kept = keeping.change_code(ticket.code, new_code=ticket.new_code, today=timezone.localdate())
    except Gone:
        raise AskAgain("gone", status=NOT_UNDERSTOOD) from None
    return show_code(request, kept, ticket.new_code, changed=True)


@asking_again
def delete(request: WalkRequest) -> HttpResponse:
    """Delete the page at once, after asking. What is deleted already is answered in the same way."""
    if "delete" not in request.POST:
        return _page(request, reach(request), "summaries/delete.html")
    code = reach(request).code if "code" in request.POST else ticket_of(request).code
    keeping.delete(code, today=timezone.localdate())
    return draw(request, "summaries/deleted.html")


@on_saved_page
def take_away(request: WalkRequest, reached: Reached) -> HttpResponse:
    """Everything that is kept, for other programs to read."""
    told = json.dumps(takeaway(reached.kept), ensure_ascii=False, indent=2)
    return attached(told.encode(), "my-saved-page.json", "application/json")


@on_saved_page
def saved_pdf(request: WalkRequest, reached: Reached) -> HttpResponse:
    """The saved page as a file, with what the team answered."""
    kept = reached.kept
    page = sheet(_walk(kept), on=kept.latest.saved_on)
    return as_file(with_what_came_since(page, kept), letter=request.POST.get("paper") == "letter")


@on_saved_page
def card(request: WalkRequest, reached: Reached) -> HttpResponse:
    """The code on a card of its own, as a file."""
    kept = reached.kept
    made = card_pdf(code=reached.code, word=kept.word, expires_on=kept.expires_on, origin=settings.SITE_ORIGIN)
    return attached(made, "my-code.pdf", "application/pdf")


def _page(
    request: WalkRequest,
    reached: Reached,
    template: str,
    *,
    status: int = 200,
    version: Version | None = None,
    new_code: str = "",
    form: object = None,
) -> HttpResponse:
    """One of the pages that hang on the open page."""
    context = saved(request, reached.kept, reached.code, version=version, seen=reached.seen, new_code=new_code)
    return as_secret(at_home(request, draw(request, template, context | {"form": form}, status=status)))


def _version(kept: Kept, number: int) -> Version:
    """The version with this number, or the newest."""
    return next((version for version in kept.versions if version.number == number), kept.latest)


def _walk(kept: Kept, version: Version | None = None) -> Walk:
    """Reaching the page made sure that its newest version can be read."""
    walk = walk_of(version or kept.latest) or walk_of(kept.latest)
    assert walk is not None
    return walk
