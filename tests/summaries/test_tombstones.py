"""What was deleted stays deleted, even when an old copy of the database comes back. The list of it tells nothing."""

import hashlib
import hmac
import os
import stat
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from core.summaries import tombstones
from core.summaries.codes import new_code
from core.summaries.keeping import Gone, change_code, delete, fetch, keep
from core.summaries.models import Summary
from tests.summaries.kept import PEPPER, TODAY, WORD, alerts, in_threads, install, opened, page, row_of, save

NAME, OTHER = "a" * 64, "b" * 64
CLEAR: dict[str, Any] = {
    "v": 1,
    "kid": "one",
    "content_version": "guide/1",
    "wrap": b"",
    "body": b"",
    "created_on": TODAY,
    "expires_on": TODAY,
}


@pytest.fixture(autouse=True)
def _installation(db: None, settings: Any, tmp_path: Path) -> None:
    install(settings, tmp_path)


@pytest.fixture
def the_list(settings: Any) -> Path:
    path: Path = settings.TOMBSTONES_FILE
    return path


@pytest.fixture
def locked_out(the_list: Path) -> None:
    """The list can be read, but not added to: a folder stands where its lock should be."""
    the_list.with_name(f"{the_list.name}.lock").mkdir(parents=True)


def by_hand(lookup_id: bytes) -> str:
    return hmac.new(PEPPER, b"stsda/v1/tombstone" + lookup_id, hashlib.sha256).hexdigest()


def backup() -> list[dict[str, Any]]:
    return list(Summary.objects.values())


def restore(rows: list[dict[str, Any]]) -> None:
    """The database as it was, as an operator would put it back."""
    Summary.objects.all().delete()
    Summary.objects.bulk_create(Summary(**row) for row in rows)


# --- deleting ---------------------------------------------------------------------------------------------


def test_a_deleted_page_is_written_down_by_a_value_worked_out_with_plain_hmac(the_list: Path):
    code = save()
    lookup_id = bytes(row_of(code).lookup_id)
    delete(code, today=TODAY)
    assert the_list.read_text() == f"deleted 2026-11-21 {by_hand(lookup_id)}\n"


def test_a_deleted_page_that_a_backup_brings_back_does_not_open_and_is_deleted_again():
    gone, staying = save(), save()
    rows = backup()
    delete(gone, today=TODAY)
    restore(rows)
    assert Summary.objects.count() == 2
    assert fetch(gone, today=TODAY) is None
    assert opened(staying)
    assert tombstones.delete_again() == 1
    assert Summary.objects.count() == 1
    assert opened(staying)
    assert tombstones.delete_again() == 0


def test_a_page_that_came_back_can_be_neither_changed_nor_given_another_code():
    gone = save()
    rows = backup()
    delete(gone, today=TODAY)
    restore(rows)
    with pytest.raises(Gone):
        change_code(gone, new_code=new_code(), today=TODAY)
    with pytest.raises(Gone):
        keep(page(), word=WORD, code=gone, saved_on=TODAY, today=TODAY)


def test_the_form_that_saved_a_deleted_page_does_not_save_it_again():
    code = save()
    delete(code, today=TODAY)
    with pytest.raises(Gone):
        save(code=code)
    assert not Summary.objects.exists()


@pytest.mark.usefixtures("locked_out")
def test_nothing_is_deleted_that_could_not_be_written_down(caplog: pytest.LogCaptureFixture):
    code = save()
    with pytest.raises(OperationalError):
        delete(code, today=TODAY)
    assert opened(code)
    assert alerts(caplog) == ["no-tombstone"]


@pytest.mark.usefixtures("locked_out")
def test_no_code_is_changed_that_could_not_be_written_down():
    code, other = save(), new_code()
    with pytest.raises(OperationalError):
        change_code(code, new_code=other, today=TODAY)
    assert opened(code)
    assert fetch(other, today=TODAY) is None


def test_no_page_opens_while_the_list_cannot_be_read(the_list: Path, caplog: pytest.LogCaptureFixture):
    code = save()
    the_list.mkdir(parents=True)  # a folder in its place
    with pytest.raises(OperationalError):
        fetch(code, today=TODAY)
    assert alerts(caplog) == ["no-tombstone"]


def test_many_that_came_back_are_all_deleted_again(the_list: Path):
    rows = [Summary(lookup_id=number.to_bytes(32, "big"), **CLEAR) for number in range(1201)]
    Summary.objects.bulk_create(rows)
    the_list.parent.mkdir()
    the_list.write_text("".join(f"deleted 2026-11-21 {by_hand(row.lookup_id)}\n" for row in rows[:-1]))
    assert tombstones.delete_again() == 1200
    assert [bytes(row.lookup_id) for row in Summary.objects.all()] == [rows[-1].lookup_id]


def test_rows_of_a_pepper_that_was_given_up_are_left_to_their_date(the_list: Path):
    tombstones.write_deleted(NAME, today=TODAY)
    Summary.objects.create(lookup_id=bytes(32), **{**CLEAR, "kid": "given-up"})
    assert tombstones.delete_again() == 0


# --- changing a code --------------------------------------------------------------------------------------


def test_an_old_code_that_a_backup_brings_back_does_not_open(the_list: Path):
    old, new = save(), new_code()
    rows = backup()
    change_code(old, new_code=new, today=TODAY)
    restore(rows)
    assert fetch(old, today=TODAY) is None
    assert tombstones.delete_again() == 1
    assert [line.split()[0] for line in the_list.read_text().splitlines()] == ["changing", "changed"]


def test_a_page_with_another_code_is_not_deleted_as_if_it_had_come_back():
    old, new = save(), new_code()
    change_code(old, new_code=new, today=TODAY)
    assert tombstones.delete_again() == 0
    assert opened(new)


def test_a_change_that_was_cut_short_after_the_database_had_it_is_finished(the_list: Path):
    old, new = save(), new_code()
    rows = backup()
    change_code(old, new_code=new, today=TODAY)
    without_the_last_line(the_list)
    assert opened(new)
    tombstones.finish_changes(today=TODAY)
    restore(rows)
    assert fetch(old, today=TODAY) is None


def test_a_change_that_was_cut_short_before_the_database_had_it_leaves_the_old_code(the_list: Path):
    old, new = save(), new_code()
    rows = backup()
    change_code(old, new_code=new, today=TODAY)
    without_the_last_line(the_list)
    restore(rows)
    tombstones.finish_changes(today=TODAY)
    assert tombstones.delete_again() == 0
    assert opened(old)
    change_code(old, new_code=new, today=TODAY)  # and it can be done again
    assert opened(new)


def without_the_last_line(path: Path) -> None:
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))


def test_a_change_is_finished_once(the_list: Path):
    change_code(save(), new_code=new_code(), today=TODAY)
    written = the_list.read_text()
    tombstones.finish_changes(today=TODAY)
    assert the_list.read_text() == written


# --- the list itself --------------------------------------------------------------------------------------


def test_the_list_tells_neither_a_code_nor_where_its_row_is(the_list: Path):
    one, two, three = save(), save(), new_code()
    hidden = [one, two, three, *(bytes(row.lookup_id).hex() for row in Summary.objects.all()), PEPPER.hex()]
    hidden += [row.record_id.hex for row in Summary.objects.all()]
    delete(one, today=TODAY)
    change_code(two, new_code=three, today=TODAY)
    written = the_list.read_text()
    assert len(written.splitlines()) == 3
    assert not [each for each in hidden if each in written]


@pytest.mark.skipif(os.name != "posix", reason="about the rights of a file")
def test_nobody_else_may_read_the_list(the_list: Path):
    tombstones.write_deleted(NAME, today=TODAY)
    assert stat.S_IMODE(the_list.stat().st_mode) == 0o600


def test_where_there_is_no_list_yet_nothing_is_gone():
    assert tombstones.listed() == tombstones.Listed()
    assert tombstones.delete_again() == 0
    tombstones.forget_old(today=TODAY)


def test_a_line_cut_off_by_a_crash_stays_by_itself_and_says_nothing(the_list: Path):
    the_list.parent.mkdir()
    the_list.write_text(f"deleted 2026-11-21 {OTHER[:30]}")
    tombstones.write_deleted(NAME, today=TODAY)
    assert tombstones.listed().gone == {NAME}
    assert the_list.read_text().splitlines() == [f"deleted 2026-11-21 {OTHER[:30]}", f"deleted 2026-11-21 {NAME}"]


def test_what_is_no_line_of_ours_is_read_past(the_list: Path):
    the_list.parent.mkdir()
    lines = ["", "deleted", f"erased 2026-11-21 {OTHER}", f"deleted 2026-11-21 {OTHER} and more", "\u00e9\u00e9"]
    the_list.write_bytes("\n".join([*lines, f"deleted 2026-11-21 {NAME}", ""]).encode())
    assert tombstones.listed().gone == {NAME}


def test_twenty_lines_written_at_once_are_all_there_and_whole(the_list: Path):
    names = [f"{number:064x}" for number in range(20)]
    assert in_threads(20, lambda number: tombstones.write_deleted(names[number], today=TODAY)) == [None] * 20
    assert sorted(the_list.read_text().splitlines()) == [f"deleted 2026-11-21 {name}" for name in names]


def test_a_line_added_by_another_process_counts_at_once(the_list: Path):
    tombstones.write_deleted(NAME, today=TODAY)
    assert tombstones.listed().gone == {NAME}
    with the_list.open("a") as file:
        file.write(f"deleted 2026-11-21 {OTHER}\n")
    assert tombstones.listed().gone == {NAME, OTHER}


def test_a_full_disk_leaves_the_list_as_it_was(the_list: Path):
    resource = pytest.importorskip("resource", reason="about a limit that this system does not have")
    lines = "".join(f"deleted 2026-11-21 {number:064x}\n" for number in range(4000))
    the_list.parent.mkdir()
    the_list.write_text(lines)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(lines) + 20, before[1]))  # room for a part of a line
    try:
        with pytest.raises(OperationalError):
            tombstones.write_deleted(NAME, today=TODAY)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert the_list.read_text() == lines
    tombstones.write_deleted(NAME, today=TODAY)
    assert the_list.read_text() == f"{lines}deleted 2026-11-21 {NAME}\n"


def test_lines_are_dropped_once_no_backup_can_hold_their_row(the_list: Path, settings: Any):
    settings.KEPT_DAYS_AT_MOST = 365
    last = TODAY - timedelta(days=365 + 35)
    tombstones.write_deleted(OTHER, today=last - timedelta(days=1))
    tombstones.write_deleted(NAME, today=last)
    tombstones.write_changed(NAME, OTHER, today=TODAY)
    tombstones.forget_old(today=TODAY)
    assert the_list.read_text().splitlines() == [
        f"deleted {last} {NAME}",
        f"changed 2026-11-21 {NAME} {OTHER}",
    ]
    assert {path.name for path in the_list.parent.iterdir()} == {the_list.name, f"{the_list.name}.lock"}  # no draft


def test_a_list_with_nothing_old_in_it_is_not_written_again(the_list: Path):
    tombstones.write_deleted(NAME, today=TODAY)
    before = the_list.stat()
    tombstones.forget_old(today=date(2027, 1, 1))
    assert (the_list.stat().st_ino, the_list.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.usefixtures("locked_out")
def test_a_list_that_cannot_be_locked_is_not_shortened(the_list: Path):
    the_list.write_text(f"deleted 2020-01-01 {NAME}\n")
    with pytest.raises(OperationalError):
        tombstones.forget_old(today=TODAY)
    assert the_list.read_text() == f"deleted 2020-01-01 {NAME}\n"
