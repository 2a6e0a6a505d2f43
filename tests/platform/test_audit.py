"""The audit lines: they stand or fall with the act, and whatever is done to them afterwards shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from core.platform import audit, audit_fence
from core.platform.audit import AuditUnavailable, Entry
from core.platform.models import AuditLine
from tests.summaries.kept import alerts

pytestmark = pytest.mark.django_db(transaction=True)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def vouched(settings, tmp_path: Path) -> Path:
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "var" / "audit.txt"
    return settings.AUDIT_CHECKPOINTS_FILE


def write(*acts: str, **more: object) -> None:
    for act in acts:
        audit.append(Entry(act=act, at=NOON, actor=1, actor_name="nurse@x.example", **more))  # type: ignore[arg-type]


def verify(*options: str) -> str:
    out = StringIO()
    call_command("audit", "verify", *options, stdout=out)
    return out.getvalue()


def restored() -> str:
    out = StringIO()
    call_command("audit", "restored", stdout=out)
    return out.getvalue()


def found(*options: str) -> str:
    """What `audit verify` says when it ends with 1."""
    with pytest.raises(CommandError) as ended:
        verify(*options)
    assert ended.value.returncode == 1
    return str(ended.value)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def forge(seq: int, act: str = "forged") -> None:
    """A line as whoever can write to the database, and knows how lines are made, would add it."""
    before = AuditLine.objects.filter(seq=seq - 1).first()
    line = AuditLine(seq=seq, at=NOON, actor=1, actor_name="", act=act, result="ok")
    line.previous = before.digest if before else "0" * 64
    line.digest = audit._digest(line)
    line.save(force_insert=True)


class TestWhatIsWritten:
    def test_is_found_again_as_it_was(self):
        write("page-opened", clinic=7, subject="page 4f", result="failed", detail="wrong code")
        line = AuditLine.objects.get()
        assert (line.seq, line.act, line.clinic, line.subject) == (1, "page-opened", 7, "page 4f")
        assert (line.result, line.detail, line.actor_name) == ("failed", "wrong code", "nurse@x.example")
        assert "All 1" in verify()

    def test_says_when_in_utc(self):
        audit.append(Entry(act="x", at=NOON.astimezone(timezone(timedelta(hours=5)))))
        assert AuditLine.objects.get().at == NOON
        assert "All 1" in verify()

    def test_is_one_line_of_printable_letters(self):
        write("x", subject="a\r\nb\x1b[31mc\u2028d" + "y" * 200, detail="é\x00" * 300)
        line = AuditLine.objects.get()
        assert line.subject.startswith("a  b [31mc d")
        assert (line.subject + line.detail).isprintable()
        assert (len(line.subject), len(line.detail)) == (100, 200)

    def test_falls_with_the_act(self):
        write("before")
        with transaction.atomic():
            write("undone")
            transaction.set_rollback(True)
        write("after")
        assert list(AuditLine.objects.order_by("seq").values_list("act", flat=True)) == ["before", "after"]
        assert "All 2" in verify()

    def test_is_one_chain_when_many_write_at_once(self):
        def five() -> None:
            write(*"abcde")
            connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(five) for _ in range(4)]:
                done.result()
        assert list(AuditLine.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 21))
        assert "All 20" in verify()

    def test_of_nothing_is_in_order(self):
        assert "All 0" in verify()


class TestItMustBeWritten:
    def test_or_the_act_does_not_happen_when_the_file_cannot_be_written(self, settings, tmp_path: Path):
        (tmp_path / "full").write_text("not a folder")
        settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "full" / "audit.txt"
        with pytest.raises(AuditUnavailable):
            write("page-opened")
        assert not AuditLine.objects.exists()

    def test_or_the_act_does_not_happen_when_the_table_cannot_be_written(self):
        sql("ALTER TABLE core_auditline RENAME TO core_auditline_away")
        try:
            with pytest.raises(AuditUnavailable):
                write("page-opened")
        finally:
            sql("ALTER TABLE core_auditline_away RENAME TO core_auditline")

    def test_on_the_disk_for_its_owner_only(self, vouched: Path):
        write("one")
        assert vouched.stat().st_mode & 0o777 == 0o600
        assert [line.split()[0] for line in vouched.read_text().splitlines()] == ["intend", "done"]


CHANGES = [
    ("act", "UPDATE core_auditline SET act = 'x' WHERE seq = 3", "line 3: was changed"),
    ("who", "UPDATE core_auditline SET actor = 9 WHERE seq = 3", "line 3: was changed"),
    ("clinic", "UPDATE core_auditline SET clinic = 9 WHERE seq = 3", "line 3: was changed"),
    ("result", "UPDATE core_auditline SET result = 'refused' WHERE seq = 1", "line 1: was changed"),
    ("deleted", "DELETE FROM core_auditline WHERE seq = 3", "line 3: is missing"),
    ("first deleted", "DELETE FROM core_auditline WHERE seq = 1", "line 1: is missing"),
    ("tail cut", "DELETE FROM core_auditline WHERE seq > 4", "line 5: is missing: lines were cut off"),
    ("all gone", "DELETE FROM core_auditline", "line 1: is missing: lines were cut off"),
]


class TestTampering:
    @pytest.fixture(autouse=True)
    def six(self) -> None:
        write(*"abcdef")

    @pytest.mark.parametrize(("statement", "place"), [it[1:] for it in CHANGES], ids=[it[0] for it in CHANGES])
    def test_shows_with_its_place(self, statement: str, place: str):
        assert "All 6" in verify()
        sql(statement)
        assert place in found()

    def test_shows_when_lines_change_places(self):
        for new, old in ((90, 2), (2, 3), (3, 90)):
            sql("UPDATE core_auditline SET seq = %s WHERE seq = %s", new, old)
        assert "line 2: does not follow" in found()

    def test_shows_when_a_line_is_changed_with_its_digest(self):
        line = AuditLine.objects.get(seq=6)
        line.act = "x"
        sql("UPDATE core_auditline SET act = 'x', digest = %s WHERE seq = 6", audit._digest(line))
        assert "line 6: was not written by this service" in found()

    def test_shows_when_a_line_is_forged_at_the_end(self):
        forge(7)
        assert "line 7: was not written by this service" in found()

    def test_shows_when_the_end_is_written_anew(self):
        sql("DELETE FROM core_auditline WHERE seq > 4")
        forge(5)
        forge(6)
        assert "line 5: was not written by this service" in found()

    def test_shows_when_the_service_itself_was_made_to_write_in_place_of_lines_cut_off(self):
        sql("DELETE FROM core_auditline WHERE seq > 4")
        write("x")
        assert "line 5: stands where another line was written before" in found()

    def test_shows_when_what_vouches_is_gone(self, vouched: Path):
        vouched.unlink()
        assert "line 1: was not written by this service" in found()

    def test_shows_when_what_vouches_was_written_with_another_key(self, vouched: Path, settings):
        lines = vouched.read_text().splitlines()
        vouched.write_text("\n".join(line.rpartition(" ")[0] + " " + "0" * 64 for line in lines))
        assert "line 1: was not written by this service" in found()


class TestVouching:
    def test_goes_on_when_the_key_changes(self, settings):
        write("one")
        settings.SEALING_KEYS = (bytes(range(32)), *settings.SEALING_KEYS)
        write("two")
        assert "All 2" in verify()

    def test_may_stand_in_several_files(self, settings, tmp_path: Path, vouched: Path):
        write("one")
        other = settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "other.txt"
        write("two")
        assert "line 1" in found()
        assert "All 2" in verify("--checkpoints", str(vouched), str(other))

    def test_passes_over_what_is_not_ours(self, vouched: Path):
        write("one")
        with vouched.open("ab") as file:
            file.write(b"\xff\xfe garbage\n\ndone 9 abc def\n")
        write("two")
        assert "All 2" in verify()

    def test_does_not_take_lines_that_are_written_meanwhile_for_a_fault(self, monkeypatch: pytest.MonkeyPatch):
        """It reads what vouches for the lines first, then the lines: others come in between."""
        write("one")
        read, written = audit._read, []

        def read_slowly(files: Iterable[Path]) -> Iterator[tuple[str, int, str]]:
            yield from read(files)
            if not written:
                written.append("two")
                write("two")

        monkeypatch.setattr(audit, "_read", read_slowly)
        assert "All 2" in verify()


class TestABackupPutBack:
    def test_is_written_down_and_no_longer_a_fault(self):
        write(*"abcdef")
        sql("DELETE FROM core_auditline WHERE seq > 4")
        assert "line 5" in found()
        assert "from 5 on were lost" in restored()
        assert AuditLine.objects.latest("seq").act == "backup-put-back"
        write("g")
        assert "All 6" in verify()

    def test_is_no_excuse_for_anything_else(self):
        with pytest.raises(CommandError, match="nothing is missing"):
            restored()
        write(*"abc")
        sql("UPDATE core_auditline SET act = 'x' WHERE seq = 2")
        with pytest.raises(CommandError, match="line 2: was changed"):
            restored()


class TestTheFence:
    @pytest.fixture(autouse=True)
    def fenced(self) -> Iterator[None]:
        write("one", "two")
        with connection.schema_editor() as editor:
            audit_fence.put_up(None, editor)
        yield
        with connection.schema_editor() as editor:
            audit_fence.take_down(None, editor)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE core_auditline SET act = 'x' WHERE seq = 1",
            "DELETE FROM core_auditline WHERE seq = 1",
            "DELETE FROM core_auditline",
        ],
    )
    def test_refuses_what_is_done_by_way_of_the_database(self, statement: str):
        with pytest.raises(DatabaseError, match="audit lines are never"):
            sql(statement)
        assert "All 2" in verify()

    def test_refuses_what_takes_the_place_of_a_line(self):
        columns = "seq, at, actor, actor_name, clinic, act, subject, result, detail, previous, digest"
        replace = {
            "sqlite": f"INSERT OR REPLACE INTO core_auditline ({columns}) SELECT {columns} FROM core_auditline",
            "postgresql": "TRUNCATE core_auditline",
        }[connection.vendor]
        with pytest.raises(DatabaseError, match="audit lines are never"):
            sql(replace)

    def test_lets_lines_be_added(self):
        write("three")
        assert "All 3" in verify()

    def test_may_be_taken_down_where_there_is_none(self):
        for _ in range(2):
            with connection.schema_editor() as editor:
                audit_fence.take_down(None, editor)


def test_a_fault_is_told_to_who_runs_the_service(caplog: pytest.LogCaptureFixture):
    write("one")
    sql("DELETE FROM core_auditline")
    found()
    assert alerts(caplog) == ["audit-broken"]
