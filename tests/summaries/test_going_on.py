"""Going on from a saved page: carrying on, writing down, keeping longer, another code, deleting."""

import secrets
from datetime import date

import pytest
from django.urls import reverse

from core.content.models import Edition
from core.journey.walk import Walk
from core.summaries import keeping
from core.summaries.codes import new_code, printed, read_code
from core.summaries.models import Summary
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.saving import (
    Clock,
    about,
    code_on,
    is_not_opened,
    kept_page,
    notice,
    offers,
    opened,
    press,
    saved,
    sent_from,
    sheet_words,
)
from tests.summaries.walks import ASKED_FIRST, NOTES, typical

pytestmark = pytest.mark.usefixtures("clock")

TODAY = date(2026, 11, 21)


@pytest.fixture
def code(reader: Walker) -> str:
    """Of a page that this reader saved."""
    return kept_page(reader)


def versions(code: str) -> tuple[keeping.Version, ...]:
    kept = keeping.fetch(read_code(code), today=TODAY)
    assert kept
    return kept.versions


def written(walker: Walker, code: str, said: str) -> Page:
    """Open the page and write this down with it."""
    return press(walker, writing(walker, code), "/open/write/", keep="1", said=said)


def writing(walker: Walker, code: str) -> Page:
    return press(walker, opened(code, walker), "/open/write/")


def wait(walker: Walker, clock: Clock, **time: int) -> None:
    """Let time pass in one visit: its cookie is renewed meanwhile, the pages that are open stay as they are."""
    walk = walker.walk
    clock.pass_by(**time)
    walker.carry(walk, now=clock.now.timestamp())


# --- carrying on ------------------------------------------------------------------------------------------


def test_carrying_on_gives_the_answers_to_a_browser_that_has_none(code: str, walk: Walk):
    other = Walker()
    page = press(other, opened(code, other), "/open/carry-on/")
    assert page.leads_to == reverse("check")
    assert other.walk.answers == walk.answers
    assert other.walk.notes == NOTES
    assert other.walk.visit != walk.visit


def test_a_browser_with_other_answers_is_asked_first_and_keeps_them_until_it_says_so(code: str):
    other = Walker().carry(typical(notes="my own"))
    asked = press(other, opened(code, other), "/open/carry-on/")
    assert asked.status == 200
    assert asked.heading == "There are other answers in this browser"
    assert other.walk.notes == "my own"
    assert press(other, asked, "/open/carry-on/", replace="1").leads_to == reverse("check")
    assert other.walk.notes == NOTES


def test_a_browser_with_the_same_answers_is_not_asked(reader: Walker, code: str):
    assert press(reader, opened(code, reader), "/open/carry-on/").status == 303


def test_a_page_too_full_for_this_browser_says_so_and_stays_saved(edition: Edition):
    full, today = new_code(), TODAY
    walk = typical(notes=secrets.token_hex(8000))  # chance does not pack
    keeping.keep(walk, word="river", code=full, saved_on=today, today=today)
    other = Walker()
    page = press(other, opened(printed(full), other), "/open/carry-on/")
    assert page.status == 422
    assert "It stays saved" in page.problem
    assert Summary.objects.count() == 1


def test_after_carrying_on_the_page_is_saved_again_under_the_same_code(code: str):
    other = Walker()
    press(other, opened(code, other), "/open/carry-on/")
    other.say(notes="more to ask")
    page = press(other, other.get("/save/"), "/save/again/", code=code)
    assert notice(page).startswith("Saved as version 2")
    assert "more to ask" in sheet_words(opened(code))
    assert Summary.objects.count() == 1


def test_a_browser_that_just_saved_can_save_again_under_the_same_code_more_than_once(reader: Walker, code: str):
    for number in (2, 3):
        reader.say(notes=f"draft {number}")
        page = press(reader, reader.get("/save/"), "/save/again/", code=code.lower())
        assert notice(page).startswith(f"Saved as version {number}")
    assert [version.walk["notes"] for version in versions(code)] == [NOTES, "draft 2", "draft 3"]


def test_saving_the_same_again_makes_no_new_version(reader: Walker, code: str):
    press(reader, reader.get("/save/"), "/save/again/", code=code)
    assert len(versions(code)) == 1


def test_what_the_team_answered_stays_when_the_page_is_saved_again(reader: Walker, code: str):
    written(reader, code, "come back in May")
    reader.say(notes="more to ask")
    page = press(reader, reader.get("/save/"), "/save/again/", code=code)
    assert "come back in May" in page.words
    assert "more to ask" in sheet_words(page)


def test_a_browser_that_came_from_no_saved_page_is_not_offered_to_save_under_a_code(code: str):
    other = Walker().carry(typical(notes="my own"))
    page = other.get("/save/")
    assert not offers(page, "/save/again/")
    sent = {**sent_from(page, "/save/"), "code": code}
    assert other.post("/save/again/", sent).status == 422
    assert len(versions(code)) == 1


def test_the_code_of_another_page_is_refused_and_nothing_is_lost(reader: Walker, code: str):
    other = code_on(saved(Walker().carry(typical(notes="theirs"))))
    reader.say(notes="more to ask")
    page = press(reader, reader.get("/save/"), "/save/again/", code=other)
    assert page.status == 422
    assert "This code opens another saved page." in page.problem
    assert "more to ask" in sheet_words(page)
    assert len(versions(other)) == len(versions(code)) == 1
    assert notice(press(reader, page, "/save/again/", code=code)).startswith("Saved as version 2")


@pytest.mark.parametrize(
    "typed", ["", "7K3M", printed(new_code())], ids=["no code", "a part of one", "a code never given"]
)
def test_a_code_that_opens_nothing_saves_nothing_and_keeps_the_page(reader: Walker, code: str, typed: str):
    reader.say(notes="more to ask")
    page = press(reader, reader.get("/save/"), "/save/again/", code=typed)
    assert page.status == 422
    assert page.one("#code")["value"] == typed
    assert "more to ask" in sheet_words(page)
    assert len(versions(code)) == 1


def test_a_form_to_save_again_that_was_open_too_long_is_fresh_in_the_answer(reader: Walker, code: str, clock: Clock):
    reader.say(notes="more to ask")
    page = reader.get("/save/")
    wait(reader, clock, hours=24, seconds=1)
    refused = press(reader, page, "/save/again/", code=code)
    assert refused.status == 422
    assert refused.one("#code")["value"] == code
    assert notice(press(reader, refused, "/save/again/")).startswith("Saved as version 2")


# --- writing down what was answered -----------------------------------------------------------------------


def test_what_the_team_answered_is_saved_with_its_question_under_the_same_code(reader: Walker, code: str):
    form = writing(reader, code)
    assert ASKED_FIRST in [words_of(label) for label in form.all("label")]
    field = next(label["for"] for label in form.all("label") if words_of(label) == ASKED_FIRST)
    page = press(reader, form, "/open/write/", keep="1", said="come back in May", **{field: "Yes, after a while"})
    assert notice(page).startswith("Saved as version 2")
    again = opened(code)
    assert about(again)["Saved on"].startswith("21 November 2026")
    assert "What my team answered" in again.words
    assert "Yes, after a while" in again.words
    assert "come back in May" in again.words


def test_what_was_written_stands_in_the_form_the_next_time(reader: Walker, code: str):
    written(reader, code, "come back in May")
    assert writing(reader, code).one("#said").get_text().strip() == "come back in May"


def test_writing_the_same_twice_makes_one_version(reader: Walker, code: str):
    form = writing(reader, code)
    for _ in range(2):
        assert press(reader, form, "/open/write/", keep="1", said="one\r\ntwo").status == 200
    assert len(versions(code)) == 2


def test_a_text_that_is_too_long_stays_in_the_form_and_is_not_saved(reader: Walker, code: str):
    page = press(reader, writing(reader, code), "/open/write/", keep="1", said="a" * 4001)
    assert page.status == 422
    assert page.one("#said").get_text().strip() == "a" * 4001
    assert len(versions(code)) == 1


def test_when_the_page_is_full_what_was_written_stays_in_the_form(reader: Walker, code: str):
    kept = keeping.fetch(read_code(code), today=TODAY)
    assert kept
    walk = reader.walk
    for number in range(2, 51):
        keeping.add_version(read_code(code), walk=walk, answers={}, said=f"note {number}", seen=number - 1, today=TODAY)
    page = written(reader, code, "one too many")
    assert page.status == 422
    assert "no room for more" in page.problem
    assert page.one("#said").get_text().strip() == "one too many"


def test_a_page_open_for_too_long_keeps_what_was_typed_and_asks_for_the_code(reader: Walker, code: str, clock: Clock):
    form = writing(reader, code)
    wait(reader, clock, hours=1, seconds=1)
    asked = press(reader, form, "/open/write/", keep="1", said="come back in May")
    assert asked.status == 422
    assert "open for too long" in asked.problem
    assert asked.one("#said").get_text().strip() == "come back in May"
    assert NOTES.splitlines()[0] not in asked.words
    page = press(reader, asked, "/open/write/", keep="1", code=code)
    assert notice(page).startswith("Saved as version 2")
    assert "come back in May" in opened(code).words


def test_a_page_open_for_an_hour_can_still_be_written_to(reader: Walker, code: str, clock: Clock):
    form = writing(reader, code)
    wait(reader, clock, hours=1)
    assert press(reader, form, "/open/write/", keep="1", said="in time").status == 200


def test_a_wrong_code_typed_then_keeps_what_was_typed_as_well(reader: Walker, code: str, clock: Clock):
    form = writing(reader, code)
    wait(reader, clock, hours=2)
    asked = press(reader, form, "/open/write/", keep="1", said="come back in May")
    page = press(reader, asked, "/open/write/", keep="1", code=code[:-1] + "U")
    assert page.status == 422
    assert "There is a typing slip" in page.problem
    assert page.one("#said").get_text().strip() == "come back in May"


def test_what_was_chosen_is_kept_while_the_code_is_asked_for(reader: Walker, code: str, clock: Clock):
    page = press(reader, opened(code, reader), "/open/longer/")
    day = page.all("input[name=until]")[-1]["value"]
    wait(reader, clock, hours=2)
    asked = press(reader, page, "/open/longer/", until=day)
    assert asked.status == 422
    assert notice(press(reader, asked, "/open/longer/", code=code)).startswith("Kept until 21 November 2027")


# --- two copies -------------------------------------------------------------------------------------------


@pytest.fixture
def conflict(reader: Walker, code: str) -> Page:
    """Two had the page open, and somebody else was first."""
    form = writing(reader, code)
    written(Walker(), code, "what they wrote")
    return press(reader, form, "/open/write/", keep="1", said="what I wrote")


def test_a_copy_that_comes_second_is_shown_beside_the_first_and_not_saved(code: str, conflict: Page):
    assert conflict.status == 409
    assert "not saved yet" in conflict.problem
    both = words_of(conflict.all(".two")[0])
    assert "what they wrote" in both
    assert "what I wrote" in both
    assert [version.said for version in versions(code)] == ["", "what they wrote"]


@pytest.mark.parametrize(
    ("choice", "kept", "said"),
    [
        ("both", ["", "what they wrote", "what I wrote", "what they wrote"], "Both copies are saved"),
        ("mine", ["", "what they wrote", "what I wrote"], "Your copy is saved as the newest"),
        ("discard", ["", "what they wrote"], "Your copy was thrown away"),
    ],
)
def test_the_person_chooses_and_pressing_twice_changes_nothing_more(
    reader: Walker, code: str, conflict: Page, choice: str, kept: list[str], said: str
):
    for _ in range(2):
        page = press(reader, conflict, "/open/both/", choice=choice)
        assert page.status == 200
        assert notice(page).startswith(said)
        assert [version.said for version in versions(code)] == kept


def test_a_choice_that_is_none_shows_both_again_and_changes_nothing(reader: Walker, code: str, conflict: Page):
    page = press(reader, conflict, "/open/both/", choice="neither")
    assert page.status == 422
    assert "what I wrote" in page.words
    assert len(versions(code)) == 2
    assert press(reader, page, "/open/both/", choice="mine").status == 200


def test_a_third_copy_that_comes_meanwhile_is_shown_before_anything_is_saved(reader: Walker, code: str, conflict: Page):
    written(Walker(), code, "what a third wrote")
    page = press(reader, conflict, "/open/both/", choice="mine")
    assert page.status == 409
    assert "what a third wrote" in page.words
    press(reader, page, "/open/both/", choice="mine")
    assert [version.said for version in versions(code)][-2:] == ["what a third wrote", "what I wrote"]


def test_a_copy_from_another_browser_cannot_be_settled(code: str, conflict: Page):
    other = Walker()
    ticket = sent_from(opened(code, other), "/open/write/")["ticket"]
    page = press(other, conflict, "/open/both/", choice="mine", ticket=ticket)
    assert page.status == 400
    assert len(versions(code)) == 2


def test_a_conflict_left_open_too_long_is_settled_with_the_code(
    reader: Walker, code: str, conflict: Page, clock: Clock
):
    wait(reader, clock, hours=2)
    asked = press(reader, conflict, "/open/both/", choice="mine")
    assert asked.status == 422
    page = press(reader, asked, "/open/both/", code=code)
    assert notice(page).startswith("Your copy is saved as the newest")


def test_saving_the_walk_again_after_somebody_else_did_shows_both_copies(reader: Walker, code: str):
    written(Walker(), code, "what they wrote")
    reader.say(notes="more to ask")
    page = press(reader, reader.get("/save/"), "/save/again/", code=code)
    assert page.status == 409
    assert "more to ask" in page.words
    settled = press(reader, page, "/open/both/", choice="mine")
    assert "more to ask" in sheet_words(settled)
    assert "what they wrote" in settled.words
    reader.say(notes="and more")
    again = press(reader, reader.get("/save/"), "/save/again/", code=code)
    assert notice(again).startswith("Saved as version 4")


# --- earlier versions, keeping longer ---------------------------------------------------------------------


def test_an_earlier_version_is_shown_as_it_was_saved(reader: Walker, code: str):
    written(reader, code, "come back in May")
    page = written(reader, code, "come back in June")
    page = press(reader, page, "/open/earlier/", number="2")
    assert page.heading == "Version 2 of your page"
    assert "come back in May" in page.words
    assert "come back in June" not in page.words
    assert NOTES.splitlines()[0] in sheet_words(page)


@pytest.mark.parametrize("number", ["", "99", "-1", "²", "9" * 5000, "one"])
def test_a_version_that_is_not_there_shows_the_newest(reader: Walker, code: str, number: str):
    written(reader, code, "second")
    page = press(reader, opened(code, reader), "/open/earlier/", number=number)
    assert page.status == 200
    assert page.heading == "Version 2 of your page"


def test_a_page_is_kept_longer_up_to_a_year_after_it_was_first_saved(reader: Walker, code: str):
    page = press(reader, opened(code, reader), "/open/longer/")
    days = [str(field["value"]) for field in page.all("input[name=until]")]
    assert days == ["2027-05-20", "2027-08-18", "2027-11-21"]
    for _ in range(2):  # pressed twice, it is the same
        kept = press(reader, page, "/open/longer/", until="2027-11-21")
        assert notice(kept).startswith("Kept until 21 November 2027")
    assert about(opened(code))["Kept until"] == "21 November 2027"
    assert "cannot be kept longer" in press(reader, kept, "/open/longer/").heading


@pytest.mark.parametrize("until", ["2030-01-01", "2026-11-22", "never", ""])
def test_only_the_days_on_the_page_can_be_chosen(reader: Walker, code: str, until: str):
    page = press(reader, opened(code, reader), "/open/longer/")
    refused = press(reader, page, "/open/longer/", until=until, extend="1")
    assert refused.status == 422
    assert "Choose" in refused.problem
    assert about(opened(code))["Kept until"] == "19 February 2027"


# --- another code, deleting -------------------------------------------------------------------------------


def test_a_new_code_opens_the_page_and_the_old_one_opens_nothing(reader: Walker, code: str):
    form = press(reader, opened(code, reader), "/open/new-code/")
    assert opened(code).status == 200  # asking for it changes nothing yet
    first = press(reader, form, "/open/new-code/", change="1")
    again = press(reader, form, "/open/new-code/", change="1")
    assert code_on(first) == code_on(again) != code
    assert is_not_opened(opened(code))
    page = opened(code_on(first))
    assert NOTES.splitlines()[0] in sheet_words(page)
    assert about(page)["Memory word"].startswith("river")
    assert Summary.objects.count() == 1


def test_a_page_left_open_with_the_old_code_says_so_and_takes_the_new_one(reader: Walker, code: str):
    form = writing(reader, code)
    other = Walker()
    asked = press(other, opened(code, other), "/open/new-code/")
    changed = code_on(press(other, asked, "/open/new-code/", change="1"))
    page = press(reader, form, "/open/write/", keep="1", said="come back in May")
    assert page.status == 422
    assert "have a new code by now" in page.problem
    assert page.one("#said").get_text().strip() == "come back in May"
    assert press(reader, page, "/open/write/", keep="1", code=changed).status == 200


def test_the_form_that_saved_the_page_first_does_not_bring_the_old_code_back(reader: Walker):
    page = reader.get("/notes/page/")
    first = code_on(press(reader, page, "/save/"))
    press(reader, press(reader, opened(first, reader), "/open/new-code/"), "/open/new-code/", change="1")
    refused = press(reader, page, "/save/")
    assert refused.status == 409
    assert is_not_opened(opened(first))


def test_deleting_is_asked_about_and_then_done_at_once(reader: Walker, code: str):
    asked = press(reader, opened(code, reader), "/open/delete/")
    assert asked.heading == "Delete your saved page?"
    assert opened(code).status == 200
    for _ in range(2):  # pressed twice, the answer is the same
        page = press(reader, asked, "/open/delete/", delete="1")
        assert page.status == 200
        assert page.heading == "Your saved page is deleted"
    assert not Summary.objects.exists()
    assert is_not_opened(opened(code))


def test_what_is_deleted_elsewhere_cannot_be_read_from_a_page_left_open(reader: Walker, code: str):
    ticket = sent_from(opened(code, reader), "/open/write/")["ticket"]
    other = Walker()
    press(other, opened(code, other), "/open/delete/", delete="1")
    for address in ("/open/page/", "/open/take-away/", "/open/pdf/", "/save/card/", "/open/earlier/"):
        answer = reader.post(address, {"ticket": ticket})
        assert answer.status == 422
        assert "could not be opened any more" in answer.problem
        assert NOTES.splitlines()[0] not in answer.words


def test_a_page_deleted_with_its_code_typed_again_is_gone(reader: Walker, code: str, clock: Clock):
    asked = press(reader, opened(code, reader), "/open/delete/")
    wait(reader, clock, hours=2)
    again = press(reader, asked, "/open/delete/", delete="1")
    assert again.status == 422
    assert opened(code).status == 200
    assert press(reader, again, "/open/delete/", code=code).heading == "Your saved page is deleted"
    assert is_not_opened(opened(code))


def test_the_walk_in_this_browser_stays_when_the_saved_page_is_deleted(reader: Walker, code: str):
    press(reader, press(reader, opened(code, reader), "/open/delete/"), "/open/delete/", delete="1")
    assert reader.walk.notes == NOTES


def test_longest_keeping_follows_the_setting(reader: Walker, code: str, settings):
    settings.KEPT_DAYS_AT_MOST = 120
    page = press(reader, opened(code, reader), "/open/longer/")
    assert [str(field["value"]) for field in page.all("input[name=until]")] == ["2027-03-21"]
