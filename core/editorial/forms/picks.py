"""Fields that point at other parts of the guide. Where there are many (facts, passages, questions for the team) one
searches, and each is shown with its words; where there are few, all of them are offered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import QueryDict

from core.editorial.forms.kinds import MISSING, Bound, Frame, Kind, Single, Typed, joined
from core.editorial.forms.labels import Label
from core.editorial.vocabulary import Item, Vocabulary

MANY = ("facts", "passages", "prompts")
FIND, PICK = "_find", "_pick"


def shown(vocabulary: Vocabulary, part: str, key: str) -> dict[str, Any]:
    """Something that was picked, with its words; what is gone says so."""
    item = vocabulary.item(part, key)
    return {"item": item or Item(key, key), "gone": item is None}


def _titles(vocabulary: Vocabulary, part: str, keys: Sequence[str]) -> str:
    return "; ".join(shown(vocabulary, part, key)["item"].title for key in keys)


@dataclass(frozen=True)
class Pick(Single):
    """One thing among few: a list to choose from."""

    part: str
    optional: bool = False
    shown_as: ClassVar[str] = "pick"

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        items = frame.vocabulary.items(self.part)
        gone = typed if typed and typed not in items else ""
        return self._bound(typed, name, label, frame, options=list(items.values()), more={"gone": gone})

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return _titles(vocabulary, self.part, [value] if value else [])


@dataclass(frozen=True)
class Ticks(Kind):
    """Some things among few: a box for each. Those that are ticked stand first, in the order they are stored in."""

    part: str
    optional: bool = False
    shown_as: ClassVar[str] = "ticks"

    def typed(self, value: Any) -> list[str]:
        return list(map(str, value or ()))

    def posted(self, sent: QueryDict, name: str) -> list[str]:
        return list(dict.fromkeys(sent.getlist(name)))

    def value(self, typed: Typed) -> Any:
        return list(typed) or MISSING

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        items = frame.vocabulary.items(self.part)
        keys = [*typed, *(key for key in items if key not in typed)]
        options = [{**shown(frame.vocabulary, self.part, key), "ticked": key in typed} for key in keys]
        return self._bound(typed, name, label, frame, options=options)

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return _titles(vocabulary, self.part, value or ())


@dataclass(frozen=True)
class Search(Kind):
    """One thing, or several in their order, among many. In the form: what is picked, and what is searched for."""

    part: str
    several: bool = True
    optional: bool = False
    shown_as: ClassVar[str] = "search"

    def typed(self, value: Any) -> dict[str, Any]:
        keys = [] if value is None else [value] if isinstance(value, str) else list(value)
        return {"chosen": keys, "find": ""}

    def posted(self, sent: QueryDict, name: str) -> dict[str, Any]:
        chosen, picked = sent.getlist(name), sent.getlist(joined(name, PICK))
        keys = [*chosen, *picked] if self.several else (picked or chosen)[-1:]
        return {
            "chosen": [key for key in dict.fromkeys(keys) if key],
            "find": "" if picked else sent.get(joined(name, FIND), ""),
        }

    def value(self, typed: Typed) -> Any:
        keys = typed["chosen"]
        return MISSING if not keys else keys if self.several else keys[0]

    def bound(self, typed: Typed, name: str, label: Label, frame: Frame) -> Bound:
        found = [item for item in frame.vocabulary.find(self.part, typed["find"]) if item.key not in typed["chosen"]]
        more = {
            "part": self.part,
            "several": self.several,
            "chosen": [shown(frame.vocabulary, self.part, key) for key in typed["chosen"]],
            "find": typed["find"],
        }
        return self._bound(typed, name, label, frame, options=found, more=more)

    def at(self, typed: Typed, path: Sequence[str]) -> tuple[Kind, Typed]:
        return super().at(typed["chosen"], path)

    def words(self, value: Any, vocabulary: Vocabulary) -> str:
        return _titles(vocabulary, self.part, self.typed(value)["chosen"])
