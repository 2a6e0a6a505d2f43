"""The people in `scenarios/` are shown what their row says."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from core.guide.answers import read_choices
from core.guide.conditions import Fit
from core.guide.consider import consider
from tests.factories import sarcoma_guide

FILES = sorted((Path(__file__).parent / "scenarios").glob("*.yaml"))
MAY_SAY = {"name", "answers", "fits", "depends", "asks", "because", "hangs_on", "steps"}


def rows(file):
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


SCENARIOS = [pytest.param(row, id=f"{file.stem}: {row['name']}") for file in FILES for row in rows(file)]


@pytest.fixture
def considered(row):
    guide = sarcoma_guide()
    return consider(guide, read_choices(guide, row["answers"]))


@pytest.mark.parametrize("row", SCENARIOS)
def test_the_paths_are_those_of_the_row(row, considered):
    assert set(row) <= MAY_SAY
    assert [option.key for option in considered.of("treatment", Fit.FITS)] == row["fits"]
    assert [option.key for option in considered.of("treatment", Fit.DEPENDS)] == row.get("depends", [])


def saying(part):
    return [scenario for scenario in SCENARIOS if part in scenario.values[0]]


@pytest.mark.parametrize("row", saying("asks"))
def test_the_next_question_is_that_of_the_row(row, considered):
    assert (considered.asks or "nothing") == row["asks"]


@pytest.mark.parametrize("row", saying("because"))
def test_a_path_is_put_down_to_the_answers_of_the_row(row, considered):
    assert {key: list(considered.option(key).because) for key in row["because"]} == row["because"]


@pytest.mark.parametrize("row", saying("hangs_on"))
def test_a_path_hangs_on_the_questions_of_the_row(row, considered):
    assert {key: list(considered.option(key).missing) for key in row["hangs_on"]} == row["hangs_on"]


@pytest.mark.parametrize("row", saying("steps"))
def test_a_path_has_the_steps_of_the_row(row, considered):
    assert {key: list(steps_of(considered.option(key))) for key in row["steps"]} == row["steps"]


def steps_of(option):
    for step in option.steps:
        for treatment in (step.step.treatment, *step.step.together_with, *step.step.either_or_both):
            yield f"{treatment} {step.fit}"
