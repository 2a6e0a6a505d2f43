"""Keeping a page for a while, and giving it back to whoever has its code.

This is the one door to saved pages: `keep` and `fetch`. The code is kept nowhere. From it and a secret of the
installation come, apart from each other, the value a page is found by and the key it is sealed under.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import transaction

from core.platform.sealing import Ring, SealBroken
from core.summaries.models import Summary

KEPT_DAYS = 90
_PURPOSE = "saved page"
_INFO = b"before-you-decide 1 summary"


@dataclass(frozen=True)
class Kept:
    """A saved page, opened."""

    payload: dict[str, Any]
    expires_on: date


class AlreadyKept(Exception):
    """Something else is kept under this code."""


def keep(payload: dict[str, Any], *, code: str, today: date) -> Kept:
    """Keep a page under a code. The same page under the same code again changes nothing: a double click is harmless.

    Raises AlreadyKept when another page is kept under it.
    """
    expires_on = today + timedelta(days=KEPT_DAYS)
    lookup, ring = next(_derived(code))
    with transaction.atomic():
        Summary.objects.expired(today).delete()
        sealed = ring.seal(_PURPOSE, _packed(payload), _bound(lookup, expires_on))
        row, new = Summary.objects.get_or_create(lookup=lookup, defaults={"sealed": sealed, "expires_on": expires_on})
    if new:
        return Kept(payload, expires_on)
    there = _opened(row, ring)
    if there is None or there.payload != json.loads(_packed(payload)):
        raise AlreadyKept
    return there


def fetch(code: str, *, today: date) -> Kept | None:
    """The page kept under this code. None for a code never given, expired, or of a row that was changed: no one can
    tell which."""
    for lookup, ring in _derived(code):
        row = Summary.objects.still_kept(today).filter(lookup=lookup).first()
        if row:
            return _opened(row, ring)
    return None


def _opened(row: Summary, ring: Ring) -> Kept | None:
    try:
        packed = ring.open(_PURPOSE, row.sealed, _bound(row.lookup, row.expires_on))
    except SealBroken:
        return None
    return Kept(json.loads(packed), row.expires_on)


def _derived(code: str) -> Iterator[tuple[str, Ring]]:
    """What a page is found by and what seals it, for each secret of the installation, newest first."""
    for secret in settings.SEALING_KEYS:
        both = HKDF(algorithm=SHA256(), length=64, salt=secret, info=_INFO).derive(code.encode())
        yield both[:32].hex(), Ring([both[32:]])


def _packed(payload: dict[str, Any]) -> bytes:
    return json.dumps(payload, ensure_ascii=False).encode()


def _bound(lookup: str, expires_on: date) -> bytes:
    """What the seal belongs to: a row moved to another code or date does not open."""
    return f"{lookup} {expires_on.isoformat()}".encode()
