"""What a guide says to one person: which paths fit, why, what they depend on, and what to ask.

The paths come in guide order, always. What matters to the person is set beside each path in words; it never
changes which paths are shown or in which order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.guide.answers import Answers, Importance
from core.guide.conditions import Fit
from core.guide.itinerary import next_question, open_questions
from core.guide.schema import Guide, Option, Prompt, Stance, Step


class ConsideredStep(NamedTuple):
    """A step of a path, and whether it belongs to it for this person."""

    step: Step
    fit: Fit
    missing: tuple[str, ...]


class ConsideredOption(NamedTuple):
    """A path, whether it fits, the questions it still depends on and the answers that decided it."""

    key: str
    decision: str
    option: Option
    fit: Fit
    missing: tuple[str, ...]
    because: tuple[str, ...]
    steps: tuple[ConsideredStep, ...]
    always: bool  # the one that is always shown

    @property
    def open(self) -> bool:
        """Whether the path may still be talked about: it fits, or depends."""
        return self.fit is not Fit.RULED_OUT

    @property
    def treatments(self) -> tuple[str, ...]:
        """The treatments named in its steps, without those ruled out, each once, in order. None of a path that is
        withheld: they are part of what is said about it."""
        found: dict[str, None] = {}
        for considered in () if self.option.withheld else self.steps:
            if considered.fit is not Fit.RULED_OUT:
                step = considered.step
                for key in (step.treatment, *step.together_with, *step.with_or_without, *step.either_or_both):
                    found.setdefault(key)
        return tuple(found)


@dataclass(frozen=True)
class WhatIf:
    """What one possible answer to an unknown would do to the paths that depend on it. Tuples hold option keys."""

    choice: str
    opens: tuple[str, ...]  # would fit
    closes: tuple[str, ...]  # would no longer apply
    leaves_open: tuple[str, ...]  # would still depend on something else
    adds_steps: tuple[str, ...]  # a step would belong to it
    drops_steps: tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """A question the person could not answer yet: it becomes a question for the team."""

    question: str
    asked: bool  # asked and "I'm not sure", rather than not asked yet
    holds_open: tuple[str, ...]  # the paths whose fit or steps depend on it
    what_ifs: tuple[WhatIf, ...]


@dataclass(frozen=True)
class Cell:
    """What a path may mean for one thing that matters. `fact` is None where no source says."""

    option: str
    stance: Stance
    fact: str | None


@dataclass(frozen=True)
class MatrixRow:
    """One thing that matters to the person, against the paths. Exactly one of `concern` and `own` is set."""

    concern: str | None
    own: str | None
    importance: Importance
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Consideration:
    """What the guide says to one person. One value feeds screen, paper and every other page."""

    guide: Guide
    answers: Answers

    @cached_property
    def asks(self) -> str | None:
        """The next question, or None once no question can change a path any more."""
        return next_question(self.guide, self.answers)

    @cached_property
    def options(self) -> tuple[ConsideredOption, ...]:
        """Every path of every decision, in guide order."""
        return tuple(_considered(self.guide, self.answers))

    def of(self, decision: str, *fits: Fit) -> tuple[ConsideredOption, ...]:
        """The paths of a decision in guide order; with `fits`, only those."""
        return tuple(o for o in self.options if o.decision == decision and (not fits or o.fit in fits))

    def option(self, key: str) -> ConsideredOption | None:
        return next((option for option in self.options if option.key == key), None)

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        """What is not known and could change a path, in question order."""
        still_open = open_questions(self.guide, self.answers.known)
        return tuple(_unknown(self, key) for key in self.guide.questions if key in still_open)

    def matrix(self, *option_keys: str) -> tuple[MatrixRow, ...]:
        """What matters to the person, most important first, against these paths. Never a total."""
        return tuple(_matrix(self.guide, self.answers, option_keys))

    @cached_property
    def prompts(self) -> dict[str, Prompt]:
        """The questions for the team that are worth asking for this person, in guide order: key -> prompt."""
        return {key: prompt for key, prompt in self.guide.prompts.items() if _worth_asking(self, prompt)}


def consider(guide: Guide, answers: Answers) -> Consideration:
    """What the guide says to a person who gave these answers."""
    return Consideration(guide, answers)


def _considered(guide: Guide, answers: Answers) -> Iterator[ConsideredOption]:
    known = answers.known
    for decision, key, option in guide.options():
        rules = guide.rules[key]
        judged = rules.option.judge(known)
        steps = zip(option.steps, rules.steps, strict=True)
        yield ConsideredOption(
            key=key,
            decision=decision,
            option=option,
            fit=judged.fit,
            missing=judged.missing,
            because=judged.because,
            steps=tuple([ConsideredStep(step, (at := rule.judge(known)).fit, at.missing) for step, rule in steps]),
            always=guide.decisions[decision].always == key,
        )


def _unknown(considered: Consideration, question: str) -> Unknown:
    touched = [option for option in considered.options if question in _open_in(option)]
    return Unknown(
        question=question,
        asked=question in considered.answers.choices,
        holds_open=tuple(option.key for option in touched),
        what_ifs=tuple(
            _what_if(considered, question, choice, touched) for choice in considered.guide.questions[question].choices
        ),
    )


def _open_in(option: ConsideredOption) -> set[str]:
    steps = {key for step in option.steps for key in step.missing} if option.open else set()
    return steps | set(option.missing)


def _what_if(considered: Consideration, question: str, choice: str, touched: list[ConsideredOption]) -> WhatIf:
    answers = considered.answers.model_copy(update={"choices": {**considered.answers.choices, question: choice}})
    then = {option.key: option for option in _considered(considered.guide, answers)}

    def those(fit: Fit) -> tuple[str, ...]:
        return tuple(now.key for now in touched if now.fit is not fit and then[now.key].fit is fit)

    def with_step(fit: Fit) -> tuple[str, ...]:
        return tuple(now.key for now in touched if then[now.key].open and _step_becomes(now, then[now.key], fit))

    return WhatIf(
        choice=choice,
        opens=those(Fit.FITS),
        closes=those(Fit.RULED_OUT),
        leaves_open=tuple(o.key for o in touched if o.fit is Fit.DEPENDS and then[o.key].fit is Fit.DEPENDS),
        adds_steps=with_step(Fit.FITS),
        drops_steps=with_step(Fit.RULED_OUT),
    )


def _step_becomes(now: ConsideredOption, then: ConsideredOption, fit: Fit) -> bool:
    return any(before.fit is not fit and after.fit is fit for before, after in zip(now.steps, then.steps, strict=True))


def _matrix(guide: Guide, answers: Answers, option_keys: tuple[str, ...]) -> Iterator[MatrixRow]:
    options = {key: option for _, key, option in guide.options() if key in option_keys}
    for importance in Importance:
        for concern in guide.concerns:
            if answers.importance.get(concern) == importance:
                cells = tuple(_cell(key, options[key], concern) for key in option_keys)
                yield MatrixRow(concern, None, importance, cells)
        for own in answers.own_concerns:
            if own.importance == importance:
                cells = tuple(Cell(key, Stance.UNKNOWN, None) for key in option_keys)
                yield MatrixRow(None, own.text, importance, cells)


def _cell(key: str, option: Option, concern: str) -> Cell:
    effect = option.effects.get(concern)
    return Cell(key, effect.stance, effect.fact) if effect else Cell(key, Stance.UNKNOWN, None)


def _worth_asking(considered: Consideration, prompt: Prompt) -> bool:
    answers = considered.answers
    open_options = [option for option in considered.options if option.open]
    return (
        prompt.always
        or any(unknown.question in prompt.questions for unknown in considered.unknowns)
        or any(option.key in prompt.options for option in open_options)
        or any(treatment in prompt.treatments for option in open_options for treatment in option.treatments)
        or any(answers.importance.get(key) in (Importance.MOST, Importance.MATTERS) for key in prompt.concerns)
        or any(set(answers.shaping.get(key, ())) & set(choices) for key, choices in prompt.shaping.items())
    )
