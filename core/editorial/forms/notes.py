"""What is told about a text while it is written: its reading grade, words that the guide keeps away from, numbers that
stand alone, words that the glossary does not explain, and a source that is missing. The checks are those of the review.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.content.readability import syllables
from core.guide.markup import TermLink, pieces
from core.guide.review import words
from core.guide.review.finding import Check
from core.guide.review.numbers import bare_number
from core.guide.review.texts import Said

if TYPE_CHECKING:
    from core.editorial.forms.kinds import Frame

STATEMENTS = ("text", "meaning")
SEEN = ("note",)


def is_noted(name: str, frame: Frame) -> bool:
    """Whether readers see the text in this field, so that something is told about it."""
    return frame.graded or name in SEEN


@dataclass(frozen=True)
class Notes:
    """What is told below a text. `grade` is None for a text too short to have one."""

    grade: float | None
    told: tuple[str | Promise, ...]

    @property
    def hardest(self) -> float:
        return words.HARDEST

    @classmethod
    def on(cls, text: str, name: str, frame: Frame) -> Notes | None:
        """The notes on a text in the field of this name. None where there is no text."""
        if not text:
            return None
        said = Said((name,), text)
        grade = words.grades([said], syllables).get(said.place)
        return cls(grade, tuple(_told(said, grade, name, frame)))


def _told(said: Said, grade: float | None, name: str, frame: Frame) -> Iterator[str]:
    marks = _marks(name, frame)
    for rule, sentence in _found(said, grade, has_figure=frame.has_figure and name in STATEMENTS):
        yield _("Allowed here: %(why)s") % {"why": marks[rule]} if rule in marks else sentence
    yield from _unexplained(said.text, frame.vocabulary.items("glossary"))
    if name in STATEMENTS and frame.cited is False:
        yield _("No source yet: pick the passage that says so.")


def _found(said: Said, grade: float | None, *, has_figure: bool) -> Iterator[tuple[str, str]]:
    """What the review would say: rule and sentence."""
    if grade is not None and grade > words.HARDEST:
        yield Check.READING_GRADE, _("Over grade 10: use shorter sentences and plainer words.")
    for finding in words.banned_words([said]):
        yield Check.BANNED_WORDS, _sentence(finding.message)
    bare = None if has_figure else bare_number(said.words)
    if bare:
        yield Check.NUMBER, _sentence(bare)


def _unexplained(text: str, glossary: Mapping[str, Any]) -> Iterator[str]:
    for piece in pieces(text):
        if isinstance(piece, TermLink) and piece.term not in glossary:
            yield _("The glossary does not explain “%(term)s”.") % {"term": piece.term}


def _marks(name: str, frame: Frame) -> dict[str, str]:
    """The rules that a reviewer's mark lets this text break: rule -> why."""
    where = ".".join([*frame.place, name])
    marks = frame.vocabulary.document.get("exceptions") or ()
    return {str(mark.get("rule")): str(mark.get("why")) for mark in marks if mark.get("where") == where}


def _sentence(message: str) -> str:
    return f"{message[:1].upper()}{message[1:]}."
