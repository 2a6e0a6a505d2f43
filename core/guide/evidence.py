"""Where statements come from: sources with their passages, facts that cite them, and figures."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from core.guide.keys import Address, Label, Part, PassageLabel, Short, Text


class SourceKind(StrEnum):
    FOUNDING = "founding"  # the two documents the guide was asked to tell
    FURTHER = "further"  # read to confirm, narrow or dispute them


class Source(Part):
    """Something read. `passages` maps the label that facts cite to what the passage says, in our own words."""

    title: Short | Text
    publisher: Short
    year: Short
    kind: SourceKind
    address: Address | None = None
    note: Text | None = None
    passages: dict[Label, Text] = Field(min_length=1)


class Level(StrEnum):
    HIGH = "high"
    MODERATE = "moderate"
    LOW = "low"
    VERY_LOW = "very-low"


class Certainty(Part):
    """How sure the statement is, and why. Always one reader's judgement until a clinician has signed."""

    level: Level
    why: Text


class Study(StrEnum):
    TRIAL = "trial"  # people shared out by chance
    RECORDS = "records"  # a registry or a series of patients
    EARLY = "early"  # one group with nothing to compare it with, or only a summary was published


class Count(Part):
    """Of `per` people, `had` had the thing and `had_not` did not. The two add up."""

    label: Short  # which group: "Radiation before surgery"
    had: int = Field(ge=0)
    had_not: int = Field(ge=0)
    had_words: Short  # "had a wound problem"
    had_not_words: Short  # "did not"
    people: int | None = Field(default=None, ge=1)  # how many people were studied in this group


class Figure(Part):
    """A published count about groups of people; never about the reader.

    `counts` share one denominator `per` and one `period`. `chart` is allowed only where the evidence notes say
    it is safe; `survival` figures stay closed until the reader asks for them.
    """

    measure: Short  # what was counted
    population: Text  # which people
    period: Short  # over what time
    compared: Text  # against what
    study: Study
    per: int = 100
    counts: tuple[Count, ...] = Field(min_length=1)
    chart: bool = False
    survival: bool = False

    @model_validator(mode="after")
    def counts_add_up(self) -> Self:
        for count in self.counts:
            if count.had + count.had_not != self.per:
                raise ValueError(
                    f"the counts of '{count.label}' do not add up: {count.had} and {count.had_not} "
                    f"make {count.had + count.had_not}, not {self.per}"
                )
        return self


class Fact(Part):
    """One statement, said once. Everything else points at it."""

    text: Text
    cites: tuple[PassageLabel, ...] = Field(min_length=1)
    certainty: Certainty
    review_by: date
    figure: Figure | None = None
