"""A path that readers are told nothing about keeps its name, its place and its rule, and nothing else."""

from __future__ import annotations

from functools import cache

import pytest

from core.guide.answers import Answers
from core.guide.compare import for_person
from core.guide.conditions import Fit
from core.guide.consider import consider
from core.guide.references import dead_references
from core.guide.schema import Guide
from core.guide.withholding import withholding
from tests.guide.small_guide import small_guide

WORDS = "This path is being checked again."
SORE = Answers(choices={"pain": "strong", "swelling": "yes"})


@cache
def knee() -> Guide:
    return Guide.model_validate(small_guide())


@cache
def without(*options: str) -> Guide:
    return withholding(knee(), frozenset(options), words=WORDS)


def option(guide: Guide, key: str):
    return guide.decisions["care"].options[key]


def test_one_sentence_stands_in_place_of_all_that_is_said_about_it():
    held = option(without("injection"), "injection")
    assert without("injection").facts[held.summary].text == WORDS
    nothing = (held.good, held.hard, held.asks_of_you, held.living, held.unknown, held.figures, held.notes)
    assert not any((*nothing, held.effects, held.prompts))
    assert held.withheld
    assert not option(knee(), "injection").withheld


def test_its_name_its_place_and_its_rule_stay():
    before, after = knee().decisions["care"].options, without("injection").decisions["care"].options
    assert list(after) == list(before)
    assert after["injection"].name == before["injection"].name
    assert after["injection"].when == before["injection"].when


@pytest.mark.parametrize("pain", ["mild", "strong", "unsure", None])
@pytest.mark.parametrize("swelling", ["yes", "no", "unsure", None])
def test_nobody_stands_elsewhere_because_of_it(pain: str | None, swelling: str | None):
    answers = Answers(choices={key: said for key, said in (("pain", pain), ("swelling", swelling)) if said})
    before, after = consider(knee(), answers), consider(without("injection"), answers)
    assert [(one.key, one.fit, one.missing) for one in after.options] == [
        (one.key, one.fit, one.missing) for one in before.options
    ]
    assert after.asks == before.asks
    assert after.unknowns == before.unknowns


def test_its_treatments_are_part_of_what_is_not_told():
    told = consider(knee(), SORE).option("injection")
    held = consider(without("injection"), SORE).option("injection")
    assert told
    assert told.treatments == ("needle", "brace")
    assert held
    assert held.treatments == ()


def test_the_other_paths_are_told_as_before():
    for key in ("exercises", "wait"):
        assert option(without("injection"), key) is option(knee(), key)
    assert without("injection").decisions["picture"] == knee().decisions["picture"]


def test_what_is_said_of_it_alone_is_not_in_the_guide_any_more():
    left = without("injection").facts
    assert not {"needle-summary", "needle-good", "needle-hard", "needle-figure"} & set(left)
    assert "not-known" in left  # other paths say it too
    assert "needle-what" in left  # said of the treatment, which may belong to other paths


def test_what_two_paths_share_goes_with_the_second():
    assert "wait-good" in without("wait").facts
    assert "wait-good" not in without("wait", "no-scan").facts


def test_the_guide_still_points_at_nothing_that_is_not_there():
    every = frozenset(key for _decision, key, _option in knee().options())
    assert not list(dead_references(withholding(knee(), every, words=WORDS)))


def test_the_guide_itself_is_left_alone():
    before = knee().canonical()
    withholding(knee(), frozenset({"injection"}), words=WORDS)
    assert knee().canonical() == before


class TestForOnePerson:
    """What would differ between an edition that is told and one that is not."""

    def test_the_sentence_is_gained_and_the_facts_are_lost(self):
        [path] = for_person(knee(), without("injection"), SORE).paths
        assert path.key == "injection"
        assert not path.turned
        assert [placed.fact for placed in path.gained] == ["being-checked-again"]
        assert {"needle-summary", "needle-good", "needle-figure"} <= {placed.fact for placed in path.lost}

    def test_its_steps_are_told_of_by_nothing(self):
        [path] = for_person(knee(), without("injection"), SORE).paths
        assert path.steps
        assert not {placed for placed in path.gained if placed.role == "treatments"}

    def test_nothing_differs_while_both_are_withheld(self):
        assert not for_person(without("injection"), without("injection"), SORE)

    def test_a_path_that_is_ruled_out_is_not_spoken_of(self):
        mild = Answers(choices={"pain": "mild", "swelling": "no"})
        held = consider(without("injection"), mild).option("injection")
        assert held
        assert held.fit is Fit.RULED_OUT
        assert not for_person(knee(), without("injection"), mild)
