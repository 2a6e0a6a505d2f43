"""The edition being read now. Guides are compiled once per process and kept by digest: an edition never
changes, so what is kept can never be stale."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.db import DatabaseError

from core.content.loading import DEFAULT_GUIDE
from core.content.models import Edition
from core.guide.schema import About, Guide, Signature

logger = logging.getLogger(__name__)


class NothingPublished(Exception):
    """No edition of the guide can be read."""


@dataclass(frozen=True)
class Published:
    """An edition, compiled."""

    slug: str
    number: int
    digest: str
    published_on: date
    guide: Guide = field(compare=False, repr=False)

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


AWAY_SECONDS = 10  # after the database failed to answer, how long it is not asked again
_last_read: dict[tuple[str, int | None], Published] = {}  # reading goes on while the database is away
_failed_at: dict[str, float] = {}


def newest(slug: str = DEFAULT_GUIDE) -> Published:
    """The newest edition. Raises NothingPublished."""
    return _published(slug, None)


def edition(number: int, slug: str = DEFAULT_GUIDE) -> Published:
    """Edition `number`. Raises NothingPublished."""
    return _published(slug, number)


def ask_the_database_again() -> None:
    """End the pause after a failure: the next reading asks the database."""
    _failed_at.clear()


def _published(slug: str, number: int | None) -> Published:
    kept = _last_read.get((slug, number))
    if kept and time.monotonic() - _failed_at.get(slug, -AWAY_SECONDS) < AWAY_SECONDS:
        return kept
    rows = Edition.objects.of(slug).newest_first()
    if number is not None:
        rows = rows.filter(number=number)
    try:
        found = rows.values_list("number", "digest").first()
        if found is None:
            raise NothingPublished(f"no edition of {slug} is published: run 'manage.py publish_guide'")
        published = _compiled(slug, *found)
    except DatabaseError:
        if kept:
            _failed_at[slug] = time.monotonic()
            logger.warning("the database does not answer: edition %s is read from memory", kept.number)
            return kept
        raise
    _last_read[slug, number] = _last_read[slug, published.number] = published
    return published


@lru_cache(maxsize=32)
def _compiled(slug: str, number: int, digest: str) -> Published:
    row = Edition.objects.get(guide=slug, number=number)
    return Published(slug, number, digest, row.published_at.date(), row.read())
