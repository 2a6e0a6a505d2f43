"""What is to be read again, and by when."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from core.editorial import parts
from core.editorial.parts import Document

SOON_DAYS = (30, 60, 90)


@dataclass(frozen=True)
class Due:
    """A part to be read again by a day. `days` is negative when that day has passed."""

    address: str
    name: str
    review_by: date
    days: int


@dataclass(frozen=True)
class DueList:
    """Parts by how soon. `within` maps 30, 60 and 90 to what falls due in that many days, each part once."""

    overdue: tuple[Due, ...]
    within: dict[int, tuple[Due, ...]]
    later: int

    @property
    def anything(self) -> bool:
        """Whether there is something to tell."""
        return bool(self.overdue or any(self.within.values()))


def due(document: Document, *, today: date) -> DueList:
    """What of a document falls due, soonest first."""
    every = sorted(_dated(document, today), key=lambda one: one.review_by)
    within = {}
    earlier = -1
    for days in SOON_DAYS:
        within[days] = tuple(one for one in every if earlier < one.days <= days)
        earlier = days
    return DueList(
        overdue=tuple(one for one in every if one.days < 0),
        within=within,
        later=sum(one.days > SOON_DAYS[-1] for one in every),
    )


def day_of(said: object) -> date | None:
    """The day that a document names; None for anything else, because an unfinished part may hold anything."""
    if isinstance(said, str):
        with suppress(ValueError):
            return date.fromisoformat(said)
    return None


def _dated(document: Document, today: date) -> Iterator[Due]:
    for address in parts.addresses(document):
        day = day_of(parts.mapping(parts.read(document, address)).get("review_by"))
        if day:
            yield Due(address, parts.name_of(document, address), day, (day - today).days)
