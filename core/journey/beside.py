"""Setting paths side by side: which ones, what matters against them, and each thing about them in one row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from core.guide.conditions import Fit
from core.guide.consider import ConsideredOption
from core.guide.consider import MatrixRow as ConcernRow
from core.journey import results
from core.journey.forms import IMPORTANCE_WORDS
from core.journey.results import Card, Mattering
from core.journey.walk import Walk

FEWEST, MOST = 2, 4


class MatrixRow(NamedTuple):
    """One thing that matters, against the chosen paths in guide order."""

    label: str
    importance: str
    cells: tuple[Mattering, ...]


@dataclass(frozen=True)
class Beside:
    """The paths side by side. `choice` holds every path that can be chosen."""

    choice: tuple[ConsideredOption, ...]
    cards: tuple[Card, ...]
    rows: tuple[MatrixRow, ...]


def can_be_chosen(walk: Walk) -> tuple[ConsideredOption, ...]:
    """The paths that fit or depend, in guide order."""
    return walk.considered.of(walk.guide.main_decision, Fit.FITS, Fit.DEPENDS)


def chosen(walk: Walk) -> tuple[ConsideredOption, ...]:
    """The paths the person chose. Until they choose: the first ones in guide order, and the one always shown."""
    able = can_be_chosen(walk)
    picked = tuple(option for option in able if option.key in walk.beside)
    if len(picked) >= FEWEST:
        return picked
    first = [option.key for option in able if not option.always][: MOST - 1]
    return tuple(option for option in able if option.always or option.key in first)


def side_by_side(walk: Walk) -> Beside:
    options = chosen(walk)
    keys = [option.key for option in options]
    rows = walk.considered.matrix(*keys)
    return Beside(
        choice=can_be_chosen(walk),
        cards=tuple(results.card(walk.considered, option) for option in options),
        rows=tuple(_row(walk, row) for row in rows),
    )


def _row(walk: Walk, row: ConcernRow) -> MatrixRow:
    cells = tuple(results.mattering(walk.guide, row, at=at) for at in range(len(row.cells)))
    label = walk.guide.concerns[row.concern].label if row.concern else row.own or ""
    return MatrixRow(label, str(IMPORTANCE_WORDS[row.importance]), cells)
