"""What is wrong with a piece of a guide is told in words that say what would be right, wherever the piece stands."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from core.guide.faults import told
from core.guide.references import Problem
from core.guide.schema import Fact, Guide, Option
from tests.guide.small_guide import small_guide


def problems(model: type[BaseModel], value: object, *, several: bool = False) -> list[Problem]:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(list[model] if several else model).validate_python(value)
    return [told(error, model, several=several) for error in refused.value.errors()]


def option() -> dict:
    return small_guide()["decisions"]["care"]["options"]["injection"]


def test_a_key_that_a_guide_does_not_know_is_told_with_the_one_that_was_meant():
    data = small_guide()
    data["fact"] = {}
    assert problems(Guide, data) == [Problem(("fact",), "unknown key 'fact': did you mean 'facts'?")]


def test_a_key_like_no_other_is_told_with_all_that_there_are():
    [problem] = problems(Fact, {**small_guide()["facts"]["not-known"], "zzz": 1})
    assert problem.place == ("zzz",)
    assert problem.message.startswith("unknown key 'zzz': use one of text, cites, ")


def test_a_piece_is_looked_at_by_itself():
    data = option()
    data["steps"][1]["treatmnt"] = data["steps"][1].pop("treatment")
    assert set(problems(Option, data)) == {
        Problem(("steps", 1, "treatment"), "'treatment' is missing: add it"),
        Problem(("steps", 1, "treatmnt"), "unknown key 'treatmnt': did you mean 'treatment'?"),
    }


def test_a_list_of_pieces_says_which_of_them():
    good, bad = option(), {**option(), "goood": []}
    [problem] = problems(Option, [good, bad], several=True)
    assert problem == Problem((1, "goood"), "unknown key 'goood': did you mean 'good'?")


def test_inside_what_may_be_left_out_keys_are_known_too():
    data = small_guide()["facts"]["needle-figure"]
    data["figure"]["perod"] = data["figure"].pop("period")
    assert Problem(("figure", "perod"), "unknown key 'perod': did you mean 'period'?") in problems(Fact, data)


def test_what_is_too_short_says_what_is_needed():
    fact = {**small_guide()["facts"]["not-known"], "cites": []}
    assert problems(Fact, fact) == [Problem(("cites",), "nothing is cited here: name the passage that says it")]
    assert problems(Option, {**option(), "good": []}) == [
        Problem(("good",), "'good' has too few entries: give at least 1")
    ]


def test_a_key_of_the_wrong_form_is_shown_with_the_right_form():
    [problem] = problems(Option, {**option(), "summary": "Not A Key"})
    assert problem.place == ("summary",)
    assert problem.message.startswith("'Not A Key' does not have the right form: ^[a-z0-9]")
