"""Answers are taken only if the guide asks the question and offers the choice."""

import pytest
from pydantic import ValidationError

from core.guide.answers import Answers, UnknownAnswer, read_choices
from tests.factories import sarcoma_guide

GUIDE = sarcoma_guide()


def test_choices_of_the_guide_and_unsure_are_taken():
    assert read_choices(GUIDE, {"stage": "ii", "site": "unsure"}).choices == {"stage": "ii", "site": "unsure"}


def test_nothing_said_is_a_fair_beginning():
    assert read_choices(GUIDE, {}) == Answers()


@pytest.mark.parametrize("said", [None, [], ["stage"], "stage", 3, True])
def test_anything_but_an_object_is_refused(said):
    with pytest.raises(UnknownAnswer, match="an object of questions and choices"):
        read_choices(GUIDE, said)


def test_an_unknown_question_is_refused_with_the_questions_there_are():
    with pytest.raises(UnknownAnswer, match="unknown question 'grade': use one of stage, site, size"):
        read_choices(GUIDE, {"grade": "high"})


@pytest.mark.parametrize("choice", ["v", "", "II", " ii", 2, 2.0, True, None, ["ii"], {"ii": "ii"}])
def test_an_unknown_choice_is_refused_with_the_choices_there_are(choice):
    with pytest.raises(UnknownAnswer, match=r"'stage' has no choice .*: use one of i, ii, iii, iv, unsure"):
        read_choices(GUIDE, {"stage": choice})


def test_unsure_is_asked_and_not_known():
    answers = Answers(choices={"stage": "ii", "site": "unsure"})
    assert answers.known == {"stage": "ii"}
    assert [question for question in ("stage", "site", "size") if answers.unsure(question)] == ["site"]


def test_answers_never_change():
    with pytest.raises(ValidationError):
        Answers().choices = {"stage": "ii"}
