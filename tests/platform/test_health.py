"""Machines that watch the service learn in one word whether to send people to it."""

import time
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler
from django.test import Client

from core.content.models import Edition
from core.guide.schema import digest_of
from core.platform import checks, health
from core.summaries import peppers
from core.summaries.models import PepperVerifier
from decision_aid.databases import sqlite
from tests.factories import SARCOMA, written_out


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker):
    """An SQLite database of its own, connected as the service does; readiness asks about it."""
    handler = ConnectionHandler({"default": sqlite(tmp_path / "db.sqlite3")})
    monkeypatch.setattr(health, "connections", handler)
    monkeypatch.setattr(checks, "connections", handler)
    with django_db_blocker.unblock():
        yield handler["default"]
        handler.close_all()


def apply_all(database, *, digest: str = "") -> None:
    """What a first start leaves behind: every migration, the tables that readiness reads, and the guide."""
    MigrationRecorder(database).ensure_schema()
    with database.schema_editor() as editor:
        editor.create_model(Edition)
        editor.create_model(PepperVerifier)
    with database.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, '2026-11-21')",
            health._newest_migrations(),
        )
        cursor.execute(
            "INSERT INTO core_edition (guide, number, document, digest, published_at, change_note) "
            "VALUES (%s, 1, %s, %s, %s, '')",
            [SARCOMA, written_out(), digest or digest_of(written_out()), "2026-11-21"],
        )


def remember(database, kid: str, value: bytes) -> None:
    with database.cursor() as cursor:
        cursor.execute("INSERT INTO core_pepperverifier (kid, value) VALUES (%s, %s)", [kid, value])


def test_a_live_process_says_ok_without_a_database(client: Client):
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok")


def test_a_database_with_every_migration_is_ready(client: Client, database):
    apply_all(database)
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db(transaction=True)
def test_the_database_of_the_service_is_ready(client: Client, edition: Edition):
    assert peppers.are_right()
    assert client.get("/readyz").status_code == 200


def test_a_database_without_our_migrations_is_not_ready(client: Client, database, monkeypatch: pytest.MonkeyPatch):
    apply_all(database)
    monkeypatch.setattr(health, "_newest_migrations", lambda: (("core", "9999_later"),))
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"unready")


def test_a_database_without_a_guide_is_not_ready(client: Client, database):
    apply_all(database)
    with database.cursor() as cursor:
        cursor.execute("DELETE FROM core_edition")
    assert client.get("/readyz").status_code == 503


def test_a_guide_that_was_changed_behind_our_back_is_not_ready(client: Client, database):
    apply_all(database, digest=digest_of("something else"))
    assert client.get("/readyz").status_code == 503


def test_a_database_that_was_used_with_another_pepper_is_not_ready(client: Client, database, settings):
    apply_all(database)
    settings.CODE_PEPPERS = (("2027q1", bytes(range(32))), ("2026q4", bytes(range(1, 33))))
    assert client.get("/readyz").status_code == 200
    remember(database, "2026q4", bytes(32))
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"unready")
    assert client.get("/livez").status_code == 200


def test_a_pepper_that_was_taken_out_of_use_keeps_nobody_waiting(client: Client, database):
    apply_all(database)
    remember(database, "2019q1", bytes(32))
    assert client.get("/readyz").status_code == 200


def test_a_new_database_is_not_ready(client: Client, database):
    assert client.get("/readyz").status_code == 503


def test_a_database_that_another_writer_holds_is_not_ready_within_two_seconds(client: Client, database):
    apply_all(database)
    with database.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        response = client.get("/readyz")
        assert time.monotonic() - began < health.ANSWER_WITHIN_SECONDS
        cursor.execute("ROLLBACK")
    assert (response.status_code, response.content) == (503, b"unready")
    assert client.get("/readyz").status_code == 200


def test_a_damaged_database_is_not_ready_while_the_process_lives(client: Client, tmp_path: Path, database):
    (tmp_path / "db.sqlite3").write_bytes(b"this is no database" * 100)
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_health_can_only_be_read(client: Client, database, path: str):
    assert client.head(path).content == b""
    for method in ("post", "put", "delete", "options", "patch"):
        assert getattr(client, method)(path).status_code == 405


def test_sqlite_is_durable_and_forgets_what_was_deleted(database):
    """What the live connection says, not what was asked for."""
    with database.cursor() as cursor:
        effective = {
            pragma: cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "secure_delete")
        }
    assert effective == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "busy_timeout": 5000,
        "foreign_keys": 1,
        "secure_delete": 1,
    }
    assert database.transaction_mode == "IMMEDIATE"
    assert (database.settings_dict["CONN_MAX_AGE"], database.settings_dict["ATOMIC_REQUESTS"]) == (None, False)


@pytest.mark.django_db
def test_the_database_of_the_service_does_what_we_ask():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            assert cursor.fetchone() == ("on",)
    assert list(checks.not_in_effect(connection)) == []


@pytest.mark.parametrize(
    ("pragma", "sentence"),
    [
        ("synchronous=NORMAL", "synchronous is 1, not 2."),
        ("busy_timeout=0", "busy_timeout is 0, not 5000."),
        ("foreign_keys=OFF", "foreign_keys is 0, not 1."),
        ("secure_delete=OFF", "secure_delete is 0, not 1."),
        ("journal_mode=DELETE", "journal_mode is delete, not wal."),
    ],
)
def test_a_connection_that_does_less_stops_the_start(database, pragma: str, sentence: str):
    with database.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
    (found,) = checks.check_durability(databases=["default"])
    assert (found.id, found.msg) == ("core.E001", f"default: {sentence}")


def test_requests_as_transactions_stop_the_start(database):
    database.settings_dict["ATOMIC_REQUESTS"] = True
    (found,) = checks.check_durability(databases=["default"])
    assert found.id == "core.E001"


def test_a_database_that_is_away_is_a_warning_since_reading_needs_none(tmp_path: Path, database):
    (tmp_path / "db.sqlite3").write_bytes(b"this is no database" * 100)
    (found,) = checks.check_durability(databases=["default"])
    assert found.id == "core.W002"
    assert checks.check_migrations(databases=["default"]) == []


def test_a_pending_migration_is_named(database, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_newest_migrations", lambda: (("core", "9999_later"),))
    (found,) = checks.check_migrations(databases=["default"])
    assert (found.id, found.msg) == ("core.E002", "Migration core.9999_later has not been applied.")


def test_debug_is_refused_in_production_only(settings):
    settings.DEBUG = True
    assert checks.check_debug_is_off(None) == []
    settings.TRIAL = False
    assert [found.id for found in checks.check_debug_is_off(None)] == ["core.C001"]


def test_a_deployment_check_of_a_trial_says_so(settings):
    assert [found.id for found in checks.check_is_no_trial(None)] == ["core.W001"]
    settings.TRIAL = False
    assert checks.check_is_no_trial(None) == []


def test_static_files_that_were_not_collected_are_noticed(settings, tmp_path: Path):
    assert checks.check_static_files() == []
    manifest = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": manifest}
    settings.STATIC_ROOT = tmp_path
    assert [found.id for found in checks.check_static_files()] == ["core.E003"]
