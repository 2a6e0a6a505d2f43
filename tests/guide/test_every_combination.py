"""The app agrees with the rule table over every combination of answers.

`oracle` is the rule table in another form. A question can be answered, answered with "I'm not sure", or not asked.
"""

from itertools import product

import pytest

from core.guide.answers import Answers
from core.guide.consider import consider
from core.guide.itinerary import next_question, open_questions
from tests.factories import sarcoma_guide
from tests.guide import oracle
from tests.guide.oracle import UNSURE

GUIDE = sarcoma_guide()
EVERY = len(list(oracle.all_answers()))


def said(answers):
    return Answers(choices=answers)


def shown(considered):
    """Each path as the oracle says it."""
    return [(option.key, str(option.fit), option.missing) for option in considered.options]


def expected(answers):
    knowing = oracle.known(answers)
    return [(path.key, *oracle.judged(path.fits, knowing)) for path in oracle.PATHS]


def test_there_are_45360_combinations():
    assert EVERY == 45_360


def test_the_guide_asks_the_questions_of_the_rule_table_in_its_order():
    assert {key: tuple(question.choices) for key, question in GUIDE.questions.items()} == oracle.CHOICES
    assert list(GUIDE.questions) == list(oracle.CHOICES)


def test_the_guide_holds_the_paths_of_the_rule_table_in_its_order():
    held = {decision: list(GUIDE.decisions[decision].options) for decision in GUIDE.decisions}
    assert held == {decision: [path.key for path in paths] for decision, paths in oracle.DECISIONS.items()}
    assert list(GUIDE.decisions) == list(oracle.DECISIONS)


def test_every_combination_shows_what_the_rule_table_says_and_never_fewer_than_two_open_paths():
    seen = 0
    for answers in oracle.all_answers():
        considered = consider(GUIDE, said(answers))
        paths = shown(considered)
        assert paths == expected(answers), answers
        still_there = [option.decision for option in considered.options if option.open]
        assert all(still_there.count(decision) >= 2 for decision in GUIDE.decisions), answers
        assert ("no-active-treatment", "fits", ()) in paths, answers
        assert considered.asks is None, answers
        seen += 1
    assert seen == EVERY


def test_in_every_combination_the_questions_still_open_are_those_that_could_change_a_path_or_its_steps():
    for answers in oracle.all_answers():
        knowing = oracle.known(answers)
        assert open_questions(GUIDE, knowing) == oracle.still_open(knowing), knowing
        assert next_question(GUIDE, said(knowing)) == oracle.asks(knowing), knowing


@pytest.mark.parametrize("path", oracle.PATHS, ids=lambda path: path.key)
def test_a_question_not_asked_leaves_a_path_as_an_unsure_answer_does(path):
    """Over answered, unsure and not asked, for the questions that this path and its steps look at."""
    looked_at = oracle.questions_of(oracle.course(path))
    for values in product(*((*oracle.CHOICES[question], UNSURE, None) for question in looked_at)):
        answers = {q: v for q, v in zip(looked_at, values, strict=True) if v is not None}
        knowing = oracle.known(answers)
        considered = consider(GUIDE, said(answers))
        option = considered.option(path.key)
        assert (option.fit, option.missing) == oracle.judged(path.fits, knowing), answers
        assert considered.asks == oracle.asks(answers), answers


@pytest.mark.parametrize("path", oracle.PATHS, ids=lambda path: path.key)
def test_a_path_has_the_steps_of_the_rule_table(path):
    looked_at = oracle.questions_of(oracle.course(path))
    for values in product(*((*oracle.CHOICES[question], None) for question in looked_at)):
        knowing = {q: v for q, v in zip(looked_at, values, strict=True) if v is not None}
        steps = consider(GUIDE, said(knowing)).option(path.key).steps
        assert [
            (treatment, str(step.fit), step.missing, step.step.sometimes)
            for step in steps
            for treatment in (step.step.treatment, *step.step.together_with, *step.step.either_or_both)
        ] == [(part.treatment, *oracle.judged(part.when, knowing), part.sometimes) for part in path.steps], knowing


WITH_OR_WITHOUT = {
    "early-shrink-then-surgery": {"radiation": "chemotherapy"},
    "shrink-then-surgery": {"radiation": "chemotherapy"},
    "radiation-without-surgery": {"radiation": "chemotherapy"},
    "spread-shrink-then-surgery": {"chemotherapy": "radiation"},
    "spread-surgery-then-chemo": {"chemotherapy": "radiation"},
}


@pytest.mark.parametrize("path", oracle.PATHS, ids=lambda path: path.key)
def test_a_treatment_that_may_be_added_stands_beside_its_step_and_is_no_step_of_its_own(path):
    for considered in consider(GUIDE, said({})).option(path.key).steps:
        beside = WITH_OR_WITHOUT.get(path.key, {}).get(considered.step.treatment)
        assert considered.step.with_or_without == ((beside,) if beside else ())
