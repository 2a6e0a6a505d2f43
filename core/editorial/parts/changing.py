"""Reading a part of a document, and making the document that has it otherwise."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.editorial.parts.sections import Document, NoSuchPart, Value, held, mapping, named, section_of

LONGEST_KEY = 60


class KeyTaken(ValueError):
    """There is a part at this address already."""


class BadKey(ValueError):
    """A key is small letters and numbers, with hyphens between, and not too long."""


def read(document: Document, address: str) -> Value:
    """The part at this address. Raises NoSuchPart."""
    section = section_of(address)
    if not section.keyed:
        if address != section.key:
            raise NoSuchPart(address)
        return document.get(section.key, [] if section.several else {})
    shelf, key = split(address)
    parts = held(document, shelf)
    if key not in parts:
        raise NoSuchPart(address)
    return _words_of(parts[key]) if section.key == "decisions" else parts[key]


def exists(document: Document, address: str) -> bool:
    """Whether there is a part at this address."""
    try:
        read(document, address)
    except NoSuchPart:
        return False
    return True


def name_of(document: Document, address: str) -> str:
    """The words that a part goes by. Raises NoSuchPart."""
    section = section_of(address)
    return named(read(document, address), split(address)[1]) if section.keyed else str(section.title)


def split(address: str) -> tuple[str, str]:
    """The shelf that a part stands on, and its key: "options/treatment", "surgery"."""
    shelf, _slash, key = address.rpartition("/")
    return shelf, key


def keys_of(document: Document, shelf: str) -> tuple[str, ...]:
    """The keys of a section ("facts") or of the paths of a decision ("options/treatment"), in order."""
    return tuple(held(document, shelf))


def behind(document: Document, address: str) -> str:
    """The key of the part before this one; empty for the first. Raises NoSuchPart."""
    read(document, address)
    shelf, key = split(address)
    keys = keys_of(document, shelf)
    at = keys.index(key)
    return keys[at - 1] if at else ""


def replaced(document: Document, address: str, value: Value) -> Document:
    """The document with another value at this address. Raises NoSuchPart."""
    read(document, address)
    section = section_of(address)
    if not section.keyed:
        return {**document, section.key: value}
    shelf, key = split(address)
    parts = held(document, shelf)
    if section.key == "decisions":
        value = {**value, "options": mapping(mapping(parts[key]).get("options"))}
    return _with(document, shelf, {**parts, key: value})


def added(document: Document, address: str, value: Value, *, after: str | None = None) -> Document:
    """The document with a new part behind the part with the key `after`; with None at the end, with "" first.

    Raises KeyTaken, BadKey, and NoSuchPart where there is no such section or decision.
    """
    section, (shelf, key) = section_of(address), split(address)
    if not section.keyed or exists(document, address):
        raise KeyTaken(address)
    parts = held(document, shelf)
    check_key(key)
    if section.key == "decisions":
        value = {**value, "options": {}}
    order = list(parts)
    order.insert(_place_behind(order, after), key)
    return _with(document, shelf, {one: value if one == key else parts[one] for one in order})


def removed(document: Document, address: str) -> Document:
    """The document without this part. Raises NoSuchPart. A part that stands alone becomes empty."""
    read(document, address)
    section = section_of(address)
    if not section.keyed:
        return {**document, section.key: [] if section.several else {}}
    shelf, key = split(address)
    return _with(document, shelf, {one: part for one, part in held(document, shelf).items() if one != key})


def reordered(document: Document, shelf: str, keys: Sequence[str]) -> Document:
    """The document with the parts of a section ("facts", "options/treatment") in this order.

    Raises NoSuchPart, and ValueError when these are not exactly the keys that stand there.
    """
    parts = held(document, shelf)
    if sorted(keys) != sorted(parts):
        raise ValueError("these are not the parts that stand there")
    return _with(document, shelf, {key: parts[key] for key in keys})


def digest(value: Value) -> str:
    """SHA-256 of a part, in hex: what a form carries to tell whether the part was changed meanwhile."""
    return hashlib.sha256(dumped(value).encode()).hexdigest()


def dumped(value: Value) -> str:
    """The JSON of a part or a document. The order of keys counts, because readers see it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def check_key(key: str) -> None:
    """Raises BadKey."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) or len(key) > LONGEST_KEY:
        raise BadKey(key)


def _place_behind(order: list[str], after: str | None) -> int:
    """Where the one behind `after` stands. One that is gone meanwhile counts as the last."""
    if after == "":
        return 0
    return order.index(after) + 1 if after in order else len(order)


def _words_of(decision: Any) -> dict[str, Any]:
    return {name: value for name, value in mapping(decision).items() if name != "options"}


def _with(document: Document, shelf: str, parts: Mapping[str, Any]) -> Document:
    section, _slash, decision = shelf.partition("/")
    if not decision:
        return {**document, section: dict(parts)}
    decisions = mapping(document["decisions"])
    return {**document, "decisions": {**decisions, decision: {**mapping(decisions[decision]), "options": dict(parts)}}}
