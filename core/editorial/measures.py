"""What is measured of a draft for its review: how its paths are balanced and how hard its texts are to read."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from core.content.readability import syllables
from core.editorial.parts import Document
from core.editorial.parts.pointing import address_of
from core.guide.markup import plain
from core.guide.review.texts import Said, texts
from core.guide.review.words import HARDEST, HARDEST_MEAN, Grades, grades, mean
from core.guide.schema import Guide

HARDEST_SHOWN = 10


class Balance(NamedTuple):
    """How many good and hard points a path has, and how many characters they are long."""

    address: str
    name: str
    good: int
    hard: int
    good_length: int
    hard_length: int


class Graded(NamedTuple):
    """A text and its reading grade."""

    address: str
    words: str
    grade: float
    is_too_hard: bool


@dataclass(frozen=True)
class Measures:
    """The figures of one draft. `document` is the same guide as plain data."""

    guide: Guide
    document: Document

    @cached_property
    def mean_grade(self) -> float:
        return mean(self._grades)

    @property
    def hardest_mean(self) -> float:
        return HARDEST_MEAN

    def balances(self) -> Iterator[Balance]:
        """Every path, in guide order."""
        for decision, key, option in self.guide.options():
            lengths = self._length(option.good), self._length(option.hard)
            yield Balance(
                f"options/{decision}/{key}", option.name, len(option.good), len(option.hard), lengths[0], lengths[1]
            )

    def hardest(self) -> Iterator[Graded]:
        """The texts that are hardest to read, the hardest first."""
        words = {said.place: said.words for said in self._said}
        for place, grade in heapq.nlargest(HARDEST_SHOWN, self._grades.items(), key=lambda item: item[1]):
            yield Graded(address_of(self.document, place)[0], words[place], grade, grade > HARDEST)

    @cached_property
    def _said(self) -> list[Said]:
        return list(texts(self.guide))

    @cached_property
    def _grades(self) -> Grades:
        return grades(self._said, syllables)

    def _length(self, facts: tuple[str, ...]) -> int:
        return sum(len(plain(self.guide.facts[key].text)) for key in facts)
