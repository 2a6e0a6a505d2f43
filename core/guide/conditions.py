"""Three-valued rules: whether a `when` holds, given answers of which some are not known.

An entry (a question and the choices that satisfy it) with an unknown answer is unknown. A line holds if any of
its entries does; a rule holds if every line does. Where the unknown answers come out the same whichever they
are, the rule has that value: this is decided by trying them, because one question may stand in two lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

Line = Mapping[str, Sequence[str]]
Known = Mapping[str, str]  # question -> choice; a question left out is not known


class Fit(StrEnum):
    FITS = "fits"
    DEPENDS = "depends"
    RULED_OUT = "ruled_out"


@dataclass(frozen=True)
class Judgement:
    """What a rule comes to. Questions stand in guide order.

    `missing` names the questions whose answer could still change the fit; it is empty unless the fit depends.
    `because` names the answers that decided it, or narrowed it so far.
    """

    fit: Fit
    missing: tuple[str, ...]
    because: tuple[str, ...]


def entry_holds(answer: str | None, choices: Sequence[str]) -> bool | None:
    """Whether an answer satisfies an entry; None when the answer is not known."""
    return None if answer is None else answer in choices


def line_holds(line: Line, known: Known) -> bool | None:
    """Kleene's *or* over the entries of a line."""
    values = [entry_holds(known.get(question), choices) for question, choices in line.items()]
    if True in values:
        return True
    return None if None in values else False


def all_hold(when: Sequence[Line], known: Known) -> bool | None:
    """Kleene's *and* over the lines of a rule."""
    values = [line_holds(line, known) for line in when]
    if False in values:
        return False
    return None if None in values else True


class Rule:
    """A `when` made ready to be judged over and over: judgements are kept, because there are few."""

    def __init__(self, when: Sequence[Line], choices: Mapping[str, Sequence[str]]) -> None:
        """`choices` maps every question of the guide, in order, to the choices it offers."""
        self.when = tuple(when)
        self.questions = tuple(key for key in choices if any(key in line for line in when))
        self._choices = {key: tuple(choices[key]) for key in self.questions}
        self._kept: dict[tuple[str | None, ...], Judgement] = {}

    def judge(self, known: Known) -> Judgement:
        """What the rule comes to for these answers."""
        asked = tuple(map(known.get, self.questions))
        kept = self._kept.get(asked)
        if kept is None:
            answered = {q: a for q, a in zip(self.questions, asked, strict=True) if a is not None}
            kept = self._kept[asked] = self._judge(answered)
        return kept

    def _judge(self, known: Known) -> Judgement:
        unknown = tuple(question for question in self.questions if question not in known)
        outcomes = {
            tried: all_hold(self.when, {**known, **dict(zip(unknown, tried, strict=True))}) is True
            for tried in product(*(self._choices[question] for question in unknown))
        }
        found = set(outcomes.values())
        fit = Fit.DEPENDS if len(found) == 2 else Fit.FITS if found == {True} else Fit.RULED_OUT
        missing = tuple(q for at, q in enumerate(unknown) if _changes(outcomes, at))
        return Judgement(fit, missing, self._because(fit, known))

    def _because(self, fit: Fit, known: Known) -> tuple[str, ...]:
        """The answers behind a judgement.

        Ruled out: the answers of the lines that fail. Otherwise: the entries that hold, and in a line that no
        known entry satisfies, the answers that leave it open. When no single line decides, every answer used.
        """
        lines = [(line, line_holds(line, known)) for line in self.when]
        if fit is Fit.RULED_OUT and any(value is False for _, value in lines):
            used = {question for line, value in lines if value is False for question in line}
        elif fit is Fit.RULED_OUT:
            used = {question for line, _ in lines for question in line}
        else:
            used = {
                question
                for line, value in lines
                for question, choices in line.items()
                if value is None or entry_holds(known.get(question), choices)
            }
        return tuple(question for question in self.questions if question in used and question in known)


def _changes(outcomes: Mapping[tuple[str, ...], bool], at: int) -> bool:
    """Whether some answer at this position changes the outcome while the others stay."""
    by_others: dict[tuple[str, ...], bool] = {}
    for tried, outcome in outcomes.items():
        others = tried[:at] + tried[at + 1 :]
        if by_others.setdefault(others, outcome) != outcome:
            return True
    return False
