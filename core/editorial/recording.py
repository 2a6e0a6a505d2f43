"""The history of a draft: rows that are never altered. Undoing is another change."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.editorial import parts, workflow
from core.editorial.models import Change, ChangeKind, Draft, DraftState
from core.editorial.parts import Document, Value
from core.staff.models import User

NOTE = "change-note"  # the note for readers: the one part that is not in the document


def history(draft: Draft, address: str | None = None) -> QuerySet[Change]:
    """The changes of a draft, or of one part of it, newest first, with who made them."""
    changes = Change.objects.filter(draft=draft).select_related("by", "undoes").order_by("-version")
    return changes if address is None else changes.filter(part=address)


def opened(draft: Draft, by: User) -> Document:
    """The document as it stands now, nobody else's to write until the transaction ends. Raises Refused."""
    workflow.locked(draft)
    workflow.check_edit(draft, by)
    return draft.data


def written(
    draft: Draft,
    document: Document,
    kind: ChangeKind,
    part: str,
    before: Value,
    after: Value,
    by: User,
    now: datetime,
    *,
    behind: str = "",
    undoes: Change | None = None,
) -> Change:
    """The draft with this document, and the row of history that tells of it."""
    draft.document, draft.version, draft.changed_at = parts.dumped(document), draft.version + 1, now
    draft.save(update_fields=["document", "version", "changed_at", "change_note"])
    if draft.state != DraftState.DRAFT:
        workflow.moved(draft, DraftState.DRAFT, by=by, now=now, remarks=_("It was changed."))
    return Change.objects.create(
        draft=draft,
        version=draft.version,
        kind=kind,
        part=part,
        by=by,
        at=now,
        before="" if before is None else parts.dumped(before),
        after="" if after is None else parts.dumped(after),
        behind=behind,
        undoes=undoes,
    )


def last_hand(draft: Draft, address: str) -> User | None:
    """Who changed a part last."""
    last = history(draft, address).first()
    return last.by if last else None
