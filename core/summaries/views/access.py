"""How a request reaches a saved page: with a code that was typed, or with the ticket of a page that is open.

A ticket that is too old, or of another browser, asks for the code again on the same page, with everything that was
typed there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from core.journey.pages import NOT_UNDERSTOOD, draw, see_other
from core.journey.remembering import WalkRequest, without_fault
from core.platform import limits
from core.platform.limits import TooMany
from core.summaries import keeping, trying
from core.summaries.asked import walk_of
from core.summaries.forms import CodeForm, WriteForm
from core.summaries.keeping import Kept
from core.summaries.tickets import OpenTicket, TicketAged, TicketBroken
from core.summaries.views.drawing import (
    AWAY,
    DATABASE_AWAY,
    NOT_OURS,
    TOO_MANY,
    as_secret,
    at_home,
    later,
    log_away,
)

NO_ROOM = _("This page has been saved 50 times, and there is no room for more. Save it as a page of its own.")
NO_SUCH_PAGE = _("No page opens with this code. It may be past its date, or never have been saved.")
TOO_MANY_TRIES = _(
    "There were too many wrong codes from your network. Nothing is lost. Wait ten minutes and try again."
)


class NotOpened(Exception):
    """The typed code opens nothing now. Its form says why."""

    def __init__(self, status: int = NOT_UNDERSTOOD, retry_after: int = 0) -> None:
        super().__init__()
        self.status, self.retry_after = status, retry_after


def open_with(form: CodeForm, request: WalkRequest) -> tuple[str, Kept]:
    """The code that was typed and the page it opens. Raises NotOpened. A typing slip is not counted as a wrong code."""
    if not form.is_valid():
        raise NotOpened()
    code = form.cleaned_data["code"]
    try:
        kept = trying.open_typed(code, network=limits.network(request), today=timezone.localdate())
    except TooMany as many:
        form.add_error("code", TOO_MANY_TRIES)
        raise NotOpened(TOO_MANY, many.retry_after_seconds) from None
    if kept is None or walk_of(kept.latest) is None:
        form.add_error("code", NO_SUCH_PAGE)
        raise NotOpened()
    return code, kept


@dataclass(frozen=True)
class Reached:
    """A saved page that this request may act on."""

    code: str
    kept: Kept
    seen: int  # the version that the form was made from


class AskAgain(Exception):
    """The code is to be typed again. `reason` names why, when the form does not say."""

    def __init__(self, reason: str, *, status: int, form: CodeForm | None = None, retry_after: int = 0) -> None:
        super().__init__()
        self.reason, self.status, self.form, self.retry_after = reason, status, form, retry_after


Plain = Callable[[WalkRequest], HttpResponse]


def asking_again(view: Plain) -> Plain:
    """Gives a view that follows up an open page what all of them need: looking at the address alone leads to where a
    code can be typed, and AskAgain and a database that is away draw the page again."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @without_fault
    @wraps(view)
    def wrapped(request: WalkRequest) -> HttpResponse:
        if request.method != "POST":
            return see_other(reverse("open"))
        try:
            return view(request)
        except AskAgain as asking:
            return ask_again(request, asking)
        except DATABASE_AWAY as error:
            log_away(request, error)
            return later(ask_again(request, AskAgain("away", status=AWAY)))

    return wrapped


def on_saved_page(view: Callable[[WalkRequest, Reached], HttpResponse]) -> Plain:
    """Gives a view the saved page that the form's ticket, or a code typed into the form, leads to."""

    @wraps(view)
    def reaching(request: WalkRequest) -> HttpResponse:
        return view(request, reach(request))

    return asking_again(reaching)


def ticket_of(request: WalkRequest) -> OpenTicket:
    """Raises AskAgain."""
    try:
        return OpenTicket.open(request.POST.get("ticket", ""), visit=request.walk.visit)
    except TicketAged:
        raise AskAgain("aged", status=NOT_UNDERSTOOD) from None
    except TicketBroken:
        raise AskAgain("elsewhere", status=NOT_OURS) from None


def reach(request: WalkRequest) -> Reached:
    """Raises AskAgain."""
    if "code" in request.POST:
        form = CodeForm(request.POST)
        try:
            code, kept = open_with(form, request)
        except NotOpened as refused:
            raise AskAgain("", form=form, status=refused.status, retry_after=refused.retry_after) from None
        seen = request.POST.get("seen", "")
        return Reached(code, kept, int(seen) if seen.isdecimal() and len(seen) < 5 else kept.latest.number)
    ticket = ticket_of(request)
    kept_now = keeping.fetch(ticket.code, today=timezone.localdate())
    if kept_now is None or walk_of(kept_now.latest) is None:
        raise AskAgain("gone", status=NOT_UNDERSTOOD)
    return Reached(ticket.code, kept_now, ticket.seen)


def ask_again(request: WalkRequest, asking: AskAgain) -> HttpResponse:
    """The page again, with a field for the code and everything that was typed. While the database is away the ticket
    stays good, and its button can simply be pressed again."""
    away = asking.reason == "away"
    has_code = not away or "code" in request.POST
    form = asking.form or CodeForm(initial={"code": request.POST.get("code", "")})
    context: dict[str, Any] = {"asking": asking.reason, "again": form, "asks_code": has_code}
    context |= {"ticket": "" if has_code else request.POST.get("ticket", ""), "seen": request.POST.get("seen", "")}
    if "keep" in request.POST:
        writing = WriteForm(request.POST, asked=WriteForm.asked_in(request.POST))
        response = draw(request, "summaries/write.html", context | {"form": writing}, status=asking.status)
    else:
        dropped = {"code", "ticket", "csrfmiddlewaretoken"}
        sent = [(name, value) for name, values in request.POST.lists() if name not in dropped for value in values]
        response = draw(request, "summaries/again.html", context | {"sent": sent}, status=asking.status)
    response = later(response, asking.retry_after) if asking.retry_after else response
    return as_secret(at_home(request, response))
