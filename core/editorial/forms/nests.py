"""Fields that hold other fields: a part, a part that may be left out, and lists of rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict

from core.editorial.forms.kinds import MISSING, Bound, Frame, Kind, Line, Loc, Typed, joined
from core.editorial.forms.labels import Label
from core.editorial.vocabulary import Vocabulary

ROW, KEY, THERE = "_row", "_key", "_there"
ROWS_AT_MOST = 200


@dataclass(frozen=True)
class Named:
    """A field of a part."""

    name: str
    kind: Kind
    label: Label


@dataclass(frozen=True)
class Group(Kind):
    """A part with its fields."""

    fields: tuple[Named, ...]
    optional: bool = False
    shown_as: ClassVar[str] = "group"

    def typed(self, value: Any) -> dict[str, Typed]:
        held = value if isinstance(value, dict) else {}
        return {field.name: field.kind.typed(held.get(field.name)) for field in self.fields}

    def posted(self, sent: QueryDict, name: str) -> dict[str, Typed]:
        return {field.name: field.kind.posted(sent, joined(name, field.name)) for field in self.fields}

    def value(self, typed: Typed) -> Any:
        made = {field.name: field.kind.value(typed[field.name]) for field in self.fields}
        return {name: value for name, value in made.items() if value is not MISSING}

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        parts = [
            field.kind.bound(typed[field.name], joined(name, field.name), field.label, frame) for field in self.fields
        ]
        return self._bound(typed, name, label, frame, parts=parts)

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        field = self._field(str(loc[0])) if loc else None
        return field.kind.name_of(typed[field.name], joined(name, field.name), loc[1:]) if field else name

    def at(self, typed: Typed, path: Sequence[str]) -> tuple[Kind, Typed]:
        if not path:
            return self, typed
        field = self._field(path[0])
        if field is None:
            raise LookupError(path)
        return field.kind.at(typed[field.name], path[1:])

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        told = ((field.label.words, field.kind.words(value.get(field.name), vocabulary)) for field in self.fields)
        return ". ".join(f"{label}: {words}" for label, words in told if words) if value else ""

    def is_blank(self, typed: Typed) -> bool:
        return all(field.kind.is_blank(typed[field.name]) for field in self.fields)

    def _field(self, name: str) -> Named | None:
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True)
class Maybe(Kind):
    """A part that may be left out. In the form it is None until somebody asks for it."""

    group: Group
    optional: bool = True
    shown_as: ClassVar[str] = "maybe"

    def typed(self, value: Any) -> Typed:
        return None if value is None else self.group.typed(value)

    def posted(self, sent: QueryDict, name: str) -> Typed:
        return self.group.posted(sent, name) if joined(name, THERE) in sent else None

    def value(self, typed: Typed) -> Any:
        return MISSING if typed is None else self.group.value(typed)

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        parts = [] if typed is None else self.group.bound(typed, name, label, frame).parts
        return self._bound(typed, name, label, frame, parts=parts, more={"there": typed is not None})

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        return name if typed is None else self.group.name_of(typed, name, loc)

    def at(self, typed: Typed, path: Sequence[str]) -> tuple[Kind, Typed]:
        if typed is None:
            raise LookupError(path)
        return self.group.at(typed, path)

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return self.group.words(value, vocabulary) if value is not None else ""


@dataclass(frozen=True)
class Rows(Kind):
    """Parts one below the other. With `key` they are a mapping: each row says its key."""

    item: Kind
    key: Kind | None = None
    least: int = 0
    optional: bool = False
    shown_as: ClassVar[str] = "rows"

    def typed(self, value: Any) -> list[dict[str, Typed]]:
        if self.key:
            held = value.items() if isinstance(value, dict) else ()
            rows = [{KEY: self.key.typed(key), "item": self.item.typed(item), "stored": True} for key, item in held]
        else:
            rows = [{KEY: "", "item": self.item.typed(item), "stored": True} for item in value or ()]
        return rows + [self.new() for _ in range(self.least - len(rows))]

    def new(self) -> dict[str, Typed]:
        """A row with nothing in it."""
        return {KEY: self.key.typed(None) if self.key else "", "item": self.item.typed(None), "stored": False}

    def posted(self, sent: QueryDict, name: str) -> list[dict[str, Typed]]:
        return [self._row(sent, joined(name, number)) for number in self._numbers(sent, name)]

    def _numbers(self, sent: QueryDict, name: str) -> Iterator[str]:
        seen = dict.fromkeys(sent.getlist(joined(name, ROW)))
        yield from (number for number in list(seen)[:ROWS_AT_MOST] if number.isascii() and number.isdecimal())

    def _row(self, sent: QueryDict, name: str) -> dict[str, Typed]:
        return {
            KEY: self.key.posted(sent, joined(name, KEY)) if self.key else "",
            "item": self.item.posted(sent, name),
            "stored": joined(name, "_stored") in sent,
        }

    def value(self, typed: Typed) -> Any:
        rows = [row for row in typed if not self._is_blank(row)]
        if self.key is None:
            made = [self.item.value(row["item"]) for row in rows]
            return ["" if value is MISSING else value for value in made] or MISSING
        return {key: self._item(row) for row in rows if (key := self._key(row)) is not MISSING} or MISSING

    def _item(self, row: dict[str, Typed]) -> Any:
        value = self.item.value(row["item"])
        return "" if value is MISSING else value

    def _key(self, row: dict[str, Typed]) -> Any:
        return self.key.value(row[KEY]) if self.key else MISSING

    def _is_blank(self, row: dict[str, Typed]) -> bool:
        """Whether nothing was put into a row that was only just added."""
        return not row["stored"] and self._key(row) is MISSING and self.item.is_blank(row["item"])

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        parts = [self._bound_row(row, joined(name, at), at, label, frame) for at, row in enumerate(typed)]
        return self._bound(typed, name, label, frame, parts=parts, more={"keyed": self.key is not None})

    def _bound_row(self, row: dict[str, Typed], name: str, at: int, label: Label, frame: Frame) -> Bound:
        one = label._replace(words=label.one or label.words, hint="")
        key = self.key and self.key.bound(row[KEY], joined(name, KEY), Label(label.key, label.key_hint), frame)
        more = {
            "key": key,
            "at": at,
            "number": at + 1,
            "stored": row["stored"],
            "fixed": row["stored"] and self._is_fixed,
        }
        return Bound("row", name, one, parts=[self.item.bound(row["item"], name, one, frame)], more=more)

    @property
    def _is_fixed(self) -> bool:
        """Whether a key that is stored stays: saved pages and rules name it. Labels are words like any other."""
        return isinstance(self.key, Line) and not self.key.is_text

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        kept = [(at, row) for at, row in enumerate(typed) if not self._is_blank(row)]
        if not loc:
            return name
        if self.key is None:
            at, row = kept[int(loc[0])]
        else:
            at, row = next((at, row) for at, row in kept if self._key(row) == loc[0])
            if loc[1:2] == ("[key]",):
                return joined(name, at, KEY)
        return self.item.name_of(row["item"], joined(name, at), loc[1:])

    def at(self, typed: Typed, path: Sequence[str]) -> tuple[Kind, Typed]:
        if not path:
            return self, typed
        return self.item.at(typed[numbered(path[0], typed)]["item"], path[1:])

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        if self.key is None:
            return "; ".join(self.item.words(item, vocabulary) for item in value or ())
        rows = value.items() if value else ()
        return "; ".join(
            f"{self.key.words(key, vocabulary)}: {self.item.words(item, vocabulary)}" for key, item in rows
        )

    def faults(self, typed: Typed, name: str) -> Iterator[tuple[str, str]]:
        """Keys that are left out or stand twice: name of the field, and which it is."""
        if self.key is None:
            return
        seen: set[Any] = set()
        for at, row in enumerate(typed):
            key = self._key(row)
            if key is MISSING and not self._is_blank(row):
                yield joined(name, at, KEY), "left-out"
            elif key in seen:
                yield joined(name, at, KEY), "twice"
            seen |= {key} - {MISSING}


def numbered(number: str, typed: Sequence[Any]) -> int:
    """A place in a list, as a form names it. Raises LookupError."""
    if not (number.isascii() and number.isdecimal() and int(number[:9]) < len(typed)):
        raise LookupError(number)
    return int(number)
