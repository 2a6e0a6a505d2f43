"""A rule read back in plain words."""

from __future__ import annotations

from typing import Any

import pytest

from core.editorial.ruling import ALWAYS, in_words, line_in_words

QUESTIONS: dict[str, Any] = {
    "stage": {
        "name": "Stage",
        "choices": {
            "i": {"label": "I", "said": "stage I"},
            "ii": {"label": "II", "said": "stage II"},
            "iii": {"label": "III", "said": "stage III"},
        },
    },
    "size": {
        "name": "Size",
        "choices": {
            "small": {"label": "Small", "said": "a small tumour"},
            "big": {"label": "Big", "said": "a big tumour"},
            "very-big": {"label": "Very big", "said": "a very big tumour"},
        },
    },
    "reach": {
        "name": "Reach",
        "choices": {"hard": {"label": "Hard to take out"}, "easy": {"label": "Within reach"}},
    },
    "lump": {
        "name": "Lump",
        "choices": {"a": {"said": "red, or hot"}, "b": {"said": "cold or blue"}, "c": {"said": "hard"}},
    },
}


@pytest.mark.parametrize(
    ("when", "words"),
    [
        pytest.param([], ALWAYS, id="no rule"),
        pytest.param([{"stage": ["ii"]}], "Shown when a person answers: stage II.", id="one answer"),
        pytest.param([{"stage": ["i", "ii"]}], "Shown when a person answers: stage I or II.", id="two answers"),
        pytest.param(
            [{"stage": ["ii", "iii"]}, {"size": ["big", "very-big"], "reach": ["hard"]}],
            "Shown when a person answers: stage II or III; and a big or very big tumour, or Hard to take out.",
            id="two lines, one with two questions",
        ),
        pytest.param(
            [{"stage": ["i", "ii", "iii"]}],
            "Shown when a person answers: any known answer to “Stage”.",
            id="every answer",
        ),
    ],
)
def test_a_rule_reads_back_as_a_sentence(when: Any, words: str) -> None:
    assert in_words(when, QUESTIONS) == words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param({}, "nothing yet (no answer is chosen)", id="an empty line"),
        pytest.param({"stage": []}, "an answer to “Stage” (none is chosen)", id="nothing ticked"),
        pytest.param({"gone": ["x"]}, "an answer to “gone”, a question that is gone", id="a question gone"),
        pytest.param({"stage": ["ix", "i"]}, "“ix”, an answer that is gone, or stage I", id="an answer gone"),
        pytest.param({"lump": ["a", "b"]}, "red, or hot, or cold or blue", id="answers that are lists themselves"),
        pytest.param(
            {"lump": ["a"], "stage": ["i", "ii"], "size": ["big"]},
            "red, or hot; stage I or II; or a big tumour",
            id="three entries, some of them lists",
        ),
    ],
)
def test_a_line_says_what_it_asks_for_whatever_state_it_is_in(line: Any, words: str) -> None:
    assert line_in_words(line, QUESTIONS) == words


def test_the_words_around_a_rule_are_the_callers() -> None:
    assert in_words([], QUESTIONS, always="For all.") == "For all."
    assert in_words([{"stage": ["i"]}], QUESTIONS, lead="Part of it when:") == "Part of it when: stage I."
