"""Two nurses, or two windows, in one talk: both texts are shown, nothing is lost, and nothing is kept unasked."""

from __future__ import annotations

import pytest
from django.test import Client

from core.clinic.models import Consultation
from core.staff.models import User
from tests.clinic.conftest import note_of
from tests.clinic.noting import address, filled, sent, type_in
from tests.journey.walking import Page, Walker, words_of
from tests.staff.staffing import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_desk(colleague: User) -> Walker:
    return Walker(client=signed_in(Client(), colleague))


@pytest.fixture
def crossed(desk: Walker, other_desk: Walker, talk: Consultation) -> Page:
    """Ben saves over what Ann saved meanwhile."""
    copy = note_of(talk)
    type_in(desk, talk, notes="From Ann", confirmed__size="big")
    return other_desk.post(address(talk), sent(copy, seen=1, notes="From Ben", companion="Her son"))


def with_choices(page: Page, **keep: str) -> dict[str, object]:
    """The conflict page as it stands, with some of its choices made otherwise."""
    return filled(page) | {f"keep-{name.replace('__', '-')}": what for name, what in keep.items()}


def test_both_texts_are_shown_and_neither_takes_the_place_of_the_other(crossed: Page, talk: Consultation) -> None:
    assert crossed.status == 409
    assert "Nurse Ann saved this talk too" in crossed.problem
    shown = {words_of(one.legend): [words_of(c) for c in one.select("label")] for one in crossed.all(".difference")}
    assert shown == {
        "Notes for the clinic": ["Yours From Ben", "Nurse Ann From Ann", "Both, one below the other"],
        "Who came along": ["Yours Her son", "Nurse Ann My sister Maria"],
        "Size: Confirmed": ["Yours Nothing", "Nurse Ann Big"],
    }
    assert (note_of(talk).notes, talk.version) == ("From Ann", 2)
    assert crossed.one("form.work").get("data-hx-post") is None  # while both are weighed, nothing saves itself


def test_the_page_as_it_stands_loses_no_words(crossed: Page, other_desk: Walker, talk: Consultation) -> None:
    assert other_desk.post(address(talk), filled(crossed)).status == 303
    note = note_of(talk)
    assert (note.notes, note.companion, note.findings["size"].confirmed) == ("From Ben\nFrom Ann", "Her son", "big")


def test_what_is_chosen_is_kept(crossed: Page, other_desk: Walker, talk: Consultation) -> None:
    chosen = with_choices(crossed, notes="theirs", companion="theirs", confirmed__size="mine")
    assert other_desk.post(address(talk), chosen).status == 303
    note = note_of(talk)
    assert (note.notes, note.companion, note.findings) == ("From Ann", "My sister Maria", {})


def test_what_was_chosen_against_an_older_text_is_not_taken_for_the_newest(
    crossed: Page, desk: Walker, other_desk: Walker, talk: Consultation
) -> None:
    type_in(desk, talk, notes="Ann once more")
    again = other_desk.post(address(talk), with_choices(crossed, notes="theirs"))
    assert again.status == 409
    assert "Yours From Ben Nurse Ann Ann once more" in words_of(again.one("#weigh"))


def test_another_window_of_ones_own_is_named_as_that(desk: Walker, talk: Consultation) -> None:
    copy = note_of(talk)
    type_in(desk, talk, notes="In one window")
    page = desk.post(address(talk), sent(copy, seen=1, notes="In the other"))
    assert "You saved this talk from another window" in page.problem
    assert "From the other window In one window" in page.words


def test_while_typing_the_same_takes_the_place_of_the_talk(
    desk: Walker, other_desk: Walker, talk: Consultation
) -> None:
    copy = note_of(talk)
    type_in(desk, talk, notes="From Ann")
    page = other_desk.post(address(talk), sent(copy, seen=1, notes="From Ben"), htmx=True)
    assert (page.status, page.response["HX-Retarget"]) == (409, "#talk")
    assert page.response["HX-Reswap"].startswith("outerHTML")
    assert "HX-Request" in page.response["Vary"]
    assert (page.all("html"), page.one("#talk")["id"]) == ([], "talk")
    assert "Nurse Ann saved this talk too" in page.problem


def test_the_same_words_from_two_sides_are_no_conflict(desk: Walker, other_desk: Walker, talk: Consultation) -> None:
    copy = note_of(talk)
    type_in(desk, talk, notes="The same")
    assert other_desk.post(address(talk), sent(copy, seen=1, notes="The same")).status == 303
    talk.refresh_from_db()
    assert talk.version == 2
