"""What every template may say about the site itself."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.content.live import NothingPublished, Published, newest
from core.platform import logs


@dataclass(frozen=True)
class Site:
    """:param reference: names this request; error pages show it so that staff can find it in the log."""

    is_trial: bool
    visit_hours: int
    origin: str
    leave_to: str
    reference: str


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `site` in every template, and `edition` where the page itself brings none.

    Building it touches neither the database nor the request; the edition is looked up when a page first asks.
    """
    return {
        "edition": SimpleLazyObject(_newest),
        "site": Site(
            is_trial=settings.TRIAL,
            visit_hours=settings.VISIT_HOURS,
            origin=settings.SITE_ORIGIN,
            leave_to=settings.LEAVE_TO,
            reference=logs.reference.get(),
        ),
    }


def _newest() -> Published | None:
    """The newest edition; None where none can be read: a page about a fault is shown all the same."""
    try:
        return newest()
    except (DatabaseError, NothingPublished):
        return None
