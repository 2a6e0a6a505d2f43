"""Which parts of a guide point at which: finds keys that point nowhere, and parts that nothing points at."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel

from core.guide.schema import UNSURE, Guide, Refers

Place = tuple[str | int, ...]


class Reference(NamedTuple):
    """At `place` in the document stands `key`, which must exist in `part`."""

    place: Place
    part: str
    key: str


class Problem(NamedTuple):
    """Something wrong at a place in the document, and what would be right."""

    place: Place
    message: str


def references(guide: Guide) -> Iterator[Reference]:
    """Every key in the guide whose type says that it points at another part."""
    yield from _follow(Guide, guide, ())


def _follow(annotation: Any, value: Any, place: Place, target: str | None = None) -> Iterator[Reference]:
    if isinstance(value, BaseModel):
        yield from _follow_fields(value, place)
        return
    arguments = get_args(annotation)
    if NoneType in arguments:
        if value is not None:
            yield from _follow(next(a for a in arguments if a is not NoneType), value, place)
        return
    target = target or next((a.part for a in arguments if isinstance(a, Refers)), None)
    if isinstance(value, str):
        if target:
            yield Reference(place, target, str(value))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _follow(arguments[0], item, (*place, index))
    elif isinstance(value, dict):
        key_type, item_type = arguments
        for key, item in value.items():
            yield from _follow(key_type, key, (*place, key))
            yield from _follow(item_type, item, (*place, key))


def _follow_fields(value: BaseModel, place: Place) -> Iterator[Reference]:
    for name, field in type(value).model_fields.items():
        part = next((m.part for m in field.metadata if isinstance(m, Refers)), None)
        yield from _follow(field.annotation, getattr(value, name), (*place, name), part)


def targets(guide: Guide) -> dict[str, frozenset[str]]:
    """The keys that exist, by the part that references name."""
    parts = {name: frozenset(getattr(guide, name)) for name in _KEYED}
    parts["options"] = frozenset(key for _, key, _ in guide.options())
    parts["passages"] = frozenset(guide.passages())
    return parts


_KEYED = ("facts", "questions", "shaping", "concerns", "decisions", "treatments", "prompts", "topics")


def dead_references(guide: Guide) -> Iterator[Problem]:
    """Keys that point nowhere, and choices that their question does not offer."""
    known = targets(guide)
    for place, part, key in references(guide):
        if key not in known[part]:
            yield Problem(place, f"'{key}' is not one of the guide's {part}{_nearest(key, known[part])}")
    yield from _dead_choices(guide)


def _dead_choices(guide: Guide) -> Iterator[Problem]:
    for place, question, choices in _chosen(guide):
        offered = guide.questions[question].choices if question in guide.questions else {}
        for choice in choices:
            if offered and choice not in offered and not (place[0] == "vignettes" and choice == UNSURE):
                yield Problem(place, f"question '{question}' has no choice '{choice}': use one of {', '.join(offered)}")
    for key, prompt in guide.prompts.items():
        for question, choices in prompt.shaping.items():
            offered = guide.shaping[question].choices if question in guide.shaping else {}
            for choice in choices:
                if offered and choice not in offered:
                    place = ("prompts", key, "shaping", question)
                    yield Problem(place, f"'{question}' has no choice '{choice}': use one of {', '.join(offered)}")


def _chosen(guide: Guide) -> Iterator[tuple[Place, str, tuple[str, ...]]]:
    """Every place where a rule or vignette names choices of a question."""
    for decision, key, option in guide.options():
        base: Place = ("decisions", decision, "options", key)
        for index, line in enumerate(option.when):
            for question, choices in line.items():
                yield (*base, "when", index, question), question, choices
        for number, step in enumerate(option.steps):
            for index, line in enumerate(step.when):
                for question, choices in line.items():
                    yield (*base, "steps", number, "when", index, question), question, choices
    for key, vignette in guide.vignettes.items():
        for question, choice in vignette.answers.items():
            yield ("vignettes", key, "answers", question), question, (choice,)


def _nearest(key: str, known: frozenset[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(key, known, n=1)
    return f". Did you mean '{near[0]}'?" if near else ""
