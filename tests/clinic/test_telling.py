"""“What we talked about” comes to the person's own page with their code and their say-so, and holds nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from core.clinic import consulting, telling
from core.clinic.models import Consultation
from core.clinic.note import Finding, How, Item, Note, Outcome, Task, unknown_ident
from core.staff.models import User
from core.summaries import keeping
from core.summaries.codes import new_code
from core.summaries.keeping import Talk
from tests.clinic.conftest import BroughtPage, keep_page, note_of
from tests.clinic.noting import address, lines
from tests.journey.walking import Page, Walker, words_of
from tests.scanning import scan_tables
from tests.staff.staffing import signed_in
from tests.summaries.walks import typical

pytestmark = pytest.mark.django_db
NOW, TODAY = timezone.now(), timezone.localdate()


def write(talk: Consultation, by: User, **said: object) -> None:
    consulting.amend(consultation=talk.pk, change=lambda note: note.saying(**said), by=by, now=NOW)


def type_code(desk: Walker, talk: Consultation, code: str) -> Page:
    return desk.post(address(talk, "give/"), {"code": code})


def give(desk: Walker, talk: Consultation, code: str, **form: str) -> Page:
    """As a nurse does: their code, the word, their say-so."""
    found = type_code(desk, talk, code)
    return desk.post(found.address, {"ticket": str(found.one("input[name=ticket]")["value"]), "agreed": "on"} | form)


def talks_on(brought: BroughtPage) -> list[Talk]:
    return list(brought.kept.talks)


@pytest.fixture
def told(talk: Consultation, nurse: User) -> Consultation:
    """A talk with words to take home, and words that stay."""
    write(talk, nurse, for_them="You can call us.", notes="Asks after his dog")
    return talk


# What it says


def test_everything_for_them_is_said_in_words_and_the_clinics_notes_are_not(talk: Consultation) -> None:
    note = note_of(talk)
    first, second, third = (question.ident for question in note.questions[:3])
    note = note.saying(
        for_them="You can call us.\n\nAny day.",
        notes="Asks after his dog",
        findings={"size": Finding(confirmed="big", how=How.SCAN, who="Dr Lee"), "stage": Finding(confirmed="ii")},
        items={
            first: Item(answer="Before, here"),
            second: Item(outcome=Outcome.DEALT),
            third: Item(outcome=Outcome.CARRIED, who="Physiotherapist", by=date(2026, 12, 3)),
            unknown_ident("nodes"): Item(outcome=Outcome.CARRIED, who="Dr Lee"),
        },
        decisions=("Where to have it",),
        tasks=(Task(what="Ask for the report", who="Nurse Ann", by=date(2026, 12, 3)), Task(what="Call", done=True)),
        sure_after={"sure": False, "understand": True},
        interpreter="Polish, by phone",
    )
    said = dict(telling.what_we_talked_about(note))
    assert list(said) == [
        "Words to take home", "What your team confirmed", "Your questions, and what was said", "Still to find out",
        "Still to be decided", "Who does what, and by when", "What would help you decide", "Who was there with you",
    ]  # fmt: skip
    assert said["Words to take home"] == ("You can call us.", "Any day.")
    assert set(said["What your team confirmed"]) == {
        "Size: Big. Before the talk: Not known yet. From: Scan or scan report, Dr Lee.",
        "Stage: Stage II (2).",
    }
    answered, talked = said["Your questions, and what was said"]
    assert answered.endswith("mean for me? Answer: Before, here")
    assert talked.endswith("We talked about it.")
    assert [line[line.index("(") :] for line in said["Still to find out"]] == [
        "(Dr Lee)",
        "(Physiotherapist, by 3 December 2026)",
    ]
    assert said["Who does what, and by when"] == ("Ask for the report (Nurse Ann, by 3 December 2026)", "Call. Done.")
    assert said["What would help you decide"] == ("I do not feel sure yet",)
    assert said["Who was there with you"] == ("My sister Maria", "Interpreter: Polish, by phone")
    assert "dog" not in repr(said)


def test_of_nothing_written_nothing_is_said(nurse: User) -> None:
    assert telling.what_we_talked_about(Note.about(label="Kite")) == ()


# Giving it


def test_it_is_seen_first_then_stands_on_their_page_where_they_read_it(
    desk: Walker, told: Consultation, brought: BroughtPage
) -> None:
    preview = desk.get(address(told, "give/"))
    assert "You can call us." in words_of(preview.one(".talked"))
    assert "dog" not in preview.words
    assert words_of(type_code(desk, told, brought.code).one(".memory-word")) == "river"
    assert talks_on(brought) == []
    given = give(desk, told, brought.code)
    after = desk.follow(given)
    assert "It stands on their page" in after.words
    assert after.one("details form #code")
    assert not after.one("details:has(#code)").has_attr("open")
    at_home = Walker(client=Client()).post("/open/", {"code": brought.code})
    assert "What we talked about: Elm clinic" in at_home.words
    assert "You can call us." in at_home.words
    assert "dog" not in at_home.words


def test_given_again_it_takes_the_place_of_what_this_talk_gave(
    desk: Walker, told: Consultation, nurse: User, brought: BroughtPage
) -> None:
    give(desk, told, brought.code)
    write(told, nurse, for_them="Call us on Monday.")
    give(desk, told, brought.code)
    (one,) = talks_on(brought)
    assert ("Words to take home", ("Call us on Monday.",)) in one.lines


def test_a_second_talk_stands_beside_the_first(
    desk: Walker, told: Consultation, nurse: User, brought: BroughtPage
) -> None:
    other = consulting.begin_from_page(
        kept=brought.kept, walk=brought.walk, label="Again", agreed=False, by=nurse, now=NOW
    )
    write(other, nurse, for_them="See you in May.")
    for talk in (told, other, told):
        give(desk, talk, brought.code)
    assert [dict(talk.lines)["Words to take home"] for talk in talks_on(brought)] == [
        ("You can call us.",),
        ("See you in May.",),
    ]


def test_somebody_who_saved_a_page_after_the_talk_gets_it_too(desk: Walker, nurse: User) -> None:
    row = consulting.begin(label="Kite", by=nurse, now=NOW)
    write(row, nurse, for_them="You can call us.")
    later = keep_page(typical(), word="bread")
    assert give(desk, row, later.code).status == 303
    assert (note_of(row).page, len(talks_on(later))) == (later.kept.reference, 1)


def test_giving_is_written_down_without_what_was_said_and_the_code_is_kept_nowhere(
    desk: Walker, told: Consultation, brought: BroughtPage
) -> None:
    give(desk, told, brought.code)
    acts = [act for act, _subject, _result in lines()]
    assert acts.index("page-looked-up") < acts.index("talk-given")
    assert ("talk-given", f"page {brought.kept.reference}", "ok") in lines()
    assert scan_tables([brought.code, "You can call us", "river"]) == set()


# When it is not given


def test_without_their_yes_nothing_is_given_and_the_code_need_not_be_typed_again(
    desk: Walker, told: Consultation, brought: BroughtPage
) -> None:
    page = give(desk, told, brought.code, agreed="")
    assert (page.status, "Ask them first" in page.problem) == (422, True)
    assert talks_on(brought) == []
    again = desk.post(page.address, {"ticket": str(page.one("input[name=ticket]")["value"]), "agreed": "on"})
    assert again.status == 303


@pytest.mark.parametrize("code", ["", "7KQ4", "no page"])
def test_a_code_that_opens_nothing_is_asked_for_again(desk: Walker, told: Consultation, code: str) -> None:
    page = type_code(desk, told, new_code() if code == "no page" else code)
    assert page.status == 422
    assert page.all("input[name=ticket]") == []


def test_a_code_of_somebody_elses_page_gives_nothing_away(desk: Walker, told: Consultation) -> None:
    theirs = keep_page(typical(), word="bread")
    page = type_code(desk, told, theirs.code)
    assert (page.status, "another page" in page.problem) == (422, True)
    assert "bread" not in page.words
    with pytest.raises(telling.AnotherPage):
        telling.give(consultation=told.pk, code=theirs.code, by=told.nurse, now=NOW, today=TODAY)
    assert talks_on(theirs) == []


@pytest.mark.parametrize("what", ["of another session", "changed", "of a page that is gone"])
def test_a_form_whose_code_is_not_at_hand_gives_nothing(
    desk: Walker, told: Consultation, nurse: User, brought: BroughtPage, what: str
) -> None:
    desk_of_form = Walker(client=signed_in(Client(), nurse)) if what == "of another session" else desk
    ticket = str(type_code(desk_of_form, told, brought.code).one("input[name=ticket]")["value"])
    if what == "changed":
        ticket = f"{ticket[:-4]}AAAA"
    if what == "of a page that is gone":
        keeping.delete(brought.code, today=TODAY)
    page = desk.post(address(told, "give/"), {"ticket": ticket, "agreed": "on"})
    assert (page.status, "Type it again" in page.problem) == (422, True)
    assert note_of(told).given is None
