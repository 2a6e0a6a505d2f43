"""How far readers get, counted for all of them together: names of steps, never an answer, never who.

Counts wait in memory and are written at most once a minute, so that reading costs no write and needs no database. What
waits in a process that is killed is lost: the numbers are for planning, not for accounts.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from datetime import date

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

logger = logging.getLogger(__name__)

WRITE_EVERY_SECONDS = 60
_ADD = """
    INSERT INTO core_monthcount (month, name, times) VALUES (%s, %s, %s)
    ON CONFLICT (month, name) DO UPDATE SET times = core_monthcount.times + excluded.times
"""
_waiting: Counter[tuple[date, str]] = Counter()
_lock = threading.Lock()
_written_at = time.monotonic()


def happened(name: str) -> None:
    """Count one more. Never fails, and never holds up a page for long."""
    with _lock:
        _waiting[timezone.localdate().replace(day=1), name] += 1
        due = time.monotonic() - _written_at > WRITE_EVERY_SECONDS
    if due:
        write()


def write() -> None:
    """Write down what waits. While the database is away it goes on waiting."""
    global _written_at
    with _lock:
        _written_at = time.monotonic()
        taken = dict(_waiting)
        _waiting.clear()
    if not taken:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(_ADD, [(month, name, times) for (month, name), times in sorted(taken.items())])
    except DatabaseError:
        logger.warning("the counts of this minute could not be written; they wait")
        with _lock:
            _waiting.update(taken)
