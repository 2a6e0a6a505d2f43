"""What a change did to a part, field by field and word by word: for the history, and for two editors at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.editorial.forms.nests import Group
from core.editorial.forms.schema import form_of
from core.editorial.models import Change, ChangeKind
from core.editorial.parts import NoSuchPart, Section, section_of
from core.editorial.recording import NOTE
from core.editorial.vocabulary import Vocabulary
from core.editorial.wording import GONE, NEW, Piece, word_by_word


@dataclass(frozen=True)
class Differing:
    """A field that does not say the same twice: both as they read, and both in one."""

    name: str
    label: str | Promise
    before: str
    after: str
    pieces: tuple[Piece, ...]


def differing(section: Section, before: Any, after: Any, vocabulary: Vocabulary) -> Iterator[Differing]:
    """The fields of a part that differ. None stands for a part that is not there."""
    form = form_of(section)
    if not isinstance(form, Group):
        yield from _compared("", section.title, form.words(before, vocabulary), form.words(after, vocabulary))
        return
    for field in form.fields:
        was, now = ((value or {}).get(field.name) for value in (before, after))
        if was != now:
            words = (field.kind.words(value, vocabulary) for value in (was, now))
            yield from _compared(field.name, field.label.words, *words)


def told(change: Change, vocabulary: Vocabulary) -> list[Differing]:
    """What a change did. `vocabulary` is of the document as it is now: what is gone since goes by its key."""
    before = json.loads(change.before) if change.before else None
    after = json.loads(change.after) if change.after else None
    match ChangeKind(change.kind):
        case ChangeKind.RENAME:
            return [_whole(_("Key"), str(before), str(after))]
        case ChangeKind.ORDER:
            return [_whole(_("Order"), ", ".join(before or ()), ", ".join(after or ()))]
    if change.part == NOTE:
        return [_whole(_("Note for readers"), str(before), str(after))]
    try:
        return list(differing(section_of(change.part), before, after, vocabulary))
    except NoSuchPart:
        return []


def _whole(label: str, before: str, after: str) -> Differing:
    return Differing("", label, before, after, word_by_word(before, after))


def _compared(name: str, label: str | Promise, before: str, after: str) -> Iterator[Differing]:
    if before == after:
        return
    if before and after:
        pieces = word_by_word(before, after)
    else:
        pieces = (Piece(GONE, before),) if before else (Piece(NEW, after),)
    yield Differing(name, label, before, after, pieces)
