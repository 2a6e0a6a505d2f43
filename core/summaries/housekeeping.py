"""What the service does by itself: before it serves anybody, and every hour after."""

from __future__ import annotations

import logging
import random
import threading
import time
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connections
from django.utils import timezone

from core.platform.alerts import Alert, alert
from core.summaries import peppers, purging

logger = logging.getLogger(__name__)

HOUR_SECONDS = 3600
RETRY_SECONDS = 30


class Deletion(Protocol):
    """Something else that is deleted once it is old."""

    def __call__(self, *, now: datetime) -> object: ...


def before_serving() -> None:
    """Compare the peppers, and delete again what an old copy of the database brought back.

    Reading the guide needs no database, so a start without one goes on: no page can be opened then either.
    """
    try:
        if peppers.are_right():
            purging.apply_tombstones(now=timezone.now())
    except DatabaseError:
        logger.warning("The database did not answer at the start", exc_info=True)
    finally:
        connections.close_all()


def start(*more: Deletion) -> None:
    """Keep house in a thread of this process, for as long as it lives.

    :param more: what else is to be deleted every hour, by rooms that this one does not know.
    """
    threading.Thread(target=_keep_house, args=more, name="housekeeping", daemon=True).start()


def round_of_the_house(*more: Deletion, now: datetime, running_since: datetime) -> bool:
    """What is done every hour. False where the database did not answer."""
    try:
        if settings.HOUSEKEEPING:
            purging.purge(now=now)
        if purging.is_late(now=now, running_since=running_since):
            alert(Alert.DELETION_LATE)
        if settings.HOUSEKEEPING:
            for delete in more:
                delete(now=now)
    except DatabaseError:
        logger.warning("The database did not answer the hourly deletion", exc_info=True)
        return False
    finally:
        connections.close_all()
    return True


def _keep_house(*more: Deletion) -> None:
    running_since = timezone.now()
    while True:
        try:
            done = round_of_the_house(*more, now=timezone.now(), running_since=running_since)
        except Exception:  # whatever it was, pages past their date must still be deleted an hour from now
            logger.exception("The hourly deletion failed")
            done = True
        # Not all workers at the same moment, and never more than an hour apart.
        time.sleep(HOUR_SECONDS * random.uniform(0.9, 1.0) if done else RETRY_SECONDS)
