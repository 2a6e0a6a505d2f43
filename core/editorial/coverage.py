"""Coverage as a picture: which answers lead to which paths, for every combination of answers, folded until it can be
read, and what a draft changes in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import cast

from django.utils.translation import gettext as _

from core.editorial.counted import Cell, Column, Counts, Row, Shift, Standing, Told
from core.editorial.diagrams import Case, Diagrams, Given
from core.editorial.shown import Both, differs, fit_of, knows, rules_of, shown
from core.guide.conditions import Fit
from core.guide.review.coverage import FEWEST_OPEN, questions_of
from core.guide.schema import Guide, OptionRules

MOST_AXES = 2
MOST_NAMED = 2


@dataclass(frozen=True)
class Covered:
    """Every combination of answers of one decision, and what a draft and the published edition show for it."""

    guide: Guide
    was: Guide | None
    decision: str

    @classmethod
    def of(cls, guide: Guide, was: Guide | None, decision: str) -> Covered:
        """The same, kept by what the guides say: asking again is quick."""
        return _kept(_Held(guide.digest(), guide), _Held(was.digest(), was) if was else None, decision)

    @property
    def name(self) -> str:
        return self.guide.decisions[self.decision].name

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The questions that count, in guide order."""
        return questions_of(self.guide, self.decision)

    @cached_property
    def offered(self) -> tuple[tuple[str | None, ...], ...]:
        """For each question that counts: its answers; None stands for an answer that is not known."""
        return tuple((*self.guide.questions[key].choices, None) for key in self.questions)

    @cached_property
    def paths(self) -> dict[str, str]:
        """Every path of the decision in either guide: key -> name. Those that the draft drops come last."""
        old = self.was.decisions.get(self.decision) if self.was else None
        both = [*self.guide.decisions[self.decision].options.items(), *(old.options.items() if old else ())]
        names: dict[str, str] = {}
        for key, option in both:
            names.setdefault(key, option.name)
        return names

    @cached_property
    def total(self) -> int:
        return self._diagrams.combinations()

    @cached_property
    def differing(self) -> int:
        """For how many combinations a person is shown something else than now."""
        return self._all_tally(lambda values: any(differs(one) for one in values))[True]

    @cached_property
    def unknown_before(self) -> int:
        """For how many combinations nothing can be compared: the published edition does not know an answer."""
        return self._all_tally(lambda values: any(not one.comparable for one in values))[True] if self.was else 0

    @cached_property
    def bare(self) -> tuple[Told, ...]:
        """The combinations that leave too little to talk about, the largest bundles first."""
        function = self._diagrams.mapped(self._all, lambda values: _open(_both(values)) < FEWEST_OPEN)
        found = [case for case in self._diagrams.cases(function) if case.value is True]
        return tuple(Told(self._words(case), case.combinations) for case in _largest_first(found))

    @property
    def bare_combinations(self) -> int:
        return sum(told.combinations for told in self.bare)

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """What the draft changes, path by path."""
        return tuple(shift for key, name in self.paths.items() for shift in self._shifts(key, name))

    def columns(self, axes: Iterable[str] = ()) -> tuple[Column, ...]:
        """The groups of people to look at: by the answers to one or two questions; those that nothing tells apart
        stand together. Without `axes`, the first two questions in guide order."""
        chosen = [self.questions.index(key) for key in axes if key in self.questions]
        chosen = sorted(dict.fromkeys(chosen or range(len(self.questions))))[:MOST_AXES]
        return tuple(self._columns(self._diagrams.everything, (), chosen))

    def rows(self, columns: tuple[Column, ...]) -> tuple[Row, ...]:
        return tuple(self._row(key, name, columns) for key, name in self.paths.items())

    def cases(self, column: Column) -> tuple[Told, ...]:
        """What each person of a group is shown: the rules of all paths as one table, in guide order."""
        fits = self._diagrams.mapped(self._all, lambda values: tuple(fit_of(one.now) for one in _both(values)))
        names = tuple(self.paths.values())
        return tuple(
            Told(
                self._words(case, apart_from=column),
                case.combinations,
                fits=_named(names, case.value, Fit.FITS),
                depends=_named(names, case.value, Fit.DEPENDS),
            )
            for case in self._diagrams.cases(fits, column.given)
        )

    # How it is counted

    @cached_property
    def _diagrams(self) -> Diagrams:
        return Diagrams([len(answers) for answers in self.offered])

    @cached_property
    def _each(self) -> dict[str, int]:
        """For each path: what a person is shown of it, as a function of the answers."""
        return {key: self._function(key) for key in self.paths}

    @cached_property
    def _all(self) -> int:
        return self._diagrams.together(list(self._each.values()))

    def _function(self, key: str) -> int:
        rules = [one for one in (rules_of(self.guide, self.decision, key), self._rules_before(key)) if one]
        asked = {question for one in rules for rule in (one.option, *one.steps) for question in rule.questions}
        used = [at for at, question in enumerate(self.questions) if question in asked]

        def value(answers: tuple[int, ...]) -> Both:
            said = {self.questions[at]: self.offered[at][answer] for at, answer in zip(used, answers, strict=True)}
            known = {question: choice for question, choice in said.items() if choice is not None}
            comparable = self.was is not None and knows(self.was, known)
            was = shown(self.was, self.decision, key, known) if self.was and comparable else None
            return Both(shown(self.guide, self.decision, key, known), was, comparable)

        return self._diagrams.of(used, value)

    def _rules_before(self, key: str) -> OptionRules | None:
        return rules_of(self.was, self.decision, key) if self.was else None

    def _all_tally(self, to: Callable[[tuple[Both, ...]], Hashable]) -> Counter[Hashable]:
        return self._diagrams.tally(self._diagrams.mapped(self._all, lambda values: to(_both(values))))

    def _columns(self, given: Given, heads: tuple[str, ...], axes: list[int]) -> Iterator[Column]:
        if not axes:
            yield Column(heads, self._diagrams.combinations(given), given)
            return
        at, *rest = axes
        for answers in self._alike(given, at):
            narrowed = (*given[:at], answers, *given[at + 1 :])
            everyone = len(answers) == len(self.offered[at])
            yield from self._columns(narrowed, heads if everyone else (*heads, self._head(at, answers)), rest)

    def _head(self, at: int, answers: tuple[int, ...]) -> str:
        """What stands over a group: "Stage I", "Stage: not known"."""
        named = self._named(at, answers)
        is_clear = any(self.offered[at][answer] for answer in answers)
        return named if is_clear else f"{self.guide.questions[self.questions[at]].name}: {named}"

    def _alike(self, given: Given, at: int) -> list[tuple[int, ...]]:
        """The answers to a question in groups that nothing tells apart among the people given."""
        groups: dict[int, tuple[int, ...]] = {}
        for answer in given[at]:
            looked_at = (*given[:at], (answer,), *given[at + 1 :])
            sign = self._diagrams.narrowed(self._all, looked_at, without=at)
            groups[sign] = (*groups.get(sign, ()), answer)
        return list(groups.values())

    def _row(self, key: str, name: str, columns: tuple[Column, ...]) -> Row:
        whole = self._cell(key, self._diagrams.everything)
        return Row(key, name, self._standing(key, whole), tuple(self._cell(key, c.given) for c in columns), whole)

    def _standing(self, key: str, whole: Cell) -> Standing:
        if self.was is None:
            return Standing.SAME
        if whole.now is None:
            return Standing.REMOVED
        if self._rules_before(key) is None:
            return Standing.ADDED
        return Standing.CHANGED if whole.moved else Standing.SAME

    def _cell(self, key: str, given: Given) -> Cell:
        now: Counter[Fit | None] = Counter()
        was: Counter[Fit | None] = Counter()
        moved = 0
        for value, combinations in self._diagrams.tally(self._each[key], given).items():
            one = cast(Both, value)
            now[fit_of(one.now)] += combinations
            was[fit_of(one.was)] += combinations
            moved += combinations if differs(one) else 0
        return Cell(_counts(now), _counts(was), moved if self.was else 0)

    def _shifts(self, key: str, name: str) -> Iterator[Shift]:
        if self.was is None:
            return
        bundles: dict[tuple[Fit | None, Fit | None], list[Case]] = {}
        for case in self._diagrams.cases(self._each[key]):
            one = cast(Both, case.value)
            if differs(one):
                bundles.setdefault((fit_of(one.was), fit_of(one.now)), []).append(case)
        for (was, now), cases in bundles.items():
            largest = _largest_first(cases)[0]
            yield Shift(name, was, now, sum(case.combinations for case in cases), self._words(largest))

    def _words(self, case: Case, *, apart_from: Column | None = None) -> str:
        """The answers of a bundle: "Stage: II or III. Size: small." Empty where they do not matter."""
        told = [(at, answers) for at, answers in case.when if apart_from is None or answers != apart_from.given[at]]
        return " ".join(f"{self.guide.questions[self.questions[at]].name}: {self._named(at, a)}." for at, a in told)

    def _named(self, at: int, answers: tuple[int, ...]) -> str:
        """Some answers to a question; where only a few are left out of those that can be known, by those."""
        choices = self.guide.questions[self.questions[at]].choices
        said = [self.offered[at][answer] for answer in answers]
        left_out = [choice for choice in choices if choice not in said]
        if len(said) > MOST_NAMED and 0 < len(left_out) <= MOST_NAMED and None not in said:
            return _("other than %(answers)s") % {"answers": " / ".join(choices[key].label for key in left_out)}
        return " / ".join(_("not known") if key is None else choices[key].label for key in said)


@dataclass(frozen=True)
class _Held:
    """A guide that is compared by what it says."""

    digest: str
    guide: Guide = field(repr=False, compare=False)


@lru_cache(maxsize=8)
def _kept(guide: _Held, was: _Held | None, decision: str) -> Covered:
    return Covered(guide.guide, was.guide if was else None, decision)


def _both(values: Hashable) -> tuple[Both, ...]:
    return cast(tuple[Both, ...], values)


def _open(values: tuple[Both, ...]) -> int:
    return sum(1 for one in values if one.now and one.now.fit is not Fit.RULED_OUT)


def _counts(found: Mapping[Fit | None, int]) -> Counts | None:
    counts = Counts(found.get(Fit.FITS, 0), found.get(Fit.DEPENDS, 0), found.get(Fit.RULED_OUT, 0))
    return counts if counts.all else None


def _named(names: tuple[str, ...], fits: Hashable, fit: Fit) -> tuple[str, ...]:
    return tuple(name for name, one in zip(names, cast(tuple[Fit | None, ...], fits), strict=True) if one is fit)


def _largest_first(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: -case.combinations)
