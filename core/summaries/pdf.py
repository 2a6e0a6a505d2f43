"""The page for the appointment as a PDF: the same Sheet as on the screen, drawn by templates/summaries/sheet.typ.

The template is ours; the words are data to it and never markup. Nothing is fetched, and no file is read besides the
template and the fonts.
"""

from __future__ import annotations

import json
import logging
import unicodedata
from dataclasses import asdict
from functools import cache
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.summaries.sheet import Sheet

logger = logging.getLogger(__name__)

Paper = Literal["a4", "us-letter"]

TEMPLATE = settings.BASE_DIR / "templates" / "summaries" / "sheet.typ"
FONTS = settings.BASE_DIR / "static" / "fonts"
UNPRINTABLE = "[?]"  # stands for letters and signs that the font lacks
# What both faces of the font can draw: first and last of each run of characters.
FONT_HAS = (
    *((0x20, 0x7E), (0xA0, 0x107), (0x10A, 0x113), (0x116, 0x11B), (0x11E, 0x123), (0x126, 0x127), (0x12A, 0x12B)),
    *((0x12E, 0x12F), (0x131, 0x131), (0x136, 0x137), (0x13B, 0x13E), (0x141, 0x148), (0x150, 0x155), (0x158, 0x15B)),
    *((0x15E, 0x165), (0x16A, 0x16B), (0x16E, 0x173), (0x178, 0x17E), (0x192, 0x192), (0x218, 0x21B), (0x2C6, 0x2C7)),
    *((0x2D8, 0x2DD), (0x300, 0x304), (0x308, 0x308), (0x2013, 0x2014), (0x2018, 0x201A), (0x201C, 0x201E)),
    *((0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC)),
    *((0x2122, 0x2122), (0x2212, 0x2212), (0x2215, 0x2215), (0x2248, 0x2248), (0x2264, 0x2265)),
)


def pdf(sheet: Sheet, *, paper: Paper) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1)."""
    data = asdict(sheet)
    said = _printable_throughout(data)
    said |= {
        "language": (get_language() or settings.LANGUAGE_CODE).split("-")[0],
        "paper": paper,
        "notice": _notice() if said != data else "",
        "page_words": _("Page {page} of {pages}"),
    }
    try:
        return _compiled(said, standards=["ua-1"])
    except typst.TypstError as refusal:
        # Better a page without tags than none. The message may quote what was typed: only its kind is logged.
        logger.error("the PDF was refused as PDF/UA: %s", type(refusal).__name__)
        return _compiled(said, standards=[])


def printable(text: str) -> str:
    """The text with what the font lacks put into what it has: a letter without its marks, else a sign for it."""
    words = "".join(map(_drawn, unicodedata.normalize("NFC", text)))
    while UNPRINTABLE * 2 in words:
        words = words.replace(UNPRINTABLE * 2, UNPRINTABLE)
    return words
