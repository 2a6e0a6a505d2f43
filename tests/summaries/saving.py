"""Saving and opening as a reader does it: buttons are pressed with what stands in their form."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from bs4 import Tag
from django.utils import timezone

from core.summaries.codes import new_code, printed
from core.summaries.going_on import continuing
from core.summaries.keeping import keep
from tests.journey.walking import Page, Walker, words_of

NOW = datetime(2026, 11, 21, 23, 50, tzinfo=UTC)
NO_SUCH_PAGE = "No page opens with this code. It may be past its date, or never have been saved."


class Clock:
    """The time that the service goes by."""

    def __init__(self) -> None:
        self.now = NOW

    def pass_by(self, **time: int) -> None:
        self.now += timedelta(**time)


def press(walker: Walker, page: Page, address: str, *, extra: dict[str, Any] | None = None, **typed: Any) -> Page:
    """Press the button of this page that leads to `address`, with what is typed or chosen in its place.

    :param extra: what the connection brings along, such as REMOTE_ADDR.
    """
    return walker.post(address, sent_from(page, address) | typed, **(extra or {}))


def sent_from(page: Page, address: str) -> dict[str, str]:
    """What a browser would send to `address` from this page as it stands, without its buttons."""
    form = next((form for form in page.all("form[method=post]") if address in _leads_to(form, page)), None)
    assert form, f"nothing on {page.address} leads to {address}"
    sent = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        value = field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
        sent[str(field["name"])] = str(value)
    for choice in form.select("select[name]"):
        sent[str(choice["name"])] = words_of(choice.select_one("option[selected]"))
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def offers(page: Page, address: str) -> bool:
    return any(address in _leads_to(form, page) for form in page.all("form[method=post]"))


def _leads_to(form: Tag, page: Page) -> set[str]:
    others = {str(button["formaction"]) for button in form.select("[formaction]")}
    return {str(form.get("action", page.address)), *others}


def ticket_of(page: Page, address: str = "/save/") -> str:
    return sent_from(page, address)["ticket"]


def saved(walker: Walker, **typed: Any) -> Page:
    """Save the page that this reader has."""
    return press(walker, walker.get("/notes/page/"), "/save/", **typed)


def kept_page(reader: Walker, *, word: str = "river") -> str:
    """The code of the page that this reader has, kept as saving it keeps it: quicker, where saving is not looked at."""
    code, today = new_code(), timezone.localdate()
    page = keep(reader.walk, word=word, code=code, saved_on=today, today=today)
    reader.carry(continuing(reader.walk, page))
    return printed(code)


def code_on(page: Page) -> str:
    assert page.status == 200, page.words
    return words_of(page.one(".code"))


def opened(code: str, walker: Walker | None = None) -> Page:
    """Open a saved page, on another device unless it is said whose."""
    return (walker or Walker()).post("/open/", {"code": code})


def about(page: Page) -> dict[str, str]:
    """What an opened page says about itself."""
    return {words_of(name): words_of(name.find_next("dd")) for name in page.all(".about-saved dt")}


def notice(page: Page) -> str:
    """What was just done."""
    return words_of(page.one(".notice[role=status]"))


def sheet_words(page: Page) -> str:
    """The page for the appointment on this page."""
    return re.sub(r"\s+", " ", page.one(".sheet").get_text(" ")).strip()


def is_not_opened(page: Page) -> bool:
    return page.status == 422 and words_of(page.one("#code-error")) == f"Error: {NO_SUCH_PAGE}"


def spellings(code: str) -> set[str]:
    bare = code.replace("-", "")
    return {code, bare, code.lower(), bare.lower()}
