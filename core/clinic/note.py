"""The note of a consultation: what a clinic keeps of one talk. It is a value, and it is stored only sealed.

A note never holds the code of a saved page. It holds a copy of what the person had saved only when they agreed.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from core.guide.itinerary import that_still_count
from core.guide.schema import Guide
from core.journey.walk import KeptQuestion, Walk
from core.platform.alerts import Alert, alert
from core.platform.sealing import SealBroken, ring

# What of a walk a clinic keeps. The rest is about the visit or about the saved page.
COPIED = (
    "edition",
    "answers",
    "beside",
    "questions",
    "notes",
    "not_accept",
    "companion",
    "companion_wants",
    "asked_again",
    "sure",
    "understanding",
)


class NoteBroken(Exception):
    """This note does not open: its row was changed, or its key has left the ring."""


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class How(StrEnum):
    """What a confirmed answer rests on."""

    REPORT = "report"
    SCAN = "scan"
    LETTER = "letter"
    RECORD = "record"
    TOLD = "told"


class Finding(Part):
    """One question about the case: what was believed, and what is confirmed. Both hold a choice, or `unsure`."""

    believed: str = ""  # noted by the nurse; with a copy of the walk, what the walk says counts
    confirmed: str = ""
    how: How | None = None
    who: str = ""


class Outcome(StrEnum):
    """What became of a question or of something not known."""

    OPEN = ""
    DEALT = "dealt"
    CARRIED = "carried"


class Item(Part):
    """What became of one question, or of one thing not known. What is carried over has somebody who sees to it."""

    outcome: Outcome = Outcome.OPEN
    answer: str = ""
    who: str = ""
    by: date | None = None

    @property
    def is_settled(self) -> bool:
        return bool(self.answer or self.outcome is Outcome.DEALT or (self.outcome is Outcome.CARRIED and self.who))


class Task(Part):
    """Who does what by when."""

    what: str
    who: str = ""
    by: date | None = None
    done: bool = False


class Note(Part):
    """What a clinic keeps of one talk. Every change makes a new one."""

    label: str
    walk: Walk  # the copy of what was saved; without the person's agreement, only the edition
    agreed: bool = False
    page: str = ""  # the reference of the page it began from, which opens nothing
    findings: dict[str, Finding] = {}
    asked: tuple[KeptQuestion, ...] = ()  # questions that came up in the room
    items: dict[str, Item] = {}  # by the question's ident, or by `unknown_ident`
    decisions: tuple[str, ...] = ()  # still to be decided
    tasks: tuple[Task, ...] = ()
    sure_before: dict[str, bool] = {}
    sure_after: dict[str, bool] = {}
    said_back: tuple[str, ...] = ()
    interpreter: str = ""
    companion: str = ""
    for_them: str = ""  # words to take home
    notes: str = ""  # the clinic's own: never on the person's page
    given: int | None = None  # the number under which it stands on the person's page

    @classmethod
    def about(cls, *, label: str, walk: Walk | None = None, page: str = "") -> Self:
        """The note that a talk begins with; with a walk, the person agreed to the copy."""
        if walk is None:
            return cls(label=label, walk=Walk(edition=Walk.fresh().edition, visit=""), page=page)
        return cls(
            label=label, walk=copied(walk), agreed=True, page=page, companion=walk.companion, sure_before=walk.sure
        )

    def saying(self, **changes: object) -> Self:
        """This note with some of it replaced."""
        return type(self).model_validate({**{name: getattr(self, name) for name in type(self).model_fields}, **changes})

    @property
    def guide(self) -> Guide:
        return self.walk.guide

    def believed(self, question: str) -> str:
        """What the person came with: a choice, `unsure`, or nothing."""
        return self.walk.answers.choices.get(question) or self.findings.get(question, Finding()).believed

    @cached_property
    def came_with(self) -> Walk:
        """The walk with what the person believed."""
        return self._with({key: choice for key in self.guide.questions if (choice := self.believed(key))})

    @cached_property
    def now(self) -> Walk:
        """The walk with what is confirmed in place of what was believed. Answers that no longer count are left out,
        and come back when a later correction makes them count again."""
        confirmed = {key: finding.confirmed for key, finding in self.findings.items() if finding.confirmed}
        return self._with({**self.came_with.answers.choices, **confirmed})

    def _with(self, choices: dict[str, str]) -> Walk:
        answers = self.walk.answers.model_copy(update={"choices": choices})
        return self.walk.saying(answers=that_still_count(self.guide, answers))

    @property
    def questions(self) -> tuple[KeptQuestion, ...]:
        """The person's questions, those to ask first in front, then those that came up in the room."""
        return (*sorted(self.walk.questions, key=lambda question: not question.top), *self.asked)

    def item(self, ident: str) -> Item:
        return self.items.get(ident, Item())


def copied(walk: Walk) -> Walk:
    """What of a walk a clinic keeps."""
    return Walk(visit="", **{name: getattr(walk, name) for name in COPIED})


def unknown_ident(question: str) -> str:
    """What names something not known among the items. It has a full stop, so it is never a question's ident."""
    return f"unknown.{question}"


def sealed(note: Note, *, clinic: int, consultation: UUID) -> str:
    """The note as it is stored: it opens for this clinic and this consultation only."""
    return ring().seal(_purpose(clinic), note.model_dump_json(exclude_defaults=True).encode(), consultation.bytes)


def unsealed(text: str, *, clinic: int, consultation: UUID) -> Note:
    """The note that was stored.

    :raises NoteBroken: and alerts, because a note that was only ever written by us must open.
    """
    try:
        return Note.model_validate_json(ring().open(_purpose(clinic), text, consultation.bytes))
    except (SealBroken, ValidationError):
        alert(Alert.DAMAGED_NOTE)
        raise NoteBroken from None


def _purpose(clinic: int) -> str:
    return f"consultation {clinic}"
