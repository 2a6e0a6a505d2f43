"""Readers who walk through the pages with plain HTTP, again and again, at a steady pace, and look at every page for
signs of two editions."""

from __future__ import annotations

import http.client
import re
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from tests.browser.reader import ANSWERS

READ = ("/paths/", "/paths/surgery/", "/notes/page/", "/paths/", "/glossary/", "/about/")
NAMES_ITS_EDITION = re.compile(r"\bEdition (\d+)(?: of the guide|, (?:written|next))")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@dataclass
class Seen:
    """A page as it came back: which edition it names, and which of two texts it has."""

    address: str
    walk: int
    editions: frozenset[int]
    texts: frozenset[int]  # the editions whose words stand on it


@dataclass
class Visitor(threading.Thread):
    """One reader. `texts` are words of which each edition has its own."""

    origin: str
    texts: dict[int, str]
    pace: float  # seconds from one request to the next
    seen: list[Seen] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    requests: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self._stopped = threading.Event()
        self._line = http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=20)
        self._cookies: dict[str, str] = {}
        self._walk = 0

    def __hash__(self) -> int:
        return id(self)

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def run(self) -> None:
        self._due = time.monotonic()
        while not self._stopped.is_set():
            try:
                self._walk_once()
            except Exception as fault:
                self.faults.append(repr(fault))
                return

    def _walk_once(self) -> None:
        self._walk += 1
        self._cookies.clear()
        for question, answer in ANSWERS.items():
            page = self._ask("GET", f"/questions/{question}/")
            token = TOKEN.search(page)
            said = {"answer": answer, "csrfmiddlewaretoken": token.group(1) if token else ""}
            self._ask("POST", f"/questions/{question}/", urlencode(said))
        for address in READ:
            if self._stopped.is_set():
                return
            self._look(address, self._ask("GET", address))

    def _look(self, address: str, page: str) -> None:
        editions = frozenset(int(number) for number in NAMES_ITS_EDITION.findall(page))
        texts = frozenset(edition for edition, words in self.texts.items() if words in page)
        self.seen.append(Seen(address, self._walk, editions, texts))

    def _ask(self, method: str, address: str, body: str | None = None) -> str:
        self._due = max(self._due + self.pace, time.monotonic() - 1)
        time.sleep(max(0.0, self._due - time.monotonic()))
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(method, address, body, headers)
        answer = self._line.getresponse()
        page = answer.read().decode()
        self.requests += 1
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                kept, _, _ = value.partition(";")
                self._cookies.update([kept.split("=", 1)])
        if answer.status not in (200, 303):
            self.faults.append(f"{answer.status}: {method} {address}")
        return page


def mixed(visitor: Visitor) -> list[str]:
    """Every page that tells of two editions, or of none, and every walk that went over from one to another."""
    told = [
        f"{page.address} names {sorted(page.editions)} and has the words of {sorted(page.texts)}"
        for page in visitor.seen
        if len(page.editions) != 1 or not page.texts <= page.editions
    ]
    walks: dict[int, set[int]] = {}
    for page in visitor.seen:
        walks.setdefault(page.walk, set()).update(page.editions)
    return told + [
        f"walk {number} was on {sorted(editions)}" for number, editions in walks.items() if len(editions) > 1
    ]
