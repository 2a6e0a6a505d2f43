"""The form of one part of a draft: made from what is stored or from what was sent, checked, and ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.translation import gettext as _
from pydantic import TypeAdapter, ValidationError

from core.editorial.forms.acting import act
from core.editorial.forms.asked import Rule
from core.editorial.forms.kinds import MISSING, Bound, Frame, Kind, Typed, joined
from core.editorial.forms.labels import Label
from core.editorial.forms.nests import Group, Maybe, Rows
from core.editorial.forms.schema import SIGNED, form_of
from core.editorial.forms.wrong import lean, wrongs
from core.editorial.links import address_fault, published_addresses
from core.editorial.parts import Document, Section, Value, place_of, section_of
from core.editorial.vocabulary import Vocabulary
from core.guide.evidence import Figure

UNREAD = ("sources", "vignettes", "exceptions")  # readers never see these as text


class Said(NamedTuple):
    """A problem for the summary at the top of the page: the id of the field, and what to do."""

    id: str
    text: str


class PartForm:
    """What stands in the form of a part (`typed`), the value it makes, and what is wrong with that or missing."""

    def __init__(self, address: str, document: Document, *, stored: Value | None, typed: Typed = MISSING) -> None:
        """:param address: of the part; for a new one, of the shelf it will stand on.
        :param stored: the part as the draft holds it; None for a new one.
        :param typed: what was sent; as stored where nothing was.
        """
        self.address, self.section = address, section_of(address)
        self.stored = stored
        self.kind = form_of(self.section)
        self.vocabulary = Vocabulary(document)
        self.typed: Typed = self.kind.typed(stored) if typed is MISSING else typed
        self.value: Value
        self.faults: dict[str, list[str]]
        self.missing: dict[str, list[str]]
        self._check()

    @classmethod
    def sent(cls, address: str, document: Document, *, stored: Value | None, sent: QueryDict) -> PartForm:
        """The form as it was sent."""
        return cls(address, document, stored=stored, typed=form_of(section_of(address)).posted(sent, ""))

    def _made(self) -> Value:
        """The part that the form makes, as a document holds it."""
        made = self.kind.value(self.typed)
        made = ([] if self.section.several else {}) if made is MISSING else made
        return lean(_adapter(self.section), self._with_signed(made))

    @property
    def is_sound(self) -> bool:
        """Whether the value may be stored, finished or not."""
        return not self.faults

    @property
    def bound(self) -> Bound:
        frame = Frame(
            self.vocabulary,
            self.faults,
            self.missing,
            graded=self.section.key not in UNREAD,
            cited=bool(self.typed["cites"]["chosen"]) if self._has("cites") else None,
            has_figure=self._has("figure") and self.typed["figure"] is not None,
            place=tuple(map(str, place_of(self.address))) if self.stored is not None else (),
        )
        one = str(self.section.singular).capitalize()
        label = Label(self.section.title, one=one) if self.section.several else Label(one)
        return self.kind.bound(self.typed, "", label, frame)

    @property
    def figure(self) -> Figure | None:
        """The figure that a fact's form makes; None where there is none, or it is not finished or does not add up."""
        held = self.value.get("figure") if self._has("figure") else None
        try:
            return None if held is None else Figure.model_validate(held)
        except ValidationError:
            return None

    def field(self, name: str) -> Bound:
        """One field of the form, however deep. Raises LookupError."""
        return next((one for one in _every(self.bound) if one.name == name), None) or _none(name)

    def do(self, action: str) -> str:
        """What a small button asks for; the name of the field where the work goes on. Raises LookupError."""
        name = act(self.kind, self.typed, action)
        self._check()
        return name

    def take(self, name: str, theirs: Value) -> None:
        """Put what `theirs` holds into the field of this name. Raises LookupError."""
        if not isinstance(self.kind, Group):
            self.typed = self.kind.typed(theirs)
        else:
            field = next((one for one in self.kind.fields if one.name == name), None) or _none(name)
            self.typed[name] = field.kind.typed(theirs.get(name))
        self._check()

    def problems(self) -> list[Said]:
        """What keeps the part from being stored, for the summary."""
        return [Said(_id(name), f"{self._called(name)}: {one}") for name, all_ in self.faults.items() for one in all_]

    def to_do(self) -> list[Said]:
        """What is still missing."""
        return [Said(_id(name), f"{self._called(name)}: {one}") for name, all_ in self.missing.items() for one in all_]

    def _has(self, name: str) -> bool:
        return isinstance(self.kind, Group) and name in self.typed

    def _with_signed(self, made: Value) -> Value:
        """The value with what no editor writes, as it stands."""
        stored = self.stored or {}
        kept = {name: stored[name] for name in SIGNED.get(self.section.model.__name__, ()) if name in stored}
        return {**made, **kept} if kept else made

    def _check(self) -> None:
        self.value, self.faults, self.missing = self._made(), {}, {}
        for kind, typed, name in _held(self.kind, self.typed, ""):
            if isinstance(kind, Rows):
                for where, what in kind.faults(typed, name):
                    self.faults.setdefault(where, []).append(_told()[what])
            elif isinstance(kind, Rule):
                for where in kind.unticked(typed, name):
                    self.missing.setdefault(where, []).append(_("Tick an answer, or take the question out"))
        for fault in self._bad_links():
            self.faults.setdefault("address", []).append(fault)
        for place, sentence, is_missing in wrongs(_adapter(self.section), self.value):
            name = self.kind.name_of(self.typed, "", place)
            told = (self.missing if is_missing else self.faults).setdefault(name, [])
            if sentence not in told:
                told.append(sentence)

    def _bad_links(self) -> Iterator[str]:
        address = self.value.get("address") if self._has("address") else None
        if address and (self.stored or {}).get("address") != address:
            fault = address_fault(address, stored=published_addresses())
            if fault:
                yield fault

    def _called(self, name: str) -> str:
        """What a field is called, with the row it stands in."""
        words = []
        bound, above = self.bound, ""
        for step in _way_to(bound, name):
            if step.name != above:
                number = step.more.get("number")
                words.append(f"{step.label.words} {number}" if number else str(step.label.words))
            above = step.name
        return ", ".join(words) or str(bound.label.words)


@cache
def _adapter(section: Section) -> TypeAdapter[Any]:
    return TypeAdapter(list[section.model] if section.several else section.model)  # type: ignore[name-defined]


def _id(name: str) -> str:
    return f"f-{name.replace('.', '-')}"


def _every(bound: Bound) -> Iterator[Bound]:
    yield bound
    for part in bound.parts:
        yield from _every(part)
    if isinstance(bound.more.get("key"), Bound):
        yield bound.more["key"]


def _way_to(bound: Bound, name: str) -> Iterator[Bound]:
    """The fields that hold the one of this name, and itself, outermost first."""
    key = bound.more.get("key")
    for part in [*([key] if isinstance(key, Bound) else []), *bound.parts]:
        if part.name == name or name.startswith(f"{part.name}."):
            yield part
            yield from _way_to(part, name)
            return


def _held(kind: Kind, typed: Typed, name: str) -> Iterator[tuple[Kind, Typed, str]]:
    """Every field with what stands in it and its name, however deep."""
    yield kind, typed, name
    if isinstance(kind, Group):
        for field in kind.fields:
            yield from _held(field.kind, typed[field.name], joined(name, field.name))
    elif isinstance(kind, Maybe) and typed is not None:
        yield from _held(kind.group, typed, name)
    elif isinstance(kind, Rows):
        for at, row in enumerate(typed):
            yield from _held(kind.item, row["item"], joined(name, at))


def _told() -> dict[str, str]:
    return {"left-out": _("Give this a name of its own"), "twice": _("Another one is called this already")}


def _none(name: str) -> Any:
    raise LookupError(name)
