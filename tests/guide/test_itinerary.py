"""Only what can still change something is asked; an answer that no longer counts is dropped; the rest is kept."""

import pytest

from core.guide.answers import Answers, Importance, OwnConcern
from core.guide.itinerary import next_question, on_the_route, open_questions, question_before, that_still_count
from tests.factories import sarcoma_guide

GUIDE = sarcoma_guide()
EVERY_QUESTION = ["stage", "site", "size", "reach", "nodes", "nerves", "fitness", "removable"]
MIDDLE_LEG = {"stage": "ii", "site": "leg", "size": "small", "reach": "reachable", "nodes": "no", "fitness": "well"}


def said(**choices):
    return Answers(choices=choices)


def asked_of(**person):
    """The questions put to a person, in order, on the way from the first to the last."""
    answers = said()
    asked = []
    while question := next_question(GUIDE, answers):
        asked.append(question)
        answers = said(**answers.choices, **{question: person.get(question, "unsure")})
    return asked


class TestWhoIsAskedWhat:
    def test_everybody_is_asked_the_stage_first(self):
        assert next_question(GUIDE, said()) == "stage"

    def test_stage_i_is_asked_only_the_place(self):
        assert asked_of(stage="i") == ["stage", "site"]
        assert asked_of(stage="i", site="leg") == ["stage", "site"]

    def test_stage_iv_is_asked_only_whether_all_can_be_taken_out(self):
        assert asked_of(stage="iv") == ["stage", "removable"]

    def test_who_does_not_know_the_stage_is_asked_everything_that_may_matter(self):
        assert asked_of() == EVERY_QUESTION

    def test_a_tumour_outside_an_arm_or_leg_is_not_asked_about_nerves(self):
        assert asked_of(stage="ii", site="belly", size="very-big") == [
            "stage",
            "site",
            "size",
            "reach",
            "nodes",
            "fitness",
        ]

    def test_a_tumour_that_is_not_very_big_is_not_asked_about_nerves(self):
        assert "nerves" not in asked_of(stage="iii", site="leg", size="big")
        assert "nerves" in asked_of(stage="iii", site="leg", size="very-big")
        assert "nerves" in asked_of(stage="iii", site="leg", size="unsure")

    def test_out_of_reach_in_the_body_settles_everything(self):
        assert asked_of(stage="ii", site="trunk", reach="impossible") == ["stage", "site", "size", "reach"]

    def test_out_of_reach_in_a_limb_still_leaves_amputation_to_ask_about(self):
        asked = asked_of(stage="ii", site="leg", size="very-big", reach="impossible", nerves="yes")
        assert asked == ["stage", "site", "size", "reach", "nodes", "nerves", "fitness"]
        assert "fitness" not in asked_of(stage="ii", site="leg", size="very-big", reach="impossible", nerves="no")

    def test_not_well_enough_settles_everything_when_it_is_said_early(self):
        assert next_question(GUIDE, said(stage="iii", site="leg", fitness="unwell")) is None

    def test_not_well_and_out_of_reach_leaves_nothing_to_ask(self):
        assert next_question(GUIDE, said(stage="ii", reach="impossible", fitness="unwell")) is None

    def test_nodes_are_asked_about_although_they_change_only_a_step(self):
        assert next_question(GUIDE, said(stage="ii", site="arm", size="small", reach="hard", fitness="well")) == "nodes"

    def test_what_somebody_is_unsure_of_is_not_asked_twice_and_stays_open(self):
        answers = said(stage="i", site="unsure")
        assert next_question(GUIDE, answers) is None
        assert open_questions(GUIDE, answers.known) == {"site"}


class TestTheRoute:
    @pytest.mark.parametrize("question", EVERY_QUESTION)
    def test_holds_every_question_while_nothing_is_answered(self, question):
        assert on_the_route(GUIDE, said(), question)

    @pytest.mark.parametrize(
        ("question", "on_it"), [("stage", True), ("site", True), ("size", False), ("removable", False)]
    )
    def test_of_stage_i_holds_stage_and_place(self, question, on_it):
        assert on_the_route(GUIDE, said(stage="i"), question) is on_it

    def test_keeps_an_answered_question_so_that_it_can_be_changed(self):
        assert all(on_the_route(GUIDE, said(**MIDDLE_LEG), question) for question in MIDDLE_LEG)

    def test_is_not_changed_by_answers_that_come_later(self):
        assert on_the_route(GUIDE, said(stage="ii", fitness="unwell"), "size")


class TestAnswersThatStillCount:
    def test_are_all_of_them_on_an_ordinary_walk(self):
        assert that_still_count(GUIDE, said(**MIDDLE_LEG)) == said(**MIDDLE_LEG)

    def test_lose_what_the_new_stage_does_not_ask(self):
        changed = said(**MIDDLE_LEG | {"stage": "iv", "removable": "all"})
        assert that_still_count(GUIDE, changed) == said(stage="iv", removable="all")

    def test_keep_the_place_when_the_stage_becomes_one(self):
        assert that_still_count(GUIDE, said(**MIDDLE_LEG | {"stage": "i"})) == said(stage="i", site="leg")

    def test_lose_the_nerves_when_the_tumour_turns_out_small(self):
        very_big = said(
            stage="ii", site="leg", size="very-big", reach="reachable", nodes="no", nerves="yes", fitness="well"
        )
        small = said(**very_big.choices | {"size": "small"})
        assert that_still_count(GUIDE, very_big) == very_big
        assert "nerves" not in that_still_count(GUIDE, small).choices

    def test_keep_an_unsure_answer_while_it_matters_and_drop_it_after(self):
        assert that_still_count(GUIDE, said(stage="i", site="unsure")) == said(stage="i", site="unsure")
        assert that_still_count(GUIDE, said(stage="iv", site="unsure")) == said(stage="iv")

    def test_keep_answers_given_out_of_order(self):
        ahead = said(fitness="well", size="small")
        assert that_still_count(GUIDE, ahead).choices == {"size": "small", "fitness": "well"}
        assert next_question(GUIDE, ahead) == "stage"

    def test_keep_answers_after_a_question_that_is_left_out(self):
        assert that_still_count(GUIDE, said(site="leg", reach="hard")).choices == {"site": "leg", "reach": "hard"}

    def test_judge_each_answer_by_those_that_were_kept_before_it(self):
        # In stage IV the size no longer counts, so it cannot decide what comes after it either.
        assert that_still_count(GUIDE, said(stage="iv", size="very-big", nerves="yes", removable="unsure")).choices == {
            "stage": "iv",
            "removable": "unsure",
        }

    def test_leave_what_matters_and_what_shapes_the_talk_alone(self):
        wishes = {
            "shaping": {"sharing": ("together",)},
            "importance": {"limb-use": Importance.MOST},
            "own_concerns": (OwnConcern(text="My garden"),),
        }
        kept = that_still_count(GUIDE, Answers(choices={"stage": "iv", "size": "big"}, **wishes))
        assert kept == Answers(choices={"stage": "iv"}, **wishes)


class TestTheQuestionBefore:
    def test_the_first_is_none(self):
        assert question_before(GUIDE, said(**MIDDLE_LEG), "stage") is None

    def test_is_the_asked_one_that_stands_before_it(self):
        assert question_before(GUIDE, said(**MIDDLE_LEG), "reach") == "size"

    def test_skips_questions_that_were_not_asked(self):
        assert question_before(GUIDE, said(**MIDDLE_LEG), "fitness") == "nodes"

    def test_skips_answers_that_are_off_the_route(self):
        assert question_before(GUIDE, said(stage="iv", size="big"), "removable") == "stage"

    def test_the_end_is_the_last_that_was_asked(self):
        assert question_before(GUIDE, said(**MIDDLE_LEG), None) == "fitness"
        assert question_before(GUIDE, said(), None) is None
