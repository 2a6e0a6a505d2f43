"""What the database holds, to see whether something changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

ALWAYS_WRITTEN = {"core_auditline", "django_session", "core_tally"}  # who asked, when last, and how often they tried


def all_rows(*, but: Iterable[str] = ALWAYS_WRITTEN) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, by table."""
    rows = {}
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()) - set(but):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows
