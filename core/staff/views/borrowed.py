"""django-allauth's views, with what every page here does and theirs do not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from core.platform import limits
from core.platform.middleware import PERMISSIONS_POLICY
from core.staff.auditing import count
from core.staff.signing_in import PASSKEYS_OF_NETWORK

_WITH_PASSKEYS = PERMISSIONS_POLICY.replace(
    "publickey-credentials-get=()", "publickey-credentials-get=(self), publickey-credentials-create=(self)"
)


def counted(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """For the one view that signs in without an account being named first: limited for each network."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        count(PASSKEYS_OF_NETWORK, limits.network(request), "passkey")
        return view(request, *args, **kwargs)

    return limited


def borrowed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer a form with problems with 422, and let the browser offer passkeys."""

    @wraps(view)
    def ours(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["Permissions-Policy"] = _WITH_PASSKEYS
        if isinstance(response, TemplateResponse):
            (response.context_data or {}).pop("site", None)  # theirs would stand in the place of ours
            if request.method == "POST" and response.status_code == 200:
                response.status_code = 422
        return response

    return ours
