"""Sealing: encrypting what leaves the process, so that it can be neither read nor changed outside.

A seal is base64url text without padding of

    version (1 byte) | key id (4) | nonce (12) | AES-256-GCM ciphertext and tag

The cipher key is derived from a key of the ring for one purpose, so that what was sealed for one use never opens in
another. Version and key id are authenticated, and with them whatever the caller binds the seal to.
"""

import base64
import binascii
import secrets
from collections.abc import Sequence
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_VERSION = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_TAG_BYTES = 16
_HEAD_BYTES = len(_VERSION) + _ID_BYTES


class SealBroken(Exception):
    """This was not sealed by us for this purpose, or was changed, or its key has left the ring."""


class Ring:
    """The keys in use. The newest seals; every one of them opens."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """:param keys: 32 random bytes each, newest first."""
        if not keys or any(len(key) != 32 for key in keys):
            raise ValueError("A ring needs keys of 32 bytes.")
        self._keys = {_derive(key, "key id", length=_ID_BYTES): key for key in reversed(keys)}
        if len(self._keys) != len(keys):
            raise ValueError("Two keys of the ring are alike.")
        self._newest = _derive(keys[0], "key id", length=_ID_BYTES)

    def seal(self, purpose: str, data: bytes, aad: bytes = b"") -> str:
        """Encrypt `data` for one purpose.

        :param aad: what the seal belongs to; not stored, and needed again to open it.
        """
        head = _VERSION + self._newest
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher(self._newest, purpose).encrypt(nonce, data, head + aad)
        return base64.urlsafe_b64encode(head + nonce + sealed).rstrip(b"=").decode("ascii")

    def open(self, purpose: str, text: str, aad: bytes = b"") -> bytes:
        """What was sealed.

        :raises SealBroken: with one message for every cause.
        """
        raw = _decode(text)
        head, rest = raw[:_HEAD_BYTES], raw[_HEAD_BYTES:]
        nonce, sealed = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        key_id = head[len(_VERSION) :]
        if not head.startswith(_VERSION) or key_id not in self._keys or len(sealed) < _TAG_BYTES:
            raise SealBroken
        try:
            return self._cipher(key_id, purpose).decrypt(nonce, sealed, head + aad)
        except InvalidTag:
            raise SealBroken from None

    def _cipher(self, key_id: bytes, purpose: str) -> AESGCM:
        return AESGCM(_derive(self._keys[key_id], f"seal for {purpose}", length=32))


def ring() -> Ring:
    """The ring of this process, from `SEALING_KEYS`."""
    return _ring_of(tuple(settings.SEALING_KEYS))


@cache
def _ring_of(keys: tuple[bytes, ...]) -> Ring:
    return Ring(keys)


def _derive(key: bytes, use: str, *, length: int) -> bytes:
    info = f"before-you-decide 1 {use}".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(key)


def _decode(text: str) -> bytes:
    """The bytes of a seal. Only the one spelling that `seal` writes is taken."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise SealBroken from None
    if base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii") != text:
        raise SealBroken
    return raw
