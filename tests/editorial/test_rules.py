"""Building a rule by choosing questions and answers. No key and no JSON is ever typed."""

from __future__ import annotations

import pytest
from django.test import Client

from core.editorial.models import Draft
from tests.editorial.desking import Sent, filled, opened, page_of, send, soup_of, stored, words_of

pytestmark = pytest.mark.django_db

PATH = "options/care/exercises"  # shown when the pain is mild
FREE = "options/care/wait"  # shown to everyone


def pressed(desk: Client, draft: Draft, address: str, form: Sent, action: str) -> Sent:
    response = send(desk, draft, address, form, {"_do": action})
    assert response.status_code == 200
    return filled(response)


def test_a_rule_is_built_by_choosing_a_question_and_ticking_answers(draft: Draft, desk: Client) -> None:
    form = pressed(desk, draft, FREE, opened(desk, draft, FREE), "add:when")
    form = pressed(desk, draft, FREE, {**form, "when.0._new": ["swelling"]}, "ask:when.0")
    form["when.0.swelling"] = ["yes"]
    form = pressed(desk, draft, FREE, form, "add:when")
    form = pressed(desk, draft, FREE, {**form, "when.1._new": ["pain"]}, "ask:when.1")
    form["when.1.pain"] = ["strong", "mild"]
    assert send(desk, draft, FREE, form).status_code == 303
    assert stored(draft, FREE)["when"] == [{"swelling": ["yes"]}, {"pain": ["strong", "mild"]}]
    said = words_of(desk.get(page_of(draft, FREE)))
    assert "Shown when a person answers: it is swollen; and any known answer to “Pain”." in said


def test_a_question_that_stands_in_a_line_is_not_offered_there_again(draft: Draft, desk: Client) -> None:
    offered = soup_of(desk.get(page_of(draft, PATH))).select("#f-when-0-new option")
    assert [option["value"] for option in offered] == ["", "swelling"]


def test_the_rule_is_read_back_in_words_while_answers_are_ticked(draft: Draft, desk: Client) -> None:
    form = {**opened(desk, draft, PATH), "when.0._ask": ["pain", "swelling"], "when.0.swelling": ["no"]}
    read = send(desk, draft, PATH, form, {"_field": "when"}, page="look", htmx=True)
    assert words_of(read) == "Shown when a person answers: it is a little sore or it is not swollen."
    assert stored(draft, PATH)["when"] == [{"pain": ["mild"]}]


def test_a_question_and_a_line_are_taken_out(draft: Draft, desk: Client) -> None:
    address = "options/care/injection"
    form = pressed(desk, draft, address, opened(desk, draft, address), "leave:when.0.swelling")
    assert form["when.0._ask"] == ["pain"]
    form = pressed(desk, draft, address, form, "drop:when.0")
    send(desk, draft, address, form)
    assert "when" not in stored(draft, address)
    assert "Shown to everyone." in words_of(desk.get(page_of(draft, address)))


def test_a_line_with_a_question_and_no_answer_is_kept_and_told(draft: Draft, desk: Client) -> None:
    form = {**opened(desk, draft, PATH), "when.0.pain": []}
    response = send(desk, draft, PATH, form)
    assert response.status_code == 303
    said = words_of(desk.get(response["Location"]))
    assert "Tick an answer, or take the question out" in said
    assert "an answer to “Pain” (none is chosen)" in said


def test_an_empty_line_is_dropped(draft: Draft, desk: Client) -> None:
    form = pressed(desk, draft, PATH, opened(desk, draft, PATH), "add:when")
    send(desk, draft, PATH, form)
    assert stored(draft, PATH)["when"] == [{"pain": ["mild"]}]


def test_what_no_form_offers_is_stored_as_words_and_told_as_a_finding(draft: Draft, desk: Client) -> None:
    form = {**opened(desk, draft, PATH), "when.0._ask": ["__class__"], "when.0.__class__": ["x"]}
    response = send(desk, draft, PATH, form)
    assert response.status_code in (303, 422)
    said = words_of(desk.get(page_of(draft))) if response.status_code == 303 else words_of(response)
    assert "finding" in said or "problem" in said


def test_the_answers_of_a_made_up_person_are_chosen_from_lists(draft: Draft, desk: Client) -> None:
    address = "vignettes/person-1"
    form = opened(desk, draft, address)
    assert form["answers.pain"] == ["mild"]
    form["answers.pain"], form["answers.swelling"] = ["unsure"], [""]
    send(desk, draft, address, form)
    assert stored(draft, address)["answers"] == {"pain": "unsure"}
    said = words_of(desk.get(page_of(draft, address, "history")))
    assert "Pain: [gone: A little; Swelling: Yes ] [new: I'm not sure ]" in said


def test_answers_that_make_a_question_worth_asking_are_ticked(draft: Draft, desk: Client) -> None:
    address = "prompts/how-to-rest"
    form = opened(desk, draft, address)
    assert form["shaping.wish"] == ["rest"]
    form["shaping.wish"] = ["rest", "none"]
    send(desk, draft, address, form)
    assert stored(draft, address)["shaping"] == {"wish": ["rest", "none"]}
    said = words_of(desk.get(page_of(draft, address, "history")))
    assert "Wishes: Rest [new: , Nothing ]" in said


def test_a_step_says_whose_path_has_it(draft: Draft, desk: Client) -> None:
    said = words_of(desk.get(page_of(draft, "options/care/injection")))
    assert "Always part of this path." in said
    assert "Part of it when a person answers:" in said
