"""What pydantic finds wrong in a guide document, in words that say what would be right."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from core.guide.references import Place, Problem
from core.guide.schema import Guide


def told(error: Any, root: type[BaseModel] = Guide, *, several: bool = False) -> Problem:
    """One of a ValidationError's `errors()`, with its place in the value of type `root`, or in a list of such."""
    place = tuple(step for step in error["loc"] if step != "[key]")
    message = {
        "extra_forbidden": lambda: _unknown_key(root, place[1:] if several else place),
        "missing": lambda: missing(place),
        "string_pattern_mismatch": lambda: (
            f"{error['input']!r} does not have the right form: {error['ctx']['pattern']}"
        ),
        "too_short": lambda: _too_short(place, error["ctx"]["min_length"]),
    }.get(error["type"], lambda: str(error["msg"]).removeprefix("Value error, "))()
    return Problem(place, message)


def missing(place: Place) -> str:
    return f"'{place[-1]}' is missing: add it"


def _too_short(place: Place, fewest: int) -> str:
    if place[-1] == "cites":
        return "nothing is cited here: name the passage that says it"
    return f"'{place[-1]}' has too few entries: give at least {fewest}"


def _unknown_key(root: type[BaseModel], place: Place) -> str:
    allowed = list(_model_at(root, place[:-1]).model_fields)
    near = get_close_matches(str(place[-1]), allowed, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(allowed)}"
    return f"unknown key '{place[-1]}': {hint}"


def _model_at(root: type[BaseModel], place: Place) -> type[BaseModel]:
    """The model that stands at a place, found by walking the schema from `root`."""
    current: Any = root
    for step in place:
        if isinstance(current, type) and issubclass(current, BaseModel):
            current = current.model_fields[str(step)].annotation
        else:  # a tuple of models, or a mapping of keys to models
            current = get_args(current)[0 if get_origin(current) is tuple else -1]
        current = next(_optional_models(current), current)
    found: type[BaseModel] = current
    return found


def _optional_models(annotation: Any) -> Iterator[type[BaseModel]]:
    """The model in `Model | None`."""
    if type(None) in get_args(annotation):
        yield from (part for part in get_args(annotation) if isinstance(part, type) and issubclass(part, BaseModel))
