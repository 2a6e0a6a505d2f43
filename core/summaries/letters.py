"""What our fonts can draw, and what is written where they lack a letter or sign."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
FAMILIES = (  # the first that has a letter draws it
    "Atkinson Hyperlegible",
    "Noto Sans",
    "Noto Sans Hebrew",
    "Noto Sans Arabic",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Gurmukhi",
    "Noto Sans Gujarati",
    "Noto Sans Tamil",
    "Noto Sans Telugu",
    "Noto Sans Kannada",
    "Noto Sans Malayalam",
    "Noto Sans Sinhala",
    "Noto Sans Thai",
    "Noto Sans Lao",
    "Noto Sans Khmer",
    "Noto Sans Myanmar",
    "Noto Sans Georgian",
    "Noto Sans Armenian",
    "Noto Sans Ethiopic",
    "Noto Sans Math",
    "Noto Sans Symbols2",
)
UNPRINTABLE = "[?]"  # stands for letters and signs that the fonts lack
_SPACES = ("Zs", "Zl", "Zp")
_UNSEEN = ("Cc", "Cf")
_JOINERS = "\u200c\u200d"  # they shape words of scripts whose letters join
_LAST_UNJOINED = "\u058f"  # the scripts up to here, Latin to Armenian, have no such letters
_HYPHENS = str.maketrans("\u2010\u2011", "--")


@cache
def drawn() -> frozenset[str]:
    """Every sign that the fonts have between them."""
    # letters.txt is made from the fonts: first and last of each run, in hexadecimal.
    ranges = (line.split("-") for line in (FONTS / "letters.txt").read_text().split())
    return frozenset(chr(code) for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))


def printable(text: str) -> str:
    """The text in what the fonts have: a letter without its marks where they lack them, or else UNPRINTABLE."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").translate(_HYPHENS))
    words = "".join(_drawn(sign, before) for before, sign in zip(" " + text, text, strict=False))
    return re.sub(r"\[\?\](?:\s*\[\?\])+", UNPRINTABLE, words)


def throughout(data: Any) -> Any:
    """The same data with every text in it printable."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, dict):
        return {key: throughout(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return [throughout(value) for value in data]
    return data


def loses(data: Any) -> bool:
    """Whether a letter, mark or sign anywhere in the data is not drawn as it is."""
    text = unicodedata.normalize("NFC", json.dumps(data, ensure_ascii=False))
    return any(unicodedata.category(sign) not in (*_SPACES, *_UNSEEN, "Pd") for sign in set(text) - drawn())


def _drawn(sign: str, before: str) -> str:
    """What is drawn for one character."""
    if sign == "\n":
        return sign
    kind = unicodedata.category(sign)
    if kind in _SPACES or sign in "\t\r":
        return sign if sign in " \xa0" else " "
    if kind in _UNSEEN:
        return sign if sign in _JOINERS and before > _LAST_UNJOINED and before in drawn() else ""
    if kind.startswith("M") and before.isspace():
        return ""  # a mark with no letter to stand on
    if sign in drawn():
        return sign
    if kind == "Pd":
        return "-"
    if kind.startswith("M"):
        return ""
    return _without_marks(unicodedata.normalize("NFKD", sign)) or UNPRINTABLE


def _without_marks(parts: str) -> str:
    """The letter with as many of its marks as the fonts can draw; nothing where they lack the letter itself."""
    while parts:
        letter = unicodedata.normalize("NFC", parts)
        if drawn().issuperset(letter):
            return letter
        parts = parts[:-1] if unicodedata.category(parts[-1]).startswith("M") else ""
    return ""
