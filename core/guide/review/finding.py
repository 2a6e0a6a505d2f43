"""What a review finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.guide.references import Place

Syllables = Callable[[str], int]  # how many syllables a word has


class Check(StrEnum):
    """What must hold before a guide is published. The first four allow a reviewer's mark (`exceptions`)."""

    READING_GRADE = "reading-grade"
    BANNED_WORDS = "banned-words"
    BALANCE = "balance"
    NUMBER = "number"
    REFERENCE = "reference"
    IN_DATE = "in-date"
    USED = "used"
    PASSAGE = "passage"
    FIGURE = "figure"
    REACHABLE = "reachable"
    SHADOWED = "shadowed"
    COVERED = "covered"
    ALWAYS = "always"
    CHOICE = "choice"
    GLOSSARY = "glossary"
    VIGNETTE = "vignette"
    MUTATION = "mutation"
    EXCEPTION = "exception"


@dataclass(frozen=True)
class Finding:
    """A rule that is broken at a place in the document. The message says what is wrong and how to mend it."""

    rule: Check
    at: Place
    message: str

    @property
    def place(self) -> str:
        """The place as one dotted word, as `exceptions` names it."""
        return ".".join(map(str, self.at))

    def __str__(self) -> str:
        return f"{self.place or 'the guide'}: {self.message} [{self.rule}]"
