"""The questions on a saved page that the team may have answered, and what was written down since.

A question is named by its ident, whatever its place: one that the guide or the person put on the list by
`KeptQuestion.ident`, one that comes from what is not known by the ident that its words would have.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import formats
from django.utils.translation import gettext as _
from pydantic import ValidationError

from core.content.live import NothingPublished
from core.journey import questions
from core.journey.walk import KeptQuestion, Walk
from core.summaries.blocks import Asks, Items, Own, Part, Sheet, Subheading
from core.summaries.contents import Version
from core.summaries.keeping import Kept
from core.summaries.sheet import sheet


@dataclass(frozen=True)
class Asked:
    """A question as it stands on the page."""

    ident: str
    words: str


def walk_of(version: Version) -> Walk | None:
    """The walk as it was saved; None when it or its edition cannot be read."""
    try:
        walk = Walk.model_validate(version.walk)
        _edition = walk.published
    except (ValidationError, NothingPublished):
        return None
    return walk


def asked(kept: Kept, version: Version | None = None) -> tuple[Asked, ...]:
    """The questions of one version, or the newest, in the order of its page; then those that were answered in it
    and have left its list."""
    version = version or kept.latest
    there = _by_ident(version)
    left = [ident for ident in version.answers if ident not in there]
    elsewhere = {ident: one for other in kept.versions if left for ident, one in _by_ident(other).items()}
    unnamed = _("A question from before")
    return (*there.values(), *(elsewhere.get(ident, Asked(ident, unnamed)) for ident in left))


def came_since(kept: Kept, version: Version | None = None) -> tuple[Part, ...]:
    """What we talked about, what the team answered and what was noted afterwards: in one version, or the newest."""
    version = version or kept.latest
    answered = [one for one in asked(kept, version) if one.ident in version.answers] if version.answers else []
    pairs = [block for one in answered for block in (Subheading(one.words), Own(version.answers[one.ident]))]
    return (
        *_talks(kept),
        *([Part(_("What my team answered"), tuple(pairs))] if pairs else ()),
        *([Part(_("My notes from the talk"), (Own(version.said),))] if version.said else ()),
    )


def with_what_came_since(page: Sheet, kept: Kept) -> Sheet:
    """The page with it in front, for paper."""
    return replace(page, parts=(*came_since(kept), *page.parts))


def _by_ident(version: Version) -> dict[str, Asked]:
    walk = walk_of(version)
    if walk is None:
        return {}
    idents = {questions.in_words(walk.guide, question): question.ident for question in walk.questions}
    on_page = _questions_of(sheet(walk, on=version.saved_on))
    named = ((idents.get(words) or KeptQuestion(text=words).ident, words) for words in on_page)
    return {ident: Asked(ident, words) for ident, words in named}


def _questions_of(page: Sheet) -> Iterator[str]:
    for part in page.parts:
        for block in part.blocks:
            if isinstance(block, Asks):
                yield from (item.words for item in block.items)


def _talks(kept: Kept) -> Iterator[Part]:
    for talk in kept.talks:
        held_on = formats.date_format(talk.held_on, "j F Y")
        heading = _("What we talked about: %(clinic)s, %(date)s") % {"clinic": talk.clinic, "date": held_on}
        blocks = [block for name, lines in talk.lines if lines for block in (Subheading(name), Items(tuple(lines)))]
        yield Part(heading, tuple(blocks))
