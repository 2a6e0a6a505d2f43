"""The paths as cards: what the guide says to one person, put into the words of a page.

Nothing here ranks: cards come in guide order, and every card has the same parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.guide.answers import Importance
from core.guide.conditions import Fit
from core.guide.consider import Consideration, ConsideredOption, ConsideredStep, MatrixRow, Unknown, WhatIf
from core.guide.schema import Guide, Option, Question, Stance
from core.journey.forms import IMPORTANCE_WORDS


class StepLine(NamedTuple):
    """A step in words. `may` is true for a step that depends, or is only sometimes part of the path."""

    name: str
    tail: str
    hint: str
    may: bool


class Mattering(NamedTuple):
    """What a path may mean for one thing that matters. `fact` is None where no source says."""

    label: str
    importance: str
    stance: Stance
    fact: str | None
    own: bool


@dataclass(frozen=True)
class Card:
    """A path as a page shows it."""

    key: str
    decision: str
    option: Option
    fit: Fit
    because: tuple[str, ...]  # the answers, as they read back
    missing: tuple[Question, ...]
    steps: tuple[StepLine, ...]
    mattering: tuple[Mattering, ...]
    always: bool  # shown to everyone


def card(considered: Consideration, option: ConsideredOption) -> Card:
    """The card of one path. Of a path that is withheld it says where the person stands, and no more."""
    guide = considered.guide
    told = () if option.option.withheld else option.steps
    against = () if option.option.withheld else considered.matrix(option.key)
    return Card(
        key=option.key,
        decision=option.decision,
        option=option.option,
        fit=option.fit,
        because=said(considered, option.because),
        missing=tuple(guide.questions[key] for key in option.missing),
        steps=tuple(step_line(guide, step) for step in told if step.fit is not Fit.RULED_OUT),
        mattering=tuple(mattering(guide, row, at=0) for row in against),
        always=option.always,
    )


def cards(considered: Consideration, decision: str, *fits: Fit) -> list[Card]:
    """The cards of a decision in guide order; with `fits`, only those."""
    return [card(considered, option) for option in considered.of(decision, *fits)]


def said(considered: Consideration, questions: tuple[str, ...]) -> tuple[str, ...]:
    """Answers as they read back: "stage II", "the leg"."""
    guide, known = considered.guide, considered.answers.known
    return tuple(guide.questions[key].choices[known[key]].said for key in questions)


_BESIDE = (
    (gettext_lazy("together with %s"), attrgetter("together_with")),
    (gettext_lazy("with or without %s"), attrgetter("with_or_without")),
    (gettext_lazy("or %s, or both"), attrgetter("either_or_both")),
)


def step_line(guide: Guide, considered: ConsideredStep) -> StepLine:
    """A step of a path in words."""
    step = considered.step
    name = guide.treatments[step.treatment].name
    tail = [words % guide.treatments[key].name.lower() for words, keys in _BESIDE for key in keys(step)]
    if step.words:
        tail.append(step.words)
    hints = []
    if considered.fit is Fit.DEPENDS:
        only = [guide.questions[key].choices[c].said for line in step.when for key, cs in line.items() for c in cs]
        hints.append(_("Only if %s: not known yet") % _(" or ").join(only))
    if step.sometimes:
        hints.append(_("Sometimes"))
    return StepLine(name, ", ".join(tail), "; ".join(hints), may=bool(hints))


def mattering(guide: Guide, row: MatrixRow, *, at: int) -> Mattering:
    """Cell number `at` of a row, in words."""
    cell = row.cells[at]
    label = guide.concerns[row.concern].label if row.concern else row.own or ""
    return Mattering(label, str(IMPORTANCE_WORDS[row.importance]), cell.stance, cell.fact, row.concern is None)


class LedgerLine(NamedTuple):
    """Something not known yet: a question for the team, what hangs on it and what each answer would do."""

    key: str
    question: Question
    asked: bool
    holds_open: tuple[str, ...]  # names of paths
    what_ifs: tuple[tuple[str, tuple[str, ...]], ...]  # choice in words -> what would follow


def ledger(considered: Consideration, decision: str) -> list[LedgerLine]:
    """What is not known and could change a path, in question order."""
    guide = considered.guide
    names = {option.key: option.option.name for option in considered.of(decision)}
    return [
        LedgerLine(
            unknown.question,
            guide.questions[unknown.question],
            unknown.asked,
            tuple(names[key] for key in unknown.holds_open if key in names),
            tuple(
                (guide.questions[unknown.question].choices[what_if.choice].label, _follows(what_if, names))
                for what_if in unknown.what_ifs
            ),
        )
        for unknown in _first_asked(considered.unknowns)
    ]


def not_known(considered: Consideration) -> list[Question]:
    """The questions of the ledger alone."""
    return [considered.guide.questions[unknown.question] for unknown in _first_asked(considered.unknowns)]


def _first_asked(unknowns: tuple[Unknown, ...]) -> list[Unknown]:
    return sorted(unknowns, key=lambda unknown: not unknown.asked)


_FOLLOWS = (
    (gettext_lazy("Would fit: %s"), attrgetter("opens")),
    (gettext_lazy("Would not apply: %s"), attrgetter("closes")),
    (gettext_lazy("Would still depend on something else: %s"), attrgetter("leaves_open")),
    (gettext_lazy("A step would be added to: %s"), attrgetter("adds_steps")),
    (gettext_lazy("A step would not be needed in: %s"), attrgetter("drops_steps")),
)


def _follows(what_if: WhatIf, names: dict[str, str]) -> tuple[str, ...]:
    told = ((words, [names[key] for key in keys(what_if) if key in names]) for words, keys in _FOLLOWS)
    return tuple(words % ", ".join(paths) for words, paths in told if paths)


class Matters(NamedTuple):
    """One thing that matters to the person, in words."""

    label: str
    importance: str
    level: Importance
    own: bool


def what_matters(considered: Consideration) -> list[Matters]:
    """What the person said matters, most important first, the guide's concerns and their own alike."""
    return [
        Matters(
            considered.guide.concerns[row.concern].label if row.concern else row.own or "",
            str(IMPORTANCE_WORDS[row.importance]),
            row.importance,
            row.concern is None,
        )
        for row in considered.matrix()
    ]
