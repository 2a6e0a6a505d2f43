"""The self-assessment: every item of every list, with how it stands today and where to see it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from core.content.live import Published
from core.content.readability import syllables
from core.guide.review.texts import texts
from core.guide.review.words import HARDEST, grades, mean
from core.guide.schema import Guide
from core.journey.standards.instruments import Instrument, Item, ItemGroup, Standards
from core.journey.standards.places import Link, link_to
from core.journey.standards.proofs import Evidence, Reading, prove


class Status(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    NEEDS_PEOPLE = "needs-people"
    DOES_NOT_APPLY = "does-not-apply"


@dataclass(frozen=True)
class AssessedItem:
    """How one item stands. `proved` tells what was worked out from the guide, `judged` what we found ourselves."""

    item: Item
    status: Status
    proved: str
    judged: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class AssessedGroup:
    key: str
    group: ItemGroup
    items: tuple[AssessedItem, ...]

    def count(self, *statuses: Status) -> int:
        return sum(item.status in statuses for item in self.items)

    @property
    def met(self) -> int:
        return self.count(Status.MET)

    @property
    def needs_people(self) -> int:
        return self.count(Status.NEEDS_PEOPLE)

    @property
    def within_reach(self) -> int:
        """How many items content and software can meet."""
        return self.count(Status.MET, Status.NOT_MET)

    @property
    def applicable(self) -> int:
        return self.within_reach + self.needs_people

    @property
    def of_hundred(self) -> int:
        """Points out of a hundred: items met, of those that apply."""
        return round(100 * self.met / self.applicable) if self.applicable else 0


@dataclass(frozen=True)
class AssessedInstrument:
    key: str
    instrument: Instrument
    groups: tuple[AssessedGroup, ...]

    def count(self, *statuses: Status) -> int:
        return sum(group.count(*statuses) for group in self.groups)

    @property
    def met(self) -> int:
        return self.count(Status.MET)

    @property
    def applicable(self) -> int:
        return sum(group.applicable for group in self.groups)

    @property
    def does_not_apply(self) -> int:
        return self.count(Status.DOES_NOT_APPLY)

    @property
    def of_hundred(self) -> int:
        return round(100 * self.met / self.applicable) if self.applicable else 0


@dataclass(frozen=True)
class Assessment:
    made_on: date
    reading: Reading
    instruments: tuple[AssessedInstrument, ...]

    def items(self) -> Iterable[AssessedItem]:
        return (item for instrument in self.instruments for group in instrument.groups for item in group.items)


def assess(guide: Guide, standards: Standards, *, reading: Reading, today: date) -> Assessment:
    """How the guide stands today against every list."""
    evidence = Evidence(guide, reading, today)
    return Assessment(
        made_on=today,
        reading=reading,
        instruments=tuple(
            AssessedInstrument(
                key,
                instrument,
                tuple(
                    AssessedGroup(name, group, tuple(_assessed(item, evidence) for item in group.items))
                    for name, group in instrument.groups.items()
                ),
            )
            for key, instrument in standards.instruments.items()
        ),
    )


def reading_of(guide: Guide) -> Reading:
    """How hard the texts of the guide are to read."""
    graded = grades(list(texts(guide)), syllables)
    return Reading(
        texts=len(graded),
        mean=mean(graded),
        hardest=max(graded.values(), default=0.0),
        over_ten=sum(grade > HARDEST for grade in graded.values()),
    )


@lru_cache(maxsize=8)
def reading_of_edition(published: Published) -> Reading:
    """The same for an edition. Editions never change, so each is read once in the life of the process."""
    return reading_of(published.whole)


def _assessed(item: Item, evidence: Evidence) -> AssessedItem:
    links = tuple(link_to(place, evidence.guide) for place in item.see)
    if item.needs_people:
        return AssessedItem(item, Status.NEEDS_PEOPLE, "", item.needs_people, links)
    if item.does_not_apply:
        return AssessedItem(item, Status.DOES_NOT_APPLY, "", item.does_not_apply, links)
    seen = prove(item.proof, evidence) if item.proof else None
    holds = (seen is None or seen.holds) and (item.judged is None or item.judged.met)
    return AssessedItem(
        item,
        Status.MET if holds else Status.NOT_MET,
        seen.because if seen else "",
        item.judged.why if item.judged else "",
        links,
    )
