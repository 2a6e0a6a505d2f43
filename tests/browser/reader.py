"""A person at a browser: what they press, what they see, and what went wrong behind it."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, Response, expect

ANSWERS = {
    "stage": "ii",
    "site": "leg",
    "size": "small",
    "reach": "reachable",
    "nodes": "unsure",
    "fitness": "well",
}
OWN_CONCERN = "Seeing my daughter marry"
OWN_QUESTION = "Who do I call at night?"
NOTES = "Bring the letter from the clinic."
CANARIES = (OWN_CONCERN, OWN_QUESTION, NOTES)


@dataclass
class Watch:
    """Everything that a page does behind the reader's back, in the order it happened."""

    origin: str
    faults: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("request", self._request)
        context.on("requestfailed", self._failed)
        context.on("response", self._response)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):  # breaches of the content policy are told here too
            self.faults.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        self.addresses.append(request.url)
        if not request.url.startswith(f"{self.origin}/"):
            self.faults.append(f"another origin: {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on before it was there
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")

    @contextlib.contextmanager
    def forgiving(self) -> Iterator[None]:
        """What goes wrong in here is meant to."""
        before = len(self.faults)
        yield
        del self.faults[before:]


class Reader:
    """Walks by the words on the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> Reader:
        self.page.goto(address)
        return self

    @property
    def path(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    @property
    def heading(self) -> str:
        return self.page.locator("h1").inner_text()

    def follow(self, words: str) -> None:
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=words, exact=True).first.click()

    def send(self, words: str) -> None:
        """Press a button that leads to another page, and wait for it."""
        with self.page.expect_navigation():
            self.press(words)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()

    def choose(self, value: str, *, name: str = "answer") -> None:
        """Tap the label, as people do; the dot itself is drawn by it."""
        self.page.locator(f"label:has(input[name='{name}'][value='{value}']) > span").first.click()

    def answer_questions(self, answers: dict[str, str]) -> list[str]:
        """Answer what is asked until the questions about the case end."""
        asked = []
        while "/questions/" in self.path:
            asked.append(self.path.split("/")[2])
            self.choose(answers[asked[-1]])
            self.send("Continue")
        return asked

    def walk(self, *, to: str = "page") -> Reader:
        """From the start page to the page named: answers, paths, compare, ready, notes, page."""
        stops = ("answers", "paths", "compare", "ready", "notes", "page")
        steps = (self._to_answers, self._to_paths, self._to_compare, self._to_ready, self._to_notes, self._to_page)
        for step in steps[: stops.index(to) + 1]:
            step()
        return self

    def _to_answers(self) -> None:
        self.open("/")
        self.follow("Start now")
        assert self.answer_questions(ANSWERS) == list(ANSWERS)
        self.choose("most", name="concern-limb-use")
        self.choose("matters", name="concern-time")
        self.page.get_by_label("My own concern 1", exact=True).fill(OWN_CONCERN)
        self.send("Continue")
        while "/about-you/" in self.path:
            if "worries" in self.path:
                self.choose("swelling")
            self.send("Continue")
        assert self.heading == "Check your answers"

    def _to_paths(self) -> None:
        self.follow("See the treatments your team may talk about")

    def _to_compare(self) -> None:
        self.follow("Set paths side by side")

    def _to_ready(self) -> None:
        self.follow("Go on: ready for the talk?")

    def _to_notes(self) -> None:
        self.choose("no", name="sure-sure")
        self.send("Go on to questions and notes")

    def _to_page(self) -> None:
        self.page.get_by_label("A question in your own words").fill(OWN_QUESTION)
        self.press("Add this question")
        expect(self.page.locator("#my-questions")).to_contain_text(OWN_QUESTION)
        self.page.get_by_label("My notes").fill(NOTES)
        self.send("See my page for the appointment")
        assert self.heading == "Notes for my appointment"

    # --- by keyboard alone --------------------------------------------------------------------------

    def tab_to(self, selector: str) -> Locator:
        """Press Tab until this has the focus."""
        for _ in range(400):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return self.page.locator(":focus")
        raise AssertionError(f"{selector} on {self.path} cannot be reached with Tab")

    def pick(self, value: str, *, name: str = "answer") -> None:
        """Choose in a list with the arrow keys."""
        focused = self.tab_to(f"input[name='{name}']")
        if focused.get_attribute("type") == "checkbox":
            self.tab_to(f"input[name='{name}'][value='{value}']") if focused.get_attribute("value") != value else None
            self.page.keyboard.press("Space")
            return
        self.page.keyboard.press("Space")
        for _ in range(20):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} cannot be reached with the arrow keys")

    def enter(self, selector: str) -> None:
        """Go to a button or link and press Enter on it."""
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def what_is_kept(self) -> dict[str, Any]:
        """What scripts of the page could find in the browser."""
        return self.page.evaluate(
            """async () => ({
                cookie: document.cookie,
                local: {...localStorage},
                session: {...sessionStorage},
                databases: (await indexedDB.databases()).length,
                caches: (await caches.keys()).length,
            })"""
        )
