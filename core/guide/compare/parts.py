"""What was changed from one guide to the next, part by part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from typing import Any, get_args, get_type_hints

from pydantic import BaseModel, StringConstraints, TypeAdapter

from core.guide.options import Entries
from core.guide.references import Place
from core.guide.schema import Guide


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    RULE = "rule"  # which answers a path or a step needs
    ORDER = "order"
    VALUE = "value"  # a number, a date, a key, yes or no


@dataclass(frozen=True)
class Change:
    """One change. `was` and `now` are what stood and stands at `place`: words, a value, a part of a guide, or the keys
    in their order. What was added was None, what was removed is None."""

    kind: Kind
    place: Place
    was: Any
    now: Any

    @property
    def part(self) -> str:
        """The part of the guide it is in: "facts", "decisions"."""
        return str(self.place[0])

    @property
    def key(self) -> str:
        """The item of that part: "surgery-summary"; empty where the part itself was put into another order."""
        return str(self.place[1]) if len(self.place) > 1 else ""


def changes(was: Guide, now: Guide) -> tuple[Change, ...]:
    """Every change from one guide to the next, in the order of the document. Nothing for guides that say the same."""
    return tuple(_in_fields(was, now, ()))


def _in_fields(was: BaseModel, now: BaseModel, place: Place) -> Iterator[Change]:
    for name, annotation in _fields(type(was)).items():
        yield from _between(getattr(was, name), getattr(now, name), (*place, name), annotation)


@cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def _between(was: Any, now: Any, place: Place, annotation: Any) -> Iterator[Change]:
    if annotation == tuple[Entries, ...]:
        if was != now:
            yield Change(Kind.RULE, place, was, now)
    elif isinstance(was, BaseModel) and isinstance(now, BaseModel):
        yield from _in_fields(was, now, place)
    elif isinstance(was, dict):
        yield from _in_mapping(was, now, place, get_args(annotation)[1])
    elif isinstance(was, tuple):
        item = get_args(annotation)[0]
        yield from _in_list(was, now, place, item) if _drawn_in_turn(item) else _in_keys(was, now, place)
    elif was is None or now is None:
        if was is not now:
            yield Change(Kind.ADDED if was is None else Kind.REMOVED, place, was, now)
    elif was != now:
        yield Change(Kind.REWORDED if _is_text(annotation) else Kind.VALUE, place, was, now)


def _in_mapping(was: dict[str, Any], now: dict[str, Any], place: Place, item: Any) -> Iterator[Change]:
    yield from _come_and_gone(was, now, place)
    for key in now:
        if key in was:
            yield from _between(was[key], now[key], (*place, key), item)


def _in_keys(was: tuple[str, ...], now: tuple[str, ...], place: Place) -> Iterator[Change]:
    """A list of keys: what matters is which there are, and in which order."""
    yield from _come_and_gone(dict.fromkeys(was), dict.fromkeys(now), place, are_keys=True)


def _come_and_gone(
    was: dict[str, Any], now: dict[str, Any], place: Place, *, are_keys: bool = False
) -> Iterator[Change]:
    for key in was:
        if key not in now:
            yield Change(Kind.REMOVED, (*place, key), key if are_keys else was[key], None)
    for key in now:
        if key not in was:
            yield Change(Kind.ADDED, (*place, key), None, key if are_keys else now[key])
    before, after = [key for key in was if key in now], [key for key in now if key in was]
    if before != after:
        yield Change(Kind.ORDER, place, tuple(before), tuple(after))


def _in_list(was: tuple[Any, ...], now: tuple[Any, ...], place: Place, item: Any) -> Iterator[Change]:
    """A list of texts or parts, which have no keys: like is set against like, and what is left over pairwise."""
    matcher = SequenceMatcher(None, [_written(one) for one in was], [_written(one) for one in now], autojunk=False)
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        if what == "equal":
            continue
        both = min(i_end - i, j_end - j)
        for step in range(both):
            yield from _between(was[i + step], now[j + step], (*place, j + step), item)
        for at in range(i + both, i_end):
            yield Change(Kind.REMOVED, (*place, at), was[at], None)
        for at in range(j + both, j_end):
            yield Change(Kind.ADDED, (*place, at), None, now[at])


_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def _written(value: Any) -> bytes:
    """The value with its order: two mappings are equal in whatever order they are."""
    return _ANYTHING.dump_json(value)


def _drawn_in_turn(item: Any) -> bool:
    return _is_text(item) or (isinstance(item, type) and issubclass(item, BaseModel))


def _is_text(annotation: Any) -> bool:
    """Whether words that people read stand here, rather than a key, which follows a pattern."""
    return any(
        (isinstance(argument, StringConstraints) and argument.pattern is None) or _is_text(argument)
        for argument in get_args(annotation)
    )
