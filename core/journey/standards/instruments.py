"""The published lists, in our own words, as they stand beside the files of a guide.

An item is either proved from the guide (`proof`), judged by hand (`judged`), both, or says why it is neither.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from core.content.loading import CONTENT, Document, Fault
from core.guide.schema import Address, Key, Label, Part, Short, Text
from core.journey.standards.places import Place
from core.journey.standards.proofs import Proof

FOLDER = "standards"  # beside the files of a guide


class StandardsError(Exception):
    """The lists cannot be used. Its text lists every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("The standards cannot be used.\n" + "\n".join(f"  {fault}" for fault in faults))


class Judged(Part):
    """What we found when we looked ourselves."""

    met: bool
    why: Text


class Item(Part):
    """One line of a published list. `asks` is our wording, not the list's own."""

    number: Label
    asks: Text
    proof: Proof | None = None
    judged: Judged | None = None
    needs_people: Text | None = None
    does_not_apply: Text | None = None
    see: tuple[Place, ...] = ()  # pages that show it

    @model_validator(mode="after")
    def says_how_it_stands(self) -> Self:
        ways = [self.proof or self.judged, self.needs_people, self.does_not_apply]
        if sum(way is not None for way in ways) != 1:
            raise ValueError(
                f"item {self.number} must have 'proof' or 'judged', or else one of 'needs_people' and 'does_not_apply'"
            )
        if (self.proof or self.judged) and not self.see:
            raise ValueError(f"item {self.number} names no page that shows it: add 'see'")
        return self


class Aimed(Part):
    """Something with an aim: how many points of a hundred, and whose aim that is."""

    aim: int | None = Field(default=None, ge=1, le=100)
    aim_from: Text | None = None


class ItemGroup(Aimed):
    """Items that belong together."""

    name: Short
    about: Text | None = None
    items: tuple[Item, ...] = Field(min_length=1)


class Instrument(Aimed):
    """A published list."""

    name: Short
    what: Text
    source: Text
    address: Address | None = None
    judged_on: date
    judged_about: tuple[Text, ...] = ()  # what was looked at, and what was settled before looking
    groups: dict[Key, ItemGroup] = Field(min_length=1)

    @model_validator(mode="after")
    def numbers_stand_once(self) -> Self:
        numbers = [item.number for group in self.groups.values() for item in group.items]
        twice = sorted({number for number in numbers if numbers.count(number) > 1})
        if twice:
            raise ValueError(f"item numbers that stand twice: {', '.join(twice)}")
        return self


class WayOfTelling(StrEnum):
    """What answers an item of the record."""

    DECISION = "decision"
    USERS = "users"
    NEED = "need"
    PURPOSE = "purpose"
    DEVELOPMENT = "development"
    IDENTITY = "identity"
    FORMAT = "format"
    OPTIONS = "options"
    COMPONENTS = "components"
    COMPONENTS_DESCRIBED = "components-described"
    DELIVERY = "delivery"


class RecordItem(Part):
    """One item of a reporting checklist. `told` are words of ours; the rest comes from the guide."""

    asks: Text
    answered_by: WayOfTelling
    told: dict[Key, Text] = Field(default_factory=dict)


class Record(Part):
    """A reporting checklist that the machine-readable record answers."""

    name: Short
    source: Text
    address: Address | None = None
    items: dict[Label, RecordItem] = Field(min_length=1)


class Standards(Part):
    instruments: dict[Key, Instrument] = Field(min_length=1)
    records: dict[Key, Record] = Field(min_length=1)


@cache
def standards(guide: str) -> Standards | None:
    """The lists as the files of this guide judge it, read once; None for a guide that nobody has judged by them.

    Raises StandardsError, or GuideError for faulty YAML.
    """
    folder = CONTENT / guide / FOLDER
    return load_standards(folder) if folder.is_dir() else None


def load_standards(folder: Path) -> Standards:
    """The lists in a folder of YAML files. Raises StandardsError, or GuideError for faulty YAML."""
    document = Document()
    for file in sorted(folder.glob("*.yaml")):
        document.add(file.name, file.read_text(encoding="utf-8"))
    try:
        return Standards.model_validate(document.parts)
    except ValidationError as error:
        raise StandardsError([_fault(document, item) for item in error.errors()]) from None


def _fault(document: Document, error: Any) -> Fault:
    place = tuple(step for step in error["loc"] if step != "[key]")
    message = {
        "extra_forbidden": lambda: f"unknown key '{place[-1]}'",
        "missing": lambda: f"'{place[-1]}' is missing: add it",
    }.get(error["type"], lambda: str(error["msg"]).removeprefix("Value error, "))()
    return document.fault(place, message)
