"""What happens to a talk: it begins, is written, closes, opens again and changes hands. For other clinics it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from core.clinic import consulting
from core.clinic.loose_ends import loose_ends
from core.clinic.models import Consultation, State
from core.clinic.note import Item, Note, Outcome
from core.platform.audit import AuditUnavailable
from core.platform.models import AuditLine
from core.staff.models import Clinic, User
from tests.clinic.conftest import BroughtPage, note_of
from tests.clinic.noting import lines
from tests.staff.staffing import UserFactory
from tests.summaries.walks import typical
from tests.tables import all_rows

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def row(nurse: User) -> Consultation:
    """A talk with somebody who brought nothing."""
    return consulting.begin(label="Kite", by=nurse, now=NOW)


def write(row: Consultation, by: User, *, seen: int = 1, after: timedelta = timedelta(0), **said: object) -> None:
    note = note_of(row).saying(**said)
    consulting.save(consultation=row.pk, note=note, seen=seen, by=by, now=NOW + after)


def settled(note: Note) -> dict[str, Item]:
    return {end.ident: Item(outcome=Outcome.DEALT) for end in loose_ends(note)}


# Beginning


def test_a_talk_begins_open_and_sealed_and_is_written_down(row: Consultation, nurse: User) -> None:
    assert (row.state, row.version, row.nurse, row.clinic) == (State.OPEN, 1, nurse, nurse.clinic)
    assert "Kite" not in row.sealed
    assert note_of(row).label == "Kite"
    assert lines() == [("talk-begun", f"talk {row.pk}", "ok")]


@pytest.mark.parametrize("agreed", [True, False], ids=["they agree to a copy", "they do not"])
def test_a_talk_about_a_page_keeps_a_copy_only_when_they_agree(nurse: User, brought: BroughtPage, agreed: bool) -> None:
    row = consulting.begin_from_page(
        kept=brought.kept, walk=brought.walk, label="A.B.", agreed=agreed, by=nurse, now=NOW
    )
    note = note_of(row)
    assert (note.agreed, bool(note.walk.questions), note.page) == (agreed, agreed, brought.kept.reference)
    assert brought.code not in note.model_dump_json()


# Writing


def test_saving_makes_a_new_version_and_the_same_note_again_makes_none(
    row: Consultation, nurse: User, colleague: User
) -> None:
    write(row, colleague, notes="Walks with a stick")
    write(row, nurse, seen=2, notes="Walks with a stick")
    assert (note_of(row).notes, row.version, row.changed_by) == ("Walks with a stick", 2, colleague)


def test_an_older_copy_is_refused_and_both_notes_are_there(row: Consultation, nurse: User, colleague: User) -> None:
    write(row, nurse, notes="From Ann")
    with pytest.raises(consulting.Conflict) as raised:
        write(row, colleague, seen=1, notes="From Ben")
    assert (raised.value.theirs.notes, raised.value.consultation.version) == ("From Ann", 2)
    assert (note_of(row).notes, row.version) == ("From Ann", 2)


def test_one_sitting_of_one_person_is_one_line(row: Consultation, nurse: User, colleague: User) -> None:
    write(row, nurse, notes="1")
    write(row, nurse, seen=2, notes="2", after=timedelta(minutes=14))
    write(row, nurse, seen=3, notes="3", after=timedelta(minutes=28))
    assert len(lines("talk-changed")) == 1
    write(row, nurse, seen=4, notes="4", after=timedelta(minutes=44))
    assert len(lines("talk-changed")) == 2
    write(row, colleague, seen=5, notes="5", after=timedelta(minutes=45))
    assert len(lines("talk-changed")) == 3


def test_no_line_holds_anything_that_was_said(talk: Consultation, nurse: User) -> None:
    write(talk, nurse, notes="Asks after his dog")
    consulting.close(consultation=talk.pk, ends=settled(note_of(talk)), by=nurse, now=NOW)
    held = repr(list(AuditLine.objects.values_list()))
    for words in ("dog", "A.B.", "stage", "climb"):
        assert words not in held


def test_without_a_line_nothing_is_written(row: Consultation, nurse: User, settings, tmp_path: Path) -> None:
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path  # a folder: no line can be added
    before = all_rows()
    with pytest.raises(AuditUnavailable):
        write(row, nurse, notes="Not to be kept")
    with pytest.raises(AuditUnavailable):
        consulting.begin(label="New", by=nurse, now=NOW)
    assert all_rows() == before


# Answers that were walked through together


def test_their_answers_are_taken_into_the_note_and_what_the_nurse_noted_stays(row: Consultation, nurse: User) -> None:
    write(row, nurse, companion="Her son", sure_before={"sure": True})
    consulting.copy_walk(consultation=row.pk, walk=typical(sure={"sure": False}), by=nurse, now=NOW)
    note = note_of(row)
    assert (note.agreed, note.companion, note.sure_before) == (True, "Her son", {"sure": True})
    assert note.walk.answers.choices["stage"] == "ii"
    assert lines("talk-answers-copied")


# Closing and opening again


def test_a_talk_with_loose_ends_does_not_close(talk: Consultation, nurse: User) -> None:
    note = note_of(talk)
    first, *others = loose_ends(note)
    with pytest.raises(consulting.StillOpen) as raised:
        consulting.close(consultation=talk.pk, ends={first.ident: Item(outcome=Outcome.DEALT)}, by=nurse, now=NOW)
    assert raised.value.left == others
    assert (note_of(talk), talk.state) == (note, State.OPEN)


def test_what_is_carried_over_to_nobody_is_still_loose(talk: Consultation, nurse: User) -> None:
    ends = {end.ident: Item(outcome=Outcome.CARRIED) for end in loose_ends(note_of(talk))}
    with pytest.raises(consulting.StillOpen):
        consulting.close(consultation=talk.pk, ends=ends, by=nurse, now=NOW)


def test_a_talk_closes_once_and_nothing_is_written_into_it_then(talk: Consultation, nurse: User) -> None:
    consulting.close(consultation=talk.pk, ends=settled(note_of(talk)), by=nurse, now=NOW)
    talk.refresh_from_db()
    assert (talk.state, talk.closed_at, loose_ends(note_of(talk))) == (State.CLOSED, NOW, [])
    with pytest.raises(consulting.NotNow):
        consulting.close(consultation=talk.pk, ends={}, by=nurse, now=NOW)
    with pytest.raises(consulting.NotNow):
        write(talk, nurse, seen=2, notes="Too late")
    with pytest.raises(consulting.NotNow):
        consulting.copy_walk(consultation=talk.pk, walk=typical(), by=nurse, now=NOW)


def test_a_closed_talk_opens_again_and_an_open_one_does_not(row: Consultation, nurse: User) -> None:
    consulting.close(consultation=row.pk, ends={}, by=nurse, now=NOW)
    consulting.reopen(consultation=row.pk, by=nurse)
    row.refresh_from_db()
    assert (row.state, row.closed_at) == (State.OPEN, None)
    with pytest.raises(consulting.NotNow):
        consulting.reopen(consultation=row.pk, by=nurse)
    assert [act for act, _subject, _result in lines()] == [
        "talk-begun", "talk-changed", "talk-closed", "talk-opened-again",
    ]  # fmt: skip


# Handing over


def test_a_colleague_takes_a_talk_over(row: Consultation, nurse: User, colleague: User) -> None:
    consulting.hand_over(consultation=row.pk, to=colleague.pk, by=nurse)
    row.refresh_from_db()
    assert row.nurse == colleague
    assert AuditLine.objects.latest("seq").detail == f"to {colleague.pk}"


@pytest.mark.parametrize("who", ["herself", "of another clinic", "left", "not a nurse"])
def test_nobody_else_does(row: Consultation, nurse: User, clinic: Clinic, who: str) -> None:
    to = {
        "herself": lambda: nurse,
        "of another clinic": lambda: UserFactory(),
        "left": lambda: UserFactory(clinic=clinic, disabled=True),
        "not a nurse": lambda: UserFactory(clinic=clinic, clinic_admin=True),
    }[who]()
    assert to not in consulting.colleagues(clinic=clinic, but=nurse)
    with pytest.raises(consulting.NotNow):
        consulting.hand_over(consultation=row.pk, to=to.pk, by=nurse)
    row.refresh_from_db()
    assert row.nurse == nurse


# Other clinics

ACTS: dict[str, Callable[[Consultation, User], object]] = {
    "save": lambda row, by: consulting.save(consultation=row.pk, note=Note.about(label="Hers"), seen=1, by=by, now=NOW),
    "amend": lambda row, by: consulting.amend(consultation=row.pk, change=lambda note: note, by=by, now=NOW),
    "copy": lambda row, by: consulting.copy_walk(consultation=row.pk, walk=typical(), by=by, now=NOW),
    "close": lambda row, by: consulting.close(consultation=row.pk, ends={}, by=by, now=NOW),
    "reopen": lambda row, by: consulting.reopen(consultation=row.pk, by=by),
    "hand over": lambda row, by: consulting.hand_over(consultation=row.pk, to=by.pk, by=by),
}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_for_a_nurse_of_another_clinic_there_is_no_such_talk(row: Consultation, stranger: User, act: str) -> None:
    before = all_rows()
    with pytest.raises(Consultation.DoesNotExist):
        ACTS[act](row, stranger)
    assert all_rows() == before
