"""The pages for when something went wrong: what happened, what it means and what to do next."""

import logging
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

from core.platform import logs

RETRY_AFTER_SECONDS = 10
_NEVER_SHOWN = {
    *("csrfmiddlewaretoken", "ticket", "mine", "seen", "keep"),  # not what anybody typed
    *("password", "password1", "password2", "oldpassword", "proof-password"),
    *("credential", "link"),
}

logger = logging.getLogger(__name__)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return _page(request, "413.html", 413)
    return _page(request, "400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, "404.html", 404)


def method_not_allowed(request: HttpRequest, *, allow: str) -> HttpResponse:
    response = _page(request, "405.html", 405)
    response["Allow"] = allow
    return response


def too_many_requests(request: HttpRequest, *, retry_after_seconds: int) -> HttpResponse:
    response = _page(request, "429.html", 429)
    response["Retry-After"] = str(retry_after_seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, "500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    response = _page(request, "503.html", 503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form that did not prove it came from us.

    Mostly that is a person whose cookie is gone or blocked, so what they typed is handed back (`typed`). Another
    site's form gets nothing back: it could make this page show its words.
    """
    words = typed(request) if _comes_from_us(request) else []
    has_cookie = settings.CSRF_COOKIE_NAME in request.COOKIES
    response = _page(request, "403_csrf.html", 403, {"typed": words, "has_cookie": has_cookie})
    response.holds_secret = True  # type: ignore[attr-defined]  # a code may be among what was typed
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What was posted, as (name made readable, text), in the order of the form, without what nobody may read."""
    return [
        (name.replace("-", " ").replace("_", " ").capitalize(), text)
        for name, texts in request.POST.lists()
        if name not in _NEVER_SHOWN
        for text in map(str, texts)
        if text.strip()
    ]


def _comes_from_us(request: HttpRequest) -> bool:
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    try:
        parts = urlsplit(sender)
        return parts.scheme in ("http", "https") and parts.netloc == request.get_host()
    except (ValueError, DisallowedHost):
        return False


def _page(request: HttpRequest, template: str, status: int, context: dict[str, Any] | None = None) -> HttpResponse:
    try:
        return render(request, template, context, status=status)
    except Exception:  # whatever broke the first page may break this one too
        logger.exception("%s could not be shown", template)
        return HttpResponse(format_html(_BARE_PAGE, reference=logs.reference.get()), status=status)


_BARE_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Something went wrong</title>
</head>
<body>
<h1>Something went wrong</h1>
<p>This page cannot be shown just now. Nothing you did caused it. Please wait a minute, then go back and try again.</p>
<p><strong>If you feel very unwell, do not wait: call your care team or your local emergency number.</strong></p>
<p><a href="/">Go to the start page</a></p>
<p>Reference: {reference}</p>
</body>
</html>
"""
