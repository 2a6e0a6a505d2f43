"""Glossary terms are used, and every link to one is defined."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.guide.markup import TermLink, pieces
from core.guide.review.finding import Check, Finding
from core.guide.review.texts import Said
from core.guide.schema import Guide, Term


def glossary_faults(guide: Guide, said: list[Said]) -> Iterator[Finding]:
    """Links to terms that nobody explains, and terms that stand in no text outside the glossary."""
    linked = set()
    for one in said:
        for piece in pieces(one.text):
            if isinstance(piece, TermLink):
                linked.add(piece.term)
                if piece.term not in guide.glossary:
                    message = f"'{piece.term}' is not in the glossary: explain it there, or take out the link"
                    yield Finding(Check.GLOSSARY, one.place, message)
    everything = "\n".join(one.words for one in said if one.place[0] != "glossary")
    for key, term in guide.glossary.items():
        if key not in linked and not _stands_in(everything, term):
            message = f"no text uses '{term.term}': use it, or take it out of the glossary"
            yield Finding(Check.GLOSSARY, ("glossary", key), message)


def _stands_in(everything: str, term: Term) -> bool:
    names = "|".join(re.escape(name) for name in (term.term, *term.also))
    return re.search(rf"\b(?:{names})(?:e?s)?\b", everything, re.IGNORECASE) is not None
