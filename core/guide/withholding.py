"""Paths that readers are not told about just now. Each keeps its name, its place and its rule, so that no list looks
complete without it; one sentence stands in place of everything said about it, and what is said of nothing else is left
out of the guide."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from core.guide.references import references
from core.guide.schema import Certainty, Fact, Guide, Level, Option

SAID = "being-checked-again"


class WithheldOption(Option):
    """A path without its facts. Its steps stay for the rules alone: no page shows them."""

    @property
    def withheld(self) -> bool:
        return True


def withholding(guide: Guide, options: AbstractSet[str], *, words: str) -> Guide:
    """The guide with these words in place of what it says about these options."""
    said = Fact.model_construct(
        text=words, cites=(), certainty=Certainty(level=Level.VERY_LOW, why=words), review_by=guide.about.review_by
    )
    decisions = {
        key: decision.model_copy(
            update={
                "options": {
                    name: _withheld(option) if name in options else option for name, option in decision.options.items()
                }
            }
        )
        for key, decision in guide.decisions.items()
    }
    told = {**guide.facts, SAID: said}
    for key in _said_only_of(guide, options):
        del told[key]
    return guide.model_copy(update={"facts": told, "decisions": decisions})


def _said_only_of(guide: Guide, options: AbstractSet[str]) -> set[str]:
    """The facts that nothing but these options points at."""
    of_these: set[str] = set()
    elsewhere: set[str] = set()
    for place, part, key in references(guide):
        if part == "facts":
            withheld = place[0] == "decisions" and place[2] == "options" and place[3] in options
            (of_these if withheld else elsewhere).add(key)
    return of_these - elsewhere


def _withheld(option: Option) -> WithheldOption:
    return WithheldOption.model_construct(
        name=option.name, summary=SAID, when=option.when, steps=option.steps, good=(), hard=(), unknown=()
    )
