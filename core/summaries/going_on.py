"""Going on from a saved page: saving the walk again under its code, and settling what two copies say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from core.journey.walk import Continues, Walk
from core.summaries import keeping
from core.summaries.asked import came_since, walk_of
from core.summaries.blocks import Pairs, Part
from core.summaries.contents import Version, kept_of
from core.summaries.keeping import Kept
from core.summaries.sheet import sheet
from core.summaries.tickets import Unsaved

EXTENDED_BY = (90, 180, 270)  # days from today; and the furthest there is


class AnotherPage(Exception):
    """The code opens another page than the one that the walk came from."""


class Settle(StrEnum):
    """What is to become of a version that was not saved because another came first."""

    MINE = "mine"
    BOTH = "both"
    DISCARD = "discard"


def continuing(walk: Walk, kept: Kept) -> Walk:
    """The walk, going on from the newest version of a page."""
    return walk.saying(continues=Continues(record=kept.record, version=kept.latest.number))


def save_again(code: str, kept: Kept, *, walk: Walk, today: date) -> Kept:
    """Save a walk as a new version of the page it came from. What the team answered stays with it.

    Raises AnotherPage; Conflict, Full and Gone as `keeping.add_version` does.
    """
    if walk.continues is None or walk.continues.record != kept.record:
        raise AnotherPage
    newest = kept.latest
    return keeping.add_version(
        code,
        walk=walk,
        answers=newest.answers,
        said=newest.said,
        seen=walk.continues.version,
        today=today,
    )


def unsaved_again(kept: Kept, *, walk: Walk) -> Unsaved:
    """The version that saving the walk again would have made."""
    return Unsaved(walk, kept.latest.answers, kept.latest.said)


def settle(code: str, choice: Settle, *, mine: Unsaved, seen: int, today: date) -> Kept | None:
    """Do with an unsaved version as the person chose; None when nothing opens with the code.

    Keeping both saves theirs once more on top, so that it stays the newest. Raises Conflict when yet another copy
    came meanwhile, and Full.
    """
    with transaction.atomic():
        there = keeping.fetch(code, today=today)
        if there is None or choice is Settle.DISCARD or _is_kept(mine, there, after=seen):
            return there
        kept = keeping.add_version(code, walk=mine.walk, answers=mine.answers, said=mine.said, seen=seen, today=today)
        theirs = next((version for version in kept.versions if version.number == seen), None)
        if choice is Settle.BOTH and theirs and (walk := walk_of(theirs)):
            number = kept.latest.number
            return keeping.add_version(
                code, walk=walk, answers=theirs.answers, said=theirs.said, seen=number, today=today
            )
        return kept


def _is_kept(mine: Unsaved, kept: Kept, *, after: int) -> bool:
    """Whether it was saved after all: the button was pressed twice."""
    later = (version for version in kept.versions if version.number > after)
    return any(version.says_the_same(as_version(kept, mine)) for version in later)


def days_to_extend_to(kept: Kept, *, today: date) -> tuple[date, ...]:
    """The later days until which a page may be kept; none when it is kept as long as may be."""
    furthest = kept.created_on + timedelta(days=settings.KEPT_DAYS_AT_MOST)
    days = (*(today + timedelta(days=days) for days in EXTENDED_BY), furthest)
    return tuple(sorted({day for day in days if kept.expires_on < day <= furthest}))


@dataclass(frozen=True)
class Differs:
    """A part of the page that two copies do not have alike. None: this copy lacks it."""

    heading: str
    theirs: Part | None
    mine: Part | None


def differing(kept: Kept, mine: Unsaved) -> tuple[Differs, ...]:
    """Where the newest saved version and an unsaved one differ, part by part, in the order of the page."""
    theirs_in, mine_in = _parts(kept, kept.latest), _parts(kept, as_version(kept, mine))
    headings = dict.fromkeys((*mine_in, *theirs_in))
    pairs = (Differs(heading, theirs_in.get(heading), mine_in.get(heading)) for heading in headings)
    return tuple(pair for pair in pairs if pair.theirs != pair.mine)


def as_version(kept: Kept, mine: Unsaved) -> Version:
    """An unsaved version as if it came right after the newest."""
    return replace(
        kept.latest, number=kept.latest.number + 1, walk=kept_of(mine.walk), answers=mine.answers, said=mine.said
    )


def _parts(kept: Kept, version: Version) -> dict[str, Part]:
    walk = walk_of(version)
    page = sheet(walk, on=version.saved_on) if walk else None
    strip = (Part(page.strip_heading, (Pairs(tuple((k, "; ".join(v)) for k, v in page.strip)),)),) if page else ()
    parts = (*came_since(kept, version), *strip, *(page.parts if page else ()))
    return {part.heading: part for part in parts}
