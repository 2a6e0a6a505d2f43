"""What people type is searched for in everything the service keeps: the database with its files, logs, letters and
files for a moment. Before a page is saved none of it is there, and after it is saved none of it can be read."""

from __future__ import annotations

import logging
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail, signing
from django.db import connection
from django.utils import timezone

from core.content.models import Edition
from core.summaries.codes import new_code, printed
from core.summaries.models import Summary
from tests.factories import EditionFactory
from tests.journey.walking import UNSURE, Page, Walker
from tests.scanning import Found, scan, scan_files, scan_tables

pytestmark = pytest.mark.django_db(transaction=True)  # what is not written out stands in no file


@dataclass
class Typist:
    """Somebody whose every word can be told apart, and found again."""

    typed: list[str] = field(default_factory=list)

    def word(self) -> str:
        self.typed.append(f"canary{len(self.typed):03}größe")
        return self.typed[-1]

    def fill(self, page: Page) -> dict[str, str]:
        """A word for every place on the page that takes words."""
        places = page.all("main form textarea, main form input[type=text], main form input:not([type])")
        names = {str(place["name"]) for place in places if place.get("name") and place["name"] != "code"}
        assert names, f"{page.address} takes no words"
        return {name: self.word() for name in sorted(names)}


@dataclass
class Kept:
    """Everything in which something could be kept."""

    temp: Path
    caplog: pytest.LogCaptureFixture
    capfd: pytest.CaptureFixture[str]
    written: str = ""

    def search(self, words: list[str]) -> set[Found]:
        out, err = self.capfd.readouterr()
        self.written += out + err  # what was read once is not given again
        logged = "\n".join((self.caplog.text, *(str(vars(record)) for record in self.caplog.records), self.written))
        letters = "\n".join(str(letter.message()) for letter in getattr(mail, "outbox", ()))
        found = scan_tables(words) | scan_files(self.temp, words)
        found |= scan(logged.encode(), words, where="the log") | scan(letters.encode(), words, where="letters")
        found |= scan_files(Path(settings.TOMBSTONES_FILE).parent, words)
        return found | self._in_files_of_the_database(words)

    def _in_files_of_the_database(self, words: list[str]) -> set[Found]:
        if connection.vendor != "sqlite":
            return set()
        file = Path(connection.settings_dict["NAME"])
        parts = [path for path in sorted(file.parent.glob(f"{file.name}*")) if path.is_file()]
        assert file in parts
        return {found for path in parts for found in scan(path.read_bytes(), words, where=path.name)}


@pytest.fixture
def kept(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> Kept:
    temp = tmp_path / "temp"
    temp.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temp))
    monkeypatch.setattr(settings, "TOMBSTONES_FILE", tmp_path / "list" / "tombstones.txt")
    (tmp_path / "list").mkdir()
    caplog.set_level(logging.DEBUG)
    return Kept(temp, caplog, capfd)


@pytest.fixture
def published() -> Edition:
    return EditionFactory(number=1)


@pytest.fixture
def walker(published: Edition) -> Walker:
    return Walker()


def walk_through(walker: Walker, typist: Typist) -> None:
    """Every page that takes words, with words in every place, some of them too long and some nobody asked for."""
    unasked = {name: typist.word() for name in ("name", "email", "nhs_number", "born")}
    for question, choice in UNSURE.items():
        page = walker.post(f"/questions/{question}/", {"answer": choice, **unasked})
        assert page.status == 303
    assert walker.post("/questions/stage/", {"answer": typist.word()}).status == 422
    for address in ("/matters/", "/notes/", "/notes/family/"):
        page = walker.get(address)
        assert walker.press(page, **typist.fill(page), **unasked).status == 303
    assert walker.press(walker.get("/notes/"), notes=typist.word() * 400).status == 422
    assert walker.post("/nowhere/", {"notes": typist.word()}).status == 404
    for key in walker.guide.shaping:
        walker.press(walker.get(f"/about-you/{key}/"), **unasked)
    for address in ("/answers/", "/paths/", "/ready/", "/compare/", "/notes/page/", "/notes/page/pdf/", "/save/"):
        assert walker.get(address).status == 200


def pressing(walker: Walker, page: Page, address: str, **typed: Any) -> Page:
    """Send the ticket of an open page on to one of its doings."""
    ticket = page.all("main form input[name=ticket]")[0]["value"]
    return walker.post(address, {"ticket": ticket, **typed})


def save(walker: Walker) -> tuple[Page, str]:
    """The page that shows the code, and the code."""
    page = pressing(walker, walker.get("/save/"), "/save/")
    assert page.status == 200
    return page, "".join(re.findall(r"[0-9A-Z]", page.one(".code").get_text()))


def spellings(code: str) -> list[str]:
    return [spelt for each in (code, printed(code)) for spelt in (each, each.lower())]


def test_before_saving_nothing_that_was_typed_is_kept(walker: Walker, kept: Kept):
    typist = Typist()
    walk_through(walker, typist)
    page = walker.get("/notes/page/").words
    assert sum(word in page for word in typist.typed) >= 8  # it was understood, and is there for its reader
    assert kept.search(typist.typed) == set()
    assert not Summary.objects.exists()


def test_after_saving_and_going_on_nothing_that_was_typed_can_be_read(walker: Walker, kept: Kept):
    typist = Typist()
    walk_through(walker, typist)
    page, code = save(walker)
    assert walker.post("/open/", {"code": new_code()}).status != 200
    opened = walker.post("/open/", {"code": code})
    assert sum(word in opened.words for word in typist.typed) >= 8
    writing = pressing(walker, opened, "/open/write/")
    opened = pressing(walker, writing, "/open/write/", **typist.fill(writing), keep="1")
    assert typist.typed[-1] in opened.words
    assert pressing(walker, opened, "/open/pdf/").status == 200
    assert typist.typed[-1] in pressing(walker, opened, "/open/take-away/").response.content.decode()
    assert pressing(walker, page, "/save/card/").status == 200
    longer = pressing(walker, opened, "/open/longer/")
    until = longer.all("main input[name=until]")[-1]["value"]
    assert pressing(walker, longer, "/open/longer/", extend="1", until=until).all(".about-saved")
    changing = pressing(walker, opened, "/open/new-code/")
    changed = pressing(walker, changing, "/open/new-code/", change="1")
    other = "".join(re.findall(r"[0-9A-Z]", changed.one(".code").get_text()))
    assert other != code
    assert Summary.objects.count() == 1
    assert kept.search([*typist.typed, *spellings(code), *spellings(other)]) == set()


def test_a_word_planted_in_a_session_is_found(published: Edition, kept: Kept):
    """The search is no blind one: what a session would keep is found in the table and in its file."""
    packed = signing.dumps({"notes": "canary " * 40}, compress=True)
    Session.objects.create(session_key="a", session_data=packed, expire_date=timezone.now())
    found = kept.search(["canary"])
    assert Found("canary", "django_session", ("base64", "zlib")) in found
    if connection.vendor == "sqlite":
        assert len({each.where for each in found}) > 1


@pytest.mark.parametrize("where", ["the log", "a file"])
def test_a_word_that_was_logged_or_put_aside_is_found(where: str, published: Edition, kept: Kept):
    if where == "the log":
        logging.getLogger("core").warning("somebody said %s", "canary")
    else:
        with tempfile.NamedTemporaryFile(delete=False) as aside:
            aside.write("canary".encode("utf-16"))
    assert {found.word for found in kept.search(["canary"])} == {"canary"}
