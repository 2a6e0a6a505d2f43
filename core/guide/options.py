"""What can be done: decisions, their options with rules and steps, and treatments. Tuples of keys name facts, unless
said otherwise."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from core.guide.keys import (
    ConcernKey,
    FactKey,
    Key,
    OptionKey,
    Part,
    PromptKey,
    QuestionKey,
    Short,
    Text,
    TreatmentKey,
)

Entries = dict[QuestionKey, tuple[Key, ...]]  # question -> choices; the entry holds when the answer is one of them


class Step(Part):
    """One step of a path. `when` is empty for a step that is always part of it."""

    treatment: TreatmentKey
    together_with: tuple[TreatmentKey, ...] = ()  # always given with it
    with_or_without: tuple[TreatmentKey, ...] = ()  # may be given with it
    either_or_both: tuple[TreatmentKey, ...] = ()  # may be given instead of it, or as well
    sometimes: bool = False
    when: tuple[Entries, ...] = ()
    words: Short | None = None  # said beside the step, for example "the main tumour and the others"


class Stance(StrEnum):
    HELPS = "helps"
    MIXED = "mixed"
    AGAINST = "against"
    UNKNOWN = "unknown"


class Effect(Part):
    """What a path may mean for one concern. The fact is the reason and carries the source."""

    stance: Stance
    fact: FactKey


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    NARROWED = "narrowed"
    DISPUTED = "disputed"


class Note(Part):
    """What was found when the founding document's statement was checked."""

    verdict: Verdict
    fact: FactKey


class Option(Part):
    """One path. Every tuple of keys names facts, unless said otherwise."""

    name: Short
    summary: FactKey
    when: tuple[Entries, ...] = ()
    steps: tuple[Step, ...] = ()
    good: tuple[FactKey, ...] = Field(min_length=1)
    hard: tuple[FactKey, ...] = Field(min_length=1)
    asks_of_you: tuple[FactKey, ...] = ()
    living: tuple[FactKey, ...] = ()
    unknown: tuple[FactKey, ...] = Field(min_length=1)
    figures: tuple[FactKey, ...] = ()  # facts that carry a figure
    notes: tuple[Note, ...] = ()
    effects: dict[ConcernKey, Effect] = Field(default_factory=dict)  # a concern left out is "not known"
    prompts: tuple[PromptKey, ...] = ()  # questions for the team

    @property
    def withheld(self) -> bool:
        """Whether readers are told nothing about it just now (see `withholding`)."""
        return False


class DecisionWords(Part):
    """Something to be decided: what is said about it."""

    name: Short
    question: Text
    when_decided: Text  # the decision clock: what is decided now
    decided_later: Text  # and what comes later
    always: OptionKey  # the option that is always shown: no treatment, or nothing new


class Decision(DecisionWords):
    """Something to be decided, and the options for it in the order everyone sees."""

    options: dict[Key, Option] = Field(min_length=2)


class Treatment(Part):
    """What a treatment is and does. Tuples of keys name facts."""

    name: Short
    what: tuple[FactKey, ...] = Field(min_length=1)
    happens: tuple[FactKey, ...] = ()
    short_term: tuple[FactKey, ...] = ()
    long_term: tuple[FactKey, ...] = ()
    recovery: tuple[FactKey, ...] = ()
