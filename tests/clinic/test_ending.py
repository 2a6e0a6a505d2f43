"""Before the end nothing is forgotten: all that is not known and every question is dealt with, or somebody sees to it.
Then the talk closes, opens again, or is handed over."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from core.clinic import consulting
from core.clinic.loose_ends import loose_ends
from core.clinic.models import Consultation, State
from core.clinic.note import Outcome
from core.staff.models import User
from tests.clinic.conftest import note_of
from tests.clinic.noting import address, lines, type_in
from tests.journey.walking import Walker, words_of

pytestmark = pytest.mark.django_db


def answers(talk: Consultation, outcome: str = "dealt", **more: str) -> dict[str, str]:
    return {f"outcome-{end.ident}": outcome for end in loose_ends(note_of(talk))} | more


def test_it_lists_what_is_not_known_then_the_questions(desk: Walker, talk: Consultation) -> None:
    page = desk.get(address(talk, "end/"))
    listed = [words_of(legend) for legend in page.all(".loose > legend")]
    assert listed == [end.words for end in loose_ends(note_of(talk))]
    assert len(listed) == 11
    assert page.chosen == []
    size = note_of(talk).guide.questions["size"]
    assert page.one('[id="who-unknown.size"]')["value"] == size.who_can_answer[:80]


def test_what_was_come_to_is_not_asked_again(desk: Walker, talk: Consultation) -> None:
    question = note_of(talk).questions[0]
    type_in(desk, talk, confirmed__size="big", **{f"answer-{question.ident}": "Before"})
    assert "9 things are left" in desk.get(address(talk, "end/")).words


def test_it_closes_when_all_is_dealt_with_or_carried_over(desk: Walker, talk: Consultation) -> None:
    carried = {"outcome-unknown.size": "carried", "who-unknown.size": "Dr Lee", "by-unknown.size": "2026-12-03"}
    dealt = {"who-unknown.nodes": "left over from a change of mind"}
    page = desk.post(address(talk, "end/"), answers(talk, **carried, **dealt))
    assert (page.status, page.leads_to) == (303, address(talk))
    item = note_of(talk).item("unknown.size")
    assert (item.outcome, item.who, item.by) == (Outcome.CARRIED, "Dr Lee", date(2026, 12, 3))
    assert note_of(talk).item("unknown.nodes").who == ""
    assert talk.state == State.CLOSED
    assert lines()[-1][0] == "talk-closed"


@pytest.mark.parametrize(
    ("left_out", "says"),
    [
        ({"outcome-unknown.size": ""}, "Say what becomes of this:"),
        ({"outcome-unknown.size": "carried", "who-unknown.size": " "}, "Say who sees to this:"),
        ({"outcome-unknown.size": "forgotten"}, "Choose one of the answers on this page"),
        ({"by-unknown.size": "soon", "outcome-unknown.size": "carried", "who-unknown.size": "Dr Lee"}, "Type a day"),
    ],
    ids=["nothing said", "carried over to nobody", "no such answer", "no day"],
)
def test_it_stays_open_and_says_what_is_missing(
    desk: Walker, talk: Consultation, left_out: dict[str, str], says: str
) -> None:
    question = note_of(talk).questions[0].ident
    typed = {f"outcome-{question}": "carried", f"who-{question}": "Physiotherapist"}
    page = desk.post(address(talk, "end/"), answers(talk, **(typed | left_out)))
    assert page.status == 422
    assert says in page.problem
    places = {tag["id"] for tag in page.all("[id]")}
    assert {str(link["href"])[1:] for link in page.all(".problem a")} <= places
    assert page.one(f'[id="who-{question}"]')["value"] == "Physiotherapist"
    assert (note_of(talk).items, talk.state) == ({}, State.OPEN)


def test_what_came_up_meanwhile_is_asked_too(desk: Walker, talk: Consultation) -> None:
    earlier = answers(talk)
    type_in(desk, talk, room__1__text="Can I drive?")
    page = desk.post(address(talk, "end/"), earlier)
    assert page.status == 422
    assert "Can I drive?" in page.problem
    assert talk.state == State.OPEN


def test_a_talk_that_a_colleague_closed_says_so(desk: Walker, talk: Consultation, colleague: User) -> None:
    sent = answers(talk)
    ends = {end.ident: note_of(talk).item(end.ident).model_copy(update={"answer": "Yes"})
            for end in loose_ends(note_of(talk))}  # fmt: skip
    consulting.close(consultation=talk.pk, ends=ends, by=colleague, now=timezone.now())
    page = desk.post(address(talk, "end/"), sent)
    assert (page.status, "This talk is closed" in page.problem) == (409, True)


def test_the_end_also_ends_what_was_walked_through_together(desk: Walker, nurse: User) -> None:
    row = consulting.begin(label="Kite", by=nurse, now=timezone.now())
    desk.post(address(row, "together/"))
    desk.post("/questions/stage/", {"answer": "iv"})
    assert desk.walk.answers.choices == {"stage": "iv"}
    assert desk.post(address(row, "end/")).status == 303
    assert desk.walk.answers.choices == {}


def test_a_closed_talk_opens_again_and_twice_is_once(desk: Walker, nurse: User) -> None:
    row = consulting.begin(label="Kite", by=nurse, now=timezone.now())
    desk.post(address(row, "end/"))
    for _time in (1, 2):
        assert desk.post(address(row, "open-again/")).leads_to == address(row)
    row.refresh_from_db()
    assert row.state == State.OPEN
    assert len(lines("talk-opened-again")) == 1


# Handing over


def test_it_is_handed_over_to_a_colleague_from_the_list(
    desk: Walker, talk: Consultation, colleague: User, stranger: User
) -> None:
    page = desk.get(address(talk, "hand-over/"))
    assert [words_of(choice) for choice in page.all("#to option")] == ["Choose a colleague", "Nurse Ben"]
    assert desk.post(page.address, {"to": str(colleague.pk)}).leads_to == address(talk)
    talk.refresh_from_db()
    assert talk.nurse == colleague


@pytest.mark.parametrize("to", ["", "stranger", "87654", "x"])
def test_nobody_else_can_be_chosen(desk: Walker, talk: Consultation, nurse: User, stranger: User, to: str) -> None:
    page = desk.post(address(talk, "hand-over/"), {"to": str(stranger.pk) if to == "stranger" else to})
    assert page.status == 422
    talk.refresh_from_db()
    assert talk.nurse == nurse
