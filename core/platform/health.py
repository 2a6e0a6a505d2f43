"""Two questions a machine may ask: is the process alive, and may people be sent to it. One word each, nothing more."""

import logging
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from core.guide.schema import digest_of

ANSWER_WITHIN_SECONDS = 2

logger = logging.getLogger(__name__)

# What features above this one want to hold as well before people are sent here. Each may raise DatabaseError.
probes: list[Callable[[BaseDatabaseWrapper], bool]] = []


@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Whether the process answers. Asks nothing else: a restart would not mend a database."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Whether the database can be written to, has the tables this code expects and a guide that can be read, and is
    the one that our keys belong to. 503 if not."""
    probe = _probe(connections[DEFAULT_DB_ALIAS])
    try:
        ready = can_write(probe) and not pending_migrations(probe) and has_guide(probe)
        ready = ready and all(holds(probe) for holds in probes)
    except DatabaseError:
        logger.warning("The database did not answer the readiness probe", exc_info=True)
        ready = False
    finally:
        probe.close()
    return HttpResponse("ready" if ready else "unready", content_type="text/plain", status=200 if ready else 503)


def can_write(connection: BaseDatabaseWrapper) -> bool:
    """Whether a transaction that writes could begin now; nothing is written. May raise DatabaseError."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
            return True
        cursor.execute("SHOW transaction_read_only")
        row = cursor.fetchone()
        return bool(row and row[0] == "off")


def has_guide(connection: BaseDatabaseWrapper) -> bool:
    """Whether the newest edition is there, as it was published. May raise DatabaseError."""
    with connection.cursor() as cursor:
        newest = "SELECT document, digest FROM core_edition WHERE guide = %s ORDER BY number DESC LIMIT 1"
        cursor.execute(newest, [settings.GUIDE])
        row = cursor.fetchone()
    return row is not None and digest_of(row[0]) == row[1]


def pending_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    """The newest migrations of this code that the database has not had. May raise DatabaseError."""
    # Not by MigrationRecorder: it asks the connection of the thread, whichever it is given.
    with connection.cursor() as cursor:
        applied: set[tuple[str, str]] = set()
        if "django_migrations" in connection.introspection.table_names(cursor):
            cursor.execute("SELECT app, name FROM django_migrations")
            applied.update(cursor.fetchall())
    return [f"{app}.{name}" for app, name in _newest_migrations() if (app, name) not in applied]


@cache
def _newest_migrations() -> tuple[tuple[str, str], ...]:
    return tuple(MigrationLoader(None).graph.leaf_nodes())


def _probe(connection: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """A connection of its own, outside any pool, that gives up in time."""
    probe = connection.copy()
    options = probe.settings_dict["OPTIONS"]
    if probe.vendor == "sqlite":
        options["timeout"] = ANSWER_WITHIN_SECONDS / 2
    else:
        options.pop("pool", None)
        options["connect_timeout"] = ANSWER_WITHIN_SECONDS
        options["options"] = f"-c statement_timeout={ANSWER_WITHIN_SECONDS * 500}"
    return probe
