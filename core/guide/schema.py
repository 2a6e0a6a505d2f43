"""The guide document: everything a reader can see that is about the illness, as frozen, validated values.

A guide is made of parts (`facts`, `questions`, `decisions`, ...). Most parts are mappings from a key to an
item, and the order of a mapping is the order a reader sees. Keys are lower-case slugs and never change once
published, because saved summaries use them. Text is plain text with a tiny inline markup: ``*emphasis*``,
``[[term]]`` or ``[[words|term-key]]`` for a glossary link (see `markup`).

A part points at another part by key, and its type says which (`FactKey`, `TreatmentKey`): `references` follows
them and finds keys that point nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple, Self

from pydantic import Field

from core.guide.asking import (
    Choice,
    Concern,
    Question,
    Shaping,
)
from core.guide.conditions import Rule
from core.guide.evidence import (
    Certainty,
    Count,
    Fact,
    Figure,
    Level,
    Source,
    SourceKind,
    Study,
)
from core.guide.keys import (
    UNSURE,
    Address,
    ConcernKey,
    DecisionKey,
    FactKey,
    Key,
    Label,
    OptionKey,
    Part,
    PassageLabel,
    PromptKey,
    QuestionKey,
    Refers,
    ShapingKey,
    Short,
    Text,
    TopicKey,
    TreatmentKey,
)
from core.guide.options import (
    Decision,
    DecisionWords,
    Effect,
    Entries,
    Note,
    Option,
    Stance,
    Step,
    Treatment,
    Verdict,
)

__all__ = [
    "UNSURE",
    "About",
    "Address",
    "Author",
    "Certainty",
    "Choice",
    "Concern",
    "ConcernKey",
    "Count",
    "Decision",
    "DecisionKey",
    "DecisionWords",
    "Effect",
    "Entries",
    "Exception_",
    "Fact",
    "FactKey",
    "Figure",
    "Group",
    "Guide",
    "Key",
    "Label",
    "Level",
    "NotCovered",
    "Note",
    "Option",
    "OptionKey",
    "OptionRules",
    "Part",
    "PassageLabel",
    "Prompt",
    "PromptKey",
    "Question",
    "QuestionKey",
    "Refers",
    "ReviewRule",
    "Row",
    "Section",
    "Shaping",
    "ShapingKey",
    "Short",
    "Signature",
    "Source",
    "SourceKind",
    "Stance",
    "Statement",
    "Step",
    "Study",
    "Term",
    "Text",
    "Topic",
    "TopicKey",
    "Treatment",
    "TreatmentKey",
    "Verdict",
    "Vignette",
    "digest_of",
]


class Group(StrEnum):
    """Under which heading a question for the team stands."""

    MY_CASE = "my-case"
    TREATMENT = "treatment"
    SIDE_EFFECTS = "side-effects"
    LIVING = "living"
    PRACTICAL = "practical"
    BLOOD_TEST = "blood-test"


class Prompt(Part):
    """A question for the team, and what makes it worth asking. It is worth asking if any line of `about` fits."""

    text: Text
    group: Group
    always: bool = False
    questions: tuple[QuestionKey, ...] = ()  # not known: asked and not sure, or not asked yet
    options: tuple[OptionKey, ...] = ()  # a path that fits or depends
    treatments: tuple[TreatmentKey, ...] = ()  # a treatment in such a path
    concerns: tuple[ConcernKey, ...] = ()  # something that matters to the person
    shaping: dict[ShapingKey, tuple[Key, ...]] = Field(default_factory=dict)  # an answer to a shaping question


class Row(Part):
    """One thing set beside others: the same labels for each."""

    name: Short
    cells: dict[Short, FactKey]  # label -> fact


class Section(Part):
    heading: Short
    facts: tuple[FactKey, ...] = ()
    side_by_side: tuple[Row, ...] = ()
    prompts: tuple[PromptKey, ...] = ()
    closed: bool = False  # shown only when asked for

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the things set side by side, each once, in order."""
        return tuple(dict.fromkeys(label for row in self.side_by_side for label in row.cells))


class Topic(Part):
    """A page that explains something, made of facts."""

    title: Short
    lead: Text
    message: FactKey  # the fact a reader should leave with
    decision: DecisionKey | None = None  # what is to be decided about it: its options stand on the page
    sections: tuple[Section, ...] = Field(min_length=1)


class Statement(Part):
    """For the understanding check: a statement, whether it holds, and the fact that settles it."""

    text: Text
    holds: bool
    fact: FactKey
    kindly: Text  # said to someone who thought otherwise
    topic: TopicKey | None = None  # the topic page that explains it
    treatment: TreatmentKey | None = None


class Term(Part):
    """A glossary term. The meaning is a fact like any other, so it is cited."""

    term: Short
    meaning: Text
    cites: tuple[PassageLabel, ...] = Field(min_length=1)
    also: tuple[Short, ...] = ()  # other words for it


class Vignette(Part):
    """A made-up person and what they must be shown. `fits` and `depends` are exact; the rest is ruled out."""

    story: Text
    answers: dict[QuestionKey, Key]
    decision: DecisionKey
    fits: tuple[OptionKey, ...] = ()
    depends: tuple[OptionKey, ...] = ()
    asks: QuestionKey | None = None
    steps: dict[OptionKey, tuple[str, ...]] = Field(default_factory=dict)  # option -> all its steps, as "treatment fit"


class NotCovered(Part):
    """Someone the guide is not for, and where to turn instead."""

    who: Short
    instead: Text


class Author(Part):
    name: Short
    role: Text


class Signature(Part):
    name: Short
    role: Short
    signed_on: date


class About(Part):
    name: Short
    purpose: Text
    for_whom: Text
    not_covered: dict[Key, NotCovered] = Field(min_length=1)
    authors: tuple[Author, ...] = Field(min_length=1)
    funding: Text
    update_policy: Text
    evidence: tuple[Text, ...] = Field(min_length=1)
    people: Text  # how people with the illness and professionals were involved
    urgent: Text
    written_on: date
    review_by: date
    signatures: tuple[Signature, ...] = ()


class ReviewRule(StrEnum):
    READING_GRADE = "reading-grade"
    BANNED_WORDS = "banned-words"
    BALANCE = "balance"
    LARGE_NUMBER = "number"


class Exception_(Part):
    """A reviewer's mark: this rule may be broken here, and why."""

    where: Short  # a dotted place, such as facts.stage-names.text
    rule: ReviewRule
    why: Text


class OptionRules(NamedTuple):
    """The rule of an option and of each of its steps."""

    option: Rule
    steps: tuple[Rule, ...]


class Guide(Part):
    """The whole document."""

    about: About
    sources: dict[Key, Source]
    facts: dict[Key, Fact]
    questions: dict[Key, Question]
    shaping: dict[Key, Shaping] = Field(default_factory=dict)
    concerns: dict[Key, Concern]
    decisions: dict[Key, Decision]
    treatments: dict[Key, Treatment]
    prompts: dict[Key, Prompt]
    topics: dict[Key, Topic] = Field(default_factory=dict)
    understanding: dict[Key, Statement] = Field(default_factory=dict)
    glossary: dict[Key, Term] = Field(default_factory=dict)
    vignettes: dict[Key, Vignette] = Field(default_factory=dict)
    exceptions: tuple[Exception_, ...] = ()

    @cached_property
    def rules(self) -> dict[str, OptionRules]:
        """The rules of every option, ready to be judged: option key -> rules. Made once for a guide."""
        choices = {key: tuple(question.choices) for key, question in self.questions.items()}
        return {
            key: OptionRules(Rule(option.when, choices), tuple(Rule(step.when, choices) for step in option.steps))
            for _, key, option in self.options()
        }

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, which makes its own rules: they must not outlive the options they were made from."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("rules", None)
        return copied

    @property
    def main_decision(self) -> str:
        """The decision that the walk is about: the first one. The others have a topic page of their own."""
        return next(iter(self.decisions))

    def options(self) -> Iterator[tuple[str, str, Option]]:
        """Every option of every decision, in guide order: decision key, option key, option."""
        for decision_key, decision in self.decisions.items():
            for option_key, option in decision.options.items():
                yield decision_key, option_key, option

    def passages(self) -> dict[str, str]:
        """Which source each passage label belongs to: label -> source key."""
        return {label: key for key, source in self.sources.items() for label in source.passages}

    def canonical(self) -> str:
        """The document as JSON. Defaults are left out, so a new optional part leaves old documents as they were."""
        return self.model_dump_json(exclude_defaults=True)

    def digest(self) -> str:
        """SHA-256 of the canonical document, in hex."""
        return digest_of(self.canonical())


def digest_of(document: str) -> str:
    """SHA-256 of a canonical document, in hex."""
    return hashlib.sha256(document.encode()).hexdigest()
