"""What happens to every request, whichever page it is for."""

import logging
import secrets
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.content.live import NothingPublished
from core.platform import errors, logs

GetResponse = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "camera",
        "clipboard-read",
        "clipboard-write",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "hid",
        "idle-detection",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)

DESK = "/desk/"  # where a whole guide may be pasted

logger = logging.getLogger(__name__)


def name_request(get_response: GetResponse) -> GetResponse:
    """Give each request a random name, which error pages show and log lines carry."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        logs.reference.set(secrets.token_hex(6))
        return get_response(request)

    return middleware


def add_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers that neither Django nor django-csp knows, and keep every page out of every cache."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def refuse_long_body(get_response: GetResponse) -> GetResponse:
    """Refuse a long body by its announced length, before any of it is read. Files count too: no page takes one."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        announced = request.META.get("CONTENT_LENGTH") or "0"
        if not (announced.isascii() and announced.isdecimal()):
            raise BadRequest("The length of the body is not a number.")
        of_the_desk = request.path_info.startswith(DESK)
        if int(announced[:20]) > (settings.LONGEST_BODY_OF_THE_DESK if of_the_desk else settings.LONGEST_BODY):
            raise RequestDataTooBig("The body is longer than any of our pages sends.")
        return get_response(request)

    return middleware


def explain_method(get_response: GetResponse) -> GetResponse:
    """Fill the empty answer that Django gives to a method a page does not know."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            return errors.method_not_allowed(request, allow=response["Allow"])
        return response

    return middleware


class Compress(GZipMiddleware):
    """Compress pages, but not one that shows a secret: `response.holds_secret` marks it (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(response, "holds_secret", False):
            return response
        return super().process_response(request, response)


class ExcuseDatabase:
    """Answer 503 where a view could not reach the database, or found no guide there that can be read. That passes; it
    is not a fault of the page."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return excuse(request, exception)


def excuse(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The page that says to try again soon; None when the exception is a fault of the code that asked."""
    # A plain DatabaseError is a damaged file; its other kinds are faults.
    away = OperationalError | InterfaceError | NothingPublished
    if not (isinstance(exception, away) or type(exception) is DatabaseError):
        return None
    logger.error("The database did not answer, or has no guide: %s", request.path, exc_info=exception)
    return errors.unavailable(request)
