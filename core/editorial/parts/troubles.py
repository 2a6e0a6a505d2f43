"""What keeps a document from being a guide."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from core.editorial.parts.changing import dumped, read
from core.editorial.parts.pointing import address_of
from core.editorial.parts.sections import Document, Section, Value, addresses, mapping, section_of
from core.guide.faults import told
from core.guide.references import KEYED, Place, Problem, dead_choices, dead_keys, duplicates, references_in
from core.guide.schema import Decision, Guide


class Trouble(NamedTuple):
    """Something wrong: in which part, where in it, and what would be right. The address is empty for the document as
    a whole."""

    address: str
    place: Place
    sentence: str


def document_of(guide: Guide) -> Document:
    """The document of a guide."""
    document: Document = json.loads(guide.canonical())
    return document


def guide_of(document: Document) -> Guide:
    """The guide that this document is. Raises pydantic.ValidationError; see `problems`."""
    return Guide.model_validate_json(dumped(document))


def problems(document: Document) -> tuple[Trouble, ...]:
    """Everything that keeps this document from being a guide: fields that are missing or wrong, and keys that point
    nowhere. Empty when it is one."""
    wrong = [trouble for address in addresses(document) for trouble in problems_of(address, read(document, address))]
    dead = dead_keys(references_in(document), _targets(document))
    whole = () if wrong else _as_a_whole(document)
    return (*wrong, *(_at(document, problem) for problem in (*dead, *_between(_readable(document)))), *whole)


def problems_of(address: str, value: Value) -> tuple[Trouble, ...]:
    """What is wrong with one part, taken alone: fields that are missing, too long or not of the right form."""
    section = section_of(address)
    try:
        _adapter(section).validate_json(dumped(value))
    except ValidationError as error:
        found = [told(item, section.model, several=section.several) for item in error.errors()]
        return tuple(Trouble(address, place, message) for place, message in found)
    return ()


@cache
def _adapter(section: Section) -> TypeAdapter[Any]:
    model: Any = section.model
    return TypeAdapter(tuple[model, ...] if section.several else model)


def _as_a_whole(document: Document) -> Iterator[Trouble]:
    """What no part alone shows: a missing section, a decision with one path, a key of the wrong form."""
    try:
        guide_of(document)
    except ValidationError as error:
        for item in error.errors():
            yield _at(document, told(item))


def _at(document: Document, problem: Problem) -> Trouble:
    return Trouble(*address_of(document, problem.place), problem.message)


def _targets(document: Document) -> dict[str, frozenset[str]]:
    """The keys that exist, finished or not."""
    found = {section: frozenset(mapping(document.get(section))) for section in KEYED}
    decisions = mapping(document.get("decisions")).values()
    found["options"] = frozenset(key for one in decisions for key in mapping(mapping(one).get("options")))
    sources = mapping(document.get("sources")).values()
    found["passages"] = frozenset(label for one in sources for label in mapping(mapping(one).get("passages")))
    return found


def _between(guide: Guide) -> Iterator[Problem]:
    yield from duplicates(guide)
    yield from dead_choices(guide)


def _readable(document: Document) -> Guide:
    """The parts that are finished, as a guide that holds nothing else."""
    shelves: dict[str, Any] = {section: {} for section in _SHELVES}
    for address in addresses(document):
        section, *keys = address.split("/")
        if not keys or (model := _part_of(address, read(document, address))) is None:
            continue
        if section == "decisions":
            model = Decision.model_construct(**vars(model), options={})
        if section != "options":
            shelves.setdefault(section, {})[keys[-1]] = model
        elif keys[0] in shelves["decisions"]:  # otherwise the decision itself is not finished
            shelves["decisions"][keys[0]].options[keys[-1]] = model
    return Guide.model_construct(None, **shelves)


_SHELVES = ("sources", "facts", "questions", "shaping", "decisions", "prompts", "vignettes")


def _part_of(address: str, value: Value) -> Any:
    try:
        return _adapter(section_of(address)).validate_json(dumped(value))
    except ValidationError:
        return None
