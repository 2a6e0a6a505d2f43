"""Two notes of one talk that differ: every difference is named, and the nurse takes what she wants of each."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict

from core.clinic.note import Finding, Item, Note, Outcome, Task
from core.clinic.note_form import NoteForm
from core.clinic.weighing import Difference, differences, taking
from core.content.models import Edition
from core.journey.walk import KeptQuestion
from tests.clinic.noting import sent
from tests.summaries.walks import typical


@pytest.fixture
def note(edition: Edition) -> Note:
    return Note.about(label="A.B.", walk=typical())


def weighed(mine: Note, theirs: Note) -> dict[str, Difference]:
    return {one.name: one for one in differences(NoteForm(note=theirs), mine, theirs)}


def posted(note: Note, **keep: str) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in sent(note, seen=1).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    data.update({f"keep-{name.replace('__', '-')}": what for name, what in keep.items()})
    return data


def test_notes_that_are_alike_do_not_differ(note: Note) -> None:
    assert weighed(note, note) == {}


def test_each_difference_is_named_and_both_texts_are_in_words(note: Note) -> None:
    question, day = note.questions[0], date(2026, 12, 3)
    mine = note.saying(
        findings={"stage": Finding(confirmed="iii")},
        sure_after={"sure": False},
        said_back=("options", "next"),
        tasks=(Task(what="Ask for the report", by=day, done=True),),
        items={question.ident: Item(answer="Before", outcome=Outcome.CARRIED)},
    )
    theirs = note.saying(
        findings={"stage": Finding(confirmed="ii")},
        items={question.ident: Item(answer="After")},
        asked=(KeptQuestion(text="Can I drive?"),),
        said_back=("options",),
        tasks=(Task(what="Ask for the report"),),
    )
    found = {one.label: (one.mine, one.theirs) for one in weighed(mine, theirs).values()}
    words = "Would radiation come before or after surgery in my case, and what does each order mean for me?"
    one_back, other_back = found.pop("What they said back")
    assert one_back.startswith(f"{other_back}, ")
    assert found == {
        "Stage: Confirmed": ("Stage III (3)", "Stage II (2)"),
        f"{words} Answer": ("Before", "After"),
        f"{words} What became of it": ("Carried over", "Nothing"),
        "Question 1 from the room": ("Nothing", "Can I drive?"),
        "Task 1: what: By when": ("3 December 2026", "Nothing"),
        "Task 1: what: Done": ("Yes", "Nothing"),
        "Do you feel SURE about the best choice for you? After": ("No", "Nothing"),
    }


@pytest.mark.parametrize(
    ("mine", "theirs", "offered"),
    [
        pytest.param({"notes": "Mine"}, {}, "mine", id="only I wrote"),
        pytest.param({}, {"notes": "Theirs"}, "theirs", id="only they wrote"),
        pytest.param({"notes": "Mine"}, {"notes": "Theirs"}, "both", id="both wrote"),
        pytest.param({"companion": "Her son"}, {"companion": "A friend"}, "mine", id="one line, which takes one text"),
    ],
)
def test_what_stands_chosen_at_first_loses_no_words(
    note: Note, mine: dict[str, str], theirs: dict[str, str], offered: str
) -> None:
    (one,) = weighed(note.saying(**mine), note.saying(**theirs)).values()
    assert (one.offered, one.has_both) == (offered, offered == "both")


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("mine", "From Ann"), ("theirs", "From Ben"), ("both", "From Ann\nFrom Ben"), ("neither", "From Ann")],
)
def test_the_nurse_takes_one_text_or_both(note: Note, keep: str, kept: str) -> None:
    taken = taking(posted(note.saying(notes="From Ann"), notes=keep), note.saying(notes="From Ben"), version=1)
    assert taken["notes"] == kept


def test_theirs_can_be_taken_whatever_kind_of_field_it_is(note: Note) -> None:
    theirs = note.saying(
        said_back=("options", "next"),
        tasks=(Task(what="Ask", by=date(2026, 12, 3), done=True),),
        companion="",
        sure_after={"sure": True},
    )
    mine = posted(
        note.saying(companion="Her son"),
        said_back="theirs",
        task__1__what="theirs",
        task__1__by="theirs",
        task__1__done="theirs",
        companion="theirs",
        after__sure="theirs",
    )
    form = NoteForm(taking(mine, theirs, version=1), note=theirs)
    assert form.is_valid(), form.errors
    assert form.filled_note() == theirs


def test_without_a_choice_the_form_is_as_it_was_sent(note: Note) -> None:
    mine = posted(note.saying(notes="From Ann"))
    assert taking(mine, note.saying(notes="From Ben"), version=1) is mine


def test_a_choice_for_a_field_that_is_nowhere_changes_nothing(note: Note) -> None:
    odd = posted(note, nowhere="theirs", csrfmiddlewaretoken="both")
    form = NoteForm(taking(odd, note, version=1), note=note)
    assert form.is_valid()
    assert form.filled_note() == note
