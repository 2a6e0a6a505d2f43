"""How the text of one environment variable becomes a value.

Each function raises `ValueError` with the middle of a sentence ("SEALING_KEYS ... names the same key twice") that never
repeats the value: it may be a secret.
"""

import base64
import binascii
import re
from typing import Any
from urllib.parse import urlsplit

import dj_database_url

SECRET_KEY_CHARACTERS = 50
SEALING_KEY_BYTES = 32

_PLACEHOLDER = re.compile(r"insecure|change.?me|secret|example|placeholder|password|your.?key|default", re.IGNORECASE)
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"\[[0-9a-f:.]+\]|{_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_DATABASES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def secret_key(text: str) -> str:
    if len(text) < SECRET_KEY_CHARACTERS:
        raise ValueError("is too short")
    if _PLACEHOLDER.search(text) or len(set(text)) < 10:
        raise ValueError("is not random")
    return text


def sealing_keys(text: str) -> tuple[bytes, ...]:
    """Keys of 32 bytes from base64, newest first."""
    keys = tuple(_sealing_key(part) for part in _parts(text))
    if not keys:
        raise ValueError("holds no key")
    if len(set(keys)) != len(keys):
        raise ValueError("names the same key twice")
    return keys


def hosts(text: str) -> tuple[str, ...]:
    names = _parts(text)
    if not names:
        raise ValueError("names no host")
    if any("*" in name or name.startswith(".") for name in names):
        raise ValueError("holds a wildcard")
    if not all(_HOST.fullmatch(name) for name in names):
        raise ValueError("holds something that is not a host name")
    return names


def origin(text: str) -> str:
    """Scheme, host and port, in lower case, without a slash at the end."""
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        raise ValueError("is not a web address") from None
    plain = f"{parts.scheme}://{parts.netloc}".lower()
    if not named or parts.scheme not in ("http", "https") or text.rstrip("/").lower() != plain:
        raise ValueError("is not a plain web address")
    return plain


def database(text: str) -> dict[str, Any]:
    """The entry that `DATABASES` wants."""
    try:
        entry = dict(dj_database_url.parse(text))
    except Exception:  # its own messages repeat the address, password included
        raise ValueError("is not a database address") from None
    if entry.get("ENGINE") not in _DATABASES:
        raise ValueError("is neither SQLite nor PostgreSQL")
    if not entry.get("NAME"):
        raise ValueError("names no database")
    return entry


def _sealing_key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except binascii.Error:
        raise ValueError("holds a key that is not base64") from None
    if len(key) != SEALING_KEY_BYTES:
        raise ValueError(f"holds a key that is not {SEALING_KEY_BYTES} bytes long")
    # 32 random bytes hold about 30 different values; patterns and typed words hold few.
    if len(set(key)) <= SEALING_KEY_BYTES // 2:
        raise ValueError("holds a key that is not random")
    return key


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
