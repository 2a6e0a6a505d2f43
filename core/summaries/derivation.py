"""What is made of a code, and of a pepper: values that tell neither the code, nor the pepper, nor each other.

A pepper is 32 random bytes of the installation, kept outside the database, under a short name (its kid). Without it,
the code and the database together open nothing; without the code, the pepper and the database open nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

LABEL = b"stsda/v1"


@dataclass(frozen=True)
class Derived:
    """What a row is found by, and the key that its data key is wrapped with. Neither yields the other."""

    lookup_id: bytes
    kek: bytes = field(repr=False)


def derived(code: str, pepper: bytes) -> Derived:
    """:param code: 24 symbols, as `codes.read_code` gives them."""
    prk = _hmac(pepper, LABEL + code.encode("ascii"))
    return Derived(lookup_id=_expanded(prk, b"/lookup"), kek=_expanded(prk, b"/kek"))


def verifier(pepper: bytes) -> bytes:
    """What the database keeps of a pepper, to notice when another one comes under its name."""
    return _expanded(_hmac(pepper, LABEL + b"/pepper"), b"/verifier")


def tombstone(lookup_id: bytes, pepper: bytes) -> str:
    """What the list outside the database keeps of a row that must not come back, in hex."""
    return _hmac(pepper, LABEL + b"/tombstone" + lookup_id).hex()


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def _expanded(prk: bytes, use: bytes) -> bytes:
    return HKDFExpand(algorithm=SHA256(), length=32, info=LABEL + use).derive(prk)
