"""How long somebody of the staff stays signed in, and what a session is allowed to do.

The clocks stand in the session on the server: when it began and when its person last did something. A session that has
run out is ended, not only hidden.
"""

from __future__ import annotations

import time
from enum import StrEnum

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

_BEGAN, _SEEN, _SECOND_FACTOR, _PROVED, _LOCKED, _THEN = (
    "staff.began",
    "staff.seen",
    "staff.second-factor",
    "staff.proved",
    "staff.locked",
    "staff.then",
)
_GRAIN_SECONDS = 10  # how exactly the last sign of life is kept: not every request need write to the database


class Ended(StrEnum):
    """Why a session is over."""

    IDLE = "idle"
    TOO_OLD = "too-old"


def begin(request: HttpRequest, *, now: float | None = None) -> None:
    """Start the clocks of a session whose person has just given their password or passkey."""
    at = int(time.time() if now is None else now)
    request.session[_BEGAN] = request.session[_SEEN] = request.session[_PROVED] = at
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def second_factor_given(request: HttpRequest) -> None:
    request.session[_SECOND_FACTOR] = True


def has_second_factor(request: HttpRequest) -> bool:
    return bool(request.session.get(_SECOND_FACTOR))


def is_complete(request: HttpRequest) -> bool:
    """Whether the staff's pages are open to this session: second factor given, and nobody else holds the screen."""
    return has_second_factor(request) and not is_locked(request)


def proved(request: HttpRequest, *, now: float | None = None) -> None:
    """The person has just shown once more that it is them."""
    request.session[_PROVED] = int(time.time() if now is None else now)


def has_fresh_proof(request: HttpRequest, *, now: float | None = None) -> bool:
    at = time.time() if now is None else now
    age = at - int(request.session.get(_PROVED, 0))
    return 0 <= age <= settings.STAFF_PROOF_SECONDS


def lock(request: HttpRequest, *, then: str) -> None:
    """Until their password is given again, this session answers nothing: somebody else holds the screen.

    :param then: the page of ours to go on with once it is given.
    """
    request.session[_LOCKED], request.session[_THEN] = True, then
    request.session[_PROVED] = 0


def unlock(request: HttpRequest) -> str | None:
    """Open it again; the page to go on with, if it was locked."""
    request.session.pop(_LOCKED, None)
    then: str | None = request.session.pop(_THEN, None)
    return then


def is_locked(request: HttpRequest) -> bool:
    return bool(request.session.get(_LOCKED))


def still_running(request: HttpRequest, *, passive: bool = False, now: float | None = None) -> Ended | None:
    """Look at the clocks, and end the session when one of them has run out.

    :param passive: the request was made by the page itself and is no sign that somebody is there.
    :returns: why it is over; None while it goes on.
    """
    at = int(time.time() if now is None else now)
    began, seen = int(request.session.get(_BEGAN, 0)), int(request.session.get(_SEEN, 0))
    ended = None
    if not 0 <= at - began <= settings.STAFF_SESSION_SECONDS:
        ended = Ended.TOO_OLD
    elif at - seen > settings.STAFF_IDLE_SECONDS:
        ended = Ended.IDLE
    if ended:
        logout(request)
    elif not passive and at - seen >= _GRAIN_SECONDS:
        request.session[_SEEN] = at
    return ended
