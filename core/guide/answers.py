"""What one person said. `unsure` is a value: asked, and not known."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from core.guide.schema import UNSURE, Guide


class Importance(StrEnum):
    MOST = "most"
    MATTERS = "matters"
    LESS = "less"


class OwnConcern(BaseModel):
    """Something that matters to the person, in their own words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    importance: Importance = Importance.MATTERS


class Answers(BaseModel):
    """Everything a person said about their case and themselves. A question left out is not yet asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    choices: dict[str, str] = {}  # question -> choice or `unsure`
    shaping: dict[str, tuple[str, ...]] = {}  # shaping question -> choices ticked
    importance: dict[str, Importance] = {}  # concern -> how much it matters
    own_concerns: tuple[OwnConcern, ...] = ()

    @property
    def known(self) -> dict[str, str]:
        """The choices that are known: question -> choice."""
        return {question: choice for question, choice in self.choices.items() if choice != UNSURE}

    def unsure(self, question: str) -> bool:
        return self.choices.get(question) == UNSURE


class UnknownAnswer(ValueError):
    """An answer that the guide does not offer. Its text says which, and what it does offer."""


def read_choices(guide: Guide, said: Any) -> Answers:
    """Answers from plain data, `{"stage": "ii", "site": "unsure"}`. Raises UnknownAnswer."""
    if not isinstance(said, Mapping):
        raise UnknownAnswer("answers are an object of questions and choices")
    for question, choice in said.items():
        check_choice(guide, question, choice)
    return Answers(choices=dict(said))


def check_choice(guide: Guide, question: str, choice: Any) -> None:
    """Raises UnknownAnswer unless the guide asks this question and offers this choice."""
    if question not in guide.questions:
        raise UnknownAnswer(f"unknown question {question!r}: use one of {', '.join(guide.questions)}")
    offered = (*guide.questions[question].choices, UNSURE)
    if choice not in offered:
        raise UnknownAnswer(f"question {question!r} has no choice {choice!r}: use one of {', '.join(offered)}")
