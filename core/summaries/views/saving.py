"""Saving the page: under a new code, or under the code it already has."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.journey.pages import NOT_UNDERSTOOD, draw
from core.journey.remembering import WalkRequest, with_walk
from core.platform import limits
from core.platform.limits import TooMany
from core.summaries import going_on, trying
from core.summaries.contents import kept_of
from core.summaries.forms import CodeForm, WordForm
from core.summaries.keeping import AlreadyKept, Conflict, Full, Gone, Kept
from core.summaries.sheet import sheet
from core.summaries.tickets import SaveTicket, TicketAged, TicketBroken
from core.summaries.views.access import NO_ROOM, NO_SUCH_PAGE, NotOpened, open_with
from core.summaries.views.conflict import show_conflict
from core.summaries.views.drawing import (
    AWAY,
    CONFLICT,
    DATABASE_AWAY,
    NOT_OURS,
    TOO_MANY,
    later,
    log_away,
    remember_continuing,
    save_form,
    show_code,
    show_opened,
)


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def save(request: WalkRequest) -> HttpResponse:
    """Keep the page for a while under a new code."""
    if request.method != "POST":
        return draw(request, "summaries/save.html", {**save_form(request), "again": CodeForm()})
    visit = request.walk.visit
    try:
        ticket = SaveTicket.open(request.POST.get("ticket", ""), visit=visit)
    except TicketBroken:
        return _not_saved(request, "elsewhere", status=NOT_OURS)
    except TicketAged as aged:
        fresh = SaveTicket.fresh(aged.ticket.walk, word=aged.ticket.word)
        return _not_saved(request, "aged", fresh, status=NOT_UNDERSTOOD)
    return _save(request, ticket)


def _save(request: WalkRequest, ticket: SaveTicket) -> HttpResponse:
    form = WordForm(request.POST)
    if not form.is_valid():
        return _not_saved(request, "word", ticket, form=form, status=NOT_UNDERSTOOD)
    word = form.cleaned_data["word"] or ticket.word
    network = limits.network(request)
    try:
        kept = trying.save(ticket, word=word, network=network, today=timezone.localdate())
    except (AlreadyKept, Gone) as refused:
        reason = "already" if isinstance(refused, AlreadyKept) else "gone"
        return _not_saved(request, reason, SaveTicket.fresh(ticket.walk, word=word), status=CONFLICT)
    except TooMany as many:
        refusal = _not_saved(request, "many", ticket, word=word, status=TOO_MANY)
        return later(refusal, many.retry_after_seconds)
    except DATABASE_AWAY as error:
        log_away(request, error)
        return later(_not_saved(request, "away", ticket, word=word, status=AWAY))
    return _going_on(request, ticket, kept, show_code(request, kept, ticket.code))


def _not_saved(
    request: WalkRequest,
    reason: str,
    ticket: SaveTicket | None = None,
    *,
    status: int,
    word: str = "",
    form: WordForm | None = None,
    again: CodeForm | None = None,
) -> HttpResponse:
    """The form again, and below it everything that was to be saved."""
    walk = ticket.walk if ticket else request.walk
    context = {
        **save_form(request, ticket, word=word),
        "reason": reason,
        "form": form,
        "again": again or CodeForm(),
        "sheet": sheet(walk, on=timezone.localdate()) if walk.begun else None,
        "walk": walk,
        "edition": walk.published,
        "guide": walk.guide,
    }
    return draw(request, "summaries/save.html", context, status=status)


def _going_on(request: WalkRequest, ticket: SaveTicket, kept: Kept, response: HttpResponse) -> HttpResponse:
    """Where this browser's walk is still what was saved, it goes on from there: the next save can be under the same
    code."""
    first_time = kept_of(request.walk) == kept_of(ticket.walk) and len(kept.versions) == 1
    return remember_continuing(request, response, kept) if first_time else response


@require_POST
@with_walk
def save_again(request: WalkRequest) -> HttpResponse:
    """Save the walk as a new version of the page it came from. The person types that page's code."""
    form = CodeForm(request.POST)
    try:
        ticket = SaveTicket.open(request.POST.get("ticket", ""), visit=request.walk.visit)
    except TicketBroken:
        return _not_saved(request, "elsewhere", again=form, status=NOT_OURS)
    except TicketAged as aged:
        fresh = SaveTicket.fresh(aged.ticket.walk, word=aged.ticket.word)
        return _not_saved(request, "aged", fresh, again=form, status=NOT_UNDERSTOOD)
    try:
        return _save_again(request, ticket, form)
    except DATABASE_AWAY as error:
        log_away(request, error)
        return later(_not_saved(request, "away", ticket, again=form, status=AWAY))


def _save_again(request: WalkRequest, ticket: SaveTicket, form: CodeForm) -> HttpResponse:
    status, retry_after = NOT_UNDERSTOOD, 0
    try:
        code, kept = open_with(form, request)
        kept = going_on.save_again(code, kept, walk=ticket.walk, today=timezone.localdate())
    except NotOpened as refused:
        status, retry_after = refused.status, refused.retry_after
    except going_on.AnotherPage:
        form.add_error("code", _("This code opens another saved page. These answers did not come from that one."))
    except Gone:
        form.add_error("code", NO_SUCH_PAGE)
    except Full:
        form.add_error("code", NO_ROOM)
    except Conflict as conflict:
        mine = going_on.unsaved_again(conflict.kept, walk=ticket.walk)
        return show_conflict(request, conflict.kept, form.cleaned_data["code"], mine)
    else:
        response = show_opened(request, kept, code, said="version")
        return remember_continuing(request, response, kept)
    response = _not_saved(request, "", ticket, again=form, status=status)
    return later(response, retry_after) if retry_after else response
