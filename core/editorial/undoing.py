"""Taking back what was done to a draft, one change at a time."""

from __future__ import annotations

import json
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.editorial import parts, workflow
from core.editorial.models import Change, ChangeKind, Draft
from core.editorial.parts import Document, Value
from core.editorial.recording import NOTE, history, opened, written
from core.staff.models import User


def can_undo(draft: Draft, by: User) -> Change | None:
    """The change that `undo` would take back: the last one of this person that was not taken back yet."""
    if not workflow.can_edit(draft, by):
        return None
    return _not_taken_back(draft).filter(by=by).first()


@transaction.atomic
def undo(draft: Draft, *, by: User, now: datetime, change: Change | None = None) -> Change | None:
    """Take back a change: the last one of this person, or the one given. None when there is nothing to take back.

    Raises Refused when the part was changed again since, by a change that was not taken back, or has become needed.
    """
    document = opened(draft, by)
    change = can_undo(draft, by) if change is None else _not_taken_back(draft).filter(pk=change.pk).first()
    if change is None:
        return None
    way = _way_back(change)
    try:
        document = _gone_back(draft, document, way)
    except (parts.NoSuchPart, parts.KeyTaken, _ChangedSince):
        raise workflow.Refused(
            _("This part was changed again since, so that change cannot be taken back alone. Take back the later one.")
        ) from None
    return written(
        draft, document, way.kind, way.part, way.before, way.after, by, now, behind=change.behind, undoes=change
    )


class _ChangedSince(Exception):
    pass


class _Way(NamedTuple):
    """The change that takes another one back."""

    kind: ChangeKind
    part: str
    before: Value
    after: Value
    behind: str


_OPPOSITE = {ChangeKind.ADD: ChangeKind.DELETE, ChangeKind.DELETE: ChangeKind.ADD}


def _way_back(change: Change) -> _Way:
    before, after = (json.loads(text) if text else None for text in (change.after, change.before))
    kind = ChangeKind(change.kind)
    part = str(after) if kind == ChangeKind.RENAME else change.part
    return _Way(_OPPOSITE.get(kind, kind), part, before, after, change.behind)


def _gone_back(draft: Draft, document: Document, way: _Way) -> Document:
    """The document, gone this way. Raises _ChangedSince, NoSuchPart, KeyTaken and Refused."""
    match way.kind:
        case ChangeKind.RENAME:
            return parts.renamed(document, way.before, parts.split(way.part)[1])
        case ChangeKind.ADD:
            return parts.added(document, way.part, way.after, after=way.behind)
        case ChangeKind.ORDER:
            _check_is(list(parts.keys_of(document, way.part)), way)
            return parts.reordered(document, way.part, way.after)
    if way.part == NOTE:
        _check_is(draft.change_note, way)
        draft.change_note = str(way.after)
        return document
    _check_is(parts.read(document, way.part), way)
    if way.kind == ChangeKind.EDIT:
        return parts.replaced(document, way.part, way.after)
    if parts.held_back_by(document, way.part):
        raise workflow.Refused(_("Other parts point at the part you added. Change those first."))
    return parts.removed(document, way.part)


def _check_is(now: Value, way: _Way) -> None:
    if now != way.before:
        raise _ChangedSince


def _not_taken_back(draft: Draft) -> QuerySet[Change]:
    return history(draft).filter(undoes=None, undone_by=None)
