"""Asking somebody who has been signed in for a while to show that it is still them, before what cannot be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.staff import sessions
from core.staff.requests import StaffRequest

_FIELD = "proof-password"

Rest = ParamSpec("Rest")
View = Callable[Concatenate[StaffRequest, Rest], HttpResponseBase]


def needs_fresh_proof(view: View[Rest]) -> View[Rest]:
    """For a view of somebody signed in: what is posted to it counts only when they gave their password, passkey or code
    just now. Reading it needs no proof.

    Otherwise a page asks for the password. It carries along what was posted, so nothing typed is lost, and hands it to
    the view once the password is right.
    """

    @wraps(view)
    def asking(request: StaffRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        if _FIELD in request.POST:
            if not give(request, request.POST[_FIELD]):
                return _ask(request, wrong=True)
            request.POST = _without_proof(request.POST)  # type: ignore[assignment] # ours can be written to, too
        elif not sessions.has_fresh_proof(request):
            return _ask(request)
        return view(request, *args, **kwargs)

    return asking


def give(request: StaffRequest, password: str) -> bool:
    """Whether the password is right; then it counts as given just now. Raises TooMany after too many wrong ones."""
    right: bool = get_adapter(request).reauthenticate(request.user, password)
    if right:
        reauthenticate_by_password(request)
    return right


def _ask(request: StaffRequest, *, wrong: bool = False) -> HttpResponse:
    posted = _without_proof(request.POST)
    context: dict[str, Any] = {
        "errors": [{"id": _FIELD, "text": _("That is not your password. Try again.")}] if wrong else [],
        "carried": [(name, text) for name, texts in posted.lists() for text in texts],
    }
    return render(request, "staff/prove.html", context, status=422 if wrong else 403)


def _without_proof(posted: QueryDict) -> QueryDict:
    rest = posted.copy()
    for name in (_FIELD, "csrfmiddlewaretoken"):
        rest.pop(name, None)
    return rest
