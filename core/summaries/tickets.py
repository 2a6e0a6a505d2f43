"""Sealed tickets: what a form of ours carries from one page to the next, so that nothing is kept on the server.

A ticket opens only in the browser it was made for: the visit is part of its seal. Nobody but us can read it.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Self

from django.conf import settings
from django.utils import timezone
from pydantic import ValidationError

from core.journey.walk import Walk
from core.platform.sealing import SealBroken, ring
from core.summaries.codes import new_code


class TicketBroken(Exception):
    """Not a ticket of this visit: of another browser, from before the answers were cleared, or no ticket at all."""


class TicketAged(Exception):
    """A ticket of this visit that is too old to be used. `ticket` is what it held."""

    def __init__(self, ticket: Any = None) -> None:
        super().__init__()
        self.ticket = ticket


@dataclass(frozen=True)
class SaveTicket:
    """A page that can be saved: the answers that the page showed, and the code it will be saved under."""

    walk: Walk
    code: str
    word: str  # picked by chance; the person may choose another
    shown_at: int  # seconds

    @classmethod
    def fresh(cls, walk: Walk, *, word: str) -> Self:
        return cls(walk, new_code(), word, int(time.time()))

    @classmethod
    def open(cls, text: str, *, visit: str) -> Self:
        """Raises TicketBroken; TicketAged, with the ticket."""
        held = _opened("save ticket", text, visit)
        try:
            ticket = cls(Walk.model_validate(held["walk"]), held["code"], held["word"], held["at"])
        except (ValidationError, KeyError):  # sealed by another release
            raise TicketBroken from None
        if _is_old(ticket.shown_at, settings.SAVE_TICKET_SECONDS):
            raise TicketAged(ticket)
        return ticket

    def seal(self, *, visit: str) -> str:
        walk = self.walk.model_dump(mode="json", exclude_defaults=True)
        return _sealed("save ticket", {"walk": walk, "code": self.code, "word": self.word, "at": self.shown_at}, visit)

    @property
    def saved_on(self) -> date:
        """The day the page was shown: the same however often its button is pressed, even after midnight."""
        return timezone.localdate(datetime.fromtimestamp(self.shown_at, UTC))


@dataclass(frozen=True)
class OpenTicket:
    """A saved page that is open in this browser."""

    code: str
    seen: int  # the version that the form was made from
    opened_at: int  # seconds
    new_code: str = ""  # where another code is offered: that code

    @classmethod
    def fresh(cls, code: str, *, seen: int, new_code: str = "") -> Self:
        return cls(code, seen, int(time.time()), new_code)

    @classmethod
    def open(cls, text: str, *, visit: str) -> Self:
        """Raises TicketBroken; TicketAged."""
        held = _opened("open ticket", text, visit)
        if _is_old(held["at"], settings.OPEN_TICKET_SECONDS):
            raise TicketAged
        return cls(held["code"], held["seen"], held["at"], held["new"])

    def seal(self, *, visit: str) -> str:
        held = {"code": self.code, "seen": self.seen, "at": self.opened_at, "new": self.new_code}
        return _sealed("open ticket", held, visit)


@dataclass(frozen=True)
class Unsaved:
    """A version that could not be saved, because another came first. Good for as long as the visit."""

    walk: Walk
    answers: dict[str, str]
    said: str

    @classmethod
    def open(cls, text: str, *, visit: str) -> Self:
        """Raises TicketBroken."""
        held = _opened("unsaved version", text, visit)
        try:
            return cls(Walk.model_validate(held["walk"]), held["answers"], held["said"])
        except ValidationError:  # sealed by another release
            raise TicketBroken from None

    def seal(self, *, visit: str) -> str:
        walk = self.walk.model_dump(mode="json", exclude_defaults=True)
        return _sealed("unsaved version", {"walk": walk, "answers": self.answers, "said": self.said}, visit)


def _sealed(purpose: str, held: dict[str, Any], visit: str) -> str:
    """Packed small, because the form that carries it must stay within what we take."""
    return ring().seal(purpose, zlib.compress(json.dumps(held).encode()), _bound(visit))


def _opened(purpose: str, text: str, visit: str) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(zlib.decompress(ring().open(purpose, text, _bound(visit))))
    except SealBroken:
        raise TicketBroken from None
    return held


def _bound(visit: str) -> bytes:
    return hashlib.sha256(visit.encode()).digest()


def _is_old(sealed_at: int, seconds: int) -> bool:
    return time.time() - sealed_at > seconds
