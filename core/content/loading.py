"""Reads a guide from its folder of YAML files. Every fault is told with file, line, key and what would be right."""

from __future__ import annotations

from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError

from core.guide.references import Place, Problem, dead_references
from core.guide.schema import Guide

CONTENT = Path(__file__).parent
DEFAULT_GUIDE = "soft-tissue-sarcoma"


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a guide file. `line` counts from 1."""

    file: str
    line: int
    place: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}, line {self.line}"
        return f"{where}: {self.place}: {self.message}" if self.place else f"{where}: {self.message}"


class GuideError(Exception):
    """The guide cannot be used. Its text lists every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"The guide cannot be used: {count}.\n" + "\n".join(f"  {fault}" for fault in faults))


@dataclass
class Document:
    """The merged YAML of a guide, and where each part of it stands."""

    parts: dict[str, Any] = field(default_factory=dict)
    origins: dict[tuple[str, str | None], tuple[str, CommentedMap]] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Merge one file. Raises GuideError for YAML faults and for a key that two files define."""
        data = _parse(name, text)
        for part, value in data.items():
            if isinstance(value, CommentedMap) and part != "about":
                self._add_items(name, part, value)
            elif part in self.parts and isinstance(value, CommentedSeq):
                self.parts[part] = [*self.parts[part], *value]
            elif part in self.parts:
                first = self.origins[part, None][0]
                raise GuideError([Fault(name, _line(data, part), part, f"'{part}' stands in {first} already")])
            else:
                self.parts[part] = value
            self.origins.setdefault((part, None), (name, data))

    def _add_items(self, name: str, part: str, value: CommentedMap) -> None:
        merged = self.parts.setdefault(part, {})
        for key, item in value.items():
            if key in merged:
                first, where = self.origins[part, key]
                message = f"'{key}' stands in {first}, line {_line(where, key)} already: rename one of them"
                raise GuideError([Fault(name, _line(value, key), part, message)])
            merged[key] = item
            self.origins[part, key] = (name, value)

    def fault(self, place: Place, message: str) -> Fault:
        """A fault with the file and line of the nearest thing that exists at `place`."""
        part = str(place[0]) if place else ""
        key = str(place[1]) if len(place) > 1 else None
        if (part, key) in self.origins:
            (name, node), rest = self.origins[part, key], place[1:]
        else:
            name, node = self.origins.get((part, None), ("the guide", CommentedMap()))
            rest = place
        return Fault(name, _deepest_line(node, rest), ".".join(map(str, place)), message)


def load_guide(slug: str = DEFAULT_GUIDE) -> Guide:
    """The guide in the folder `slug` of this package. Raises GuideError."""
    return load_folder(CONTENT / slug)


def load_folder(folder: Path) -> Guide:
    """The guide in a folder of YAML files, merged in order of name. Raises GuideError."""
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise GuideError([Fault(str(folder), 1, "", "there is no guide here: no *.yaml file was found")])
    return read_guide({file.name: file.read_text(encoding="utf-8") for file in files})


def read_guide(texts: dict[str, str]) -> Guide:
    """The guide in these file texts, by file name. Raises GuideError."""
    document = Document()
    for name, text in texts.items():
        document.add(name, text)
    try:
        guide = Guide.model_validate(document.parts)
    except ValidationError as error:
        raise GuideError([_validation_fault(document, item) for item in error.errors()]) from None
    problems: list[Problem] = [*_duplicate_labels(guide), *_duplicate_options(guide), *dead_references(guide)]
    if problems:
        raise GuideError([document.fault(place, message) for place, message in problems])
    return guide


def _parse(name: str, text: str) -> CommentedMap:
    try:
        data = YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        found = str(error.problem).split(" with value")[0].removeprefix("found ")
        raise GuideError([Fault(name, line, "", f"{found}: a key may stand only once here")]) from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise GuideError([Fault(name, line, "", f"this is not YAML: {error.problem}")]) from None
    if not isinstance(data, CommentedMap):
        raise GuideError([Fault(name, 1, "", "a guide file is a mapping of parts, such as 'facts:'")])
    return data


def _line(node: CommentedMap | CommentedSeq, key: str | int) -> int:
    try:
        position = node.lc.item(key) if isinstance(node, CommentedSeq) else node.lc.key(key)
    except (KeyError, IndexError, TypeError, AttributeError):
        return 1
    return int(position[0]) + 1


def _deepest_line(node: Any, place: Place) -> int:
    line = 1
    for step in place:
        if isinstance(node, CommentedMap) and step in node or isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
            line = _line(node, step)
            node = node[step]
        else:
            break
    return line


def _validation_fault(document: Document, error: Any) -> Fault:
    place = tuple(step for step in error["loc"] if step != "[key]")
    message = {
        "extra_forbidden": lambda: _unknown_key(place),
        "missing": lambda: f"'{place[-1]}' is missing: add it",
        "string_pattern_mismatch": lambda: f"{error['input']!r} does not have the right form: {error['ctx']['pattern']}",
    }.get(error["type"], lambda: str(error["msg"]).removeprefix("Value error, "))()
    return document.fault(place, message)


def _unknown_key(place: Place) -> str:
    allowed = list(_model_at(place[:-1]).model_fields)
    near = get_close_matches(str(place[-1]), allowed, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"use one of {', '.join(allowed)}"
    return f"unknown key '{place[-1]}': {hint}"


def _model_at(place: Place) -> type[BaseModel]:
    """The model that stands at a place, found by walking the schema."""
    from typing import get_args

    current: Any = Guide
    for step in place:
        if isinstance(current, type) and issubclass(current, BaseModel):
            current = current.model_fields[str(step)].annotation
        else:
            current = get_args(current)[-1 if not isinstance(step, int) else 0]
        models = [a for a in get_args(current) if isinstance(a, type) and issubclass(a, BaseModel)]
        if len(models) == 1 and type(None) in get_args(current):
            current = models[0]
    return current if isinstance(current, type) else Guide


def _duplicate_labels(guide: Guide) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for key, source in guide.sources.items():
        for label in source.passages:
            if label in seen:
                problems.append(Problem(("sources", key, "passages", label), f"passage '{label}' stands in source '{seen[label]}' already: labels are unique in a guide"))
            seen[label] = key
    return problems


def _duplicate_options(guide: Guide) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for decision, key, _ in guide.options():
        if key in seen:
            problems.append(Problem(("decisions", decision, "options", key), f"option '{key}' stands in decision '{seen[key]}' already: option keys are unique in a guide"))
        seen[key] = decision
    return problems
