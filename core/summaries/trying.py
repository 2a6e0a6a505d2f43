"""Saving and opening within their limits. A limit belongs to a network, never to a code: no page can be locked."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction

from core.journey import steps
from core.platform import counting, limits
from core.platform.alerts import Alert, alert
from core.platform.limits import Limit, TooMany
from core.summaries import keeping
from core.summaries.keeping import Kept
from core.summaries.tickets import SaveTicket

TEN_MINUTES = 600
_EVERYONE = "everyone"


def save(ticket: SaveTicket, *, word: str, network: str, today: date) -> Kept:
    """Keep the page of a ticket. The same ticket again gives what the first time gave, and does not count.

    Raises TooMany for the network; AlreadyKept when this ticket was used with another word; Gone when its page was
    deleted or has another code by now.
    """
    at_most = settings.SAVES_OF_A_CLINIC if limits.is_clinic(network) else settings.SAVES
    limit = Limit("saves", at_most, 3600)
    with transaction.atomic():
        is_new = _count_if_new(limit, network, ticket.code, today)
        kept = keeping.keep(ticket.walk, word=word, code=ticket.code, saved_on=ticket.saved_on, today=today)
    if is_new:
        counting.happened(steps.SAVED)
    return kept


def _count_if_new(limit: Limit, network: str, code: str, today: date) -> bool:
    """Whether nothing is kept under this code yet; only then does the try count."""
    try:
        limits.count(limit, network)
    except TooMany:
        if keeping.fetch(code, today=today) is None:
            raise
        return False
    if keeping.fetch(code, today=today) is None:
        return True
    limits.give_back(limit, network)
    return False


def open_typed(code: str, *, network: str, today: date) -> Kept | None:
    """The page that opens with a code somebody typed; None when there is none.

    Raises TooMany for the network. Counted before it is looked at, and given back when it opens.
    """
    limit = Limit("wrong codes", settings.WRONG_CODES, TEN_MINUTES)
    try:
        limits.count(limit, network)
    except TooMany:
        _watch()
        raise
    kept = keeping.fetch(code, today=today)
    if kept is None:
        _watch()
    else:
        limits.give_back(limit, network)
    return kept


def _watch() -> None:
    """Count what fails everywhere, and say so once when it is very much."""
    everywhere = Limit("wrong codes everywhere", settings.WRONG_CODES_ALERT, TEN_MINUTES)
    try:
        failed = limits.count(everywhere, _EVERYONE)
    except TooMany:
        return
    if failed == settings.WRONG_CODES_ALERT:
        alert(Alert.MANY_WRONG_CODES)
