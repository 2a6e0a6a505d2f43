"""The one door to saved pages: keep, open, change and delete what a person saved under their code.

The code itself is kept nowhere. Each act is one transaction that holds its row. Every function may raise DatabaseError;
then nothing was changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F

from core.journey.walk import Walk
from core.platform.clock import trusted
from core.summaries import peppers, rows, tombstones
from core.summaries.contents import Contents, Talk, Version, kept_of
from core.summaries.models import StaffOpening, Summary
from core.summaries.rows import Opened

__all__ = ["MOST_VERSIONS", "AlreadyKept", "Conflict", "Full", "Gone", "Kept", "NotReady", "Talk", "Version"]

MOST_VERSIONS = 50


@dataclass(frozen=True)
class Kept:
    """A saved page, opened."""

    record: str
    reference: str  # what names the page elsewhere: it reveals nothing
    word: str
    created_on: date
    expires_on: date
    versions: tuple[Version, ...]
    talks: tuple[Talk, ...] = ()
    openings: tuple[tuple[date, int], ...] = ()  # the days on which staff opened it, and how often

    @property
    def latest(self) -> Version:
        return self.versions[-1]


class NotReady(OperationalError):
    """A pepper is not the one this database was used with. It is answered as a database that is away."""


class AlreadyKept(Exception):
    """Something else is kept under this code."""


class Gone(Exception):
    """Nothing opens with this code, or nothing any more."""


class Full(Exception):
    """The page has as many versions as it may have."""


class Conflict(Exception):
    """A version was saved that the person has not seen."""

    def __init__(self, kept: Kept) -> None:
        super().__init__()
        self.kept = kept


def keep(walk: Walk, *, word: str, code: str, saved_on: date, today: date) -> Kept:
    """Keep a page under a new code. The same page under the same code again changes nothing and gives the same.

    :param saved_on: the day of the form that was sent: when it is sent again another day, the answer is the same.
    :raises AlreadyKept: something else is kept under this code.
    :raises Gone: it was kept under this code, and was deleted or has another code by now.
    :raises NotReady: nothing may be saved now.
    """
    now, first = trusted(today), Version(1, saved_on, kept_of(walk), {}, "")
    created_on = saved_on if now == today else now
    contents = Contents(word, created_on, (first,))
    with transaction.atomic():
        if not peppers.are_right():
            raise NotReady
        there = rows.find(code, today=now, lock=True) or _insert(code, contents, now)
    if (there.contents.word, there.contents.versions[0]) != (word, first):
        raise AlreadyKept
    return _kept(there)


def fetch(code: str, *, today: date) -> Kept | None:
    """What opens with this code. None for a code never given, past its date, deleted, changed, damaged or under a
    pepper that was given up: no one can tell which."""
    opened = rows.find(code, today=trusted(today))
    return _kept(opened) if opened else None


def add_version(
    code: str, *, walk: Walk, answers: dict[str, str], said: str, seen: int, today: date, anyway: bool = False
) -> Kept:
    """Save the page again under its code. What it says already is not saved again.

    :param seen: the number of the version that the person's form was made from.
    :param anyway: save although there is a newer one.
    :raises Conflict: there is a newer one.
    """
    now = trusted(today)
    with transaction.atomic():
        opened = _locked(code, now)
        latest = opened.contents.latest
        version = Version(latest.number + 1, now, kept_of(walk), answers, said)
        if version.says_the_same(latest):
            return _kept(opened)
        if latest.number > seen and not anyway:
            raise Conflict(_kept(opened))
        if len(opened.contents.versions) >= MOST_VERSIONS:
            raise Full
        return _rewritten(opened, opened.contents.with_version(version))


def extend(code: str, *, until: date, today: date) -> Kept:
    """Keep the page until a later day, at most `KEPT_DAYS_AT_MOST` after it was first saved; never shorter."""
    with transaction.atomic():
        opened = _locked(code, trusted(today))
        last = opened.contents.created_on + timedelta(days=settings.KEPT_DAYS_AT_MOST)
        expires_on = max(opened.row.expires_on, min(until, last))
        if expires_on == opened.row.expires_on:
            return _kept(opened)
        return _rewritten(opened, opened.contents, expires_on=expires_on)


def change_code(code: str, *, new_code: str, today: date) -> Kept:
    """Let the page open with another code, and with the old one no more. Doing it again gives the same.

    :raises Gone: neither of the two opens.
    """
    now = trusted(today)
    with transaction.atomic():
        opened = rows.find(code, today=now, lock=True)
        if opened is None or code == new_code:
            return _kept(_locked(new_code, now))
        if not peppers.are_right():
            raise NotReady
        key = rows.newest_key(new_code)
        tombstones.write_changing(opened.key.tombstone, key.tombstone, today=now)
        rows.write(opened.row, key, opened.contents, expires_on=opened.row.expires_on)
    with suppress(tombstones.NotWrittenDown):  # `finish_changes` comes back to it
        tombstones.write_changed(opened.key.tombstone, key.tombstone, today=now)
    return _kept(opened)


def delete(code: str, *, today: date) -> None:
    """Delete the page for good. Where nothing opens, nothing is done."""
    now = trusted(today)
    with transaction.atomic():
        if opened := rows.find(code, today=now, lock=True):
            tombstones.write_deleted(opened.key.tombstone, today=now)
            opened.row.delete()


def add_talk(
    code: str,
    *,
    clinic: str,
    lines: Iterable[tuple[str, Iterable[str]]],
    held_on: date,
    today: date,
    number: int | None = None,
) -> Kept:
    """Put what was talked about onto the page.

    :param number: of an earlier talk of the same clinic, which it replaces.
    """
    said = tuple((heading, tuple(each)) for heading, each in lines)
    with transaction.atomic():
        opened = _locked(code, trusted(today))
        mine = {talk.number for talk in opened.contents.talks if talk.clinic == clinic}
        new = max((talk.number for talk in opened.contents.talks), default=0) + 1
        talk = Talk(number if number in mine and number else new, held_on, clinic, said)
        return _rewritten(opened, opened.contents.with_talk(talk))


def count_staff_opening(kept: Kept, *, on: date) -> None:
    """Count that staff opened the page. The person reads it the next time they open it."""
    with transaction.atomic():
        row = Summary.objects.select_for_update().filter(record_id=UUID(kept.record)).first()
        if row is None:
            raise Gone
        count, new = StaffOpening.objects.get_or_create(summary=row, on=on, defaults={"times": 1})
        if not new:
            StaffOpening.objects.filter(pk=count.pk).update(times=F("times") + 1)


def _insert(code: str, contents: Contents, now: date) -> Opened:
    """The row that is there when several do it at once: the first one's."""
    if rows.was_given_up(code):
        raise Gone
    key, row = rows.newest_key(code), Summary()
    try:
        with transaction.atomic():
            expires_on = contents.created_on + timedelta(days=settings.KEPT_DAYS)
            rows.write(row, key, contents, expires_on=expires_on)
    except IntegrityError:
        if there := rows.find(code, today=now, lock=True):
            return there
        raise AlreadyKept from None
    return Opened(row, key, contents)


def _locked(code: str, now: date) -> Opened:
    opened = rows.find(code, today=now, lock=True)
    if opened is None:
        raise Gone
    return opened


def _rewritten(opened: Opened, contents: Contents, *, expires_on: date | None = None) -> Kept:
    rows.write(opened.row, opened.key, contents, expires_on=expires_on or opened.row.expires_on)
    return _kept(Opened(opened.row, opened.key, contents))


def _kept(opened: Opened) -> Kept:
    row, contents = opened.row, opened.contents
    openings = StaffOpening.objects.filter(summary_id=row.record_id).order_by("on").values_list("on", "times")
    return Kept(
        record=row.record_id.hex,
        reference=rows.reference(row),
        word=contents.word,
        created_on=contents.created_on,
        expires_on=row.expires_on,
        versions=contents.versions,
        talks=contents.talks,
        openings=tuple(openings),
    )
