"""What happens to a consultation: it begins, is written, closed, opened again and handed over to a colleague.

Everything is done by somebody of the clinic it belongs to; for everybody else it is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from core.clinic.loose_ends import LooseEnd, loose_ends
from core.clinic.models import Consultation, State
from core.clinic.note import Item, Note, sealed, unsealed
from core.journey.walk import Walk
from core.staff.auditing import record
from core.staff.models import Clinic, Role, User
from core.summaries.keeping import Kept

SITTING = timedelta(minutes=15)  # saves by one person within it are one line in the audit


class NotNow(Exception):
    """This cannot be done with the consultation as it is. Its text is the sentence to read."""


class Conflict(Exception):
    """Somebody, or another tab, saved the note since it was read. Nothing was written."""

    def __init__(self, consultation: Consultation, theirs: Note) -> None:
        super().__init__()
        self.consultation = consultation
        self.theirs = theirs


class StillOpen(Exception):
    """Something not known, or a question, has neither been dealt with nor carried over."""

    def __init__(self, left: list[LooseEnd]) -> None:
        super().__init__()
        self.left = left


# Looking


def opened(consultation: Consultation) -> Note:
    """The note of a consultation. Raises NoteBroken."""
    return unsealed(consultation.sealed, clinic=consultation.clinic_id, consultation=consultation.pk)


def colleagues(*, clinic: Clinic, but: User) -> Iterable[User]:
    """Those whom a consultation can be handed over to."""
    return User.objects.filter(clinic=clinic, role=Role.NURSE, is_active=True).exclude(pk=but.pk).order_by("name")


# What may be done


def check_can_be_written(consultation: Consultation) -> None:
    """Raises NotNow."""
    if consultation.state == State.CLOSED:
        raise NotNow(_("This talk is closed. Open it again to change it."))


def check_can_be_opened_again(consultation: Consultation) -> None:
    """Raises NotNow."""
    if consultation.state == State.OPEN:
        raise NotNow(_("This talk is open already."))


# Doing


def begin(*, label: str, by: User, now: datetime) -> Consultation:
    """A talk with somebody who brought no page."""
    return _begun(Note.about(label=label), by=by, now=now)


def begin_from_page(*, kept: Kept, walk: Walk, label: str, agreed: bool, by: User, now: datetime) -> Consultation:
    """A talk about a page that was opened.

    :param agreed: whether the person said that the clinic may keep a copy of what they had saved.
    """
    return _begun(Note.about(label=label, walk=walk if agreed else None, page=kept.reference), by=by, now=now)


def save(*, consultation: UUID, note: Note, seen: int, by: User, now: datetime) -> Consultation:
    """Keep the note as it now is. The same note again is no new version.

    :param seen: the version that the note was made from.
    :raises Conflict: when a newer one is there.
    :raises NotNow: when the talk is closed.
    """
    with transaction.atomic():
        row = _locked(consultation, by)
        theirs = opened(row)
        if note == theirs:
            return row
        check_can_be_written(row)
        if seen != row.version:
            raise Conflict(row, theirs)
        return _written(row, note, by=by, now=now)


def amend(*, consultation: UUID, change: Callable[[Note], Note], by: User, now: datetime) -> Consultation:
    """Change one thing in the note, whatever its version and state."""
    with transaction.atomic():
        row = _locked(consultation, by)
        return _written(row, change(opened(row)), by=by, now=now)


def copy_walk(*, consultation: UUID, walk: Walk, by: User, now: datetime) -> Consultation:
    """Keep what the person said on their own pages, because they agreed. Raises NotNow when the talk is closed."""

    def copying(note: Note) -> Note:
        copy = Note.about(label=note.label, walk=walk)
        return note.saying(
            walk=copy.walk,
            agreed=True,
            companion=note.companion or copy.companion,
            sure_before=note.sure_before or copy.sure_before,
        )

    with transaction.atomic():
        check_can_be_written(_locked(consultation, by))
        row = amend(consultation=consultation, change=copying, by=by, now=now)
        record(by, "talk-answers-copied", subject=_subject(row))
        return row


def close(*, consultation: UUID, ends: Mapping[str, Item], by: User, now: datetime) -> Consultation:
    """Close the talk.

    :param ends: what became of the loose ends, by their ident.
    :raises StillOpen: when some are left.
    :raises NotNow: when it is closed already.
    """
    with transaction.atomic():
        row = _locked(consultation, by)
        check_can_be_written(row)
        note = opened(row)
        note = note.saying(items={**note.items, **ends})
        if left := loose_ends(note):
            raise StillOpen(left)
        _turned(_written(row, note, by=by, now=now), State.CLOSED, now=now)
        record(by, "talk-closed", subject=_subject(row))
    return row


def reopen(*, consultation: UUID, by: User) -> Consultation:
    """Open a closed talk again. Raises NotNow when it is open."""
    with transaction.atomic():
        row = _locked(consultation, by)
        check_can_be_opened_again(row)
        _turned(row, State.OPEN, now=None)
        record(by, "talk-opened-again", subject=_subject(row))
    return row


def hand_over(*, consultation: UUID, to: int, by: User) -> Consultation:
    """Make a colleague of the same clinic the one whose talk this is.

    :param to: the colleague's account.
    :raises NotNow: when there is no such colleague.
    """
    with transaction.atomic():
        row = _locked(consultation, by)
        colleague = next((user for user in colleagues(clinic=row.clinic, but=row.nurse) if user.pk == to), None)
        if colleague is None:
            raise NotNow(_("Choose a colleague from the list."))
        row.nurse = colleague
        row.save(update_fields=["nurse"])
        record(by, "talk-handed-over", subject=_subject(row), detail=f"to {colleague.pk}")
    return row


def note_reading(consultation: Consultation, *, by: User) -> None:
    """Write down that somebody reads the note. Raises AuditUnavailable; then it must not be shown."""
    record(by, "talk-read", subject=_subject(consultation))


def _begun(note: Note, *, by: User, now: datetime) -> Consultation:
    assert by.clinic is not None
    name = uuid4()
    with transaction.atomic():
        row = Consultation.objects.create(
            id=name,
            clinic=by.clinic,
            nurse=by,
            began_at=now,
            changed_at=now,
            changed_by=by,
            sealed=sealed(note, clinic=by.clinic.pk, consultation=name),
        )
        record(by, "talk-begun", subject=_subject(row), detail="from a page" if note.page else "")
    return row


def _locked(consultation: UUID, by: User) -> Consultation:
    """The row, ours until the transaction ends. Raises Consultation.DoesNotExist, for other clinics' as well."""
    return Consultation.objects.of(by.clinic).select_for_update().get(pk=consultation)


def _written(row: Consultation, note: Note, *, by: User, now: datetime) -> Consultation:
    same_sitting = row.changed_by == by and now - row.changed_at < SITTING and row.version > 1
    row.sealed = sealed(note, clinic=row.clinic_id, consultation=row.pk)
    row.version += 1
    row.changed_at, row.changed_by = now, by
    row.save(update_fields=["sealed", "version", "changed_at", "changed_by"])
    if not same_sitting:
        record(by, "talk-changed", subject=_subject(row))
    return row


def _turned(row: Consultation, state: State, *, now: datetime | None) -> None:
    row.state, row.closed_at = state, now
    row.save(update_fields=["state", "closed_at"])


def _subject(row: Consultation) -> str:
    return f"talk {row.pk}"
