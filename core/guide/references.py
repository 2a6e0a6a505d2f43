"""Which parts of a guide point at which: finds keys that point nowhere, and parts that nothing points at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
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


def references_in(document: Mapping[str, Any]) -> Iterator[Reference]:
    """The same of a guide as plain data, which may be unfinished: what has the wrong form is passed over."""
    yield from _follow(Guide, document, ())


def _follow(annotation: Any, value: Any, place: Place, target: str | None = None) -> Iterator[Reference]:
    annotation = _present(annotation)
    arguments = get_args(annotation)
    target = target or _target(arguments)
    if isinstance(value, BaseModel):
        yield from _follow_fields(type(value), vars(value), place)
    elif _is_model(annotation):
        yield from _follow_fields(annotation, value, place) if isinstance(value, Mapping) else ()
    elif isinstance(value, str):
        yield from (Reference(place, target, str(value)),) if target else ()
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from _follow(_first(arguments), item, (*place, index))
    elif isinstance(value, Mapping) and len(arguments) == 2:
        for key, item in value.items():
            yield from _follow(arguments[0], key, (*place, key))
            yield from _follow(arguments[1], item, (*place, key))


def _follow_fields(model: type[BaseModel], values: Mapping[str, Any], place: Place) -> Iterator[Reference]:
    for name, annotation, target in _fields_that_point(model):
        if name in values:
            yield from _follow(annotation, values[name], (*place, name), target)


@cache
def _fields_that_point(model: type[BaseModel]) -> tuple[tuple[str, Any, str | None], ...]:
    """The fields in which a reference may stand, with their type and where it would point: most hold text alone."""
    fields = [(name, field.annotation, _target(field.metadata)) for name, field in model.model_fields.items()]
    return tuple(field for field in fields if field[2] or _may_point(field[1]))


def _may_point(annotation: Any) -> bool:
    annotation = _present(annotation)
    if _is_model(annotation):
        return bool(_fields_that_point(annotation))
    arguments = get_args(annotation)
    return bool(_target(arguments)) or any(map(_may_point, arguments))


def repointed(document: Mapping[str, Any], part: str, was: str, now: str) -> dict[str, Any]:
    """A guide as plain data, in which everything that pointed at `was` in this part points at `now`."""
    moved: dict[str, Any] = _repointed(Guide, document, part, was, now)
    return moved


def _repointed(annotation: Any, value: Any, part: str, was: str, now: str, target: str | None = None) -> Any:
    annotation = _present(annotation)
    arguments = get_args(annotation)
    target = target or _target(arguments)
    if _is_model(annotation) and isinstance(value, Mapping):
        fields = annotation.model_fields
        return {
            name: _repointed(fields[name].annotation, item, part, was, now, _target(fields[name].metadata))
            if name in fields
            else item
            for name, item in value.items()
        }
    if isinstance(value, str):
        return now if (target, value) == (part, was) else value
    if isinstance(value, list):
        return [_repointed(_first(arguments), item, part, was, now) for item in value]
    if isinstance(value, Mapping) and len(arguments) == 2:
        pairs = ((_repointed(arguments[0], key, part, was, now), item) for key, item in value.items())
        return {key: _repointed(arguments[1], item, part, was, now) for key, item in pairs}
    return value


def _present(annotation: Any) -> Any:
    """`X` of `X | None`."""
    arguments = get_args(annotation)
    return next(a for a in arguments if a is not NoneType) if NoneType in arguments else annotation


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _first(arguments: tuple[Any, ...]) -> Any:
    return arguments[0] if arguments else None


def _target(marks: Iterable[Any]) -> str | None:
    return next((mark.part for mark in marks if isinstance(mark, Refers)), None)


def targets(guide: Guide) -> dict[str, frozenset[str]]:
    """The keys that exist, by the part that references name."""
    parts = {name: frozenset(getattr(guide, name)) for name in KEYED}
    parts["options"] = frozenset(key for _, key, _ in guide.options())
    parts["passages"] = frozenset(guide.passages())
    return parts


KEYED = ("facts", "questions", "shaping", "concerns", "decisions", "treatments", "prompts", "topics")


def dead_references(guide: Guide) -> Iterator[Problem]:
    """Keys that point nowhere, and choices that their question does not offer."""
    yield from dead_keys(references(guide), targets(guide))
    yield from dead_choices(guide)


def dead_keys(found: Iterable[Reference], known: Mapping[str, frozenset[str]]) -> Iterator[Problem]:
    """The references that point at no key that exists (see `targets`)."""
    for place, part, key in found:
        if key not in known[part]:
            yield Problem(place, f"'{key}' is not one of the guide's {part}{_nearest(key, known[part])}")


def duplicates(guide: Guide) -> Iterator[Problem]:
    """Passage labels and option keys that stand twice: they are unique in a guide."""
    labels: dict[str, str] = {}
    for key, source in guide.sources.items():
        for label in source.passages:
            if label in labels:
                message = f"passage '{label}' stands in source '{labels[label]}' already: labels are unique in a guide"
                yield Problem(("sources", key, "passages", label), message)
            labels[label] = key
    options: dict[str, str] = {}
    for decision, key, _ in guide.options():
        if key in options:
            message = f"option '{key}' stands in decision '{options[key]}' already: option keys are unique in a guide"
            yield Problem(("decisions", decision, "options", key), message)
        options[key] = decision


def dead_choices(guide: Guide) -> Iterator[Problem]:
    """Choices in rules, vignettes and prompts that their question does not offer."""
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
