"""Notes of talks closed long ago are deleted, by the hourly round or by a command, and never because a clock jumped."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from core.clinic import consulting
from core.clinic.forgetting import forget_old
from core.clinic.models import Consultation
from core.platform.audit import AuditUnavailable
from core.platform.models import AuditLine
from core.staff.models import User
from core.summaries.housekeeping import round_of_the_house

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LAST = datetime(2024, 11, 21, 12, tzinfo=UTC)  # 24 months before


def talk(nurse: User, *, closed_at: datetime | None, label: str = "A") -> Consultation:
    row = consulting.begin(label=label, by=nurse, now=datetime(2020, 1, 1, tzinfo=UTC))
    state = "closed" if closed_at else "open"
    Consultation.objects.filter(pk=row.pk).update(state=state, closed_at=closed_at)
    return row


def left() -> set[object]:
    return set(Consultation.objects.values_list("pk", flat=True))


def test_what_was_closed_long_enough_ago_goes_and_the_rest_stays(nurse: User) -> None:
    talk(nurse, closed_at=LAST - timedelta(seconds=1))
    kept = {talk(nurse, closed_at=LAST).pk, talk(nurse, closed_at=None).pk, talk(nurse, closed_at=NOW).pk}
    assert forget_old(now=NOW) == 1
    assert left() == kept


@pytest.mark.parametrize(
    ("months", "now", "last"),
    [
        (1, datetime(2027, 3, 31, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)),
        (1, datetime(2027, 1, 15, tzinfo=UTC), datetime(2026, 12, 15, tzinfo=UTC)),
        (12, datetime(2028, 2, 29, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)),
        (240, datetime(2026, 12, 31, tzinfo=UTC), datetime(2006, 12, 31, tzinfo=UTC)),
    ],
    ids=["a short month", "over new year", "a leap day", "twenty years"],
)
def test_months_are_those_of_the_calendar(nurse: User, settings, months: int, now: datetime, last: datetime) -> None:
    settings.NOTES_KEPT_MONTHS = months
    talk(nurse, closed_at=last - timedelta(seconds=1))
    kept = talk(nurse, closed_at=last)
    assert forget_old(now=now) == 1
    assert left() == {kept.pk}


def test_each_clinics_deletion_is_a_line_of_its_own_with_a_count_and_nothing_else(nurse: User, stranger: User) -> None:
    for who, times in ((nurse, 2), (stranger, 1)):
        for _ in range(times):
            talk(who, closed_at=LAST - timedelta(days=1), label="Kite")
    AuditLine.objects.exists()
    assert forget_old(now=NOW) == 3
    lines = AuditLine.objects.filter(act="talks-deleted").order_by("clinic")
    assert [(line.clinic, line.actor, line.detail) for line in lines] == [
        (nurse.clinic_id, None, "2 closed before 2024-11-21"),
        (stranger.clinic_id, None, "1 closed before 2024-11-21"),
    ]
    assert forget_old(now=NOW) == 0
    assert lines.count() == 2


def test_nothing_is_deleted_that_cannot_be_written_down(nurse: User, settings, tmp_path: Path) -> None:
    old = talk(nurse, closed_at=LAST - timedelta(days=1))
    (tmp_path / "away").write_text("a file where a folder is wanted")
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "away" / "checkpoints.txt"
    with pytest.raises(AuditUnavailable):
        forget_old(now=NOW)
    assert left() == {old.pk}


def test_a_clock_that_jumped_ahead_takes_weeks_to_do_harm(nurse: User) -> None:
    forget_old(now=NOW)
    kept = talk(nurse, closed_at=LAST + timedelta(days=6))
    years_ahead = NOW + timedelta(days=3650)
    for round_number in range(24):  # a day of them: the clock followed by six days
        forget_old(now=years_ahead + timedelta(hours=round_number))
    assert left() == {kept.pk}
    assert forget_old(now=years_ahead + timedelta(hours=24)) == 1


def test_the_clock_goes_back_with_one_that_was_put_right(nurse: User) -> None:
    forget_old(now=NOW)
    for _ in range(3):
        forget_old(now=NOW + timedelta(days=3650))
    forget_old(now=NOW)
    kept = talk(nurse, closed_at=LAST + timedelta(hours=7))
    forget_old(now=NOW + timedelta(days=3650))
    assert left() == {kept.pk}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("by_itself", [True, False], ids=["by itself", "a command does"])
def test_the_hourly_round_does_it_unless_a_command_does(settings, by_itself: bool) -> None:
    settings.HOUSEKEEPING = by_itself
    rounds: list[datetime] = []

    def forget(*, now: datetime) -> None:
        rounds.append(now)

    now = timezone.now()
    assert round_of_the_house(forget, now=now, running_since=now)
    assert rounds == [now] * by_itself


def test_the_command_forgets_and_says_how_many(nurse: User, settings, tmp_path: Path) -> None:
    forget_old(now=timezone.now() - timedelta(days=60))  # the clock that follows is two months behind
    talk(nurse, closed_at=timezone.now() - timedelta(days=750))
    said = io.StringIO()
    call_command("purge", stdout=said)
    assert "notes of talks" not in said.getvalue()
    call_command("purge", "--force", stdout=said)
    assert "Deleted: 1 notes of talks." in said.getvalue()
    talk(nurse, closed_at=timezone.now() - timedelta(days=750))
    (tmp_path / "away").write_text("a file where a folder is wanted")
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "away" / "checkpoints.txt"
    with pytest.raises(CommandError, match="the audit could not be written"):
        call_command("purge")
    assert len(left()) == 1
