"""Deleting the notes of talks that were closed long ago. What the hospital wants to keep is in its own record by then.

A clock that jumps ahead would make every note look old. So the clock that notes grow old by follows the real one by a
few hours at each round of the house, and no faster: there are weeks to notice.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from core.clinic.fence import inside
from core.clinic.models import Consultation
from core.platform import audit
from core.platform.models import Mark
from core.staff.models import Clinic
from core.summaries.purging import truncate_wal

CLOCK = "notes-clock"  # the name of a mark
FOLLOWS = timedelta(hours=6)  # at each round, of which there is one an hour


def forget_old(*, now: datetime, force: bool = False) -> int:
    """Delete the notes of talks closed more than `NOTES_KEPT_MONTHS` ago, and say how many. Talks still open stay.

    :param force: believe the clock as it is.
    :raises AuditUnavailable: when it could not be written down; then that clinic's notes are still there.
    """
    before = _months_before(_slow_clock(now, force=force), settings.NOTES_KEPT_MONTHS)
    forgotten = sum(_forget(clinic, before, now=now) for clinic in Clinic.objects.order_by("pk"))
    if forgotten:
        truncate_wal()
    return forgotten


def _forget(clinic: Clinic, before: datetime, *, now: datetime) -> int:
    with inside(clinic), transaction.atomic():
        forgotten, _ = Consultation.objects.of(clinic).closed_before(before).delete()
        if forgotten:
            detail = f"{forgotten} closed before {before:%Y-%m-%d}"
            audit.append(audit.Entry(act="talks-deleted", at=now, clinic=clinic.pk, detail=detail))
    return forgotten


def _slow_clock(now: datetime, *, force: bool) -> datetime:
    marked = Mark.objects.filter(name=CLOCK).values_list("at", flat=True).first()
    at = now if force or marked is None else min(now, marked + FOLLOWS)
    Mark.objects.update_or_create(name=CLOCK, defaults={"at": at})
    return at


def _months_before(at: datetime, months: int) -> datetime:
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=year, month=month + 1, day=min(at.day, monthrange(year, month + 1)[1]))
