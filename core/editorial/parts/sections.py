"""What kinds of parts a guide document has, and the outline of all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.guide import schema
from core.guide.keys import Part
from core.guide.markup import plain

Document = dict[str, Any]
Value: TypeAlias = Any


class NoSuchPart(LookupError):
    """The address names nothing in this document."""


@dataclass(frozen=True)
class Section:
    """A kind of part. `model` is what a part of it looks like: the forms are made from it."""

    key: str
    title: str | Promise
    singular: str | Promise
    model: type[Part]
    keyed: bool = True  # its parts have keys; otherwise it is one part
    several: bool = False  # it is one part that is a list


SECTIONS = (
    Section("about", _("About the guide"), _("about the guide"), schema.About, keyed=False),
    Section("questions", _("Questions"), _("question"), schema.Question),
    Section("shaping", _("Questions about the person"), _("question about the person"), schema.Shaping),
    Section("concerns", _("What may matter"), _("concern"), schema.Concern),
    Section("decisions", _("Decisions"), _("decision"), schema.DecisionWords),
    Section("options", _("Paths"), _("path"), schema.Option),
    Section("treatments", _("Treatments"), _("treatment"), schema.Treatment),
    Section("facts", _("Facts"), _("fact"), schema.Fact),
    Section("sources", _("Sources"), _("source"), schema.Source),
    Section("prompts", _("Questions for the team"), _("question for the team"), schema.Prompt),
    Section("topics", _("Topic pages"), _("topic page"), schema.Topic),
    Section("understanding", _("Understanding check"), _("statement"), schema.Statement),
    Section("glossary", _("Glossary"), _("term"), schema.Term),
    Section("vignettes", _("Made-up people"), _("made-up person"), schema.Vignette),
    Section("exceptions", _("Exceptions"), _("exception"), schema.Exception_, keyed=False, several=True),
)
_BY_KEY = {section.key: section for section in SECTIONS}
_NAMED_BY = ("name", "term", "label", "title", "text", "story")


class Listed(NamedTuple):
    """A part in the outline."""

    address: str
    name: str


class Listing(NamedTuple):
    """A section with its parts, in the order that readers see. Paths stand in one listing for each decision, whose
    address (`options/treatment`) is what `added` and `reordered` want."""

    section: Section
    address: str
    title: str | Promise
    parts: tuple[Listed, ...]


def section_of(address: str) -> Section:
    """The section of a part. Raises NoSuchPart."""
    section = _BY_KEY.get(address.split("/", 1)[0])
    if section is None or "\0" in address:
        raise NoSuchPart(address)
    return section


def outline(document: Document) -> tuple[Listing, ...]:
    """Every section with its parts."""
    return tuple(_outline(document))


def _outline(document: Document) -> Iterator[Listing]:
    for section in SECTIONS:
        if section.key == "options":
            for decision, words in mapping(document.get("decisions")).items():
                yield _listing(document, section, f"options/{decision}", named(words, decision))
        elif section.keyed:
            yield _listing(document, section, section.key, section.title)
        else:
            yield Listing(section, section.key, section.title, (Listed(section.key, str(section.title)),))


def _listing(document: Document, section: Section, address: str, title: str | Promise) -> Listing:
    parts = held(document, address)
    return Listing(
        section, address, title, tuple(Listed(f"{address}/{key}", named(value, key)) for key, value in parts.items())
    )


def named(value: Value, key: str) -> str:
    """The words that a part goes by; its key where it has none yet."""
    said = (value.get(field) for field in _NAMED_BY) if isinstance(value, Mapping) else ()
    return next((plain(str(words)) for words in said if words), key)


def addresses(document: Document) -> Iterator[str]:
    """The address of every part, in the order of the outline."""
    for listing in outline(document):
        yield from (part.address for part in listing.parts)


def mapping(value: Any) -> Mapping[str, Any]:
    """The value, if it is a mapping: an unfinished document may hold anything."""
    return value if isinstance(value, Mapping) else {}


def held(document: Document, shelf: str) -> Mapping[str, Any]:
    """What stands in a section ("facts") or in a decision ("options/treatment"). Raises NoSuchPart."""
    section = section_of(shelf)
    _section, _slash, decision = shelf.partition("/")
    if section.key == "options":
        decisions = mapping(document.get("decisions"))
        if decision not in decisions:
            raise NoSuchPart(shelf)
        return mapping(mapping(decisions[decision]).get("options"))
    if decision or not section.keyed:
        raise NoSuchPart(shelf)
    return mapping(document.get(section.key))
