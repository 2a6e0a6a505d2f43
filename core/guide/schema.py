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
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from core.guide.conditions import Rule

UNSURE = "unsure"

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Label = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$", max_length=80)]


@dataclass(frozen=True)
class Refers:
    """Marks a key that must exist in another part of the guide."""

    part: str


FactKey = Annotated[Key, Refers("facts")]
QuestionKey = Annotated[Key, Refers("questions")]
ShapingKey = Annotated[Key, Refers("shaping")]
ConcernKey = Annotated[Key, Refers("concerns")]
DecisionKey = Annotated[Key, Refers("decisions")]
OptionKey = Annotated[Key, Refers("options")]
TreatmentKey = Annotated[Key, Refers("treatments")]
PromptKey = Annotated[Key, Refers("prompts")]
TopicKey = Annotated[Key, Refers("topics")]
PassageLabel = Annotated[Label, Refers("passages")]

Short = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=600)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=500)]


class Part(BaseModel):
    """A piece of a guide: frozen, and refusing keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


# --- where statements come from -------------------------------------------------------------------


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


# --- what is asked --------------------------------------------------------------------------------


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


# --- what can be done -----------------------------------------------------------------------------

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
    effects: dict[ConcernKey, Effect] = {}  # concern -> effect; a concern left out is "not known"
    prompts: tuple[PromptKey, ...] = ()  # questions for the team


class Decision(Part):
    """Something to be decided, and the options for it in the order everyone sees."""

    name: Short
    question: Text
    when_decided: Text  # the decision clock: what is decided now
    decided_later: Text  # and what comes later
    always: OptionKey  # the option that is always shown: no treatment, or nothing new
    options: dict[Key, Option] = Field(min_length=2)


class Treatment(Part):
    """What a treatment is and does. Tuples of keys name facts."""

    name: Short
    what: tuple[FactKey, ...] = Field(min_length=1)
    happens: tuple[FactKey, ...] = ()
    short_term: tuple[FactKey, ...] = ()
    long_term: tuple[FactKey, ...] = ()
    recovery: tuple[FactKey, ...] = ()


# --- what else helps ------------------------------------------------------------------------------


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
    questions: tuple[QuestionKey, ...] = ()  # asked and not known
    options: tuple[OptionKey, ...] = ()  # a path that fits or depends
    treatments: tuple[TreatmentKey, ...] = ()  # a treatment in such a path
    concerns: tuple[ConcernKey, ...] = ()  # something that matters to the person
    shaping: dict[ShapingKey, tuple[Key, ...]] = {}  # an answer to a shaping question


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
    steps: dict[OptionKey, tuple[str, ...]] = {}  # option -> all its steps, as "treatment fit"


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
    shaping: dict[Key, Shaping] = {}
    concerns: dict[Key, Concern]
    decisions: dict[Key, Decision]
    treatments: dict[Key, Treatment]
    prompts: dict[Key, Prompt]
    topics: dict[Key, Topic] = {}
    understanding: dict[Key, Statement] = {}
    glossary: dict[Key, Term] = {}
    vignettes: dict[Key, Vignette] = {}
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
