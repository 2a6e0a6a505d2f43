"""The page for the appointment as a PDF: the same Sheet as on the screen, drawn by templates/summaries/sheet.typ.

The template is ours; the words are data to it and never markup. Nothing is fetched, and no file is read besides the
template and the fonts.
"""

from __future__ import annotations

import json
import logging
import re
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
# What the font draws, first and last of each run; combining marks are left out: they come with their letter.
FONT_HAS = (
    *((0x20, 0x7E), (0xA0, 0x107), (0x10A, 0x113), (0x116, 0x11B), (0x11E, 0x123), (0x126, 0x127), (0x12A, 0x12B)),
    *((0x12E, 0x12F), (0x131, 0x131), (0x136, 0x137), (0x13B, 0x13E), (0x141, 0x148), (0x150, 0x155), (0x158, 0x15B)),
    *((0x15E, 0x165), (0x16A, 0x16B), (0x16E, 0x173), (0x178, 0x17E), (0x192, 0x192), (0x218, 0x21B), (0x2C6, 0x2C7)),
    *((0x2D8, 0x2DD), (0x2013, 0x2014), (0x2018, 0x201A), (0x201C, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026)),
    *((0x2030, 0x2030), (0x2039, 0x203A), (0x2044, 0x2044), (0x20AC, 0x20AC), (0x2122, 0x2122), (0x2212, 0x2212)),
    *((0x2215, 0x2215), (0x2248, 0x2248), (0x2264, 0x2265)),
)
_DRAWN = frozenset(chr(code) for first, last in FONT_HAS for code in range(first, last + 1)) | {"\n"}
_SPACES = ("Zs", "Zl", "Zp")
_UNSEEN = ("Cc", "Cf")


def pdf(sheet: Sheet, *, paper: Paper) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1)."""
    words = asdict(sheet)
    data = _throughout(words) | {
        "language": (get_language() or settings.LANGUAGE_CODE).split("-")[0],
        "paper": paper,
        "notice": _notice() if _loses(words) else "",
        "page_words": _("Page {page} of {pages}"),
    }
    try:
        return _compiled(data, standards=["ua-1"])
    except typst.TypstError:
        # Better a page without tags than none. The error may quote what was typed, so it is not logged.
        logger.error("the page for an appointment could not be made as PDF/UA-1; made without")
        return _compiled(data, standards=[])


def printable(text: str) -> str:
    """The text in what the font has: a letter without its marks where it lacks them, or else UNPRINTABLE."""
    words = "".join(map(_drawn, unicodedata.normalize("NFC", text.replace("\r\n", "\n"))))
    return re.sub(r"\[\?\](?:\s*\[\?\])+", UNPRINTABLE, words)


def _drawn(sign: str) -> str:
    """What is drawn for one character."""
    if sign in _DRAWN:
        return sign
    kind = unicodedata.category(sign)
    if kind in _SPACES or sign in "\t\r":
        return " "
    if kind == "Pd":
        return "-"
    if kind in _UNSEEN or kind.startswith("M"):
        return ""
    return _without_marks(unicodedata.normalize("NFKD", sign)) or UNPRINTABLE


def _without_marks(parts: str) -> str:
    """The letter with as many of its marks as the font can draw; nothing where it lacks the letter itself."""
    while parts:
        letter = unicodedata.normalize("NFC", parts)
        if _DRAWN.issuperset(letter):
            return letter
        parts = parts[:-1] if unicodedata.category(parts[-1]).startswith("M") else ""
    return ""


def _loses(words: dict[str, Any]) -> bool:
    """Whether a letter, mark or sign is not drawn as it is."""
    text = unicodedata.normalize("NFC", json.dumps(words, ensure_ascii=False))
    return any(unicodedata.category(sign) not in (*_SPACES, *_UNSEEN, "Pd") for sign in set(text) - _DRAWN)


def _notice() -> str:
    words = _(
        "Some letters or signs that you typed cannot be put into this file. A mark on a letter may be missing, and "
        "%(sign)s stands for what could not be written at all. The page on the screen shows everything: print that one."
    )
    return words % {"sign": UNPRINTABLE}


def _throughout(data: Any) -> Any:
    """The same data with every text in it printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: _throughout(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return [_throughout(value) for value in data]
    return data


def _compiled(data: dict[str, Any], *, standards: list[typst.PDFStandard]) -> bytes:
    made = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=_fonts(),
        sys_inputs={"sheet": json.dumps(data)},
        pdf_standards=standards,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Our own font and no other, so that the page looks alike wherever it is made."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
