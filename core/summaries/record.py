"""How a saved page is sealed: its text under a fresh data key, that key under what the code derives to.

Both seals are bound to what stands beside them in clear, so that a row whose name, date or edition was changed, or
that was put in another's place, does not open.
"""

from __future__ import annotations

import json
import secrets
import struct
import zlib
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

STEP = 4096  # a body is a whole number of these and a seal, so that its length tells little
MOST_BYTES = 4 * 1024 * 1024  # of a page once unpacked: more than the longest that can be saved
_NONCE_BYTES = 12
_LENGTH = struct.Struct(">I")


class Damaged(Exception):
    """This was not sealed with this key, or was changed since."""


@dataclass(frozen=True)
class Meta:
    """What stands in clear, and is authenticated with both seals."""

    v: int
    kid: str
    record_id: str
    expires_on: str
    content_version: str

    @property
    def aad(self) -> bytes:
        return json.dumps(vars(self), sort_keys=True, separators=(",", ":")).encode("utf-8")


@dataclass(frozen=True)
class Sealed:
    wrap: bytes = field(repr=False)  # the data key
    body: bytes = field(repr=False)


def seal(content: dict[str, Any], *, kek: bytes, meta: Meta) -> Sealed:
    """Under a data key of its own each time, so that an old copy of a row opens no newer one."""
    dek = secrets.token_bytes(32)
    return Sealed(wrap=_encrypted(dek, kek, meta), body=_encrypted(_padded(_packed(content)), dek, meta))


def unseal(sealed: Sealed, *, kek: bytes, meta: Meta) -> dict[str, Any]:
    """The content. Raises Damaged."""
    try:
        dek = _decrypted(sealed.wrap, kek, meta)
        return _unpacked(_unpadded(_decrypted(sealed.body, dek, meta)))
    except (InvalidTag, ValueError, zlib.error, struct.error):
        raise Damaged from None


def _encrypted(plain: bytes, key: bytes, meta: Meta) -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, meta.aad)


def _decrypted(sealed: bytes, key: bytes, meta: Meta) -> bytes:
    return AESGCM(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], meta.aad)


def _packed(content: dict[str, Any]) -> bytes:
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return zlib.compress(text.encode("utf-8", "surrogatepass"), level=9)


def _unpacked(packed: bytes) -> dict[str, Any]:
    unpacker = zlib.decompressobj()
    text = unpacker.decompress(packed, MOST_BYTES + 1)
    if not unpacker.eof:
        raise ValueError("Too long once unpacked.")
    content: dict[str, Any] = json.loads(text.decode("utf-8", "surrogatepass"))
    return content


def _padded(packed: bytes) -> bytes:
    """The length, what is packed, and zeros up to the next step."""
    filled = _LENGTH.pack(len(packed)) + packed
    return filled + bytes(-len(filled) % STEP)


def _unpadded(padded: bytes) -> bytes:
    (length,) = _LENGTH.unpack_from(padded)
    return padded[_LENGTH.size : _LENGTH.size + length]
