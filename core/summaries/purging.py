"""Deleting saved pages that are past their date, and the guards against a clock that is wrong.

A clock that jumps ahead would make everything look old. So nothing is deleted when the clock is far ahead of the last
time it was trusted, or when far too much would go; only when the same still holds most of a day later, or somebody
forces it, is it believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import connection, transaction
from django.utils import timezone

from core.platform import limits
from core.platform.alerts import Alert, alert
from core.platform.clock import CLOCK
from core.platform.models import Mark
from core.summaries import peppers, tombstones
from core.summaries.models import Summary

PURGED = "purge"  # the mark of the last purge that ran to its end
SUSPECTED = "clock-suspected"  # the mark of when the clock first looked wrong

TOO_FAR_AHEAD = timedelta(days=2)
BELIEVED_AFTER = timedelta(hours=23)
TOO_MANY = 0.2  # of all pages, at once
OF_AT_LEAST = 10  # below so many pages, a share says nothing
LATE_AFTER = timedelta(hours=2)


class Outcome(StrEnum):
    DONE = "done"
    WRONG_PEPPER = "a pepper is not the one this database was used with"
    CLOCK_SUSPECTED = "the clock jumped, or far too much would be deleted"


@dataclass(frozen=True)
class Purged:
    """What a purge did."""

    outcome: Outcome
    expired: int = 0
    came_back: int = 0


def purge(*, now: datetime, force: bool = False) -> Purged:
    """Delete what is past its date, and what came back although it was deleted. May raise DatabaseError.

    :param force: believe the clock as it is.
    """
    if not peppers.are_right():
        return Purged(Outcome.WRONG_PEPPER)
    came_back = apply_tombstones(now=now)
    with transaction.atomic():
        trusted = _may_trust(now, force=force)
        expired = _delete_expired(now) if trusted else 0
    if not trusted:
        alert(Alert.CLOCK_JUMPED)
        return Purged(Outcome.CLOCK_SUSPECTED, came_back=came_back)
    tombstones.forget_old(today=timezone.localdate(now))
    limits.forget_old(now=now.timestamp())
    _mark(PURGED, now)
    truncate_wal()
    return Purged(Outcome.DONE, expired, came_back)


def apply_tombstones(*, now: datetime) -> int:
    """Delete again what came back, and say how many. May raise DatabaseError."""
    tombstones.finish_changes(today=timezone.localdate(now))
    return tombstones.delete_again()


def is_late(*, now: datetime, running_since: datetime) -> bool:
    """Whether pages should have been deleted more than two hours ago. May raise DatabaseError."""
    purged = _marked(PURGED)
    return now - max(running_since, purged or running_since) > LATE_AFTER


def truncate_wal() -> None:
    """Have SQLite empty its log, where what was deleted could still be read."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _may_trust(now: datetime, *, force: bool) -> bool:
    """Whether the clock is believed. Then it is marked as trusted; otherwise when it was first not is."""
    suspected = _marked(SUSPECTED)
    waited = suspected is not None and now - suspected >= BELIEVED_AFTER
    if force or waited or not _looks_wrong(now):
        Mark.objects.filter(name=SUSPECTED).delete()
        _mark_clock(now)
        return True
    if suspected is None or now < suspected:
        _mark(SUSPECTED, now)
    return False


def _looks_wrong(now: datetime) -> bool:
    rows = Summary.objects.count()
    if not rows:
        return False
    clock = _marked(CLOCK)
    if clock and now > clock + TOO_FAR_AHEAD:
        return True
    expired = Summary.objects.expired(timezone.localdate(max(now, clock or now))).count()
    return rows >= OF_AT_LEAST and expired > TOO_MANY * rows


def _mark_clock(now: datetime) -> None:
    """Never back while there is a page that this could revive."""
    clock = _marked(CLOCK)
    if clock is None or now > clock or not Summary.objects.exists():
        _mark(CLOCK, now)


def _delete_expired(now: datetime) -> int:
    """Two that do this at once, or one that is killed, delete only what is past its date."""
    today = timezone.localdate(max(now, _marked(CLOCK) or now))
    rows = Summary.objects.expired(today).select_for_update().values_list("pk", flat=True)
    found = list(rows)
    for start in range(0, len(found), 500):
        Summary.objects.filter(pk__in=found[start : start + 500]).delete()
    return len(found)


def _marked(name: str) -> datetime | None:
    return Mark.objects.filter(name=name).values_list("at", flat=True).first()


def _mark(name: str, at: datetime) -> None:
    Mark.objects.update_or_create(name=name, defaults={"at": at})
