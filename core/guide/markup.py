"""The tiny inline markup of guide texts: ``*emphasis*``, ``[[term]]``, ``[[words|term-key]]``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LINK = "[["  # a text without it links to nothing


@dataclass(frozen=True)
class Plain:
    words: str

    @property
    def marked(self) -> str:
        """As it is written."""
        return self.words


@dataclass(frozen=True)
class Emphasis:
    words: str

    @property
    def marked(self) -> str:
        return f"*{self.words}*"


@dataclass(frozen=True)
class TermLink:
    """Words that a glossary term explains."""

    words: str
    term: str

    @property
    def marked(self) -> str:
        return f"[[{self.words}]]" if term_key(self.words) == self.term else f"[[{self.words}|{self.term}]]"


Piece = Plain | Emphasis | TermLink

_MARKS = re.compile(r"\[\[([^\[\]|]+)(?:\|([a-z0-9-]+))?\]\]|\*([^*\s][^*]*)\*")


def pieces(text: str) -> Iterator[Piece]:
    """The text in order, cut at its marks."""
    at = 0
    for match in _MARKS.finditer(text):
        if match.start() > at:
            yield Plain(text[at : match.start()])
        words, term, emphasis = match.groups()
        yield Emphasis(emphasis) if emphasis else TermLink(words, term or term_key(words))
        at = match.end()
    if at < len(text):
        yield Plain(text[at:])


def plain(text: str) -> str:
    """The text without its marks."""
    return "".join(piece.words for piece in pieces(text))


def term_key(words: str) -> str:
    """The glossary key that ``[[words]]`` means: lower case, with hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
