"""Opening a person's saved page as staff: with their code, written down before anything is shown."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from core.journey.walk import Walk
from core.platform import limits
from core.platform.sealing import SealBroken, ring
from core.staff.auditing import record
from core.staff.models import User
from core.summaries import keeping
from core.summaries.asked import walk_of
from core.summaries.keeping import Kept

_WRONG_CODES = limits.Limit("codes typed by staff", settings.WRONG_CODES_OF_STAFF, 10 * 60)
_TICKET = "code typed by staff"


class NoPage(Exception):
    """No page opens with this code: unknown, past its date, deleted or damaged, and nobody can tell which."""


class TicketRefused(Exception):
    """The form was opened too long ago, or in another session: the code is to be typed again."""


@dataclass(frozen=True)
class Brought:
    """A page that somebody brought, and the walk that was last saved in it."""

    kept: Kept
    walk: Walk


def look_up(code: str, *, by: User, today: date) -> Brought:
    """Find the page of a code, to ask the person whether it is theirs. Its content is not to be shown yet.

    :raises NoPage: counted against the account.
    :raises TooMany: when the account tried too many codes; others are not touched by it.
    """
    try:
        limits.count(_WRONG_CODES, str(by.pk))
    except limits.TooMany:
        record(by, "page-looked-up", result="refused", detail="too many wrong codes")
        raise
    brought = _fetched(code, today=today)
    if brought is None:
        record(by, "page-looked-up", result="refused")
        raise NoPage
    limits.give_back(_WRONG_CODES, str(by.pk))
    record(by, "page-looked-up", subject=f"page {brought.kept.reference}")
    return brought


def open_page(code: str, *, by: User, today: date) -> Brought:
    """Open the page to read it. The audit line comes first: without it nothing is opened. The person sees with their
    code that staff opened it, and on which day.

    :raises NoPage: it is gone since it was looked up.
    :raises AuditUnavailable: the opening could not be written down.
    """
    brought = _fetched(code, today=today)
    if brought is None:
        record(by, "page-opened", result="refused")
        raise NoPage
    record(by, "page-opened", subject=f"page {brought.kept.reference}")
    try:
        keeping.count_staff_opening(brought.kept, on=today)
    except keeping.Gone:
        raise NoPage from None
    return brought


def open_again(code: str, *, why: str, by: User, today: date) -> Brought:
    """The page that this account has just opened, for the form below it: written down, and not counted twice.

    :param why: for the audit: "to begin a talk".
    :raises NoPage: it is gone by now.
    :raises AuditUnavailable: it could not be written down.
    """
    brought = _fetched(code, today=today)
    if brought is None:
        raise NoPage
    record(by, "page-opened", subject=f"page {brought.kept.reference}", detail=f"again, {why}")
    return brought


def not_theirs(code: str, *, by: User, today: date) -> None:
    """The person did not know the word: write down that the page stayed closed."""
    brought = _fetched(code, today=today)
    record(by, "page-not-theirs", subject=f"page {brought.kept.reference}" if brought else "", result="refused")


def ticket(code: str, *, by: User, session: str | None, now: float | None = None) -> str:
    """The code, sealed into a form of this account's session so that it is typed once and kept nowhere."""
    at = int(time.time() if now is None else now)
    return ring().seal(_TICKET, json.dumps({"code": code, "at": at}).encode(), f"{by.pk} {session}".encode())


def code_of(ticket: str, *, by: User, session: str | None, now: float | None = None) -> str:
    """The code that was sealed. Raises TicketRefused."""
    try:
        held = json.loads(ring().open(_TICKET, ticket, f"{by.pk} {session}".encode()))
    except SealBroken:
        raise TicketRefused from None
    if held["at"] < (time.time() if now is None else now) - settings.OPEN_TICKET_SECONDS:
        raise TicketRefused
    return str(held["code"])


def _fetched(code: str, *, today: date) -> Brought | None:
    kept = keeping.fetch(code, today=today)
    walk = walk_of(kept.latest) if kept else None
    return Brought(kept, walk) if kept and walk else None
