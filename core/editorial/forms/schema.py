"""The form of a part, from its model: which kind of field each type becomes. There is no other list of fields."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from annotated_types import MinLen
from pydantic import BaseModel, StringConstraints
from pydantic.fields import FieldInfo

from core.editorial.forms.asked import Answers, Rule, ShapedBy
from core.editorial.forms.kinds import Day, Kind, Line, Lines, Number, OneOf, Prose, Tick
from core.editorial.forms.labels import LABELS
from core.editorial.forms.nests import Group, Maybe, Named, Rows
from core.editorial.forms.picks import MANY, Pick, Search, Ticks
from core.editorial.parts import Section
from core.guide.keys import Part, Refers

SIGNED = {"About": ("signatures",)}  # what no editor writes
LONGEST_LINE = 120


@cache
def form_of(section: Section) -> Group | Rows:
    """The form of a part of this section."""
    group = group_of(section.model)
    return Rows(group, optional=True) if section.several else group


@cache
def group_of(model: type[Part], *, optional: bool = False) -> Group:
    """The form of a model."""
    hints = get_type_hints(model, include_extras=True)
    hidden = SIGNED.get(model.__name__, ())
    return Group(
        tuple(
            Named(name, _kind(model, name, hints[name], field), LABELS[f"{model.__name__}.{name}"])
            for name, field in model.model_fields.items()
            if name not in hidden
        ),
        optional=optional,
    )


def _kind(model: type[Part], name: str, hint: Any, field: FieldInfo) -> Kind:
    optional = not field.is_required()
    least = next((mark.min_length for mark in field.metadata if isinstance(mark, MinLen)), 0)
    base, marks = _bare(hint)
    origin = get_origin(base)
    if origin is dict:
        return _mapping(*get_args(base), optional=optional, least=least)
    if origin is tuple:
        return _list(get_args(base)[0], optional=optional and not least, least=least, model=model)
    if base is bool:
        return Tick(default=field.default is True)
    return _single(base, marks, optional=optional)


def _bare(hint: Any) -> tuple[Any, tuple[Any, ...]]:
    """A type without what is said about it, and what is said. Of several types that are not None, the longest."""
    marks = getattr(hint, "__metadata__", ())
    if marks:
        return get_args(hint)[0], marks
    members = [one for one in get_args(hint) if one is not NoneType] if _is_union(hint) else []
    return _bare(max(members, key=_length)) if members else (hint, ())


def _is_union(hint: Any) -> bool:
    return get_origin(hint) not in (None, dict, tuple)


def _length(hint: Any) -> int:
    return next((mark.max_length or 0 for mark in _bare(hint)[1] if isinstance(mark, StringConstraints)), 0)


def _single(base: Any, marks: tuple[Any, ...], *, optional: bool) -> Kind:
    part = next((mark.part for mark in marks if isinstance(mark, Refers)), None)
    if part:
        return Search(part, several=False, optional=optional) if part in MANY else Pick(part, optional=optional)
    if isinstance(base, type) and issubclass(base, BaseModel):
        return Maybe(group_of(base, optional=True)) if optional else group_of(base)
    if isinstance(base, type) and issubclass(base, StrEnum):
        return OneOf(base, optional=optional)
    if base is int:
        return Number(optional=optional)
    if base is date:
        return Day(optional=optional)
    return _text(marks, optional=optional)


def _text(marks: tuple[Any, ...], *, optional: bool) -> Kind:
    limits = next((mark for mark in marks if isinstance(mark, StringConstraints)), StringConstraints())
    longest = limits.max_length or LONGEST_LINE
    if limits.pattern:
        return Line(optional=optional, at_most=longest, is_text=False)
    return Prose(optional=optional, at_most=longest) if longest > LONGEST_LINE else Line(optional=optional)


def _list(hint: Any, *, optional: bool, least: int, model: type[Part]) -> Kind:
    base, marks = _bare(hint)
    part = next((mark.part for mark in marks if isinstance(mark, Refers)), None)
    if part:
        return Search(part, optional=optional) if part in MANY else Ticks(part, optional=optional)
    if get_origin(base) is dict:
        return Rule(of_a_step=model.__name__ == "Step")
    return Rows(_single(base, marks, optional=False), least=least, optional=optional)


def _mapping(key: Any, item: Any, *, optional: bool, least: int) -> Kind:
    key_base, key_marks = _bare(key)
    base, marks = _bare(item)
    part = next((mark.part for mark in key_marks if isinstance(mark, Refers)), None)
    if part == "questions":
        return Answers()
    if part == "shaping":
        return ShapedBy()
    value = Lines() if get_origin(base) is tuple else _single(base, marks, optional=False)
    return Rows(value, key=_single(key_base, key_marks, optional=False), least=least, optional=optional)
