"""The peppers of the installation, and whether they are the ones this database was used with.

A start with a wrong pepper would find no page: nobody could open theirs, and everything saved from then on would be
lost when the right one comes back. So what each must derive to is kept, and compared at every save.
"""

from __future__ import annotations

from hmac import compare_digest

from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from core.platform.alerts import Alert, alert
from core.summaries.derivation import verifier
from core.summaries.models import PepperVerifier


def match(asked: BaseDatabaseWrapper) -> bool:
    """Whether no pepper differs from what the database remembers of its name. May raise DatabaseError."""
    return not _wrong(_remembered(asked))


def are_right() -> bool:
    """The same, with an alert for each that differs; those new to the database it remembers from now on.

    May raise DatabaseError.
    """
    remembered = _remembered(connection)
    new = [
        PepperVerifier(kid=kid, value=verifier(pepper))
        for kid, pepper in settings.CODE_PEPPERS
        if kid not in remembered
    ]
    if new:
        PepperVerifier.objects.bulk_create(new, ignore_conflicts=True)
        remembered = _remembered(connection)
    wrong = _wrong(remembered)
    for kid in wrong:
        alert(Alert.WRONG_PEPPER, kid)
    return not wrong


def _remembered(asked: BaseDatabaseWrapper) -> dict[str, bytes]:
    with asked.cursor() as cursor:
        cursor.execute("SELECT kid, value FROM core_pepperverifier")
        return {kid: bytes(value) for kid, value in cursor.fetchall()}


def _wrong(remembered: dict[str, bytes]) -> list[str]:
    return [
        kid
        for kid, pepper in settings.CODE_PEPPERS
        if kid in remembered and not compare_digest(remembered[kid], verifier(pepper))
    ]
