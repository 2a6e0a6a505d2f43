"""A reader who walks through the pages with plain HTTP: no script, one cookie jar."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.http import HttpRequest, HttpResponse
from django.test import Client

from core.guide.answers import Answers
from core.guide.consider import Consideration, consider
from core.guide.schema import Guide
from core.journey.remembering import COOKIE, read_walk
from core.journey.walk import Walk
from tests.factories import sarcoma_guide

# Stage II, a small tumour in the leg that can be reached: surgery and surgery-then-radiation fit.
TYPICAL = {
    "stage": "ii",
    "site": "leg",
    "size": "small",
    "reach": "reachable",
    "nodes": "no",
    "fitness": "well",
}
# The same, but size and nodes are not known: paths depend on them.
UNSURE = {**TYPICAL, "size": "unsure", "nodes": "unsure", "nerves": "no"}
ALWAYS = "no-active-treatment"  # shown to everyone
SPREAD = {"stage": "iv", "removable": "unsure"}


@dataclass(frozen=True)
class Page:
    """What came back, read as a person reads it."""

    response: HttpResponse
    address: str

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def leads_to(self) -> str:
        return self.response["Location"]

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.response.content.decode(), "html.parser")

    @property
    def main(self) -> Tag:
        main = self.soup.find("main")
        assert isinstance(main, Tag)
        return main

    @property
    def title(self) -> str:
        return self.soup.title.get_text() if self.soup.title else ""

    @property
    def heading(self) -> str:
        return words_of(self.soup.find("h1"))

    @property
    def words(self) -> str:
        return words_of(self.soup)

    def all(self, selector: str) -> list[Tag]:
        return list(self.soup.select(selector))

    def one(self, selector: str) -> Tag:
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} of {selector} on {self.address}"
        return found[0]

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        found = [a["href"] for a in self.all("main a[href]") if words_of(a) == words]
        assert found, f"no link {words!r} on {self.address}"
        return str(found[0])

    @property
    def problem(self) -> str:
        return words_of(self.one(".problem"))

    @property
    def back(self) -> str:
        return str(self.one(".back a")["href"])

    @property
    def chosen(self) -> list[str]:
        """The values that stand ticked in the page's own form."""
        return [field.get("value", "") for field in self.all("main form input[checked]")]

    @property
    def filled(self) -> dict[str, list[str]]:
        """What a browser would send if the page's own form were sent as it stands, without its buttons."""
        form = next(form for form in self.all("main form") if not form.get("action"))
        sent: dict[str, list[str]] = {}
        for field in form.select("input[name], textarea[name]"):
            if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
                continue
            value = field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
            sent.setdefault(str(field["name"]), []).append(str(value))
        sent.pop("csrfmiddlewaretoken", None)
        return sent


def words_of(tag: Any) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


class Walker:
    """A reader. Addresses are followed only when the test says so."""

    def __init__(self, *, client: Client | None = None) -> None:
        self.client = client or Client()
        self.guide: Guide = sarcoma_guide()

    def get(self, address: str, *, htmx: bool = False) -> Page:
        headers = {"HX-Request": "true"} if htmx else {}
        return Page(self.client.get(address, headers=headers), address)

    def post(self, address: str, sent: Any = None, *, htmx: bool = False, **extra: Any) -> Page:
        headers = {"HX-Request": "true"} if htmx else {}
        return Page(self.client.post(address, sent or {}, headers=headers, **extra), address)

    def follow(self, page: Page) -> Page:
        assert page.status == 303, f"{page.address} answered {page.status}"
        return self.get(page.leads_to)

    def press(self, page: Page, button: str = "", value: str = "1", **typed: Any) -> Page:
        """Send the page's own form as it stands, with what is typed or chosen in its place."""
        sent: dict[str, Any] = {**page.filled, **typed}
        if button:
            sent[button] = value
        return self.post(page.address, sent)

    def answer(self, **choices: str) -> Self:
        """Answer questions about the case, in this order."""
        for question, choice in choices.items():
            page = self.post(f"/questions/{question}/", {"answer": choice})
            assert page.status == 303, f"{question}: {choice} was answered with {page.status}"
        return self

    def say(self, **said: Any) -> Self:
        """Have the walk in the cookie say this, without walking there."""
        return self.carry(self.walk.saying(**said))

    def carry(self, walk: Walk, *, now: float | None = None) -> Self:
        """Put a walk into the cookie, sealed at `now`."""
        now = time.time() if now is None else now
        response = HttpResponse()
        value = walk.model_copy(update={"used_at": int(now)}).model_dump(mode="json", exclude_defaults=True)
        COOKIE.write(response, value, now=now)
        self.client.cookies.update(response.cookies)
        return self

    @property
    def walk(self) -> Walk:
        request = HttpRequest()
        request.COOKIES = {name: morsel.value for name, morsel in self.client.cookies.items()}
        walk, fault = read_walk(request)
        assert fault is None
        return walk

    @property
    def considered(self) -> Consideration:
        return self.walk.considered


def considered(**choices: str) -> Consideration:
    return consider(sarcoma_guide(), Answers(choices=choices))


def links(page: Page) -> Iterator[str]:
    """The addresses of this site that a page leads to, without the part after #."""
    for tag in page.soup.find_all(True):  # a selector with the same meaning takes twenty times as long
        for attribute in ("href", "action", "data-hx-get", "data-hx-post"):
            address = str(tag.get(attribute, "")) if tag.name != "link" else ""
            if address and not urlsplit(address).netloc:
                yield address.partition("#")[0] or page.address
