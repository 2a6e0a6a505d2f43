"""Stands before every page: lets a request through when `core.staff.access` says so, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.sessions.middleware import SessionMiddleware
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from core.platform import errors
from core.platform.audit import AuditUnavailable
from core.platform.limits import TooMany
from core.platform.middleware import excuse
from core.staff import access, sessions
from core.staff.access import Row
from core.staff.auditing import record
from core.staff.models import Role, User

_WHEN_LOCKED = {"staff_unlock", "account_logout"}
_WITH_TEMPORARY_PASSWORD = {"account_change_password", "account_logout"}


class Sessions(SessionMiddleware):
    """Django's. Where the database does not take what a session is to remember, such as that its screen was handed
    over, the page that goes with it is not shown."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        try:
            return super().process_response(request, response)
        except Error as problem:
            if excused := excuse(request, problem):
                return excused
            raise


class Guard:
    """The middleware. What is public goes through without a look at who is asking, and so without a session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        row = access.row_of(_name(request))
        if row and not row.is_public:
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
            patch_vary_headers(response, ["HX-Request"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        name = _name(request)
        row = access.row_of(name)
        if row is None:
            raise Http404
        if row.is_public:
            return None if row.whom(request.method or "") else HttpResponseNotAllowed(row.methods)
        try:
            return _stop(request, name, row)
        except AuditUnavailable:
            return errors.unavailable(request)
        except Error as problem:  # Django excuses what a view raises, and this is before the view
            if excused := excuse(request, problem):
                return excused
            raise

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, TooMany):
            return errors.too_many_requests(request, retry_after_seconds=exception.retry_after_seconds)
        if isinstance(exception, AuditUnavailable):
            return errors.unavailable(request)
        return None


def _name(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _stop(request: HttpRequest, name: str, row: Row) -> HttpResponseBase | None:
    """What is answered in place of the page; None lets the request through."""
    ended = sessions.still_running(request, passive=row.passive) if request.user.is_authenticated else None
    user = request.user
    if not isinstance(user, User):
        return _signed_out(request, row, ended)
    if elsewhere := _first_of_all(request, user, name, row):
        return redirect(elsewhere)
    if not row.is_for(Role(user.role)):
        record(user, "page-refused", subject=name, result="refused")
        raise Http404
    whom = row.whom(request.method or "")
    if whom is None:
        return HttpResponseNotAllowed(row.methods)
    if not access.may(user, name, request.method or ""):
        record(user, "page-refused", subject=name, result="refused")
        raise Http404
    request.clinic = user.clinic  # type: ignore[attr-defined] # StaffRequest
    return None


def _first_of_all(request: HttpRequest, user: User, name: str, row: Row) -> str | None:
    """The page that somebody must see to before any other; None when there is none."""
    if user.password_is_temporary and name not in _WITH_TEMPORARY_PASSWORD:
        return "account_change_password"
    if access.MFA_SETUP not in (row.reading, row.sending) and not sessions.has_second_factor(request):
        return "mfa_index"
    if sessions.is_locked(request) and name not in _WHEN_LOCKED:
        return "staff_unlock"
    return None


def _signed_out(request: HttpRequest, row: Row, ended: sessions.Ended | None) -> HttpResponseBase:
    """Lead to the sign-in page; what was typed is handed back rather than lost."""
    if row.hidden:
        raise Http404
    is_htmx = request.headers.get("HX-Request") == "true"
    if request.method in ("GET", "HEAD") and not is_htmx:
        return redirect(_sign_in(request.get_full_path(), ended))
    context = {"sign_in": _sign_in("", ended), "typed": errors.typed(request), "ended": ended}
    if not is_htmx:
        return render(request, "staff/signed_out.html", context, status=403)
    response = render(request, "staff/_signed_out.html", context, status=403)
    # Before what is there, in place of nothing: the words on the page are not saved anywhere else.
    response["HX-Retarget"], response["HX-Reswap"] = "#main", "afterbegin show:top"
    return response


def _sign_in(then: str, ended: sessions.Ended | None) -> str:
    query = {name: value for name, value in (("next", then), ("ended", ended)) if value}
    return reverse("account_login") + (f"?{urlencode(query)}" if query else "")
