"""What a clinic keeps of a talk, and what it does not."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from core.clinic.note import COPIED, Finding, How, Item, Note, NoteBroken, Outcome, copied, sealed, unsealed
from core.content.models import Edition
from core.guide.answers import Answers
from core.journey.walk import KeptQuestion, Walk
from tests.journey.walking import TYPICAL
from tests.summaries.kept import alerts
from tests.summaries.walks import ASKED_FIRST, NOT_ACCEPT, NOTES, typical

TALK = UUID("8a6a1f3e-9d0b-4a53-8f7e-2f6c5f0f2b11")


@pytest.fixture(autouse=True)
def _a_guide(edition: Edition) -> None:
    """Every note belongs to an edition."""


def note_with(**choices: str) -> Note:
    return Note.about(label="A.B.", walk=Walk.fresh().saying(answers=Answers(choices=choices)))


# Sealed


def test_a_note_opens_as_it_was_sealed_and_cannot_be_read_before() -> None:
    note = Note.about(label="Kite", walk=typical()).saying(notes="Asks after his dog")
    text = sealed(note, clinic=7, consultation=TALK)
    assert unsealed(text, clinic=7, consultation=TALK) == note
    for words in ("Kite", "dog", "stage", ASKED_FIRST[:12]):
        assert words not in text


@pytest.mark.parametrize("change", ["another clinic", "another talk", "changed", "cut off", "not a note"])
def test_it_opens_for_nothing_else_and_says_so(change: str, caplog: pytest.LogCaptureFixture) -> None:
    text, clinic, talk = sealed(note_with(stage="ii"), clinic=7, consultation=TALK), 7, TALK
    if change == "another clinic":
        clinic = 8
    elif change == "another talk":
        talk = uuid4()
    elif change == "changed":
        text = text[:-6] + ("A" if text[-6] != "A" else "B") + text[-5:]
    elif change == "cut off":
        text = text[:-8]
    else:
        text = "not a note"
    with pytest.raises(NoteBroken):
        unsealed(text, clinic=clinic, consultation=talk)
    assert alerts(caplog) == ["damaged-note"]


def test_a_note_takes_nothing_that_it_does_not_know() -> None:
    with pytest.raises(ValidationError):
        note_with(stage="ii").saying(code="7KQ4")


# What is copied


def test_without_their_agreement_nothing_of_what_they_saved_is_kept() -> None:
    note = Note.about(label="A.B.", page="page-reference")
    kept = note.model_dump_json(exclude_defaults=True)
    assert set(note.walk.model_dump(exclude_defaults=True)) <= {"edition", "visit"}
    for words in (NOTES, NOT_ACCEPT, ASKED_FIRST, '"ii"'):
        assert words not in kept


def test_with_it_what_the_talk_needs_is_kept_and_the_visit_is_not() -> None:
    walk = typical(before={"stage": "i"}, used_at=1_700_000_000)
    copy = copied(walk)
    assert (copy.visit, copy.before, copy.used_at) == ("", None, 0)
    assert {name for name in Walk.model_fields if getattr(copy, name)} <= set(COPIED)
    assert (copy.answers, copy.questions, copy.notes) == (walk.answers, walk.questions, walk.notes)


def test_who_comes_along_and_how_sure_they_were_are_taken_over() -> None:
    note = Note.about(label="A.B.", walk=typical(sure={"sure": False}))
    assert (note.companion, note.sure_before) == ("My sister Maria", {"sure": False})


# Believed and confirmed


def test_what_is_confirmed_counts_in_place_of_what_was_believed() -> None:
    note = note_with(**TYPICAL).saying(findings={"size": Finding(confirmed="big", how=How.SCAN, who="Dr Lee")})
    assert (note.came_with.answers.choices["size"], note.now.answers.choices["size"]) == ("small", "big")
    assert note.believed("size") == "small"


def test_answers_that_no_longer_count_are_left_out_and_come_back() -> None:
    note = note_with(**TYPICAL).saying(findings={"stage": Finding(confirmed="iv")})
    assert "reach" not in note.now.answers.choices
    back = note.saying(findings={"stage": Finding(confirmed="ii")})
    assert back.now.answers.choices["reach"] == "reachable"


def test_what_somebody_without_a_page_believes_is_what_the_nurse_noted() -> None:
    note = Note.about(label="A.B.").saying(findings={"stage": Finding(believed="iii")})
    assert note.believed("stage") == "iii"
    assert note.now.answers.choices == {"stage": "iii"}


# Questions and what becomes of them


def test_questions_to_ask_first_stand_first_and_those_from_the_room_last() -> None:
    note = Note.about(label="A.B.", walk=typical()).saying(asked=(KeptQuestion(text="Can I drive?"),))
    assert [question.top for question in note.questions] == [True] * 3 + [False] * 6
    assert note.questions[-1].text == "Can I drive?"


@pytest.mark.parametrize(
    ("item", "settled"),
    [
        pytest.param(Item(), False, id="nothing said"),
        pytest.param(Item(answer="Yes"), True, id="answered"),
        pytest.param(Item(outcome=Outcome.DEALT), True, id="dealt with"),
        pytest.param(Item(outcome=Outcome.CARRIED), False, id="carried over to nobody"),
        pytest.param(Item(outcome=Outcome.CARRIED, who="Dr Lee"), True, id="carried over to somebody"),
        pytest.param(Item(who="Dr Lee"), False, id="somebody, but not carried over"),
    ],
)
def test_what_counts_as_settled(item: Item, settled: bool) -> None:
    assert item.is_settled is settled
