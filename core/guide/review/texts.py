"""Every text of a guide that a reader can see, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel, StringConstraints

from core.guide.markup import plain
from core.guide.references import Place
from core.guide.schema import Guide


class Said(NamedTuple):
    """A text as it is written, and where."""

    place: Place
    text: str

    @property
    def words(self) -> str:
        """The text without its marks."""
        return plain(self.text)


def texts(guide: Guide) -> Iterator[Said]:
    """What a reader can see, in document order.

    A text is a string whose type is a text (`Short`, `Text`), not a key, label or address: a text field that is
    added to the schema is found without a change here. Left out: titles and publishers of sources, which are not
    our words; passages, vignettes and reviewers' marks, which no page shows.
    """
    for said in _follow(Guide, guide, ()):
        if not _is_hidden(said.place):
            yield said


def _is_hidden(place: Place) -> bool:
    return place[0] in ("vignettes", "exceptions") or (place[0] == "sources" and place[2] != "note")


def _follow(hint: Any, value: Any, place: Place) -> Iterator[Said]:
    if isinstance(value, BaseModel):
        for name, field_hint in _hints(type(value)).items():
            yield from _follow(field_hint, getattr(value, name), (*place, name))
    elif isinstance(value, str):
        if _is_text(hint):
            yield Said(place, value)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _follow(_part_of(hint, 0), item, (*place, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _follow(_part_of(hint, 0), key, (*place, key))
            yield from _follow(_part_of(hint, 1), item, (*place, key))


@cache
def _hints(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def _part_of(hint: Any, number: int) -> Any:
    inside = get_args(hint)[0] if get_origin(hint) is Annotated else hint
    return get_args(inside)[number]


def _is_text(hint: Any) -> bool:
    if get_origin(hint) is Annotated:
        return any(isinstance(mark, StringConstraints) and mark.pattern is None for mark in hint.__metadata__)
    return any(_is_text(part) for part in get_args(hint))
