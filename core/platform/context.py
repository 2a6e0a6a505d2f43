"""What every template may say about the site itself."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from core.platform import logs


@dataclass(frozen=True)
class Site:
    """:param reference: names this request; error pages show it so that staff can find it in the log."""

    is_trial: bool
    visit_hours: int
    origin: str
    reference: str


def site(request: HttpRequest) -> dict[str, Site]:
    """The context processor: `site` in every template. Touches neither the database nor the request."""
    return {
        "site": Site(
            is_trial=settings.TRIAL,
            visit_hours=settings.VISIT_HOURS,
            origin=settings.SITE_ORIGIN,
            reference=logs.reference.get(),
        )
    }
