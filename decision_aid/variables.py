"""How the text of one environment variable becomes a value.

Each function raises `ValueError` with the middle of a sentence ("SEALING_KEYS ... names the same key twice") that never
repeats the value: it may be a secret.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

import dj_database_url

SECRET_KEY_CHARACTERS = 50
KEY_BYTES = 32

Network = IPv4Network | IPv6Network
Peppers = tuple[tuple[str, bytes], ...]  # the name of each, and the key

_PLACEHOLDER = re.compile(r"insecure|change.?me|secret|example|placeholder|password|your.?key|default", re.IGNORECASE)
_KID = re.compile(r"[a-z0-9-]{1,16}")
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"\[[0-9a-f:.]+\]|{_LABEL}(\.{_LABEL})*", re.IGNORECASE)
_DATABASES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


@dataclass(frozen=True)
class Mail:
    """A mail server; mail is always sent over TLS."""

    host: str
    port: int
    user: str
    password: str
    starts_with_tls: bool


def mail(text: str) -> Mail:
    """A server from smtps://user:password@host:port, or smtp:// for one that changes to TLS."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError("is not a mail server's address") from None
    if parts.scheme not in ("smtp", "smtps") or not host or parts.path.strip("/"):
        raise ValueError("is not a mail server's address")
    starts_with_tls = parts.scheme == "smtps"
    return Mail(
        host=host,
        port=port or (465 if starts_with_tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_with_tls=starts_with_tls,
    )


def mail_from(text: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", text):
        raise ValueError("is not an e-mail address")
    return text


def secret_key(text: str) -> str:
    if len(text) < SECRET_KEY_CHARACTERS:
        raise ValueError("is too short")
    if _PLACEHOLDER.search(text) or len(set(text)) < 10:
        raise ValueError("is not random")
    return text


def sealing_keys(text: str) -> tuple[bytes, ...]:
    """Keys of 32 bytes from base64, newest first."""
    keys = tuple(_key(part) for part in _parts(text))
    if not keys:
        raise ValueError("holds no key")
    if len(set(keys)) != len(keys):
        raise ValueError("names the same key twice")
    return keys


def code_peppers(text: str) -> Peppers:
    """Named keys of 32 bytes from `name:base64`, newest first."""
    peppers = tuple(_pepper(part) for part in _parts(text))
    if not peppers:
        raise ValueError("holds no pepper")
    if len(dict(peppers)) != len(peppers):
        raise ValueError("uses the same name twice")
    if len({pepper for _, pepper in peppers}) != len(peppers):
        raise ValueError("holds the same pepper twice")
    return peppers


def code_peppers_file(text: str) -> Peppers:
    """The same from a file with one on each line."""
    try:
        lines = Path(text).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        raise ValueError("names a file that cannot be read") from None
    return code_peppers(",".join(lines))


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


def way_out(text: str) -> str:
    """A plain https address of somebody else."""
    if not re.fullmatch(r"https://[^\s/@\"'<>]+(/[^\s\"'<>]*)?", text) or not urlsplit(text).hostname:
        raise ValueError("is not a plain https address")
    return text


def time_zone(text: str) -> str:
    """The name of a time zone that this machine knows."""
    if text not in available_timezones():
        raise ValueError("is not a time zone that this machine knows")
    return text


def networks(text: str) -> tuple[Network, ...]:
    """Networks from 192.0.2.0/24 or 2001:db8::/48; none from an empty text."""
    try:
        return tuple(ip_network(part) for part in _parts(text))
    except ValueError:
        raise ValueError("holds something that is not a network") from None


def file(text: str) -> Path:
    path = Path(text)
    if not path.is_absolute() or path.is_dir():
        raise ValueError("is not the full path of a file")
    return path


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


def _pepper(text: str) -> tuple[str, bytes]:
    name, colon, key = text.partition(":")
    if not colon or not _KID.fullmatch(name.strip()):
        raise ValueError("holds a pepper without a proper name")
    return name.strip(), _key(key.strip())


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("holds a key that is not base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"holds a key that is not {KEY_BYTES} bytes long")
    # 32 random bytes hold about 30 different values; patterns and typed words hold few.
    if len(set(key)) <= KEY_BYTES // 2:
        raise ValueError("holds a key that is not random")
    return key


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
