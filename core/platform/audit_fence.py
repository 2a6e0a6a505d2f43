"""What keeps the audit lines from being changed or deleted by way of the database. The first migration puts it up.

It is a fence against mistakes and against whoever got hold of the app's own way into the database. Whoever owns the
database can take it down; `core.platform.audit` shows what they did then.
"""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_PUT_UP = {
    "sqlite": (
        "CREATE TRIGGER core_auditline_not_changed BEFORE UPDATE ON core_auditline "
        "BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END",
        "CREATE TRIGGER core_auditline_not_deleted BEFORE DELETE ON core_auditline "
        "BEGIN SELECT RAISE(ABORT, 'audit lines are never deleted'); END",
        # INSERT OR REPLACE deletes without asking the trigger above
        "CREATE TRIGGER core_auditline_not_replaced BEFORE INSERT ON core_auditline "
        "WHEN EXISTS (SELECT 1 FROM core_auditline WHERE seq = NEW.seq) "
        "BEGIN SELECT RAISE(ABORT, 'audit lines are never replaced'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION core_auditline_stays() RETURNS trigger LANGUAGE plpgsql AS "
        "$$BEGIN RAISE EXCEPTION 'audit lines are never changed or deleted'; END$$",
        "CREATE TRIGGER core_auditline_stays BEFORE UPDATE OR DELETE ON core_auditline "
        "FOR EACH ROW EXECUTE FUNCTION core_auditline_stays()",
        "CREATE TRIGGER core_auditline_not_emptied BEFORE TRUNCATE ON core_auditline "
        "FOR EACH STATEMENT EXECUTE FUNCTION core_auditline_stays()",
    ),
}
_TAKE_DOWN = {
    "sqlite": (
        "DROP TRIGGER IF EXISTS core_auditline_not_changed",
        "DROP TRIGGER IF EXISTS core_auditline_not_deleted",
        "DROP TRIGGER IF EXISTS core_auditline_not_replaced",
    ),
    "postgresql": (
        "DROP TRIGGER IF EXISTS core_auditline_stays ON core_auditline",
        "DROP TRIGGER IF EXISTS core_auditline_not_emptied ON core_auditline",
        "DROP FUNCTION IF EXISTS core_auditline_stays",
    ),
}


def put_up(_apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration's RunPython, after the table is made."""
    for statement in _PUT_UP[editor.connection.vendor]:
        editor.execute(statement)


def take_down(_apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Its reverse; nothing happens where there is no fence."""
    for statement in _TAKE_DOWN[editor.connection.vendor]:
        editor.execute(statement)
