"""What must hold before the service may start. `manage.py check` and `decision_aid.wsgi` ask."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from core.platform.health import pending_migrations

# What SQLite says back; the meaning is in decision_aid.databases.
_EFFECTIVE = {"synchronous": 2, "busy_timeout": 5000, "foreign_keys": 1, "secure_delete": 1}


def register() -> None:
    """Make Django's check framework know ours."""
    checks.register(check_debug_is_off, checks.Tags.security)
    checks.register(check_is_no_trial, checks.Tags.security, deploy=True)
    checks.register(check_durability, checks.Tags.database)
    checks.register(check_migrations, checks.Tags.database, deploy=True)


def check_debug_is_off(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.DEBUG and not settings.TRIAL:
        return [checks.Critical("DEBUG is on in production.", hint="Leave DEBUG out.", id="core.C001")]
    return []


def check_is_no_trial(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if settings.TRIAL:
        hint = "Set DECISION_AID_MODE=production."
        return [checks.Warning("This is a trial: cookies are not bound to https.", hint=hint, id="core.W001")]
    return []


def check_durability(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Ask a live connection whether an acknowledged write is on disk and a deleted one is gone."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        try:
            wrong = list(not_in_effect(connection))
        except DatabaseError:
            # Reading the guide needs no database, so this must not stop the start.
            found.append(checks.Warning(f"The database {alias!r} cannot be reached.", id="core.W002"))
        else:
            found.extend(checks.Error(f"{alias}: {sentence}", id="core.E001") for sentence in wrong)
    return found


def check_migrations(databases: Sequence[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    try:
        pending = [name for alias in databases or () for name in pending_migrations(connections[alias])]
    except DatabaseError:
        return []  # check_durability says so
    hint = "Run manage.py migrate."
    return [checks.Error(f"Migration {name} has not been applied.", hint=hint, id="core.E002") for name in pending]


def check_static_files() -> list[checks.CheckMessage]:
    """Whether the files that pages name were collected. Asked at the start only: a check of the code needs none."""
    try:
        staticfiles_storage.url("app.css")
    except ValueError:
        hint = "Run manage.py collectstatic."
        return [checks.Error("The static files have not been collected.", hint=hint, id="core.E003")]
    return []


def not_in_effect(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """What a live connection does not do although we ask for it. May raise DatabaseError."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            asked = dict(_EFFECTIVE) | ({} if _is_in_memory(connection) else {"journal_mode": "wal"})
            for pragma, wanted in asked.items():
                effective = cursor.execute(f"PRAGMA {pragma}").fetchone()[0]
                if effective != wanted:
                    yield f"{pragma} is {effective}, not {wanted}."
        else:
            cursor.execute("SHOW synchronous_commit")
            if (row := cursor.fetchone()) != ("on",):
                yield f"synchronous_commit is {row[0] if row else 'unknown'}, not on."
    if connection.settings_dict["ATOMIC_REQUESTS"]:
        yield "ATOMIC_REQUESTS is on."


def _is_in_memory(connection: BaseDatabaseWrapper) -> bool:
    name = str(connection.settings_dict["NAME"])
    return name == ":memory:" or "mode=memory" in name
