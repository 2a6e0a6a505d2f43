"""Whether the vignettes would notice a wrong rule: each condition is dropped or flipped, and one has to break.

Changes made, one at a time, to every rule of an option and of its steps: a line is dropped; an entry is dropped from a
line of several; a choice is dropped from an entry; an entry is turned round, to the choices it does not name. A
change that leaves the meaning of the rule as it was survives like any other: its condition does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.guide.conditions import Line, Rule
from core.guide.references import Place
from core.guide.review.coverage import Choices, choices_of
from core.guide.review.finding import Check, Finding
from core.guide.review.vignettes import breaks, known_to
from core.guide.schema import Guide, Option, OptionRules

LOWEST_SCORE = 0.95
MOST_NAMED = 10


@dataclass(frozen=True)
class Change:
    """A rule with one condition dropped or flipped."""

    at: Place
    how: str
    when: tuple[Line, ...]

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.at))} ({self.how})"


@dataclass(frozen=True)
class Mutation:
    """How many changes were tried, and which of them no vignette noticed."""

    tried: int
    survivors: tuple[Change, ...]

    @property
    def score(self) -> float:
        """The share of changes that a vignette noticed; 1 where there was nothing to change."""
        return 1 - len(self.survivors) / self.tried if self.tried else 1.0


def mutate(guide: Guide) -> Mutation:
    """Try every change against every vignette of its decision."""
    choices, known = choices_of(guide), known_to(guide)
    tried, survivors = 0, []
    for decision, key, option in guide.options():
        met = [(vignette, known[name]) for name, vignette in guide.vignettes.items() if vignette.decision == decision]
        for change, rules in _mutants(("decisions", decision, "options", key), option, guide.rules[key], choices):
            tried += 1
            if not any(breaks(vignette, key, option, rules, answers) for vignette, answers in met):
                survivors.append(change)
    return Mutation(tried, tuple(survivors))


def unnoticed(mutation: Mutation) -> Iterator[Finding]:
    """Too many changes that no vignette notices."""
    if mutation.score < LOWEST_SCORE:
        named = "; ".join(map(str, mutation.survivors[:MOST_NAMED]))
        more = "; and more" if len(mutation.survivors) > MOST_NAMED else ""
        message = (
            f"{len(mutation.survivors)} of {mutation.tried} wrong rules pass for every made-up person: write some for "
            f"{named}{more}"
        )
        yield Finding(Check.MUTATION, ("vignettes",), message)


def _mutants(
    place: Place, option: Option, rules: OptionRules, choices: Choices
) -> Iterator[tuple[Change, OptionRules]]:
    for change in changes((*place, "when"), option.when, choices):
        yield change, rules._replace(option=Rule(change.when, choices))
    for index, step in enumerate(option.steps):
        for change in changes((*place, "steps", index, "when"), step.when, choices):
            others = list(rules.steps)
            others[index] = Rule(change.when, choices)
            yield change, rules._replace(steps=tuple(others))


def changes(place: Place, when: Sequence[Line], choices: Choices) -> Iterator[Change]:
    """Every rule that differs from this one by one condition."""
    for number, line in enumerate(when):
        before, after = when[:number], when[number + 1 :]
        at = (*place, number)
        yield Change(at, "line dropped", (*before, *after))
        for question, wanted in line.items():
            others = {other: entry for other, entry in line.items() if other != question}
            if others:
                yield Change((*at, question), "entry dropped", (*before, others, *after))
            rest = tuple(choice for choice in choices[question] if choice not in wanted)
            yield Change((*at, question), "turned round", (*before, {**line, question: rest}, *after))
            for choice in wanted:
                kept = tuple(one for one in wanted if one != choice)
                yield Change((*at, question), f"'{choice}' dropped", (*before, {**line, question: kept}, *after))
