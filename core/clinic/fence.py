"""The second fence round a clinic, on PostgreSQL: the database itself shows and takes only rows of the clinic that a
connection was told. Without a clinic it shows none, even to the owner of the table.

The first fence are the queries, which all begin with `Consultation.objects.of(clinic)`. SQLite has no second one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.http import Http404, HttpResponse

from core.staff.models import Clinic
from core.staff.requests import StaffRequest

P = ParamSpec("P")

RAISE_FENCE = """
    ALTER TABLE core_consultation ENABLE ROW LEVEL SECURITY;
    ALTER TABLE core_consultation FORCE ROW LEVEL SECURITY;
    CREATE POLICY of_its_clinic ON core_consultation
        USING (clinic_id = NULLIF(current_setting('app.clinic', true), '')::bigint)
        WITH CHECK (clinic_id = NULLIF(current_setting('app.clinic', true), '')::bigint);
"""
LOWER_FENCE = """
    DROP POLICY of_its_clinic ON core_consultation;
    ALTER TABLE core_consultation NO FORCE ROW LEVEL SECURITY;
    ALTER TABLE core_consultation DISABLE ROW LEVEL SECURITY;
"""


def put_up(_apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration's RunPython, after the table is made."""
    if editor.connection.vendor == "postgresql":
        editor.execute(RAISE_FENCE)


def take_down(_apps: StateApps | None, editor: BaseDatabaseSchemaEditor) -> None:
    """Its reverse."""
    if editor.connection.vendor == "postgresql":
        editor.execute(LOWER_FENCE)


@contextmanager
def inside(clinic: Clinic) -> Iterator[None]:
    """What the database shows within is this clinic's. Connections are shared, so it is always taken back."""
    _tell(str(clinic.pk))
    try:
        yield
    finally:
        _tell("")


def of_the_clinic(
    view: Callable[Concatenate[StaffRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """For a page about a clinic's own things: there is nothing for somebody without a clinic."""

    @wraps(view)
    def wrapped(request: StaffRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.clinic is None:
            raise Http404
        with inside(request.clinic):
            return view(request, *args, **kwargs)

    return wrapped


def _tell(clinic: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.clinic', %s, false)", [clinic])
