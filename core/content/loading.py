"""Reads a guide from its YAML files. Every fault is told with file, line, key and what would be right."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import ConstructorError, DuplicateKeyError, RoundTripConstructor
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from core.guide.faults import told
from core.guide.references import Place, dead_references, duplicates
from core.guide.schema import Guide

CONTENT = Path(__file__).parent
MOST_NODES = 500_000  # of a guide file, once its aliases are written out


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


class Origin(NamedTuple):
    """Where a part or an item was written: the file, and the step in the node that holds it."""

    file: str
    node: CommentedMap | CommentedSeq
    step: Any


@dataclass
class Document:
    """The merged YAML of a guide, and where each part and item of it stands."""

    parts: dict[str, Any] = field(default_factory=dict)
    origins: dict[Place, Origin] = field(default_factory=dict)

    def add(self, name: str, text: str) -> None:
        """Merge one file. Raises GuideError for YAML faults and for a key that two files define."""
        data = _parse(name, text)
        for part, value in data.items():
            if isinstance(value, CommentedMap) and part != "about":
                self._add_items(name, part, value)
            elif isinstance(value, CommentedSeq) and isinstance(self.parts.get(part, []), list):
                self._add_list(name, part, value)
            elif part in self.parts:
                first = self.origins[(part,)].file
                raise GuideError([Fault(name, _line(data, part), str(part), f"'{part}' stands in {first} already")])
            else:
                self.parts[part] = value
            self.origins.setdefault((part,), Origin(name, data, part))

    def _add_items(self, name: str, part: str, value: CommentedMap) -> None:
        merged = self.parts.setdefault(part, {})
        if not isinstance(merged, dict):
            first = self.origins[(part,)].file
            message = f"'{part}' is a list or a single value in {first}: write it the same way here"
            raise GuideError([Fault(name, 1, part, message)])
        for key, item in value.items():
            if key in merged:
                there = self.origins[part, key]
                where = f"{there.file}, line {_line(there.node, there.step)}"
                message = f"'{key}' stands in {where} already: rename one of them"
                raise GuideError([Fault(name, _line(value, key), part, message)])
            merged[key] = item
            self.origins[part, key] = Origin(name, value, key)

    def _add_list(self, name: str, part: str, value: CommentedSeq) -> None:
        merged = self.parts.setdefault(part, [])
        for index, item in enumerate(value):
            self.origins[part, len(merged)] = Origin(name, value, index)
            merged.append(item)

    def fault(self, place: Place, message: str) -> Fault:
        """A fault with the file and line of the nearest thing that exists at `place`."""
        dotted = ".".join(map(str, place))
        for known in (place[:2], place[:1]):
            if known in self.origins:
                file, node, step = self.origins[known]
                return Fault(file, _deepest_line(node, (step, *place[len(known) :])), dotted, message)
        return Fault("the guide", 1, dotted, message)


def load_guide(slug: str) -> Guide:
    """The guide in the folder `slug` of this package. Raises GuideError."""
    return load_folder(CONTENT / slug)


def load_folder(folder: Path) -> Guide:
    """The guide in a folder of YAML files, merged in order of name. Raises GuideError."""
    return open_guide(folder)[0]


def read_guide(texts: dict[str, str]) -> Guide:
    """The guide in these file texts, by file name. Raises GuideError."""
    return _read(texts)[0]


def open_guide(path: Path) -> tuple[Guide, Document]:
    """The guide in a folder of YAML files or in one file, with the document that knows its lines. Raises GuideError."""
    files = [path] if path.is_file() else sorted(path.glob("*.yaml"))
    if not files:
        raise GuideError([Fault(str(path), 1, "", "there is no guide here: no *.yaml file was found")])
    return _read({file.name: _text(file) for file in files})


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise GuideError([Fault(file.name, 1, "", "this file is not UTF-8 text: save it as UTF-8")]) from None


def _read(texts: dict[str, str]) -> tuple[Guide, Document]:
    document = Document()
    for name, text in texts.items():
        document.add(name, text)
    try:
        guide = Guide.model_validate(document.parts)
    except ValidationError as error:
        raise GuideError([document.fault(*told(item)) for item in error.errors()]) from None
    problems = [*duplicates(guide), *dead_references(guide)]
    if problems:
        raise GuideError([document.fault(place, message) for place, message in problems])
    return guide, document


class _Constructor(RoundTripConstructor):
    """Tells the line of a date or number that cannot be, such as 2027-02-30."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(problem=f"{node.value} cannot be: {error}", problem_mark=node.start_mark) from None


def _parse(name: str, text: str) -> CommentedMap:
    yaml = YAML(typ="rt")
    yaml.Constructor = _Constructor
    try:
        data = yaml.load(text)
    except DuplicateKeyError as error:
        found = str(error.problem).split(" with value")[0].removeprefix("found ")
        raise GuideError([Fault(name, _marked_line(error), "", f"{found}: a key may stand only once here")]) from None
    except MarkedYAMLError as error:
        message = f"this is not YAML: {error.problem}"
        raise GuideError([Fault(name, _marked_line(error), "", message)]) from None
    except YAMLError as error:
        message = f"this is not YAML: {' '.join(str(error).split())}"
        raise GuideError([Fault(name, 1, "", message)]) from None
    except RecursionError:
        raise GuideError([Fault(name, 1, "", "this is nested too deeply to be a guide")]) from None
    if not isinstance(data, CommentedMap):
        raise GuideError([Fault(name, 1, "", "a guide file is a mapping of parts, such as 'facts:'")])
    if _size(data, {}) > MOST_NODES:
        raise GuideError([Fault(name, 1, "", "written out, this is far too long to be a guide: use fewer aliases")])
    return data


def _size(node: Any, known: dict[int, int]) -> int:
    """How many values there are once aliases are written out: a few lines of aliases of aliases would otherwise fill
    the memory. Each node is looked into once."""
    if id(node) not in known:
        inside = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        known[id(node)] = 1 + sum(_size(one, known) for one in inside)
    return known[id(node)]


def _marked_line(error: MarkedYAMLError) -> int:
    return int(error.problem_mark.line) + 1


def _line(node: CommentedMap | CommentedSeq, step: Any) -> int:
    """The line of a step of a node; of the node itself where a merge (`<<`) brought the step in."""
    position = (node.lc.data or {}).get(step, (node.lc.line,))
    return int(position[0]) + 1


def _deepest_line(node: Any, place: Place) -> int:
    line = 1
    for step in place:
        if not _holds(node, step):
            break
        line, node = _line(node, step), node[step]
    return line


def _holds(node: Any, step: str | int) -> bool:
    if isinstance(node, CommentedSeq):
        return isinstance(step, int) and step < len(node)
    return isinstance(node, CommentedMap) and step in node
