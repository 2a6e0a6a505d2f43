"""The service deletes by itself, comes back to it when the database was away, and never serves what was deleted."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from core.journey.walk import Walk
from core.summaries import keeping, purging
from core.summaries.codes import new_code
from core.summaries.housekeeping import before_serving, round_of_the_house
from core.summaries.models import PepperVerifier, Summary
from core.summaries.words import WORDS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def deletions(settings, tmp_path: Path) -> None:
    """A list of deletions of this test's own."""
    settings.TOMBSTONES_FILE = tmp_path / "tombstones.txt"


def save(walk: Walk) -> str:
    code = new_code()
    today = timezone.localdate()
    keeping.keep(walk, word=next(iter(WORDS)), code=code, saved_on=today, today=today)
    return code


def deletions_that_are_late(caplog: pytest.LogCaptureFixture) -> int:
    return sum("deletion-late" in line.getMessage() for line in caplog.records if line.levelno == logging.CRITICAL)


def test_a_start_remembers_its_peppers(edition, settings):
    before_serving()
    assert set(PepperVerifier.objects.values_list("kid", flat=True)) == {kid for kid, _ in settings.CODE_PEPPERS}


def test_a_start_deletes_again_what_an_old_copy_of_the_database_brought_back(walk: Walk):
    code = save(walk)
    backup = list(Summary.objects.all())
    keeping.delete(code, today=timezone.localdate())
    Summary.objects.bulk_create(backup)
    before_serving()
    assert not Summary.objects.exists()


def test_a_start_with_a_wrong_pepper_deletes_nothing(walk: Walk, settings):
    code = save(walk)
    backup = list(Summary.objects.all())
    keeping.delete(code, today=timezone.localdate())
    Summary.objects.bulk_create(backup)
    settings.CODE_PEPPERS = tuple((kid, bytes(range(32))) for kid, _ in settings.CODE_PEPPERS)
    before_serving()
    assert Summary.objects.count() == 1


def test_a_round_deletes_what_is_past_its_date(walk: Walk):
    save(walk)
    now = timezone.now()
    Summary.objects.update(expires_on=timezone.localdate(now) - timedelta(days=1))
    assert round_of_the_house(now=now, running_since=now)
    assert not Summary.objects.exists()


def test_a_service_that_leaves_it_to_a_command_deletes_nothing_but_watches(walk: Walk, settings, caplog):
    settings.HOUSEKEEPING = False
    save(walk)
    now = timezone.now()
    Summary.objects.update(expires_on=timezone.localdate(now) - timedelta(days=1))
    assert round_of_the_house(now=now, running_since=now - timedelta(hours=1))
    assert Summary.objects.count() == 1
    assert deletions_that_are_late(caplog) == 0
    assert round_of_the_house(now=now, running_since=now - timedelta(hours=3))
    assert deletions_that_are_late(caplog) == 1
    purging.purge(now=now)
    assert round_of_the_house(now=now, running_since=now - timedelta(hours=3))
    assert deletions_that_are_late(caplog) == 1


def test_a_round_without_a_list_of_deletions_is_tried_again_soon(walk: Walk, settings, tmp_path: Path):
    save(walk)
    settings.TOMBSTONES_FILE = tmp_path  # a folder cannot be read as a list
    now = timezone.now()
    assert not round_of_the_house(now=now, running_since=now)
    assert Summary.objects.count() == 1
