"""A rule with unknown answers is unknown only where the unknown answers can make a difference."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guide.conditions import Fit, Rule, all_hold, entry_holds, line_holds

CHOICES = {"colour": ("red", "blue"), "shape": ("round", "square", "flat"), "weight": ("light", "heavy")}
FITS, DEPENDS, RULED_OUT = Fit.FITS, Fit.DEPENDS, Fit.RULED_OUT


def judge(*when, **known):
    return Rule(when, CHOICES).judge(known)


class TestAnEntry:
    @pytest.mark.parametrize(("answer", "holds"), [("red", True), ("blue", False), (None, None)])
    def test_holds_when_the_answer_is_one_of_its_choices(self, answer, holds):
        assert entry_holds(answer, ["red"]) is holds


class TestALine:
    LINE = {"colour": ["red"], "weight": ["heavy"]}

    @pytest.mark.parametrize(
        ("known", "holds"),
        [
            ({"colour": "red", "weight": "heavy"}, True),
            ({"colour": "red", "weight": "light"}, True),
            ({"colour": "red"}, True),  # true, whatever the other is
            ({"colour": "blue", "weight": "light"}, False),
            ({"colour": "blue"}, None),
            ({}, None),
        ],
    )
    def test_holds_if_any_entry_does(self, known, holds):
        assert line_holds(self.LINE, known) is holds

    def test_without_entries_never_holds(self):
        assert line_holds({}, {}) is False


class TestAWhen:
    WHEN = ({"colour": ["red"]}, {"weight": ["heavy"]})

    @pytest.mark.parametrize(
        ("known", "holds"),
        [
            ({"colour": "red", "weight": "heavy"}, True),
            ({"colour": "red"}, None),
            ({}, None),
            ({"colour": "blue"}, False),  # false, whatever the other is
            ({"colour": "blue", "weight": "heavy"}, False),
        ],
    )
    def test_holds_if_every_line_does(self, known, holds):
        assert all_hold(self.WHEN, known) is holds

    def test_without_lines_always_holds(self):
        assert all_hold((), {}) is True


class TestTheFit:
    def test_of_a_rule_without_lines_is_that_it_fits(self):
        assert judge() == (judgement := judge(colour="red"))
        assert (judgement.fit, judgement.missing, judgement.because) == (FITS, (), ())

    def test_of_a_rule_with_an_empty_line_is_ruled_out(self):
        judgement = judge({}, {"colour": ["red"]})
        assert (judgement.fit, judgement.missing, judgement.because) == (RULED_OUT, (), ())

    @pytest.mark.parametrize("known", [{}, {"colour": "red"}, {"colour": "blue"}])
    def test_of_an_entry_that_lists_every_choice_is_that_it_fits(self, known):
        judgement = judge({"colour": ["red", "blue"]}, **known)
        assert (judgement.fit, judgement.missing) == (FITS, ())

    def test_of_an_entry_without_choices_is_ruled_out(self):
        assert judge({"colour": []}).fit is RULED_OUT

    def test_of_a_question_in_two_lines_that_cannot_both_hold_is_ruled_out_before_it_is_answered(self):
        judgement = judge({"colour": ["red"]}, {"colour": ["blue"]})
        assert (judgement.fit, judgement.missing, judgement.because) == (RULED_OUT, (), ())

    def test_of_two_lines_that_hold_together_whatever_the_unknown_is_that_it_fits(self):
        judgement = judge({"shape": ["round"], "weight": ["heavy"]}, {"shape": ["square", "flat"], "weight": ["heavy"]})
        assert judgement.fit is DEPENDS
        assert judgement.missing == ("weight",)  # with a heavy one both hold; with a light one never both

    def test_is_decided_by_trying_the_unknowns_when_each_line_alone_is_open(self):
        rule = ({"colour": ["red"], "shape": ["round"]}, {"colour": ["blue"], "shape": ["round", "square"]})
        assert judge(*rule, shape="round").fit is FITS
        assert judge(*rule, shape="square").fit is DEPENDS
        flat = judge(*rule, shape="flat")
        assert (flat.fit, flat.missing) == (RULED_OUT, ())
        assert all_hold(rule, {"shape": "flat"}) is None  # which is why the unknowns are tried

    def test_is_decided_by_trying_the_unknowns_when_it_holds_whichever_they_are(self):
        every_colour = {"colour": ["red", "blue"], "weight": ["heavy"]}
        assert all_hold([every_colour], {"weight": "light"}) is None
        judgement = judge(every_colour, weight="light")
        assert (judgement.fit, judgement.missing) == (FITS, ())

    def test_depends_on_the_questions_that_can_still_change_it_and_on_no_other(self):
        judgement = judge({"colour": ["red"], "shape": ["round"]}, {"weight": ["heavy"]}, colour="red")
        assert (judgement.fit, judgement.missing) == (DEPENDS, ("weight",))

    def test_names_missing_questions_in_guide_order(self):
        assert judge({"weight": ["heavy"]}, {"colour": ["red"]}).missing == ("colour", "weight")

    def test_takes_no_notice_of_questions_outside_the_rule(self):
        assert judge({"colour": ["red"]}, colour="red", shape="flat").because == ("colour",)


class TestBecause:
    def test_of_a_path_that_fits_names_the_answers_that_hold(self):
        judgement = judge({"colour": ["red"]}, {"shape": ["round"], "weight": ["heavy"]}, colour="red", weight="heavy")
        assert (judgement.fit, judgement.because) == (FITS, ("colour", "weight"))

    def test_of_a_path_that_fits_leaves_out_an_answer_that_did_not_help(self):
        judgement = judge({"shape": ["round"], "weight": ["heavy"]}, shape="flat", weight="heavy")
        assert judgement.because == ("weight",)

    def test_of_a_ruled_out_path_names_the_answers_of_the_lines_that_fail(self):
        judgement = judge(
            {"colour": ["red"]}, {"shape": ["round"], "weight": ["heavy"]}, colour="red", shape="flat", weight="light"
        )
        assert (judgement.fit, judgement.because) == (RULED_OUT, ("shape", "weight"))

    def test_of_a_ruled_out_path_leaves_out_the_answers_of_a_line_that_is_still_open(self):
        judgement = judge({"colour": ["red"]}, {"shape": ["round"], "weight": ["heavy"]}, colour="blue", shape="flat")
        assert (judgement.fit, judgement.because) == (RULED_OUT, ("colour",))

    def test_of_a_path_that_depends_names_the_answers_that_narrowed_it(self):
        judgement = judge({"colour": ["red"]}, {"shape": ["round"]}, {"weight": ["heavy"]}, colour="red")
        assert (judgement.fit, judgement.because) == (DEPENDS, ("colour",))

    def test_of_a_path_that_depends_names_an_answer_that_leaves_its_line_open(self):
        judgement = judge({"shape": ["round"], "weight": ["heavy"]}, shape="flat")
        assert (judgement.fit, judgement.because) == (DEPENDS, ("shape",))

    def test_names_every_answer_where_no_single_line_decides(self):
        rule = ({"colour": ["red"], "shape": ["round"]}, {"colour": ["blue"], "shape": ["round"]})
        assert judge(*rule, shape="flat", weight="heavy").because == ("shape",)


ENTRIES = st.fixed_dictionaries({}, optional={q: st.sets(st.sampled_from(c)).map(sorted) for q, c in CHOICES.items()})
RULES = st.lists(ENTRIES, max_size=3)
KNOWN = st.fixed_dictionaries({}, optional={q: st.sampled_from(c) for q, c in CHOICES.items()})


def completions(known):
    for values in product(*([known[q]] if q in known else choices for q, choices in CHOICES.items())):
        yield dict(zip(CHOICES, values, strict=True))


def holds(when, case):
    return all(any(case[question] in choices for question, choices in line.items()) for line in when)


@given(RULES, KNOWN)
def test_the_fit_of_any_rule_is_what_trying_every_case_says(when, known):
    found = {holds(when, case) for case in completions(known)}
    expected = DEPENDS if len(found) == 2 else FITS if found == {True} else RULED_OUT
    assert Rule(when, CHOICES).judge(known).fit is expected


@given(RULES, KNOWN)
def test_missing_of_any_rule_is_what_changing_one_answer_says(when, known):
    expected = [
        question
        for question in CHOICES
        if question not in known
        and any(
            holds(when, case) != holds(when, {**case, question: other})
            for case in completions(known)
            for other in CHOICES[question]
        )
    ]
    assert list(Rule(when, CHOICES).judge(known).missing) == expected


@given(RULES, KNOWN)
def test_the_answers_named_decide_any_rule_by_themselves(when, known):
    rule = Rule(when, CHOICES)
    judgement = rule.judge(known)
    assert set(judgement.because) <= set(known)
    if judgement.fit is not DEPENDS:
        assert rule.judge({question: known[question] for question in judgement.because}).fit is judgement.fit


@given(RULES, st.lists(KNOWN, min_size=2, max_size=4))
def test_a_rule_judges_alike_however_often_it_has_judged(when, people):
    rule = Rule(when, CHOICES)
    assert [rule.judge(known) for known in people] == [Rule(when, CHOICES).judge(known) for known in people]
