"""A value that a browser keeps for us: compressed, sealed, and cut into as many cookies as it needs.

Nobody but the server can read or change it, and it is gone when the browser closes. Reading it never fails with an
exception, whatever was sent: a cookie comes from outside.
"""

import json
import struct
import zlib
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core.platform.sealing import SealBroken, ring

# All cookies of a site travel in one header line, and nginx refuses lines over 8 KB; the rest is for other cookies.
MAX_CHARACTERS = 7200
MAX_PART_CHARACTERS = 3800  # browsers drop a cookie over 4096 bytes, its name and attributes included
MAX_UNPACKED_BYTES = 256 * 1024  # many times what fits, and little memory

_HEAD = struct.Struct(">Q")  # when it was sealed, in seconds since 1970


class Fault(StrEnum):
    """Why a cookie that was sent could not be read."""

    TAMPERED = "tampered"
    AGED = "aged"


class CookieFull(Exception):
    """The value does not fit into the cookies it may use. Nothing was written."""


class SealedCookie:
    """A value in up to `max_parts` cookies called `name`, `name-2`, `name-3`, ...

    The first begins with the number of parts. All parts are one seal, so that parts of two writes never pass as one.
    """

    def __init__(self, name: str, *, max_parts: int, max_part_size: int, lifetime: float) -> None:
        """
        :param max_part_size: characters of the value of one cookie.
        :param lifetime: seconds after a write during which the value can be read.
        """
        if not 0 < max_part_size <= MAX_PART_CHARACTERS or not 0 < max_parts * max_part_size <= MAX_CHARACTERS:
            raise ValueError("Browsers and proxies would not carry a cookie of this size.")
        if max_parts > 9:
            raise ValueError("The number of parts is written with one digit.")
        self._name = name
        self._max_parts = max_parts
        self._max_part_size = max_part_size
        self._lifetime = lifetime

    def read(self, request: HttpRequest, now: float) -> tuple[Any, Fault | None]:
        """The value, or None: with no fault where nothing is kept, otherwise with the reason it cannot be read."""
        first = request.COOKIES.get(self._names()[0])
        if first is None:
            return None, None
        try:
            sealed_at, value = self._open(first, request)
        except (SealBroken, zlib.error, struct.error, ValueError):
            return None, Fault.TAMPERED
        if now - sealed_at > self._lifetime:
            return None, Fault.AGED
        return value, None

    def write(self, response: HttpResponse, value: Any, now: float, *, request: HttpRequest | None = None) -> None:
        """Keep `value`, which must be JSON, in place of what was kept.

        :param request: where given, only the parts that the browser sent are deleted when they are no longer needed.
        :raises CookieFull: before anything is set.
        """
        parts = self._cut(self._seal(value, now))
        for name, part in zip(self._names(), parts, strict=False):
            self._set(response, name, part)
        for name in self._names()[len(parts) :]:
            if request is None or name in request.COOKIES:
                self._set(response, name, "", max_age=0)  # deletes it

    def clear(self, response: HttpResponse, now: float) -> None:
        """Forget what was kept.

        The first cookie is not deleted but filled anew with nothing: browsers throw away the pages behind the back
        button only when a cookie changes, and deleting one that is not there changes none.
        """
        self.write(response, None, now)

    def take_back(self, response: HttpResponse) -> Any:
        """What a response was to have kept, taken out of it; None where it keeps nothing."""
        written = HttpRequest()
        for name in self._names():
            if morsel := response.cookies.pop(name, None):
                written.COOKIES[name] = morsel.value
        return self.read(written, now=0)[0]

    def _names(self) -> list[str]:
        first = f"{settings.COOKIE_PREFIX}{self._name}"
        return [first, *(f"{first}-{number}" for number in range(2, self._max_parts + 1))]

    def _set(self, response: HttpResponse, name: str, part: str, *, max_age: int | None = None) -> None:
        """Without `max_age` the cookie goes when the browser closes."""
        secure = not settings.TRIAL  # why: see COOKIE_PREFIX
        response.set_cookie(name, part, max_age=max_age, path="/", secure=secure, httponly=True, samesite="Lax")

    def _seal(self, value: Any, now: float) -> str:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        unpacked = text.encode("utf-8", "surrogatepass")
        if len(unpacked) > MAX_UNPACKED_BYTES:
            raise CookieFull  # reading would refuse it, however well it packs
        return ring().seal(self._purpose(), _HEAD.pack(max(0, int(now))) + zlib.compress(unpacked, level=9))

    def _cut(self, sealed: str) -> list[str]:
        text = f"#.{sealed}"
        size = self._max_part_size
        parts = [text[start : start + size] for start in range(0, len(text), size)]
        if len(parts) > self._max_parts:
            raise CookieFull
        return [f"{len(parts)}{parts[0][1:]}", *parts[1:]]

    def _open(self, first: str, request: HttpRequest) -> tuple[int, Any]:
        count, _, start = first.partition(".")
        if count not in set("123456789") or int(count) > self._max_parts:
            raise SealBroken
        wanted = self._names()[: int(count)]
        rest = [request.COOKIES.get(name, "") for name in wanted[1:]]
        if not all(rest):
            raise SealBroken
        return _unpack(ring().open(self._purpose(), "".join([start, *rest])))

    def _purpose(self) -> str:
        return f"cookie {self._name}"


def _unpack(opened: bytes) -> tuple[int, Any]:
    (sealed_at,) = _HEAD.unpack_from(opened)
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(opened[_HEAD.size :], MAX_UNPACKED_BYTES + 1)
    if not unpacker.eof:
        raise ValueError("Too long once unpacked.")
    return sealed_at, json.loads(text.decode("utf-8", "surrogatepass"))
