"""The clinic's list of talks: today's, mine, open ones, and those whose label holds some words.

Labels are sealed with the notes, so looking for one opens the notes of the clinic one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.clinic.consulting import opened
from core.clinic.loose_ends import loose_ends
from core.clinic.models import Consultation, State
from core.clinic.note import Note, NoteBroken
from core.staff.models import User

MOST_SHOWN = 100


class Whose(StrEnum):
    MINE = "mine"
    CLINIC = "clinic"


@dataclass(frozen=True)
class Wanted:
    """Which talks somebody wants to see. Everything left out means all."""

    words: str = ""
    whose: Whose = Whose.CLINIC
    state: State | None = None
    day: date | None = None


@dataclass(frozen=True)
class Listed:
    """A talk in a list. `note` is None where it does not open."""

    consultation: Consultation
    note: Note | None

    @property
    def loose_ends(self) -> int:
        return len(loose_ends(self.note)) if self.note else 0


@dataclass(frozen=True)
class Found:
    talks: list[Listed]
    more: bool  # there are more than are shown


def find(wanted: Wanted, *, by: User) -> Found:
    """The talks of the asker's clinic, newest first."""
    rows = Consultation.objects.of(by.clinic).select_related("nurse").newest_first()
    if wanted.whose is Whose.MINE:
        rows = rows.filter(nurse=by)
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.day:
        rows = rows.begun_on(wanted.day)
    if not wanted.words:
        few = [_listed(row) for row in rows[: MOST_SHOWN + 1]]
        return Found(few[:MOST_SHOWN], more=len(few) > MOST_SHOWN)
    words = wanted.words.casefold()
    matching: list[Listed] = []
    for row in rows.iterator():
        listed = _listed(row)
        if listed.note and words in listed.note.label.casefold():
            matching.append(listed)
            if len(matching) > MOST_SHOWN:
                return Found(matching[:MOST_SHOWN], more=True)
    return Found(matching, more=False)


def _listed(row: Consultation) -> Listed:
    try:
        return Listed(row, opened(row))
    except NoteBroken:
        return Listed(row, None)
