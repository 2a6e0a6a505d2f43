"""The scanner that looks for what people typed finds it in every way it could be kept, two deep, and nothing else."""

import base64
import gzip
import json
import zlib
from itertools import product
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from django.contrib.sessions.models import Session
from django.core import signing
from django.utils import timezone

from tests.scanning import Found, scan, scan_files, scan_tables

WORD = "canary-Größe 17 🐤"
WRITERS = {
    "as it is": lambda data: data,
    "base64": base64.b64encode,
    "base64url": lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    "base64 in lines": base64.encodebytes,
    "hex": lambda data: data.hex().encode(),
    "HEX": lambda data: data.hex().upper().encode(),
    "zlib": zlib.compress,
    "gzip": gzip.compress,
    "utf-16-le": lambda data: data.decode("latin-1").encode("utf-16-le"),
    "utf-16-be": lambda data: data.decode("latin-1").encode("utf-16-be"),
    "json": lambda data: json.dumps({"said": data.decode("latin-1")}).encode(),
    "url": lambda data: quote(data).encode(),
    "form": lambda data: quote_plus(data).encode(),
}
# What was written in these is read back as text: what was put in must be text that came as UTF-8.
OF_TEXT = ("utf-16-le", "utf-16-be", "json")


def written(word, *ways):
    """The word, written in these ways, the innermost first."""
    data = word.encode()
    for way in ways:
        if way in OF_TEXT:
            try:
                text = data.decode()
            except UnicodeDecodeError:
                return None
            data = (
                json.dumps({"said": text}).encode() if way == "json" else text.encode(way)  # as programs do it
            )
        else:
            data = WRITERS[way](data)
    return data


@pytest.mark.parametrize("way", WRITERS)
@pytest.mark.parametrize("before", [b"", b"\x00", b"said=", b"\xff\xfe\x01"])
def test_a_word_is_found_however_it_is_written(way, before):
    assert {found.word for found in scan(before + written(WORD, way) + b"\x00 and on", [WORD])} == {WORD}


TWO_DEEP = [pair for pair in product(WRITERS, WRITERS) if written(WORD, *pair) is not None]  # bytes are no text


@pytest.mark.parametrize(("inner", "outer"), TWO_DEEP)
def test_a_word_is_found_two_deep(inner, outer):
    assert scan(written(WORD, inner, outer), [WORD])


def test_it_is_said_where_it_stands_and_how_it_is_written():
    data = base64.b64encode(zlib.compress(WORD.encode()))
    assert scan(data, [WORD, "other"], where="a cookie") == {Found(WORD, "a cookie", ("base64", "zlib"))}


@pytest.mark.parametrize("length", range(8))
def test_a_word_within_a_longer_run_of_base64_is_found(length):
    data = b"x" * length + base64.b64encode(b"y" * length + WORD.encode() + b"z" * length)
    assert scan(data, [WORD])


def test_what_is_not_there_is_not_found():
    data = b"".join(written("something else altogether", way) for way in WRITERS)
    assert scan(data, [WORD]) == set()
    assert scan(bytes(range(256)) * 40, [WORD]) == set()


def test_what_was_packed_in_part_is_found_as_far_as_it_can_be_read():
    assert scan(zlib.compress(WORD.encode() + b"." * 5000)[:-6], [WORD])


def test_files_are_searched_with_their_names_and_folders(tmp_path: Path):
    (tmp_path / "deep" / "down").mkdir(parents=True)
    (tmp_path / "deep" / "down" / "log.gz").write_bytes(gzip.compress(b"said canary"))
    (tmp_path / "of-canary.txt").write_text("nothing")
    assert {found.where for found in scan_files(tmp_path, ["canary"])} == {"deep/down/log.gz", "of-canary.txt"}


@pytest.mark.django_db
def test_tables_are_searched_and_a_word_in_a_session_is_found():
    assert scan_tables(["canary"]) == set()
    session = signing.dumps({"said": "canary " * 40}, compress=True)
    Session.objects.create(session_key="a", session_data=session, expire_date=timezone.now())
    assert scan_tables(["canary"]) == {Found("canary", "django_session", ("base64", "zlib"))}
