"""The edition being read now, as readers are told it. Guides are compiled once per process and kept by digest: an
edition never changes, so what is kept can never be stale. Which edition is the newest and which paths are withdrawn
is asked each time."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.content.models import Edition, EditionDamaged, Withdrawal
from core.guide.schema import About, Guide, Signature
from core.guide.withholding import withholding

logger = logging.getLogger(__name__)
alerts = logging.getLogger("alerts")  # as core.platform.alerts, which stands above this room

WITHHELD_AFTER = timedelta(days=183)  # after its review-by date, a guide's paths are no longer told


class NothingPublished(Exception):
    """No edition of the guide can be read."""


class EditionUnreadable(NothingPublished):
    """The edition is there, but it is not what was published."""


@dataclass(frozen=True)
class Published:
    """An edition, compiled. In `guide`, a sentence stands in place of what is said about the paths in `withheld`."""

    slug: str
    number: int
    digest: str
    published_on: date
    guide: Guide = field(compare=False, repr=False)
    withheld: frozenset[str] = frozenset()
    as_published: Guide | None = field(default=None, compare=False, repr=False)

    @property
    def whole(self) -> Guide:
        """The guide as it was published, with what readers are not told just now."""
        return self.as_published or self.guide

    @property
    def about(self) -> About:
        return self.guide.about

    @property
    def written_on(self) -> date:
        return self.about.written_on

    @property
    def review_by(self) -> date:
        return self.about.review_by

    @property
    def signatures(self) -> tuple[Signature, ...]:
        return self.about.signatures

    def is_overdue(self, today: date) -> bool:
        """Whether it was to be read again and has not been."""
        return self.review_by < today


MOST_TRIED = 10  # editions, when the newest is not what was published
AWAY_SECONDS = 10  # after the database failed to answer, how long it is not asked again
_last_read: dict[tuple[str, int | None], Published] = {}  # reading goes on while the database is away
_last_withdrawn: dict[str, frozenset[str]] = {}
_failed_at: dict[str, float] = {}
_told_damaged: set[tuple[str, int]] = set()


def newest(slug: str | None = None, *, today: date | None = None) -> Published:
    """The newest edition that can be read, of the guide of this site or of another. Raises NothingPublished."""
    return _as_told(_published(slug or settings.GUIDE, None), today or timezone.localdate())


def edition(number: int, slug: str | None = None, *, today: date | None = None) -> Published:
    """Edition `number`. Raises NothingPublished, and EditionUnreadable where it was changed behind our back."""
    return _as_told(_published(slug or settings.GUIDE, number), today or timezone.localdate())


class News(NamedTuple):
    """What an edition said was new in it."""

    number: int
    published_on: date
    words: str


def news(slug: str) -> tuple[News, ...]:
    """What each edition said was new in it, newest first. Nothing while the database is away: people can do without."""
    told = Edition.objects.of(slug).newest_first().exclude(change_note="")
    try:
        return tuple(
            News(number, at.date(), words)
            for number, at, words in told.values_list("number", "published_at", "change_note")
        )
    except DatabaseError:
        return ()


def ask_the_database_again() -> None:
    """End the pause after a failure: the next reading asks the database."""
    _failed_at.clear()


def _published(slug: str, number: int | None) -> Published:
    """The edition as it was published. What is withdrawn now is brought up to date on the way."""
    kept = _last_read.get((slug, number))
    if kept and time.monotonic() - _failed_at.get(slug, -AWAY_SECONDS) < AWAY_SECONDS:
        return kept
    rows = Edition.objects.of(slug).newest_first()
    rows = rows[:MOST_TRIED] if number is None else rows.filter(number=number)
    try:
        _last_withdrawn[slug] = frozenset(Withdrawal.objects.in_force(slug).values_list("option", flat=True))
        published = _first_readable(slug, rows.values_list("number", "digest"))
    except DatabaseError:
        if kept:
            _failed_at[slug] = time.monotonic()
            logger.warning("the database does not answer: edition %s is read from memory", kept.number)
            return kept
        raise
    _last_read[slug, number] = _last_read[slug, published.number] = published
    return published


def _first_readable(slug: str, found: Iterable[tuple[int, str]]) -> Published:
    """The first edition that is what was published. Raises NothingPublished."""
    number = None
    for number, digest in found:
        try:
            return _compiled(slug, number, digest)
        except EditionDamaged:
            if (slug, number) not in _told_damaged:
                _told_damaged.add((slug, number))
                alerts.critical(
                    "ALERT damaged-edition: edition %s of %s is not what was published: readers are not shown it",
                    number,
                    slug,
                )
    if number is not None:
        raise EditionUnreadable(f"no edition of {slug} that was asked for is what was published")
    raise NothingPublished(f"no edition of {slug} is published: run 'manage.py publish_guide'")


@lru_cache(maxsize=32)
def _compiled(slug: str, number: int, digest: str) -> Published:
    row = Edition.objects.get(guide=slug, number=number)
    return Published(slug, number, digest, row.published_at.date(), row.read())


def _as_told(published: Published, today: date) -> Published:
    """The edition without what is said about withdrawn paths. Long after its review-by date, all of them are."""
    withdrawn = _last_withdrawn.get(published.slug, frozenset())
    every = frozenset(key for _decision, key, _option in published.guide.options())
    if Withdrawal.WHOLE_GUIDE in withdrawn or published.review_by + WITHHELD_AFTER < today:
        withdrawn = every
    return _withholding(published, withdrawn & every) if withdrawn & every else published


@lru_cache(maxsize=32)
def _withholding(published: Published, withheld: frozenset[str]) -> Published:
    words = _("This path is being checked again. Ask your team about it.")
    told = withholding(published.guide, withheld, words=words)
    return Published(
        published.slug, published.number, published.digest, published.published_on, told, withheld, published.guide
    )
