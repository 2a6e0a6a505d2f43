"""Keeps a walk in the reader's own sealed cookie. The server keeps nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails
from pydantic import ValidationError

from core.content.live import EditionUnreadable, NothingPublished, newest
from core.journey.walk import Walk
from core.platform.cookies import CookieFull, Fault, SealedCookie

P = ParamSpec("P")
R = TypeVar("R", bound=HttpResponse)

REFRESH_SECONDS = 60 * 60  # a page that is only read renews the cookie this often
COOKIE = SealedCookie("walk", max_parts=2, max_part_size=3500, lifetime=settings.VISIT_HOURS * 60 * 60)


@dataclass(frozen=True)
class Preview:
    """A page is drawn for somebody made up: an editor looks at it as a person would.

    `told` says what is looked at, and `beside` is where the same page stands beside the published one.
    """

    walk: Walk
    told: str
    beside: str
    on_paper: bool = False


class WalkRequest(HttpRequest):
    """A request with the reader's walk. `walk_fault` says why an earlier walk could not be read."""

    walk: Walk
    walk_fault: Fault | None
    htmx: HtmxDetails


def read_walk(request: HttpRequest) -> tuple[Walk, Fault | None]:
    """The walk that is previewed, the one in the cookie, or a fresh one and why the cookie could not be used."""
    preview: Preview | None = getattr(request, "preview", None)
    if preview:
        return preview.walk, None
    value, fault = COOKIE.read(request, now=time.time())
    if value is None:
        return Walk.fresh(), fault
    try:
        walk = Walk.model_validate(value)
        return _that_can_be_read(walk), None
    except (ValidationError, NothingPublished):
        return Walk.fresh(), Fault.TAMPERED


def _that_can_be_read(walk: Walk) -> Walk:
    """The walk, on the newest edition that can be read if its own cannot. Raises NothingPublished."""
    try:
        _ = walk.published
    except EditionUnreadable:
        return walk.on(newest()).model_copy(update={"moved_from": walk.edition})
    return walk


def remember(response: R, walk: Walk) -> R:
    """The response, with the walk in its cookie. Raises CookieFull when it does not fit."""
    now = time.time()
    value = walk.model_copy(update={"used_at": int(now)}).model_dump(mode="json", exclude_defaults=True)
    COOKIE.write(response, value, now=now)
    return response


def with_walk(view: Callable[Concatenate[WalkRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a view the reader's walk.

    Reading a page with a walk that cannot be used tells so and begins a fresh one. A form that was sent with
    one is left to the view, so that nothing typed is lost: it sees `walk_fault`.
    """

    @wraps(view)
    def wrapped(request: WalkRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.walk, request.walk_fault = read_walk(request)
        reading = request.method in ("GET", "HEAD")
        if request.walk_fault and reading:
            context = {"walk_fault": request.walk_fault, "edition": request.walk.published}
            return remember(render(request, "journey/lost.html", context, status=400), request.walk)
        response = view(request, *args, **kwargs)
        if reading and 0 < request.walk.used_at < time.time() - REFRESH_SECONDS:
            with suppress(CookieFull):  # it filled its cookie to the last sign: then it stays as it is
                remember(response, request.walk)
        return response

    return wrapped


def without_fault(view: Callable[Concatenate[WalkRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """Gives a page that everyone may read the reader's walk, or a fresh one where theirs cannot be used."""

    @wraps(view)
    def wrapped(request: WalkRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.walk, _ = read_walk(request)
        request.walk_fault = None
        return view(request, *args, **kwargs)

    return wrapped
