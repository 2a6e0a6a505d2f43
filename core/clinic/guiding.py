"""Walking through the guide together: the reader's own pages, with a bar and prompts for the nurse.

The pages, the answers and the cookie are the reader's. What is remembered of it stands in the nurse's session: which
talk it belongs to, which visit, and whether the type is large. When the screen is handed over, the session is locked:
until the nurse gives her password, every page of the staff is shut, and only the reader's own pages are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.clinic import prompting
from core.clinic.note import Note
from core.clinic.prompting import Prompts
from core.journey.remembering import read_walk
from core.journey.walk import Walk
from core.staff import access, sessions
from core.staff.models import Role, User

_GUIDING = "clinic.guiding"  # where it stands in the session


@dataclass(frozen=True)
class Guided:
    """What a reader's page shows while somebody is guided. `handed_over`: the person holds the screen."""

    talk: UUID
    visit: str
    large: bool
    handed_over: bool
    prompts: Prompts | None


def begin(request: HttpRequest, *, talk: UUID, visit: str) -> None:
    """From now on this browser's reader pages belong to a talk."""
    request.session[_GUIDING] = {"talk": talk.hex, "visit": visit, "large": False}


def turn_large(request: HttpRequest) -> None:
    """Large type on the shared screen, or no longer."""
    if held := request.session.get(_GUIDING):
        request.session[_GUIDING] = {**held, "large": not held["large"]}


def end(request: HttpRequest, *, talk: UUID) -> bool:
    """The talk is over; whether this browser was guiding it."""
    was = is_guiding(request, talk=talk)
    if was:
        del request.session[_GUIDING]
    return was


def is_guiding(request: HttpRequest, *, talk: UUID) -> bool:
    held = request.session.get(_GUIDING)
    return held is not None and held["talk"] == talk.hex


def walk_to_take(note: Note) -> Walk:
    """The walk to go on with together: the copy in the note with what was confirmed since, or a fresh one.

    Always of a visit of its own, so that nothing of another person's answers is left in this browser.
    """
    fresh = Walk.fresh()
    return note.now.saying(visit=fresh.visit) if note.agreed else fresh


def walked(request: HttpRequest, *, talk: UUID) -> Walk | None:
    """What was answered in this browser for this talk; None when nothing was, or it has been cleared."""
    held = request.session.get(_GUIDING)
    if not held or held["talk"] != talk.hex:
        return None
    walk, fault = read_walk(request)
    return walk if not fault and walk.visit == held["visit"] and walk.begun else None


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `guided` in every template. It looks at nothing unless a page asks, and somebody of the
    staff has a session in this browser."""
    return {"guided": SimpleLazyObject(partial(_guided, request))}


def _guided(request: HttpRequest) -> Guided | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not _is_for_readers(request):
        return None
    try:
        held = request.session.get(_GUIDING)
        if not held or not _is_nurse_at_work(request):
            return None
    except DatabaseError:  # the reader's page is shown all the same
        return None
    handed_over = sessions.is_locked(request)
    return Guided(
        talk=UUID(held["talk"]),
        visit=held["visit"],
        large=held["large"],
        handed_over=handed_over,
        prompts=None if handed_over or held["large"] else _prompts(request),
    )


def _is_for_readers(request: HttpRequest) -> bool:
    page = request.resolver_match
    row = access.row_of(page.view_name) if page else None
    return row is not None and row.is_public


def _is_nurse_at_work(request: HttpRequest) -> bool:
    """Whether the session still runs. Turning a page together is a sign of life; a handed-over screen is none."""
    user = request.user
    if not isinstance(user, User) or user.role != Role.NURSE or not sessions.has_second_factor(request):
        return False
    return sessions.still_running(request, passive=sessions.is_locked(request)) is None


def _prompts(request: HttpRequest) -> Prompts | None:
    """What to say beside the page that is shown."""
    page = request.resolver_match
    walk: Walk | None = getattr(request, "walk", None)
    if page is None or walk is None:
        return None
    guide, key = walk.guide, page.kwargs.get("key", "")
    if page.view_name == "question" and key in guide.questions:
        return prompting.beside_question(guide, guide.questions[key])
    if page.view_name == "about_you" and key in guide.shaping:
        return prompting.beside_shaping(guide, guide.shaping[key])
    return prompting.beside_matters() if page.view_name == "matters" else None
