"""What a draft says otherwise than the published edition, in words that a person can read, part by part."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby
from typing import Any, get_args, get_type_hints

from django.utils import formats
from django.utils.translation import gettext as _
from pydantic import BaseModel

from core.editorial import ruling
from core.editorial.forms.labels import ENUM_LABELS, LABELS, Label
from core.editorial.parts import SECTIONS, address_of, name_of, section_of
from core.editorial.vocabulary import Vocabulary
from core.editorial.wording import GONE, NEW, Piece, word_by_word
from core.guide.compare import Change, Kind, changes
from core.guide.markup import plain
from core.guide.references import Place, references
from core.guide.schema import Guide

_ORDER = [section.key for section in SECTIONS]
_SIGNED = ("about", "signatures")
_KEYED = [section.key for section in SECTIONS if section.keyed]


@dataclass(frozen=True)
class Line:
    """One thing that is not as it was: which field of the part, how, and its words before and after in one."""

    field: str
    kind: Kind
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class PartDifference:
    """What is different in one part, or in the order of a section. `kind` is ADDED or REMOVED for a whole part."""

    address: str
    name: str
    kind: Kind | None
    lines: tuple[Line, ...]

    @property
    def is_there(self) -> bool:
        """Whether the draft has this part."""
        return self.kind is not Kind.REMOVED


@dataclass(frozen=True)
class SectionDifference:
    title: str
    parts: tuple[PartDifference, ...]


def differences(was: Guide, now: Guide) -> tuple[SectionDifference, ...]:
    """Everything that differs, in the order of the outline. Who signed is none: publishing writes that anew."""
    before, after = _Side(was), _Side(now)
    found: dict[str, list[tuple[Place, Change]]] = {}
    for change in changes(was, now):
        if change.place[:2] == _SIGNED:
            continue
        address, within = (before if change.now is None else after).address_of(change.place)
        found.setdefault(address, []).append((within, change))
    parts = [_part(address, each, before, after) for address, each in found.items()]
    parts.sort(key=lambda part: _ORDER.index(section_of(part.address).key))
    by_section = groupby(parts, key=lambda part: section_of(part.address).title)
    return tuple(SectionDifference(str(title), tuple(held)) for title, held in by_section)


def _part(address: str, found: list[tuple[Place, Change]], before: _Side, after: _Side) -> PartDifference:
    whole = next((change.kind for within, change in found if not within and change.kind is not Kind.ORDER), None)
    side = before if whole is Kind.REMOVED else after
    lines = tuple(line for within, change in found for line in _lines(within, change, before, after))
    return PartDifference(address, side.name_of(address), whole, lines)


def _lines(within: Place, change: Change, before: _Side, after: _Side) -> Iterator[Line]:
    if not within and change.kind in (Kind.ADDED, Kind.REMOVED):
        side, value = (before, change.was) if change.now is None else (after, change.now)
        for label, words in side.fields(value, change.place):
            yield Line(label, change.kind, (Piece(GONE if change.now is None else NEW, words),))
        return
    label = (before if change.now is None else after).label_of(change.place)
    yield Line(label, change.kind, tuple(_pieces(change, before, after)))


def _pieces(change: Change, before: _Side, after: _Side) -> Iterator[Piece]:
    if change.kind is Kind.ORDER:
        moved = [_("%(name)s has moved") % {"name": after.called(change.place, key)} for key in _moved(change)]
        yield Piece(NEW, "; ".join(moved))
        return
    was = "" if change.was is None else before.words(change.was, change.place)
    now = "" if change.now is None else after.words(change.now, change.place)
    if change.kind in (Kind.REWORDED, Kind.RULE):
        yield from word_by_word(was, now)
    else:
        yield from [Piece(GONE, was)] if was else []
        yield from [Piece(NEW, now)] if now else []


def _moved(change: Change) -> list[str]:
    """The keys that were moved, as few as explain the new order."""
    matcher = SequenceMatcher(None, change.was, change.now, autojunk=False)
    return [key for what, _i, _n, j, end in matcher.get_opcodes() if what != "equal" for key in change.now[j:end]]


class _Side:
    """One of the two guides, and how its values read."""

    def __init__(self, guide: Guide) -> None:
        self.document = json.loads(guide.canonical())
        self._vocabulary = Vocabulary(self.document)
        self._parts = {place: part for place, part, _key in references(guide)}
        self._parts |= {(*place[:-1], key): part for place, part, key in references(guide)}

    def address_of(self, place: Place) -> tuple[str, Place]:
        """The address of a part, or of a section whose order is another, and the place within it."""
        if len(place) == 1 or place[2:] == ("options",):
            return "/".join(map(str, ("options", *place[1:2]))) if len(place) > 1 else str(place[0]), ()
        return address_of(self.document, place)

    def name_of(self, address: str) -> str:
        try:
            return name_of(self.document, address)
        except LookupError:
            return str(section_of(address).title)

    def called(self, place: Place, key: str) -> str:
        """What a key at a place reads as: the name of what it points at, or of what stands under it."""
        part = self._parts.get((*place, key)) or (str(place[-1]) if place[-1] in _KEYED else None)
        item = self._vocabulary.item(part, key) if part else None
        return item.title if item else key

    def label_of(self, place: Place) -> str:
        """What a place is called on the desk, from the part that it is in: "Steps, step 2: Whose path has this"."""
        return ", ".join(str(label) for label in labels_of(place) if label)

    def fields(self, value: Any, place: Place) -> Iterator[tuple[str, str]]:
        """Everything that a part says: label, words. What is not said is left out."""
        if not isinstance(value, BaseModel):
            yield "", self.words(value, place)
            return
        for name in type(value).model_fields:
            if words := self.words(getattr(value, name), (*place, name)):
                yield str(_label(type(value), name).words), words

    def words(self, value: Any, place: Place) -> str:
        """A value as it reads."""
        if isinstance(value, BaseModel):
            return ". ".join(f"{label}: {words}" for label, words in self.fields(value, place))
        if place[-1] == "when" and isinstance(value, tuple):
            lines = [{question: list(choices) for question, choices in line.items()} for line in value]
            return ruling.in_words(lines, self._vocabulary.questions)
        if isinstance(value, Mapping):
            return "; ".join(f"{self.called(place, key)}: {self.words(v, (*place, key))}" for key, v in value.items())
        if isinstance(value, tuple):
            return "; ".join(self.words(item, (*place, at)) for at, item in enumerate(value))
        return self._plain_words(value, place)

    def _plain_words(self, value: Any, place: Place) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, date):
            return formats.date_format(value, "j F Y")
        if isinstance(value, StrEnum):
            return str(ENUM_LABELS[type(value).__name__][str(value)])
        if isinstance(value, str) and (part := self._parts.get(place)):
            item = self._vocabulary.item(part, value)
            return item.title if item else value
        return plain(str(value))


def labels_of(place: Place) -> Iterator[Any]:
    """The labels of the steps of a place within its part: those above it are left out."""
    held: Any = Guide
    row: Any = ""
    for at, step in enumerate(place):
        is_within = at >= (4 if place[2:3] == ("options",) else 1 if place[0] == "about" else 2)
        if isinstance(held, type) and issubclass(held, BaseModel):
            label = _label(held, str(step))
            if is_within:
                yield label.words
            held, row = _hint(held, str(step)), label.one
        else:
            if is_within and at < len(place) - 1:
                yield f"{row} {step + 1}" if isinstance(step, int) else str(step)
            held = get_args(held)[-1] if get_args(held)[-1] is not Ellipsis else get_args(held)[0]


def _hint(model: type[BaseModel], name: str) -> Any:
    """What stands in a field; for a field that may be empty, what stands there otherwise."""
    hint = get_type_hints(model)[name]
    arguments = [one for one in get_args(hint) if one is not type(None)]
    return arguments[0] if type(None) in get_args(hint) else hint


def _label(model: type[BaseModel], name: str) -> Label:
    names = (f"{one.__name__}.{name}" for one in model.__mro__)
    return next((LABELS[one] for one in names if one in LABELS), Label(name))
