"""Two texts in one: which words are gone, and which are new."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

SAME, GONE, NEW = "same", "gone", "new"

_TOKENS = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of words: the same as before, gone, or new."""

    kind: str
    words: str


def word_by_word(was: str, now: str) -> tuple[Piece, ...]:
    """Both texts in one, word by word."""
    before, after = _TOKENS.findall(was), _TOKENS.findall(now)
    pieces: list[Piece] = []
    for what, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if what == "equal":
            pieces.append(Piece(SAME, "".join(before[i:i_end])))
            continue
        pieces += [Piece(GONE, "".join(before[i:i_end]))] if i_end > i else []
        pieces += [Piece(NEW, "".join(after[j:j_end]))] if j_end > j else []
    return tuple(_calmer(pieces))


def _calmer(pieces: list[Piece]) -> Iterator[Piece]:
    """The pieces, with changes that only a space keeps apart drawn together: that reads better than word after word."""
    gone, new = "", ""
    for at, piece in enumerate(pieces):
        between = 0 < at < len(pieces) - 1 and piece.kind == SAME and not piece.words.strip()
        if piece.kind == GONE:
            gone += piece.words
        elif piece.kind == NEW:
            new += piece.words
        elif between and (gone or new):
            gone, new = gone + piece.words, new + piece.words
        else:
            yield from _changed(gone, new)
            gone, new = "", ""
            yield piece
    yield from _changed(gone, new)


def _changed(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(GONE, gone)
    if new:
        yield Piece(NEW, new)
