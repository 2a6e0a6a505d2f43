"""A guide with some of it changed: the real one, or any other."""

from __future__ import annotations

from typing import Any

from core.guide.schema import Guide
from tests.factories import sarcoma_guide


def changed(*places_and_values: Any) -> Guide:
    """The real guide with these values at these places: place, value, place, value. `None` takes it away."""
    return changed_at(sarcoma_guide().model_dump(mode="json"), *places_and_values)


def changed_at(document: dict[str, Any], *places_and_values: Any) -> Guide:
    """The guide of a document that is changed in place."""
    for place, value in zip(places_and_values[::2], places_and_values[1::2], strict=True):
        part: Any = document
        for step in place[:-1]:
            part = part[step]
        if value is None:
            del part[place[-1]]
        else:
            part[place[-1]] = value
    return Guide.model_validate(document)


def option(key: str, *place: Any) -> tuple[Any, ...]:
    """A place inside a path of the real guide."""
    return ("decisions", "treatment", "options", key, *place)
