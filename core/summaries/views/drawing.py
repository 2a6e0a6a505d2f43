"""What the pages around saving share: the save form, a saved page, a page with a code, and a file."""

from __future__ import annotations

import logging
import secrets
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpResponse
from django.utils import timezone

from core.journey.pages import draw
from core.journey.remembering import WalkRequest, remember
from core.platform.cookies import CookieFull
from core.platform.errors import RETRY_AFTER_SECONDS
from core.summaries.asked import came_since, walk_of
from core.summaries.codes import printed
from core.summaries.contents import Version
from core.summaries.going_on import continuing, days_to_extend_to
from core.summaries.keeping import Kept
from core.summaries.newer import newer
from core.summaries.qr import address, qr
from core.summaries.sheet import sheet
from core.summaries.tickets import OpenTicket, SaveTicket
from core.summaries.words import WORDS

NOT_OURS = 400
CONFLICT = 409
TOO_MANY = 429
AWAY = 503
DATABASE_AWAY = (DatabaseError, InterfaceError)

logger = logging.getLogger(__name__)


def save_form(request: WalkRequest, ticket: SaveTicket | None = None, *, word: str = "") -> dict[str, Any]:
    """What `_save_form.html` draws: a fresh ticket for the walk unless one is given, and a word picked by chance."""
    ticket = ticket or SaveTicket.fresh(request.walk, word=secrets.choice(WORDS))
    sealed = ticket.seal(visit=request.walk.visit)
    return {"ticket": sealed, "word": word or ticket.word, "memory_words": WORDS, "kept_days": settings.KEPT_DAYS}


def saved(
    request: WalkRequest, kept: Kept, code: str, *, version: Version | None = None, seen: int = 0, new_code: str = ""
) -> dict[str, Any]:
    """What every page about a saved page is given: the words are those of the edition it was saved with.

    :param seen: the version that the form on the page is about; without it the newest.
    """
    version, seen = version or kept.latest, seen or kept.latest.number
    ticket = OpenTicket.fresh(code, seen=seen, new_code=new_code).seal(visit=request.walk.visit)
    context: dict[str, Any] = {"kept": kept, "version": version, "ticket": ticket, "seen": seen}
    if walk := walk_of(version):
        context |= {"walk": walk, "edition": walk.published, "guide": walk.guide, "change": None}
        context |= {"sheet": sheet(walk, on=version.saved_on), "came_since": came_since(kept, version)}
    return context


def show_opened(
    request: WalkRequest,
    kept: Kept,
    code: str,
    *,
    said: str = "",
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """A saved page, and what can be done with it. `said` names what was just done."""
    context = saved(request, kept, code)
    context |= {
        "said": said,
        "newer": newer(context["walk"]),
        "days": days_to_extend_to(kept, today=timezone.localdate()),
    }
    return as_secret(at_home(request, draw(request, "summaries/opened.html", context | (more or {}), status=status)))


def show_code(request: WalkRequest, kept: Kept, code: str, *, changed: bool = False) -> HttpResponse:
    """The page with a new code. It is shown in the answer to the form itself: a redirect would need the code to come
    from somewhere."""
    context = saved(request, kept, code)
    context |= {"code": printed(code), "qr": qr(code), "address": address(code), "changed": changed}
    return as_secret(at_home(request, draw(request, "summaries/saved.html", context)))


def remember_continuing(request: WalkRequest, response: HttpResponse, kept: Kept) -> HttpResponse:
    """The response, with this browser's walk going on from the page's newest version. Where the cookie has no room
    to remember that, nothing else is lost."""
    with suppress(CookieFull):
        remember(response, continuing(request.walk, kept))
    return response


def at_home(request: WalkRequest, response: HttpResponse) -> HttpResponse:
    """The response, with a walk in the browser that has none: the tickets on the page belong to its visit."""
    return response if request.walk.used_at else remember(response, request.walk)


def as_secret(response: HttpResponse) -> HttpResponse:
    """A page that shows a code or opens one is not compressed: core.platform.middleware.Compress leaves it alone."""
    response.holds_secret = True  # type: ignore[attr-defined]
    return response


def attached(made: bytes, name: str, kind: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store, private",  # said here too: the address looks like a file's
    }
    return as_secret(HttpResponse(made, kind, headers=headers))


def later(response: HttpResponse, seconds: int = RETRY_AFTER_SECONDS) -> HttpResponse:
    """The response, saying when to try again."""
    response["Retry-After"] = str(seconds)
    return response


def log_away(request: WalkRequest, error: Exception) -> None:
    logger.error("The database did not answer: %s", request.path, exc_info=error)
