"""Saved pages go at their date and not before, whatever the clock says; what was deleted does not come back."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.journey.walk import Walk
from core.platform.models import Tally
from core.summaries import keeping, purging
from core.summaries.codes import new_code
from core.summaries.models import Summary
from core.summaries.purging import Outcome, purge
from core.summaries.words import WORDS

pytestmark = pytest.mark.django_db

START = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def deletions(settings, tmp_path: Path) -> Path:
    """A list of deletions of this test's own."""
    settings.TOMBSTONES_FILE = tmp_path / "tombstones.txt"
    return settings.TOMBSTONES_FILE


def save(walk: Walk, *, at: datetime = START) -> str:
    """Save the page and say with which code it opens."""
    code = new_code()
    keeping.keep(walk, word=next(iter(WORDS)), code=code, saved_on=at.date(), today=at.date())
    return code


def opens(code: str, *, at: datetime) -> bool:
    return keeping.fetch(code, today=at.date()) is not None


def hourly(*, since: datetime, until: datetime, every: timedelta = DAY) -> None:
    """The purges of a service that ran all the time."""
    at = since
    while at <= until:
        assert purge(now=at).outcome is Outcome.DONE
        at += every


def alerts(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [line.getMessage() for line in caplog.records if line.name == "alerts" and line.levelno == logging.CRITICAL]


def test_a_page_goes_after_its_last_day_and_not_on_it(walk: Walk, settings):
    code = save(walk)
    last = START + settings.KEPT_DAYS * DAY
    hourly(since=START, until=last)
    assert opens(code, at=last)
    assert purge(now=last + DAY) == purging.Purged(Outcome.DONE, expired=1)
    assert not Summary.objects.exists()


def test_a_purge_with_nothing_to_do_says_so(edition):
    assert purge(now=START) == purging.Purged(Outcome.DONE)


def test_only_what_is_past_its_date_goes(walk: Walk, settings):
    older = save(walk)
    newer = save(walk, at=START + 30 * DAY)
    longer = save(walk)
    keeping.extend(longer, until=date(2027, 5, 1), today=START.date())
    after = START + (settings.KEPT_DAYS + 1) * DAY
    hourly(since=START, until=after - DAY)
    assert purge(now=after).expired == 1
    assert [opens(code, at=after) for code in (older, newer, longer)] == [False, True, True]


def test_two_purges_at_once_delete_what_is_past_its_date_once(walk: Walk, settings):
    save(walk)
    kept = save(walk, at=START + 30 * DAY)
    after = START + (settings.KEPT_DAYS + 1) * DAY
    hourly(since=START, until=after - DAY)
    assert [purge(now=after).expired, purge(now=after).expired] == [1, 0]
    assert opens(kept, at=after)


def test_a_clock_that_jumps_ahead_deletes_nothing_and_raises_an_alert(walk: Walk, caplog):
    code = save(walk)
    purge(now=START)
    jumped = purge(now=START + 400 * DAY)
    assert jumped == purging.Purged(Outcome.CLOCK_SUSPECTED)
    assert [line for line in alerts(caplog) if "clock-jumped" in line]
    assert purge(now=START + HOUR).outcome is Outcome.DONE
    assert opens(code, at=START + HOUR)


def test_a_clock_that_stays_ahead_is_believed_most_of_a_day_later(walk: Walk):
    save(walk)
    purge(now=START)
    ahead = START + 400 * DAY
    assert purge(now=ahead).outcome is Outcome.CLOCK_SUSPECTED
    assert purge(now=ahead + 22 * HOUR).outcome is Outcome.CLOCK_SUSPECTED
    assert purge(now=ahead + 23 * HOUR) == purging.Purged(Outcome.DONE, expired=1)


def test_a_clock_that_was_put_right_in_between_is_suspected_anew(walk: Walk):
    code = save(walk)
    purge(now=START)
    assert purge(now=START + 400 * DAY).outcome is Outcome.CLOCK_SUSPECTED
    assert purge(now=START + HOUR).outcome is Outcome.DONE
    assert purge(now=START + 401 * DAY).outcome is Outcome.CLOCK_SUSPECTED
    assert opens(code, at=START + HOUR)


def test_somebody_who_knows_that_the_clock_is_right_can_say_so(walk: Walk):
    save(walk)
    purge(now=START)
    assert purge(now=START + 400 * DAY, force=True) == purging.Purged(Outcome.DONE, expired=1)


def test_a_weekend_without_the_service_raises_no_suspicion(walk: Walk):
    save(walk)
    purge(now=START)
    assert purge(now=START + 2 * DAY).outcome is Outcome.DONE


@pytest.mark.parametrize(("old", "outcome"), [(2, Outcome.DONE), (3, Outcome.CLOCK_SUSPECTED)])
def test_more_than_one_in_five_pages_at_once_is_too_many(walk: Walk, settings, old: int, outcome: Outcome):
    for number in range(10):
        save(walk, at=START if number < old else START + 60 * DAY)
    after = START + (settings.KEPT_DAYS + 1) * DAY
    hourly(since=START + 60 * DAY, until=after - DAY)
    assert purge(now=after).outcome is outcome
    assert Summary.objects.count() == (8 if outcome is Outcome.DONE else 10)


def test_a_clock_that_is_set_back_revives_nothing(walk: Walk, settings):
    save(walk)
    code = save(walk, at=START + 30 * DAY)
    after = START + (settings.KEPT_DAYS + 31) * DAY
    hourly(since=START, until=after)
    back = START + settings.KEPT_DAYS * DAY
    assert not opens(code, at=back)
    assert purge(now=back).outcome is Outcome.DONE


def test_with_a_wrong_pepper_nothing_is_deleted(walk: Walk, settings, caplog):
    save(walk)
    purge(now=START)
    right = settings.CODE_PEPPERS
    settings.CODE_PEPPERS = tuple((kid, bytes(range(32))) for kid, _ in right)
    after = START + (settings.KEPT_DAYS + 1) * DAY
    assert purge(now=after, force=True) == purging.Purged(Outcome.WRONG_PEPPER)
    assert [line for line in alerts(caplog) if "wrong-pepper" in line]
    assert Summary.objects.count() == 1
    settings.CODE_PEPPERS = right
    assert purge(now=after, force=True).expired == 1


def test_a_deleted_page_that_an_old_backup_brings_back_is_deleted_again(walk: Walk):
    gone, stays = save(walk), save(walk)
    backup = list(Summary.objects.all())
    keeping.delete(gone, today=START.date())
    Summary.objects.all().delete()
    Summary.objects.bulk_create(backup)
    assert not opens(gone, at=START)
    assert purge(now=START).came_back == 1
    assert Summary.objects.count() == 1
    assert opens(stays, at=START)


def test_an_old_code_that_an_old_backup_brings_back_stays_dead(walk: Walk):
    old, new = save(walk), new_code()
    backup = list(Summary.objects.all())
    keeping.change_code(old, new_code=new, today=START.date())
    Summary.objects.all().delete()
    Summary.objects.bulk_create(backup)
    assert not opens(old, at=START)
    purge(now=START)
    assert not Summary.objects.exists()


def test_the_list_of_deletions_forgets_what_no_backup_can_bring_back(walk: Walk, deletions: Path):
    keeping.delete(save(walk), today=START.date())
    purge(now=START + 400 * DAY)
    assert deletions.read_text().count("deleted ") == 1
    purge(now=START + 401 * DAY)
    assert deletions.read_text() == ""


def test_counts_of_tries_that_are_over_are_forgotten(edition):
    Tally.objects.create(key="x", began=int(START.timestamp()) - 7 * 24 * 3600, count=3)
    purge(now=START)
    assert not Tally.objects.exists()


def test_a_service_that_deleted_within_two_hours_is_not_late(edition):
    purge(now=START)
    assert not purging.is_late(now=START + 2 * HOUR, running_since=START - DAY)
    assert purging.is_late(now=START + 2.1 * HOUR, running_since=START - DAY)


def test_a_service_that_has_just_started_has_two_hours(edition):
    purge(now=START - 30 * DAY)
    assert not purging.is_late(now=START + HOUR, running_since=START)
    assert purging.is_late(now=START + 3 * HOUR, running_since=START)


def test_the_command_says_what_it_deleted(walk: Walk):
    said = StringIO()
    call_command("purge", stdout=said)
    assert said.getvalue().strip() == "Deleted: 0 past their date, 0 that had come back."


def test_the_command_ends_with_the_reason_when_it_may_not(walk: Walk, settings):
    save(walk)
    purge(now=START - 100 * DAY)
    with pytest.raises(CommandError, match=r"the clock jumped.* --force"):
        call_command("purge", stdout=StringIO())
    call_command("purge", "--force", stdout=StringIO())
    settings.CODE_PEPPERS = tuple((kid, bytes(range(32))) for kid, _ in settings.CODE_PEPPERS)
    with pytest.raises(CommandError, match=r"a pepper is not the one .*\.$"):
        call_command("purge", "--force", stdout=StringIO())
