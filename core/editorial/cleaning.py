"""What people paste: made into the plain text that a guide is written in."""

from __future__ import annotations

import re
import unicodedata

# What is not seen: soft and zero-width signs, marks of direction, variants of a sign
_UNSEEN = re.compile(
    "[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ue000-\uf8ff]")
_BULLET = re.compile(r"^\s*[\u2022\u00b7\u25aa\u25cf\uf0b7\uf0a7]\s+")


def clean(text: str) -> str:
    """The text without control characters, unseen signs and odd spaces. Words, quotes and dashes stay as they are.

    A text of a guide is one paragraph: line breaks become spaces.
    """
    text = unicodedata.normalize("NFC", text)
    text = _SPACES.sub(" ", _BULLET.sub("", _UNSEEN.sub("", text)))
    return _CONTROLS.sub("", text).strip()
