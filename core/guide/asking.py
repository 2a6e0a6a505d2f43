"""What a person is asked: questions about the case, questions that shape the talk, and what may matter."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from core.guide.keys import UNSURE, FactKey, Key, Part, Short, Text, TopicKey


class Choice(Part):
    """One answer a person can give."""

    label: Short
    said: Short  # how it reads back: "Shown because you answered: stage II"
    hint: Short | None = None


class Question(Part):
    """A question whose answer can open or close a path."""

    text: Short
    name: Short  # short name for lists: "Stage"
    why: FactKey  # the fact that says why it matters
    find_out: Text  # how to find out, in plain words
    choices: dict[Key, Choice] = Field(min_length=2)
    unsure_hint: Short | None = None
    for_the_team: Short  # what "I'm not sure" becomes: a question for the team
    who_can_answer: Short  # who can answer it
    notes: tuple[FactKey, ...] = ()  # facts that narrow or dispute what the question takes for granted
    help_topic: TopicKey | None = None  # a topic page that explains more
    body_map: bool = False

    @model_validator(mode="after")
    def unsure_is_ours(self) -> Self:
        if UNSURE in self.choices:
            raise ValueError("'unsure' is always offered: leave it out of the choices")
        return self


class Shaping(Part):
    """A question that changes no path: it shapes the questions for the team. It may be skipped."""

    text: Short
    name: Short
    why: Text | None = None
    facts: tuple[FactKey, ...] = ()
    several: bool = False  # whether more than one choice may be ticked
    choices: dict[Key, Choice] = Field(min_length=2)


class Concern(Part):
    """Something that may matter to a person."""

    label: Short  # "Keeping the use of my arm or leg"
    name: Short  # short name for table heads: "Use of the limb"
    hint: Short | None = None
    asked_again: Short  # the same thing in another form, asked once more near the end
