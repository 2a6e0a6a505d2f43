"""What a draft holds, with what stands against each part: for the outline and the page of a section."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from core.editorial import parts, reviewing
from core.editorial.models import Draft
from core.editorial.parts import Listing, NoSuchPart, Section
from core.editorial.reviewing import Findings
from core.guide.markup import plain


@dataclass(frozen=True)
class Entry:
    """A part in a list: `findings` counts what stands against it, `position` its place in the whole section."""

    address: str
    key: str
    name: str
    findings: int
    position: int


@dataclass(frozen=True)
class Shelf:
    """A section, or the paths of one decision. `alone` is the address of the one part that a section may be."""

    address: str
    title: str | Promise
    section: Section
    count: int
    findings: int
    entries: tuple[Entry, ...] = ()
    find: str = ""

    @property
    def alone(self) -> str | None:
        return None if self.section.keyed else self.address


@dataclass(frozen=True)
class Outline:
    """`about_the_whole` are the findings that belong to no part."""

    shelves: tuple[Shelf, ...]
    findings: int
    about_the_whole: tuple[str, ...]


def overview(draft: Draft, *, today: date) -> Outline:
    """Every section with counts."""
    found = reviewing.findings(draft, today=today)
    shelves = tuple(_shelf(listing, found, "") for listing in parts.outline(draft.data))
    whole = tuple(told.sentence for told in found.found if not told.address)
    return Outline(shelves, len(found.found), whole)


def shelf_of(draft: Draft, address: str, *, today: date, find: str = "") -> Shelf:
    """One section with its parts, or those of them that hold the words looked for. Raises NoSuchPart."""
    listing = next((one for one in parts.outline(draft.data) if one.address == address and one.section.keyed), None)
    if listing is None:
        raise NoSuchPart(address)
    return _shelf(listing, reviewing.findings(draft, today=today), find)


def _shelf(listing: Listing, found: Findings, find: str) -> Shelf:
    entries = tuple(_entries(listing, found))
    words = find.casefold().split()
    shown = tuple(one for one in entries if all(word in f"{one.key} {one.name}".casefold() for word in words))
    findings = sum(entry.findings for entry in entries)
    return Shelf(listing.address, listing.title, listing.section, len(entries), findings, shown, find)


def _entries(listing: Listing, found: Findings) -> Iterator[Entry]:
    for position, (address, name) in enumerate(listing.parts, start=1):
        key = address.rsplit("/", 1)[-1]
        yield Entry(address, key, plain(name), len(found.by_address.get(address, ())), position)
