"""The page of a talk: what matters at a glance, the work, and saving as one types. Nothing typed is ever lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from core.clinic import consulting
from core.clinic.models import Consultation, State
from core.clinic.note import How, Item, Outcome
from core.clinic.note_fields import MOST_ROWS
from core.staff.models import User
from tests.clinic.conftest import BroughtPage, note_of
from tests.clinic.noting import address, filled, lines, type_in
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.walks import ASKED_FIRST, NOT_ACCEPT

pytestmark = pytest.mark.django_db

NASTY = '"><script>alert(1)</script>'


def standing(page: Page) -> str:
    return words_of(page.one("#standing"))


@pytest.fixture
def kite(nurse: User) -> Consultation:
    """A talk with somebody who brought nothing."""
    return consulting.begin(label="Kite", by=nurse, now=timezone.now())


# What it shows


def test_it_begins_with_what_they_know_what_matters_and_what_is_left(desk: Walker, talk: Consultation) -> None:
    type_in(desk, talk, room__1__text="Can I drive?")
    page = desk.get(address(talk))
    assert page.heading == "A.B."
    shown = standing(page)
    for words in ("stage II", "Size; Reaching the tumour", "Keeping the use of my arm", NOT_ACCEPT, ASKED_FIRST):
        assert words in shown
    assert "12 things to come to" in shown
    assert "Not known: Size" in shown
    size = next(words_of(line) for line in page.all("#standing .unknown li") if "Size" in words_of(line))
    assert "Who can answer" in size
    assert "If" in size or "Would" in size
    places = {tag["id"] for tag in page.all("[id]")}
    assert {str(link["href"]).removeprefix("#") for link in page.all(".to-come a")} <= places


def test_sent_as_it_stands_it_changes_nothing(desk: Walker, talk: Consultation) -> None:
    type_in(
        desk, talk, confirmed__size="big", how__size="scan", task__1__what="Ask", task__1__by="2026-12-03",
        said_back=["options"], before__sure="no", room__1__text="Can I drive?", decisions="When\nWhere",
    )  # fmt: skip
    note = note_of(talk)
    saved = desk.post(address(talk), filled(desk.get(address(talk))))
    assert saved.leads_to == f"{address(talk)}#saved"
    assert (note_of(talk), talk.version) == (note, 2)


def test_of_a_page_that_may_not_be_copied_nothing_is_shown(desk: Walker, nurse: User, brought: BroughtPage) -> None:
    row = consulting.begin_from_page(
        kept=brought.kept, walk=brought.walk, label="A.B.", agreed=False, by=nurse, now=timezone.now()
    )
    page = desk.get(address(row))
    assert "They did not agree to a copy" in page.words
    assert ASKED_FIRST not in page.words
    assert NOT_ACCEPT not in page.words


def test_reading_it_is_written_down_first_and_without_that_it_is_not_shown(
    desk: Walker, talk: Consultation, settings, tmp_path: Path
) -> None:
    desk.get(address(talk))
    assert lines()[-1] == ("talk-read", f"talk {talk.pk}", "ok")
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path  # a folder: no line can be added
    for then in ("", "end/", "give/"):
        page = desk.get(address(talk, then))
        assert page.status == 503
        assert "A.B." not in page.words


def test_what_is_typed_stays_text(desk: Walker, kite: Consultation) -> None:
    type_in(desk, kite, label=NASTY, notes=NASTY, room__1__text=NASTY, confirmed__stage="ii", who__stage=NASTY)
    page = desk.get(address(kite))
    assert page.heading == NASTY
    assert "<script>alert" not in page.response.content.decode()
    asking = [value for tag in page.all("*") for name, value in tag.attrs.items() if name.startswith("data-hx")]
    assert NASTY not in asking


# Saving


def test_everything_that_can_be_written_is_kept(desk: Walker, talk: Consultation) -> None:
    question = note_of(talk).questions[0]
    page = type_in(
        desk, talk, confirmed__stage="iii", how__stage="report", who__stage="Dr Lee", interpreter="Polish, by phone",
        **{f"answer-{question.ident}": "Before, here", f"outcome-{question.ident}": "dealt"},
        room__1__text="Can I drive?", room__1__answer="Not for six weeks", decisions="Where to have it",
        task__1__what="Ask for the report", task__1__who="Nurse Ann", task__1__by="03/12/2026", task__2__what="Call",
        task__2__done=True, before__sure="no", after__sure="yes", said_back=["options", "next"],
        for_them="You can call us.", notes="Lives alone", label="Kite",
    )  # fmt: skip
    assert page.status == 303
    note = note_of(talk)
    finding = note.findings["stage"]
    assert (finding.confirmed, finding.how, finding.who) == ("iii", How.REPORT, "Dr Lee")
    assert note.item(question.ident) == Item(answer="Before, here", outcome=Outcome.DEALT)
    assert [(one.text, note.item(one.ident).answer) for one in note.asked] == [("Can I drive?", "Not for six weeks")]
    assert [(task.what, task.who, str(task.by), task.done) for task in note.tasks] == [
        ("Ask for the report", "Nurse Ann", "2026-12-03", False),
        ("Call", "", "None", True),
    ]
    assert (note.sure_before, note.sure_after, note.said_back) == ({"sure": False}, {"sure": True}, ("options", "next"))
    assert (note.label, note.decisions, note.interpreter) == ("Kite", ("Where to have it",), "Polish, by phone")
    assert (note.for_them, note.notes) == ("You can call us.", "Lives alone")


@pytest.mark.parametrize(
    ("then", "leads_to"),
    [("end", "end/"), ("give", "give/"), ("room", "#room"), ("tasks", "#tasks"), ("//evil.example", "#saved")],
)
def test_the_buttons_save_and_lead_on(desk: Walker, kite: Consultation, then: str, leads_to: str) -> None:
    page = type_in(desk, kite, notes="x", then=then)
    assert (page.status, page.leads_to) == (303, f"{address(kite)}{leads_to}")
    assert note_of(kite).notes == "x"


def test_while_typing_it_says_when_it_was_saved_in_the_clinics_own_time(
    desk: Walker, talk: Consultation, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TIME_ZONE = "Asia/Tokyo"
    now = datetime(2026, 11, 21, 5, 3, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    page = type_in(desk, talk, htmx=True, notes="Lives alone")
    assert page.status == 200
    assert words_of(page.soup).startswith("Saved 14:03")
    assert page.one("#seen")["value"] == "2"
    assert "Lives alone" in words_of(page.one("#on-paper"))
    assert page.all("#standing") == []
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    assert "Saved 21 November 2026, 14:03" in desk.get(address(talk)).words


def test_a_correction_tells_at_once_what_it_opens_and_closes(desk: Walker, talk: Consultation) -> None:
    page = type_in(desk, talk, htmx=True, confirmed__stage="iv", how__stage="scan")
    changed = words_of(page.one("#changed"))
    assert "Now depends on something you can find out:" in changed
    assert re.search(r"No longer applies: Surgery\b", changed)
    assert "Place in the body" in changed.partition("Taken out")[2]
    assert "Changed since they came" in standing(page)
    assert {str(part["data-hx-swap-oob"]) for part in page.all("[data-hx-swap-oob]")} == {"true", "innerHTML"}


def test_an_answer_takes_its_question_from_what_is_left(desk: Walker, talk: Consultation) -> None:
    question = note_of(talk).questions[0]
    page = type_in(desk, talk, htmx=True, **{f"answer-{question.ident}": "Before, here"})
    assert "10 things to come to" in standing(page)
    assert page.all("#changed") == []


def test_rows_for_questions_and_tasks_do_not_run_out_before_there_are_many(desk: Walker, kite: Consultation) -> None:
    type_in(desk, kite, **{f"room-{number}-text": f"Question {number}?" for number in range(1, MOST_ROWS + 2)})
    assert len(note_of(kite).asked) == MOST_ROWS
    page = desk.get(address(kite))
    assert (len(page.all("#room .asked")), len(page.all("#tasks .task"))) == (MOST_ROWS, 2)


def test_a_question_from_the_room_can_be_reworded_and_keeps_what_became_of_it(desk: Walker, kite: Consultation) -> None:
    type_in(desk, kite, room__1__text="Can I drive", room__1__answer="No", room__1__outcome="carried")
    type_in(desk, kite, room__1__text="Can I drive a car?")
    note = note_of(kite)
    assert [question.text for question in note.asked] == ["Can I drive a car?"]
    assert list(note.items.values()) == [Item(answer="No", outcome=Outcome.CARRIED)]


# Bad input


def test_all_that_cannot_be_kept_is_named_and_stays_on_the_page(desk: Walker, kite: Consultation) -> None:
    mistakes = {
        "label": ("", "Give the talk a label"),
        "notes": ("x" * 3001, "Use 3000 characters at most. You have 3001."),
        "task-1-by": ("soon", "Type a day such as 30/11/2026"),
        "task-2-who": ("Ann", "Write what is to be done"),
        "room-1-answer": ("Yes", "Write the question to this answer"),
        "confirmed-stage": ("nine", "Choose one of the answers on this page"),
        "seen": ("", "Part of the form is missing"),
    }
    typed = {name: wrong for name, (wrong, _says) in mistakes.items()}
    page = type_in(desk, kite, companion="Her son", **typed)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert [says for _wrong, says in mistakes.values() if says not in page.problem] == []
    assert page.one("#companion")["value"] == "Her son"
    assert page.one("#notes").get_text().strip() == "x" * 3001
    assert note_of(kite).companion == ""


def test_a_tick_that_is_nowhere_is_refused(desk: Walker, kite: Consultation) -> None:
    page = type_in(desk, kite, htmx=True, said_back=["everything"])
    assert (page.status, "Choose one of the answers on this page" in page.words) == (422, True)


def test_while_typing_only_what_is_wrong_is_said(desk: Walker, kite: Consultation) -> None:
    page = type_in(desk, kite, htmx=True, room__1__answer="Yes")
    assert page.status == 422
    assert words_of(page.soup).startswith("Not saved yet. Write the question to this answer.")
    assert page.all("form") == []


# Closed


@pytest.fixture
def closed(kite: Consultation, nurse: User) -> Consultation:
    consulting.close(consultation=kite.pk, ends={}, by=nurse, now=timezone.now())
    return kite


def test_a_closed_talk_is_read_and_not_written(desk: Walker, closed: Consultation) -> None:
    page = desk.get(address(closed))
    assert page.all("form.work") == []
    assert "Open this talk again" in page.words


def test_what_was_typed_into_it_stays_and_can_be_saved_by_opening_it_again(desk: Walker, closed: Consultation) -> None:
    page = type_in(desk, closed, notes="One thing more")
    assert (page.status, page.one("#notes").get_text().strip()) == (409, "One thing more")
    assert "This talk is closed" in page.problem
    assert page.one("form.work").get("data-hx-post") is None
    assert desk.post(address(closed), {**filled(page), "open_again": "1"}).status == 303
    assert (note_of(closed).notes, closed.state) == ("One thing more", State.OPEN)


# A note that does not open


def test_a_note_that_was_tampered_with_is_named_on_every_page_and_never_guessed(
    desk: Walker, talk: Consultation
) -> None:
    Consultation.objects.filter(pk=talk.pk).update(sealed=f"{talk.sealed[:-9]}AAAAAAAAA")
    for then in ("", "end/", "give/", "text/", "fhir/"):
        page = desk.get(address(talk, then))
        assert (page.status, page.heading) == (409, "This note does not open")
    assert desk.post(address(talk), {"seen": "1", "label": "A.B."}).status == 409
