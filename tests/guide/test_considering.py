"""What is set beside the paths: the unknowns and what each would change, what matters, questions for the team."""

import pytest

from core.guide.answers import Answers, Importance, OwnConcern
from core.guide.conditions import Fit
from core.guide.consider import Cell, WhatIf, consider
from core.guide.schema import Group, Prompt, Stance
from tests.factories import sarcoma_guide

GUIDE = sarcoma_guide()
MIDDLE_LEG = {"stage": "ii", "site": "leg", "size": "small", "reach": "reachable", "nodes": "no", "fitness": "well"}


def considering(guide=GUIDE, **choices):
    return consider(guide, Answers(choices=choices))


class TestPaths:
    def test_of_a_decision_come_in_guide_order(self):
        for decision, parts in GUIDE.decisions.items():
            assert [option.key for option in considering().of(decision)] == list(parts.options)

    def test_can_be_taken_by_fit(self):
        considered = considering(stage="i", site="unsure")
        assert [option.key for option in considered.of("treatment", Fit.DEPENDS)] == [
            "early-surgery",
            "early-shrink-then-surgery",
        ]
        open_paths = considered.of("treatment", Fit.FITS, Fit.DEPENDS)
        assert open_paths == tuple(option for option in considered.of("treatment") if option.open)

    def test_are_found_by_key(self):
        assert considering().option("surgery").decision == "treatment"
        assert considering().option("a-path-that-is-not-there") is None

    def test_name_the_treatments_in_them_each_once_with_those_that_may_be_added(self):
        shrink = considering(**MIDDLE_LEG | {"reach": "hard", "nodes": "yes"}).option("shrink-then-surgery")
        assert shrink.treatments == ("radiation", "chemotherapy", "surgery", "node-removal")

    def test_do_not_name_the_treatment_of_a_step_that_is_ruled_out(self):
        assert considering(**MIDDLE_LEG).option("surgery").treatments == ("surgery",)
        assert considering(**MIDDLE_LEG | {"nodes": "unsure"}).option("surgery").treatments == (
            "surgery",
            "node-removal",
        )

    def test_name_both_of_two_treatments_given_together_or_in_each_others_place(self):
        spread = considering(stage="iv", removable="not-all")
        assert spread.option("spread-targeted").treatments == ("targeted", "chemotherapy")
        assert spread.option("spread-symptom-relief").treatments == ("radiation", "chemotherapy")


class TestUnknowns:
    def test_are_none_when_everything_that_matters_is_known(self):
        assert considering(**MIDDLE_LEG).unknowns == ()

    def test_stand_in_question_order_and_say_whether_they_were_asked(self):
        considered = considering(stage="ii", site="leg", reach="unsure", nodes="no", nerves="no", fitness="well")
        assert [(unknown.question, unknown.asked) for unknown in considered.unknowns] == [
            ("size", False),
            ("reach", True),
        ]

    def test_leave_out_what_somebody_is_unsure_of_but_no_longer_matters(self):
        considered = considering(stage="iv", size="unsure", removable="unsure")
        assert [unknown.question for unknown in considered.unknowns] == ["removable"]

    def test_say_what_each_answer_would_open_and_close(self):
        (site,) = considering(stage="i", site="unsure").unknowns
        assert site.holds_open == ("early-surgery", "early-shrink-then-surgery")
        what_ifs = {what_if.choice: what_if for what_if in site.what_ifs}
        assert list(what_ifs) == list(GUIDE.questions["site"].choices)
        nothing = {"leaves_open": (), "adds_steps": (), "drops_steps": ()}
        assert what_ifs["leg"] == WhatIf(
            "leg", opens=("early-surgery",), closes=("early-shrink-then-surgery",), **nothing
        )
        assert what_ifs["belly"] == WhatIf(
            "belly", opens=("early-shrink-then-surgery",), closes=("early-surgery",), **nothing
        )

    def test_say_which_paths_would_still_hang_on_something_else(self):
        considered = considering(
            stage="ii", site="trunk", size="unsure", reach="reachable", nodes="no", fitness="unsure"
        )
        size, fitness = considered.unknowns
        small = size.what_ifs[0]
        assert (small.opens, small.closes, small.leaves_open) == (
            (),
            ("shrink-then-surgery",),
            ("surgery-then-radiation",),
        )
        well = fitness.what_ifs[0]
        assert well.opens == ("surgery",)
        assert well.closes == ("radiation-without-surgery",)
        assert well.leaves_open == ("shrink-then-surgery", "surgery-then-radiation")

    def test_say_which_steps_an_answer_would_add_or_drop(self):
        (nodes,) = considering(**MIDDLE_LEG | {"nodes": "unsure"}).unknowns
        yes, no = nodes.what_ifs
        assert nodes.holds_open == ("surgery", "surgery-then-radiation")
        assert (yes.adds_steps, yes.drops_steps) == (nodes.holds_open, ())
        assert (no.adds_steps, no.drops_steps) == ((), nodes.holds_open)
        assert (yes.opens, yes.closes, yes.leaves_open) == ((), (), ())

    def test_do_not_count_the_steps_of_a_path_that_is_ruled_out(self):
        considered = considering(**MIDDLE_LEG | {"nodes": "unsure"})
        assert "amputation" not in considered.unknowns[0].holds_open

    def test_count_the_steps_of_a_path_that_itself_hangs_on_something_else(self):
        reach, nodes = considering(**MIDDLE_LEG | {"reach": "unsure", "nodes": "unsure"}).unknowns
        assert "surgery" in reach.holds_open
        assert "surgery" in nodes.holds_open

    def test_do_not_count_the_steps_of_a_path_that_the_answer_would_close(self):
        only_without_nodes = with_when("surgery", ({"nodes": ("no",)},))
        nodes = considering(only_without_nodes, **MIDDLE_LEG | {"nodes": "unsure"}).unknowns[0]
        yes, no = nodes.what_ifs
        assert ("surgery" in yes.closes, "surgery" in yes.adds_steps) == (True, False)
        assert ("surgery" in no.opens, "surgery" in no.drops_steps) == (True, True)


def with_when(key, when):
    """The guide with another rule for one treatment path."""
    treatment = GUIDE.decisions["treatment"]
    options = {**treatment.options, key: treatment.options[key].model_copy(update={"when": when})}
    decisions = {**GUIDE.decisions, "treatment": treatment.model_copy(update={"options": options})}
    return GUIDE.model_copy(update={"decisions": decisions})


class TestTheMatrix:
    def test_has_a_row_for_each_thing_that_matters_most_important_first(self):
        first, second, third = list(GUIDE.concerns)[:3]
        answers = Answers(
            importance={first: Importance.LESS, second: Importance.MOST, third: Importance.MOST},
            own_concerns=(
                OwnConcern(text="My garden"),
                OwnConcern(text="The wedding in May", importance=Importance.MOST),
            ),
        )
        rows = consider(GUIDE, answers).matrix("surgery")
        assert [(row.concern or row.own, row.importance.value) for row in rows] == [
            (second, "most"),
            (third, "most"),
            ("The wedding in May", "most"),
            ("My garden", "matters"),
            (first, "less"),
        ]

    def test_leaves_out_what_nobody_said_matters(self):
        assert considering().matrix("surgery", "amputation") == ()

    def test_sets_the_paths_side_by_side_in_the_order_asked_for_with_the_fact_behind_each(self):
        (row,) = consider(GUIDE, Answers(importance={"limb-use": Importance.MOST})).matrix("surgery", "amputation")
        effects = [GUIDE.decisions["treatment"].options[key].effects["limb-use"] for key in ("surgery", "amputation")]
        assert row.cells == tuple(
            Cell(key, effect.stance, effect.fact)
            for key, effect in zip(("surgery", "amputation"), effects, strict=True)
        )

    def test_says_not_known_where_no_source_says(self):
        silent = next(
            (key, concern)
            for _, key, option in GUIDE.options()
            for concern in GUIDE.concerns
            if concern not in option.effects
        )
        (row,) = consider(GUIDE, Answers(importance={silent[1]: Importance.MATTERS})).matrix(silent[0])
        assert row.cells == (Cell(silent[0], Stance.UNKNOWN, None),)

    def test_says_not_known_for_what_people_add_themselves(self):
        (row,) = consider(GUIDE, Answers(own_concerns=(OwnConcern(text="My garden"),))).matrix("surgery")
        assert row.cells == (Cell("surgery", Stance.UNKNOWN, None),)


def asking(**about):
    """A guide with one question for the team, worth asking for this reason."""
    prompt = Prompt(text="What would you like to know?", group=Group.MY_CASE, **about)
    return GUIDE.model_copy(update={"prompts": {"the-prompt": prompt}})


STAGE_IV = Answers(choices={"stage": "iv", "removable": "all"})


class TestQuestionsForTheTeam:
    @pytest.mark.parametrize(
        ("about", "answers", "worth_asking"),
        [
            ({}, Answers(), False),
            ({"always": True}, STAGE_IV, True),
            ({"questions": ("removable",)}, Answers(choices={"stage": "iv", "removable": "unsure"}), True),
            ({"questions": ("removable",)}, STAGE_IV, False),
            ({"questions": ("removable",)}, Answers(choices={"stage": "i", "removable": "unsure"}), False),
            ({"options": ("spread-surgery",)}, STAGE_IV, True),
            ({"options": ("spread-surgery",)}, Answers(choices={"stage": "iv"}), True),
            ({"options": ("spread-surgery",)}, Answers(choices={"stage": "i"}), False),
            ({"treatments": ("chemotherapy",)}, STAGE_IV, True),
            ({"treatments": ("amputation",)}, STAGE_IV, False),
            ({"concerns": ("limb-use",)}, Answers(importance={"limb-use": Importance.MOST}), True),
            ({"concerns": ("limb-use",)}, Answers(importance={"limb-use": Importance.MATTERS}), True),
            ({"concerns": ("limb-use",)}, Answers(importance={"limb-use": Importance.LESS}), False),
            ({"concerns": ("limb-use",)}, Answers(), False),
            ({"shaping": {"sharing": ("me", "team")}}, Answers(shaping={"sharing": ("team",)}), True),
            ({"shaping": {"sharing": ("me", "team")}}, Answers(shaping={"sharing": ("together",)}), False),
            ({"shaping": {"sharing": ("me", "team")}}, Answers(), False),
            ({"options": ("amputation",), "concerns": ("time",)}, Answers(importance={"time": Importance.MOST}), True),
        ],
    )
    def test_are_worth_asking_if_any_reason_holds(self, about, answers, worth_asking):
        assert ("the-prompt" in consider(asking(**about), answers).prompts) is worth_asking

    def test_come_in_guide_order(self):
        prompts = list(considering().prompts)
        assert prompts == [key for key in GUIDE.prompts if key in prompts]
        assert prompts
