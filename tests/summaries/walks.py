"""Walks that end in a page for the appointment, and the words of that page as screen and file show them."""

from __future__ import annotations

import io
import re
import unicodedata
from typing import Any

from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from pypdf import PdfReader

from core.guide.answers import Answers, OwnConcern
from core.journey.walk import KeptQuestion, Walk
from core.summaries.blocks import Sheet

ASKED_FIRST = "Will I be able to climb the stairs to my flat on the fourth floor?"
NOTES = "The pain is worse in the evening. I take blood thinners.\nI could not follow what was said about the nodes."
NOT_ACCEPT = "Losing my leg without a second opinion"


def said(**more: Any) -> dict[str, Any]:
    """What a person has said by the end of the walk: three unknowns, three concerns, eight questions, notes."""
    return {
        "answers": Answers(
            choices={"stage": "ii", "site": "leg", "size": "unsure", "reach": "unsure", "nodes": "unsure"}
            | {"nerves": "no", "fitness": "well"},
            shaping={"style": ("near-home",), "sharing": ("together", "family"), "health": ("over-70", "heart")},
            importance={"limb-use": "most", "cancer-return": "matters", "daily-life": "less"},
        ),
        "questions": (
            KeptQuestion(prompt="edge-not-clear"),
            KeptQuestion(prompt="radiation-before-or-after", top=True),
            KeptQuestion(prompt="wound-healing", top=True),
            KeptQuestion(text=ASKED_FIRST, top=True),
            KeptQuestion(prompt="near-home"),
            KeptQuestion(prompt="time-to-decide"),
            KeptQuestion(prompt="rehabilitation"),
            KeptQuestion(text="Can I still come to the choir in spring?", asker="Maria"),
        ),
        "notes": NOTES,
        "not_accept": NOT_ACCEPT,
        "companion": "My sister Maria",
        "companion_wants": "She wants to know how she can help after the operation.",
    } | more


def typical(**more: Any) -> Walk:
    return Walk.fresh().saying(**said(**more))


def longest() -> Walk:
    """As much as the forms take, in words that do not pack."""
    words = "".join(chr(65 + number * number % 57) for number in range(2000))
    return Walk.fresh().saying(
        answers=Answers(choices={"stage": "ii"}, own_concerns=tuple(OwnConcern(text=words[:120]) for _ in range(5))),
        questions=tuple(KeptQuestion(text=f"{number} {words[number : number + 290]}") for number in range(40)),
        notes=words,
        beside=("surgery", "surgery-then-radiation", "shrink-then-surgery", "amputation"),
        not_accept=words[:300],
    )


def screen_words(sheet: Sheet) -> str:
    """Every sign of the page on the screen but spaces, in reading order, with the numbers that lists draw."""
    soup = BeautifulSoup(render_to_string("summaries/_sheet.html", {"sheet": sheet}), "html.parser")
    for ordered in soup.find_all("ol"):
        for number, item in enumerate(ordered.find_all("li", recursive=False), start=1):
            item.insert(0, f"{number}.")
    return without_spaces(soup.get_text())


def file_words(made: bytes, foot: tuple[str, ...] = ()) -> str:
    """The same of a PDF, without what stands at the foot of each sheet of paper: these lines and its number."""
    pages = [without_spaces(page.extract_text()) for page in PdfReader(io.BytesIO(made)).pages]
    lines = without_spaces("".join(foot))
    feet = [f"{lines}Page{number}of{len(pages)}" for number in range(1, len(pages) + 1)]
    assert all(page.endswith(foot) for page, foot in zip(pages, feet, strict=True)), pages
    return "".join(page.removesuffix(foot) for page, foot in zip(pages, feet, strict=True))


def without_spaces(text: str) -> str:
    """What is left to compare: neither spaces nor the dots in front of list items."""
    return unicodedata.normalize("NFC", re.sub(r"[\s•]", "", text))
