"""A database that cannot take it is answered with "not saved", and the same form saves once it can."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.service import ROOT, Service, Visitor, canary, manage, random_key

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="works on processes by way of /proc"),
]


def test_a_locked_database_is_answered_soon_and_the_same_form_saves_once_afterwards(service: Service):
    visitor, wrote = Visitor(service), canary()
    visitor.walk(wrote)
    ticket = visitor.ask_for_ticket()
    with service.held_by_another():
        began = time.monotonic()
        refused = visitor.save(ticket)
        assert time.monotonic() - began < 8
        assert Visitor(service).get("/").status == 200
    assert not_saved(refused, wrote)
    saves_once(service, visitor, refused.ticket, wrote)


def test_a_full_disk_is_answered_and_the_same_form_saves_once_afterwards(service: Service):
    if not service.is_sqlite:
        pytest.skip("the disk of PostgreSQL is not ours to fill")
    visitor, wrote = Visitor(service), canary()
    visitor.walk(wrote)
    ticket = visitor.ask_for_ticket()
    with service.full_disk():
        refused = visitor.save(ticket)
        assert service.answers("/livez") == 200
        assert Visitor(service).get("/").status == 200
    assert not_saved(refused, wrote)
    assert service.rows() == 0
    saves_once(service, visitor, refused.ticket, wrote)


def test_a_deletion_that_cannot_be_written_down_is_not_done(service: Service):
    visitor, wrote = Visitor(service), canary()
    visitor.walk(wrote)
    code = visitor.save(visitor.ask_for_ticket()).code
    ticket = visitor.open(code).ticket
    with service.full_disk():
        assert visitor.post("/open/delete/", ticket=ticket, delete="1").status == 503
    assert wrote in Visitor(service).open(code).text
    assert visitor.post("/open/delete/", ticket=ticket, delete="1").status == 200
    assert wrote not in Visitor(service).open(code).text
    assert service.rows() == 0


def test_what_was_deleted_does_not_come_back_with_an_old_backup(service: Service, tmp_path: Path):
    if not service.is_sqlite:
        pytest.skip("takes the backup of a file")
    visitor, wrote = Visitor(service), canary()
    visitor.walk(wrote)
    code = visitor.save(visitor.ask_for_ticket()).code
    backup = tmp_path / "backup.sqlite3"
    with service.connection() as connection:
        connection.execute("VACUUM INTO ?", [str(backup)])
    assert visitor.post("/open/delete/", ticket=visitor.open(code).ticket, delete="1").status == 200
    service.stop()
    for beside in ("-wal", "-shm"):
        service.file.with_name(service.file.name + beside).unlink(missing_ok=True)
    shutil.copy(backup, service.file)
    assert service.rows() == 1
    service.start()
    assert service.rows() == 0
    assert wrote not in Visitor(service).open(code).text


def test_a_start_with_a_wrong_pepper_is_not_ready_saves_nothing_and_does_no_harm(service: Service):
    visitor, wrote = Visitor(service), canary()
    visitor.walk(wrote)
    code = visitor.save(visitor.ask_for_ticket()).code
    assert service.answers("/readyz") == 200
    right, service.pepper = service.pepper, random_key()
    service.restart()
    assert (service.answers("/readyz"), service.answers("/livez")) == (503, 200)
    assert "wrong-pepper" in service.log
    ticket = visitor.ask_for_ticket()
    assert not_saved(visitor.save(ticket), wrote)
    assert wrote not in Visitor(service).open(code).text
    purge = [sys.executable, "manage.py", "purge", "--force"]
    purged = subprocess.run(purge, cwd=ROOT, env={**os.environ, **service.settings}, capture_output=True)
    assert (purged.returncode, service.rows()) == (1, 1)
    service.pepper = right
    service.restart()
    assert service.answers("/readyz") == 200
    assert wrote in Visitor(service).open(code).text
    saves_once(service, visitor, ticket, wrote, before=1)


def test_after_a_deletion_and_a_purge_nothing_of_the_page_is_left_in_the_files_of_sqlite(service: Service):
    if not service.is_sqlite:
        pytest.skip("looks into the files of SQLite")
    visitor = Visitor(service)
    visitor.walk(canary())
    code = visitor.save(visitor.ask_for_ticket()).code
    with service.connection() as connection:
        found_by, body = connection.execute("SELECT lookup_id, body FROM core_summary").fetchone()
    assert found_by in contents(service)
    assert visitor.post("/open/delete/", ticket=visitor.open(code).ticket, delete="1").status == 200
    manage("purge", given=service.settings)
    assert found_by not in contents(service)
    assert body[:64] not in contents(service)


def contents(service: Service) -> bytes:
    """The database's file and its log, one after the other."""
    return b"".join(path.read_bytes() for path in sorted(service.folder.glob("db.sqlite3*")))


def not_saved(answer, wrote: str) -> bool:
    """Whether the page says so, and holds what was written and a form to try again with."""
    assert answer.status == 503, answer.text[:2000]
    assert wrote in answer.text
    return not answer.code and bool(answer.ticket)


def saves_once(service: Service, visitor: Visitor, ticket: str, wrote: str, *, before: int = 0) -> None:
    saved = [visitor.save(ticket) for _ in range(2)]
    assert [answer.status for answer in saved] == [200, 200]
    assert saved[0].code
    assert saved[0].code == saved[1].code
    assert service.rows() == before + 1
    assert wrote in Visitor(service).open(saved[0].code).text
