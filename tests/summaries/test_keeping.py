"""A kept page opens with its code and nothing else, for as long as was said. Without it nobody can read it."""

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from core.summaries.codes import new_code
from core.summaries.keeping import KEPT_DAYS, AlreadyKept, Kept, fetch, keep
from core.summaries.models import Summary

TODAY = date(2026, 11, 21)
CANARY = "canary-in-my-notes"
PAGE = {"format": 1, "walk": {"notes": f"{CANARY} ö 👍"}}


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test here keeps pages."""


def the_row() -> Summary:
    return Summary.objects.get()


def test_a_page_opens_with_its_code():
    code = new_code()
    kept = keep(PAGE, code=code, today=TODAY)
    assert kept == Kept(PAGE, TODAY + timedelta(days=KEPT_DAYS))
    assert fetch(code, today=TODAY) == kept


def test_each_page_opens_with_its_own_code():
    codes = [new_code() for _ in range(5)]
    for number, code in enumerate(codes):
        keep({"number": number}, code=code, today=TODAY)
    found = [fetch(code, today=TODAY) for code in codes]
    assert [kept.payload["number"] for kept in found if kept] == [0, 1, 2, 3, 4]


def test_the_same_page_under_the_same_code_is_kept_once():
    code = new_code()
    assert keep(PAGE, code=code, today=TODAY) == keep(PAGE, code=code, today=TODAY)
    assert Summary.objects.count() == 1


def test_keeping_it_again_does_not_make_it_stay_longer():
    code = new_code()
    first = keep(PAGE, code=code, today=TODAY)
    assert keep(PAGE, code=code, today=TODAY + timedelta(days=1)) == first


def test_another_page_under_the_same_code_is_refused_and_changes_nothing():
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    with pytest.raises(AlreadyKept):
        keep({"other": 1}, code=code, today=TODAY)
    kept = fetch(code, today=TODAY)
    assert kept
    assert kept.payload == PAGE


def test_a_code_never_given_opens_nothing():
    keep(PAGE, code=new_code(), today=TODAY)
    assert fetch(new_code(), today=TODAY) is None


def test_it_opens_on_its_last_day_and_not_after():
    code = new_code()
    last = keep(PAGE, code=code, today=TODAY).expires_on
    assert fetch(code, today=last)
    assert fetch(code, today=last + timedelta(days=1)) is None


def test_pages_past_their_day_are_gone_at_the_next_saving():
    keep(PAGE, code=new_code(), today=TODAY)
    later = TODAY + timedelta(days=KEPT_DAYS)
    keep(PAGE, code=new_code(), today=later)
    assert Summary.objects.count() == 2
    keep(PAGE, code=new_code(), today=later + timedelta(days=1))
    assert Summary.objects.count() == 2


# --- what the row says to whoever reads the database ------------------------------------------------------


def test_nothing_of_the_page_or_its_code_can_be_read_in_the_row():
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    row = Summary.objects.values().get()
    assert set(row) == {"id", "lookup", "sealed", "expires_on"}
    raw = base64.urlsafe_b64decode(row["sealed"] + "=" * (-len(row["sealed"]) % 4))
    for held in (raw, raw[::-1], bytes.fromhex(row["lookup"]), json.dumps(row, default=str).encode()):
        for secret in (CANARY, "notes", "walk", code, code.lower(), code[:4]):
            assert secret.encode() not in held
    assert code.encode().hex() not in row["lookup"]


def test_the_same_page_never_gives_the_same_row():
    for _ in range(5):
        keep(PAGE, code=new_code(), today=TODAY)
    assert len(set(Summary.objects.values_list("lookup", flat=True))) == 5
    assert len(set(Summary.objects.values_list("sealed", flat=True))) == 5


def test_no_changed_byte_opens():
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    sealed = the_row().sealed
    raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    for place in range(0, len(raw), 3):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        Summary.objects.update(sealed=base64.urlsafe_b64encode(changed).rstrip(b"=").decode())
        assert fetch(code, today=TODAY) is None


@pytest.mark.parametrize("sealed", ["", "A", "é", "====", "A" * 5000])
def test_a_row_that_was_overwritten_opens_nothing(sealed: str):
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    Summary.objects.update(sealed=sealed)
    assert fetch(code, today=TODAY) is None


def moved_to_another_code(code: str) -> None:
    other = new_code()
    keep(PAGE, code=other, today=TODAY)
    mine, theirs = Summary.objects.order_by("id")
    Summary.objects.filter(pk=mine.pk).update(sealed=theirs.sealed)


def made_to_last(code: str) -> None:
    Summary.objects.update(expires_on=TODAY + timedelta(days=10_000))


@pytest.mark.parametrize("change", [moved_to_another_code, made_to_last])
def test_a_row_moved_to_another_code_or_day_opens_nothing(change: Callable[[str], None]):
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    change(code)
    assert fetch(code, today=TODAY) is None


# --- the secrets of the installation ----------------------------------------------------------------------


def test_a_page_still_opens_after_a_new_key_was_put_in_front(settings: Any):
    settings.SEALING_KEYS = (b"a" * 32,)
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    settings.SEALING_KEYS = (b"b" * 32, b"a" * 32)
    kept = fetch(code, today=TODAY)
    assert kept
    assert kept.payload == PAGE


def test_the_code_alone_opens_nothing_without_the_secret_of_the_installation(settings: Any):
    settings.SEALING_KEYS = (b"a" * 32,)
    code = new_code()
    keep(PAGE, code=code, today=TODAY)
    settings.SEALING_KEYS = (b"b" * 32,)
    assert fetch(code, today=TODAY) is None


def test_the_secret_of_the_installation_is_not_used_as_it_is(settings: Any):
    settings.SEALING_KEYS = (b"a" * 32,)
    keep(PAGE, code=new_code(), today=TODAY)
    row = the_row()
    assert (b"a" * 8).hex() not in row.lookup
    assert base64.urlsafe_b64encode(b"a" * 8).decode()[:8] not in row.sealed


# --- many at once -----------------------------------------------------------------------------------------


@pytest.fixture
def on_disk(tmp_path: Path, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database of its own, in a file: every thread connects to it as the running service does."""
    if connections["default"].vendor != "sqlite":
        pytest.skip("about the file of SQLite")
    monkeypatch.setitem(connections.settings["default"], "NAME", str(tmp_path / "db.sqlite3"))
    with django_db_blocker.unblock():
        in_threads(1, lambda _: call_command("migrate", verbosity=0))
        yield


def in_threads(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act` gives in `count` threads at once, each with a connection of its own."""

    def acting(number: int) -> Any:
        try:
            return act(number)
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(acting, range(count)))


@pytest.mark.usefixtures("on_disk")
def test_one_page_pressed_twenty_times_at_once_is_kept_once():
    code = new_code()
    kept = in_threads(20, lambda _: keep(PAGE, code=code, today=TODAY))
    assert kept == [Kept(PAGE, TODAY + timedelta(days=KEPT_DAYS))] * 20
    assert in_threads(1, lambda _: Summary.objects.count()) == [1]


@pytest.mark.usefixtures("on_disk")
def test_twenty_pages_saved_at_once_are_all_kept():
    codes = [new_code() for _ in range(20)]
    in_threads(20, lambda number: keep({"number": number}, code=codes[number], today=TODAY))
    found = in_threads(20, lambda number: fetch(codes[number], today=TODAY))
    assert [kept.payload["number"] for kept in found] == list(range(20))
