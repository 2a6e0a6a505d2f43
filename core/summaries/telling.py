"""What differs between two editions of the guide, in words for those who are not used to reading changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.guide.compare import Rewording
from core.guide.markup import plain
from core.guide.schema import Fact, Guide, Level

MOST_NAMED = 3  # paths; of more, only how many is said

SURE = {
    Level.HIGH: gettext_lazy("high"),
    Level.MODERATE: gettext_lazy("moderate"),
    Level.LOW: gettext_lazy("low"),
    Level.VERY_LOW: gettext_lazy("very low"),
}


@dataclass(frozen=True)
class Line:
    """One thing that differs: said in a sentence, or what it is about with the words before and now."""

    text: str
    was: str = ""
    now: str = ""


@dataclass(frozen=True)
class Group:
    heading: str
    lines: tuple[Line, ...]
    folded: bool = False


def groups(*told: tuple[str, Iterable[Line]], fold: int = 3) -> tuple[Group, ...]:
    """The groups that have something to tell. Those with more than `fold` lines come folded."""
    found = [(heading, tuple(dict.fromkeys(lines))) for heading, lines in told]
    return tuple(Group(heading, lines, folded=len(lines) > fold) for heading, lines in found if lines)


def reworded(rewording: Rewording, guide: Guide) -> Line:
    """A fact that says it otherwise. How sure it is stands with it where that has changed."""
    was, now = rewording.was, rewording.now
    surely = was.certainty.level is not now.certainty.level
    names = {key: option.name for _decision, key, option in guide.options()}
    about = paths_named([names[key] for key in rewording.paths])
    return Line(about, fact_in_words(was, surely=surely), fact_in_words(now, surely=surely))


def point(role: str, fact: Fact, *, about: str, gained: bool) -> Line:
    """A fact that a path names, or no longer names, as its good point, hard point or otherwise."""
    kinds = {
        ("good", True): _("New good point. %s"),
        ("good", False): _("No longer named as a good point. %s"),
        ("hard", True): _("New hard point. %s"),
        ("hard", False): _("No longer named as a hard point. %s"),
    }
    words = kinds.get((role, gained)) or (_("New. %s") if gained else _("No longer said. %s"))
    told = fact_in_words(fact)
    return Line(words % about, now=told) if gained else Line(words % about, was=told)


def fact_in_words(fact: Fact, *, surely: bool = False) -> str:
    """A fact with its numbers. With `surely`, how sure it is too."""
    counts = fact.figure.counts if fact.figure else ()
    per = fact.figure.per if fact.figure else 0
    numbers = (
        _("%(label)s: %(had)d of %(per)d %(words)s.")
        % {"label": count.label, "had": count.had, "per": per, "words": count.had_words}
        for count in counts
    )
    sure = (_("How sure: %s.") % SURE[fact.certainty.level],) if surely else ()
    return " ".join((plain(fact.text), *numbers, *sure))


def paths_named(names: Iterable[str]) -> str:
    """Which paths something is about; nothing where it is about none."""
    each = tuple(dict.fromkeys(names))
    if len(each) > MOST_NAMED:
        return _("About %(number)d paths") % {"number": len(each)}
    return _("About: %(paths)s") % {"paths": "; ".join(each)} if each else ""
