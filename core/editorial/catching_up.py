"""Bringing what another edition changed into a draft that was begun before it was published.

Each part is looked at by itself: one that only the edition changed is taken over, one that only the draft changed
stays, and one that both changed stays as the draft has it and is named.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from core.content.models import Edition
from core.editorial import parts, workflow
from core.editorial.models import Change, ChangeKind, Draft, DraftState
from core.editorial.parts import Document, Value
from core.editorial.recording import opened, written
from core.staff.models import User


class CaughtUp(NamedTuple):
    """What was taken over from the newest edition, and the parts that both had changed: those stay as the draft has
    them, for a person to look at."""

    edition: int | None
    taken: tuple[Change, ...]
    both: tuple[str, ...]


@transaction.atomic
def catch_up(draft: Draft, *, by: User, now: datetime) -> CaughtUp:
    """Take over what the newest edition changed. Raises Refused. Each part taken over can be taken back.

    A signature no longer counts then, even where nothing was taken over: whoever signed it saw how it differs from
    another edition.
    """
    mine = opened(draft, by)
    number = workflow.newer_edition(draft)
    if number is None:
        return CaughtUp(None, (), ())
    base, theirs = _document(draft.guide, draft.knows_edition), _document(draft.guide, number)
    taken, both = [], []
    for address in _addresses(base, theirs):
        was, then, here = (_read(document, address) for document in (base, theirs, mine))
        if then in (was, here):
            continue
        if here != was:
            both.append(address)
            continue
        mine, change = _taken(draft, mine, address, then, theirs, by, now)
        taken.append(change)
    draft.knows_edition = number
    draft.save(update_fields=["knows_edition"])
    if draft.state != DraftState.DRAFT:
        workflow.moved(draft, DraftState.DRAFT, by=by, now=now, remarks=_("It caught up with edition %d.") % number)
    return CaughtUp(number, tuple(taken), tuple(both))


def _taken(
    draft: Draft, mine: Document, address: str, then: Value, theirs: Document, by: User, now: datetime
) -> tuple[Document, Change]:
    here = _read(mine, address)
    if then is None:
        kind, behind = ChangeKind.DELETE, parts.behind(mine, address)
        mine = parts.removed(mine, address)
    elif here is None:
        kind, behind = ChangeKind.ADD, parts.behind(theirs, address)
        mine = parts.added(mine, address, then, after=behind)
    else:
        kind, behind = ChangeKind.EDIT, ""
        mine = parts.replaced(mine, address, then)
    return mine, written(draft, mine, kind, address, here, then, by, now, behind=behind)


def _document(guide: str, number: int | None) -> Document:
    """The document of an edition. A draft that was begun before there was one knows nothing of it."""
    if number is None:
        return {}
    edition = Edition.objects.get(guide=guide, number=number)
    return parts.document_of(edition.read())


def _addresses(base: Document, theirs: Document) -> list[str]:
    """Every part of either: what is new first, what others point at before those; then the rest, and last what is gone.
    Taken back from the end, each change can go by itself."""
    there, before = list(parts.addresses(theirs)), list(parts.addresses(base))
    new = sorted((one for one in there if one not in set(before)), key=_how_deep)
    gone = [one for one in before if one not in set(there)]
    return [*new, *(one for one in there if one in set(before)), *reversed(gone)]


def _how_deep(address: str) -> int:
    """Where a new part comes: sources first, because facts cite them; then facts; then the rest in the usual order."""
    section = address.partition("/")[0]
    return _DEEPEST.index(section) if section in _DEEPEST else len(_DEEPEST)


_DEEPEST = ("sources", "facts", "treatments", "prompts", "topics", "concerns", "questions", "shaping")


def _read(document: Document, address: str) -> Value:
    """The part; None where there is none. Who signed an edition is no change of its words."""
    value = parts.read(document, address) if parts.exists(document, address) else None
    if address == "about" and value:
        return {name: said for name, said in value.items() if name != "signatures"}
    return value
