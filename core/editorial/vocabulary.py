"""What a draft offers to point at: its facts, passages, questions and so on, each with the words one knows it by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from core.guide.markup import plain

FOUND_AT_MOST = 12


class Item(NamedTuple):
    """Something that can be pointed at. `detail` says where it comes from."""

    key: str
    title: str
    detail: str = ""


class Vocabulary:
    """The things of one document, which may be unfinished. Made once for a page."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self._items: dict[str, dict[str, Item]] = {}

    def items(self, part: str) -> dict[str, Item]:
        """Everything in a part of the guide (`facts`, `options`, `passages` ...), in guide order: key -> item."""
        if part not in self._items:
            self._items[part] = {item.key: item for item in self._read(part)}
        return self._items[part]

    def item(self, part: str, key: str) -> Item | None:
        return self.items(part).get(key)

    def find(self, part: str, words: str) -> list[Item]:
        """The items that hold every one of the words, at most twelve; those with a matching key or title first."""
        asked = words.casefold().split()
        if not asked:
            return []
        found = [item for item in self.items(part).values() if all(one in _haystack(item) for one in asked)]
        found.sort(key=lambda item: not any(one in f"{item.key} {item.title}".casefold() for one in asked))
        return found[:FOUND_AT_MOST]

    def choices(self, part: str, key: str) -> dict[str, str]:
        """The answers that a question (of `questions` or `shaping`) offers: key -> label."""
        return {choice: _words(item, "label", choice) for choice, item in _mapping(self._entry(part, key, "choices"))}

    @cached_property
    def questions(self) -> dict[str, Any]:
        """The questions as plain data, for `ruling`."""
        return dict(_mapping(self.document.get("questions")))

    def _entry(self, part: str, key: str, field: str) -> Any:
        entry = dict(_mapping(self.document.get(part))).get(key)
        return entry.get(field) if isinstance(entry, Mapping) else None

    def _read(self, part: str) -> Iterator[Item]:
        match part:
            case "passages":
                yield from self._passages()
            case "options":
                for _key, decision in _mapping(self.document.get("decisions")):
                    for key, option in _mapping(decision.get("options")):
                        yield Item(key, _words(option, "name", key), _words(decision, "name", ""))
            case "facts":
                for key, fact in _mapping(self.document.get("facts")):
                    yield Item(key, plain(_words(fact, "text", key)), self._cited(fact))
            case _:
                field = _TITLES.get(part, "name")
                for key, item in _mapping(self.document.get(part)):
                    yield Item(key, plain(_words(item, field, key)))

    def _passages(self) -> Iterator[Item]:
        for _key, source in _mapping(self.document.get("sources")):
            where = f"{_words(source, 'title', '')}. {_words(source, 'publisher', '')}, {_words(source, 'year', '')}"
            for label, text in _mapping(source.get("passages")):
                yield Item(label, str(text), where)

    def _cited(self, fact: Mapping[str, Any]) -> str:
        sources = [item.detail for label in fact.get("cites") or () if (item := self.item("passages", label))]
        return "; ".join(dict.fromkeys(sources)) or "No source yet"


_TITLES = {"prompts": "text", "topics": "title", "concerns": "label"}


def _mapping(value: Any) -> Iterator[tuple[str, Any]]:
    return iter(value.items()) if isinstance(value, Mapping) else iter(())


def _words(value: Any, field: str, otherwise: str) -> str:
    found = value.get(field) if isinstance(value, Mapping) else None
    return str(found or otherwise)


def _haystack(item: Item) -> str:
    return f"{item.key} {item.title} {item.detail}".casefold()
