"""Finds words wherever they are kept and however they are written: as they are, or in base64, hex, zlib, UTF-16, JSON
or URL escapes, two of these deep."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from django.db import connection

DEPTH = 2
MOST_UNPACKED = 20_000_000  # bytes; what packs so well is no text of a person


class Found(NamedTuple):
    """`word` stands in `where`, written in these ways, the outermost first."""

    word: str
    where: str
    written: tuple[str, ...]


def scan(data: bytes, words: Iterable[str], *, where: str = "") -> set[Found]:
    """Which of the words stand in the data."""
    words = tuple(words)
    found: set[Found] = set()
    waiting: list[tuple[bytes, tuple[str, ...]]] = [(data, ())]
    seen: set[bytes] = set()
    while waiting:
        piece, written = waiting.pop()
        found |= {Found(word, where, written) for word in words if word.encode() in piece}
        found |= {Found(word, where, (*written, "utf-16")) for word in words if _in_utf16(word, piece)}
        if len(written) < DEPTH:
            for way, decode in WAYS.items():
                for inner in decode(piece):
                    if inner not in seen:
                        seen.add(inner)
                        waiting.append((inner, (*written, way)))
    return found


def scan_files(folder: Path, words: Iterable[str]) -> set[Found]:
    """Which of the words stand in the files below a folder, or in their names."""
    words = tuple(words)
    found: set[Found] = set()
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        found |= scan(name.encode(), words, where=name)
        if path.is_file():
            found |= scan(path.read_bytes(), words, where=name)
    return found


def scan_tables(words: Iterable[str]) -> set[Found]:
    """Which of the words stand in any table of the database."""
    words = tuple(words)
    found: set[Found] = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    found |= scan(_as_bytes(value), words, where=table)
    return found


def _as_bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else str(value).encode()


def _base64(data: bytes) -> Iterator[bytes]:
    """Both alphabets, with or without padding, and with a run that begins up to three signs before it."""
    for run in re.findall(rb"[A-Za-z0-9+/_-](?:[\r\n]{0,2}[A-Za-z0-9+/_-]){7,}", data):
        signs = re.sub(rb"[\r\n]", b"", run).translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            part = signs[start:]
            part = part[: len(part) - 1] if len(part) % 4 == 1 else part
            yield base64.b64decode(part + b"=" * (-len(part) % 4))


def _hex(data: bytes) -> Iterator[bytes]:
    for run in re.findall(rb"[0-9A-Fa-f]{8,}", data):
        for start in range(2):
            part = run[start:]
            yield binascii.unhexlify(part[: len(part) // 2 * 2])


def _zlib(data: bytes) -> Iterator[bytes]:
    """With the head of zlib or of gzip, wherever it begins."""
    for head in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", data):
        unpacking = zlib.decompressobj(wbits=47)
        try:
            inner = unpacking.decompress(data[head.start() :], MOST_UNPACKED)
        except zlib.error:
            continue
        if inner:
            yield inner


def _in_utf16(word: str, data: bytes) -> bool:
    return word.encode("utf-16-le") in data or word.encode("utf-16-be") in data


def _utf16(data: bytes) -> Iterator[bytes]:
    """What may hold another way of writing, which is always ASCII."""
    for run in re.findall(rb"(?:[\x20-\x7e]\x00){8,}|(?:\x00[\x20-\x7e]){8,}", data):
        yield run.replace(b"\x00", b"")


def _json(data: bytes) -> Iterator[bytes]:
    short = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f"}

    def unescaped(match: re.Match[bytes]) -> bytes:
        sign = match[1]
        if len(sign) == 1:
            return short.get(sign, sign)
        # Signs beyond the first 65,536 are written as two.
        units = b"".join(binascii.unhexlify(unit) for unit in re.findall(rb"u([0-9a-fA-F]{4})", match[0]))
        return units.decode("utf-16-be", "replace").encode("utf-8", "replace")

    for run in _runs(rb"[^\x00-\x08\x0e-\x1f]{8,}", data, holding=(b"\\",)):
        yield re.sub(rb"\\(u[0-9a-fA-F]{4}(?:\\u[0-9a-fA-F]{4})*|[\"\\/bfnrt])", unescaped, run)


def _url(data: bytes) -> Iterator[bytes]:
    for run in _runs(rb"[!-~]{8,}", data, holding=(b"%", b"+")):
        yield unquote_to_bytes(run)
        yield unquote_to_bytes(run.replace(b"+", b" "))


def _runs(pattern: bytes, data: bytes, *, holding: tuple[bytes, ...]) -> Iterator[bytes]:
    return (run for run in re.findall(pattern, data) if any(sign in run for sign in holding))


WAYS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "base64": _base64,
    "hex": _hex,
    "zlib": _zlib,
    "utf-16": _utf16,
    "json": _json,
    "url": _url,
}
