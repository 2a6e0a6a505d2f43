"""What the picture of coverage is made of: paths against groups of people, and bundles of answers in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from core.editorial.diagrams import Given
from core.guide.conditions import Fit


class Standing(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Counts(NamedTuple):
    """Of how many combinations of answers a path fits, depends or is ruled out."""

    fits: int = 0
    depends: int = 0
    ruled_out: int = 0

    @property
    def all(self) -> int:
        return sum(self)


@dataclass(frozen=True)
class Cell:
    """One path for one group of people. A count is None where that guide has no such path."""

    now: Counts | None
    was: Counts | None
    moved: int


@dataclass(frozen=True)
class Column:
    """A group of people: those who gave certain answers to the first questions."""

    heads: tuple[str, ...]
    combinations: int
    given: Given


@dataclass(frozen=True)
class Row:
    """One path, for every group."""

    key: str
    name: str
    standing: Standing
    cells: tuple[Cell, ...]
    whole: Cell


@dataclass(frozen=True)
class Shift:
    """So many combinations of answers for which a path is not shown as it was. The example is the largest bundle."""

    name: str
    was: Fit | None
    now: Fit | None
    combinations: int
    example: str


@dataclass(frozen=True)
class Told:
    """A bundle of combinations in words, with the names of the paths that are shown."""

    words: str
    combinations: int
    fits: tuple[str, ...] = ()
    depends: tuple[str, ...] = ()
