"""What stands against a draft, told beside the part it is about."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from core.content.readability import syllables
from core.editorial import parts
from core.editorial.differences import labels_of
from core.editorial.models import Draft
from core.editorial.parts import Document, Trouble
from core.guide.faults import missing
from core.guide.references import Place
from core.guide.review import Figures, Finding, review
from core.guide.schema import ReviewRule

UNFINISHED = "document"  # the rule that a document has to be a guide


@dataclass(frozen=True)
class Told:
    """A finding at a part. `may_be_excused`: an exception with a reason lets it be; nobody can pass over the others."""

    address: str  # empty where it is about the guide as a whole
    place: Place  # within the part
    rule: str
    sentence: str
    may_be_excused: bool = False
    where: str = ""  # as `exceptions` names the place


@dataclass(frozen=True)
class Findings:
    """`figures` is None where the document is not a guide yet: then only that was looked at."""

    found: tuple[Told, ...]
    figures: Figures | None
    by_address: Mapping[str, tuple[Told, ...]] = field(repr=False)

    @property
    def publishable(self) -> bool:
        return not self.found


def findings(draft: Draft, *, today: date) -> Findings:
    """Everything that stands against this draft today. Kept by document and day, so asking again is quick."""
    return _findings(draft.document, today)


def findings_of(draft: Draft, address: str, *, today: date) -> tuple[Told, ...]:
    """What stands against one part."""
    return findings(draft, today=today).by_address.get(address, ())


@lru_cache(maxsize=16)
def _findings(text: str, today: date) -> Findings:
    document = json.loads(text)
    troubles = parts.problems(document)
    if troubles:
        return _gathered((_unfinished(trouble) for trouble in troubles), None)
    reviewed = review(parts.guide_of(document), today=today, syllables=syllables)
    return _gathered((_told(document, finding) for finding in reviewed.findings), reviewed.figures)


def _unfinished(trouble: Trouble) -> Told:
    """What keeps the document from being a guide. A field that is missing is called what its form calls it."""
    address, place, sentence = trouble
    if address and place and sentence == missing(place):
        labels = labels_of((*parts.place_of(address), *place))
        sentence = _("%s: still missing") % ", ".join(str(label) for label in labels)
    return Told(address, place, UNFINISHED, sentence)


def _told(document: Document, finding: Finding) -> Told:
    address, place = parts.address_of(document, finding.at)
    excusable = str(finding.rule) in tuple(ReviewRule)
    return Told(address, place, str(finding.rule), finding.message, excusable, finding.place)


def _gathered(found: Iterable[Told], figures: Figures | None) -> Findings:
    every = tuple(found)
    shelves: dict[str, list[Told]] = defaultdict(list)
    for told in every:
        shelves[told.address].append(told)
    return Findings(every, figures, {address: tuple(those) for address, those in shelves.items()})
