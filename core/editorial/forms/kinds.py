"""What a field of a form may be. Each kind knows four things: how a stored value stands in the form (`typed`), how a
sent form is read (`posted`), which value that makes (`value`; MISSING where nothing was given), and how it is shown
(`bound`). What is typed is kept as it came, so that a form that is refused shows it again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar

from django.http import QueryDict
from django.utils.translation import gettext as _

from core.editorial.cleaning import clean
from core.editorial.forms.labels import ENUM_LABELS, Label
from core.editorial.forms.notes import Notes, is_noted
from core.editorial.vocabulary import Vocabulary
from core.guide.markup import plain

Typed = Any
Loc = Sequence[str | int]


class _Missing(StrEnum):
    MISSING = "missing"


NOTED_AT_MOST = 5000
MISSING = _Missing.MISSING


def joined(name: str, *more: str | int) -> str:
    """The name of a field within another."""
    return ".".join([*([name] if name else []), *map(str, more)])


@dataclass(frozen=True)
class Frame:
    """What a form knows while it is shown.

    `faults` and `missing` say what is wrong or still missing: name of a field -> sentences.
    `graded` is whether readers see these texts, so that their reading grade is told.
    """

    vocabulary: Vocabulary
    faults: Mapping[str, list[str]] = field(default_factory=dict)
    missing: Mapping[str, list[str]] = field(default_factory=dict)
    graded: bool = True
    cited: bool | None = None
    has_figure: bool = False
    place: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bound:
    """A field ready to be shown by `editorial/fields/_<kind>.html`."""

    kind: str
    name: str
    label: Label
    typed: Typed = ""
    optional: bool = False
    faults: Sequence[str] = ()
    missing: Sequence[str] = ()
    parts: Sequence[Bound] = ()
    options: Sequence[Any] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"f-{self.name.replace('.', '-')}"

    @property
    def template(self) -> str:
        return f"editorial/fields/_{self.kind}.html"

    @property
    def described_by(self) -> str:
        told = [("hint", self.label.hint), ("error", self.faults), ("missing", self.missing)]
        return " ".join(f"{self.id}-{what}" for what, there in told if there)


class Kind(ABC):
    """One kind of field."""

    shown_as: ClassVar[str]
    optional: bool

    @abstractmethod
    def typed(self, value: Any) -> Typed:
        """How a stored value (None where there is none) stands in the form."""

    @abstractmethod
    def posted(self, sent: QueryDict, name: str) -> Typed:
        """What was sent under this name."""

    @abstractmethod
    def value(self, typed: Typed) -> Any:
        """The value that this makes, as plain data, or MISSING."""

    @abstractmethod
    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        """The field, ready to be shown."""

    @abstractmethod
    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        """A stored value (None where there is none) as it reads, for the history."""

    def name_of(self, typed: Typed, name: str, loc: Loc) -> str:
        """The name of the field that a place in the value is about."""
        return name

    def at(self, typed: Typed, path: Sequence[str]) -> tuple[Kind, Typed]:
        """The field at a path within this one. Raises LookupError."""
        if path:
            raise LookupError(path)
        return self, typed

    def is_blank(self, typed: Typed) -> bool:
        return self.value(typed) is MISSING

    def _bound(self, typed: Typed, name: str, label: Label, frame: Frame, **more: Any) -> Bound:
        return Bound(
            self.shown_as,
            name,
            label,
            typed,
            self.optional,
            faults=frame.faults.get(name, ()),
            missing=frame.missing.get(name, ()),
            **more,
        )


class Single(Kind):
    """One value, sent as one text."""

    def typed(self, value: Any) -> str:
        return "" if value is None else str(value)

    def posted(self, sent: QueryDict, name: str) -> str:
        return sent.get(name, "")

    def value(self, typed: Typed) -> Any:
        return typed or MISSING


@dataclass(frozen=True)
class Line(Single):
    """Words in one line, at most so many characters. What is pasted is cleaned."""

    optional: bool = False
    at_most: int = 120
    is_text: bool = True
    shown_as: ClassVar[str] = "line"

    def value(self, typed: Typed) -> Any:
        return clean(typed) or MISSING

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        noted = self.is_text and is_noted(name, frame)
        notes = Notes.on(clean(typed), name, frame) if noted and len(typed) < NOTED_AT_MOST else None
        return self._bound(typed, name, label, frame, more={"noted": noted, "notes": notes, "at_most": self.at_most})

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return "" if value is None else plain(str(value)) if self.is_text else str(value)


@dataclass(frozen=True)
class Prose(Line):
    """A text of some sentences."""

    at_most: int = 600
    shown_as: ClassVar[str] = "prose"


@dataclass(frozen=True)
class Number(Line):
    """A whole number. What is none stays as it was typed, and is refused later."""

    is_text: bool = False
    shown_as: ClassVar[str] = "number"

    def value(self, typed: Typed) -> Any:
        text = clean(typed)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else text or MISSING


@dataclass(frozen=True)
class Day(Line):
    """A date, as 2027-11-21."""

    is_text: bool = False
    shown_as: ClassVar[str] = "day"


@dataclass(frozen=True)
class OneOf(Single):
    """One of a few words."""

    choices: type[StrEnum]
    optional: bool = False
    shown_as: ClassVar[str] = "one_of"

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        labels = ENUM_LABELS[self.choices.__name__]
        return self._bound(
            typed, name, label, frame, options=[(choice.value, labels[choice]) for choice in self.choices]
        )

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return str(ENUM_LABELS[self.choices.__name__].get(value, value or ""))


@dataclass(frozen=True)
class Tick(Kind):
    """Yes or no."""

    default: bool = False
    optional: bool = True
    shown_as: ClassVar[str] = "tick"

    def typed(self, value: Any) -> bool:
        return self.default if value is None else bool(value)

    def posted(self, sent: QueryDict, name: str) -> bool:
        return name in sent

    def value(self, typed: Typed) -> Any:
        return typed

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        return self._bound(typed, name, label, frame)

    def is_blank(self, typed: Typed) -> bool:
        return False

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return _("yes") if self.typed(value) else _("no")


@dataclass(frozen=True)
class Lines(Kind):
    """Several short words, one in each line."""

    optional: bool = True
    shown_as: ClassVar[str] = "lines"

    def typed(self, value: Any) -> str:
        return "\n".join(map(str, value or ()))

    def posted(self, sent: QueryDict, name: str) -> str:
        return sent.get(name, "")

    def value(self, typed: Typed) -> Any:
        return [words for line in typed.splitlines() if (words := clean(line))] or MISSING

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        return self._bound(typed, name, label, frame)

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return "; ".join(map(str, value or ()))
