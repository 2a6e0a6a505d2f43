"""How far readers get, counted for all of them together."""

import time
from pathlib import Path

import pytest

from core.platform import counting
from core.platform.models import MonthCount
from tests.content.databases import database_away

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_waits():
    counting.write()
    MonthCount.objects.all().delete()


def counted() -> dict[str, int]:
    return dict(MonthCount.objects.values_list("name", "times"))


def test_counts_wait_and_are_written_together():
    counting.happened("begun")
    counting.happened("begun")
    counting.happened("finished")
    assert counted() == {}
    counting.write()
    assert counted() == {"begun": 2, "finished": 1}


def test_later_counts_are_added():
    for _ in range(3):
        counting.happened("begun")
        counting.write()
    assert counted() == {"begun": 3}
    assert MonthCount.objects.get().month.day == 1


def test_after_a_minute_the_next_count_writes(monkeypatch: pytest.MonkeyPatch):
    counting.happened("begun")
    monkeypatch.setattr(counting, "_written_at", time.monotonic() - counting.WRITE_EVERY_SECONDS - 1)
    counting.happened("begun")
    assert counted() == {"begun": 2}


def test_counts_go_on_waiting_while_the_database_is_away(tmp_path: Path):
    counting.happened("begun")
    with database_away(tmp_path / "nowhere"):
        counting.write()
    counting.write()
    assert counted() == {"begun": 1}
