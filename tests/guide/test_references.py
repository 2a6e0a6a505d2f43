"""A key that points nowhere is found wherever it stands, and said with its place and what may have been meant."""

import json

import pytest

from core.guide.references import dead_references, references, references_in, repointed, targets
from core.guide.schema import Guide
from tests.factories import sarcoma_guide
from tests.guide.small_guide import small_guide

GUIDE = sarcoma_guide()
PATHS = ("decisions", "treatment", "options")


def with_key(place, key):
    """The guide with `key` at this place of the document."""
    document = json.loads(GUIDE.model_dump_json())
    part = document
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = key
    return Guide.model_validate(document)


def first_vignette():
    return next(iter(GUIDE.vignettes))


def first_statement():
    return next(iter(GUIDE.understanding))


def first_fact():
    return next(iter(GUIDE.facts))


def test_the_real_guide_points_nowhere_wrong():
    assert list(dead_references(GUIDE)) == []


def test_every_part_that_can_be_pointed_at_is_known():
    known = targets(GUIDE)
    assert {reference.part for reference in references(GUIDE)} <= set(known)
    assert "T1" in known["passages"]
    assert {"surgery", "usual-checks"} <= known["options"]
    assert known["facts"] == set(GUIDE.facts)


@pytest.mark.parametrize(
    ("place", "part"),
    [
        (("questions", "stage", "why"), "facts"),
        (("questions", "stage", "help_topic"), "topics"),
        (("questions", "size", "notes", 0), "facts"),
        (("facts", first_fact(), "cites", 0), "passages"),
        (("decisions", "treatment", "always"), "options"),
        ((*PATHS, "surgery", "summary"), "facts"),
        ((*PATHS, "surgery", "good", 0), "facts"),
        ((*PATHS, "surgery", "steps", 0, "treatment"), "treatments"),
        ((*PATHS, "shrink-then-surgery", "steps", 0, "with_or_without", 0), "treatments"),
        ((*PATHS, "surgery", "notes", 0, "fact"), "facts"),
        ((*PATHS, "surgery", "effects", "limb-use", "fact"), "facts"),
        (("vignettes", first_vignette(), "decision"), "decisions"),
        (("vignettes", first_vignette(), "fits", 0), "options"),
        (("vignettes", first_vignette(), "asks"), "questions"),
        (("understanding", first_statement(), "fact"), "facts"),
        (("understanding", first_statement(), "topic"), "topics"),
        (("understanding", first_statement(), "treatment"), "treatments"),
    ],
)
def test_a_key_that_points_nowhere_is_found(place, part):
    (problem,) = dead_references(with_key(place, "nobody-wrote-this"))
    assert problem.place == place
    assert problem.message == f"'nobody-wrote-this' is not one of the guide's {part}"


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ((*PATHS, "surgery", "effects"), "concerns"),
        ((*PATHS, "surgery", "when", 0), "questions"),
        (("vignettes", first_vignette(), "answers"), "questions"),
    ],
)
def test_a_key_of_a_mapping_that_points_nowhere_is_found(place, part):
    value = {
        "concerns": {"nobody-wrote-this": {"stance": "mixed", "fact": first_fact()}},
        "questions": {"nobody-wrote-this": "x" if place[0] == "vignettes" else ["x"]},
    }[part]
    problems = list(dead_references(with_key(place, value)))
    assert [(problem.place, problem.message) for problem in problems] == [
        ((*place, "nobody-wrote-this"), f"'nobody-wrote-this' is not one of the guide's {part}")
    ]


def test_a_slip_of_the_pen_is_answered_with_what_was_meant():
    (problem,) = dead_references(with_key((*PATHS, "surgery", "steps", 0, "treatment"), "surgary"))
    assert problem.message == "'surgary' is not one of the guide's treatments. Did you mean 'surgery'?"


OFFERED = "question 'site' has no choice 'foot': use one of arm, leg, head-neck, trunk, belly, elsewhere"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ((*PATHS, "early-surgery", "when", 1, "site"), ["leg", "foot"]),
        ((*PATHS, "surgery", "steps", 1, "when", 0), {"site": ["foot"]}),
        (("vignettes", first_vignette(), "answers"), {"site": "foot"}),
    ],
)
def test_a_choice_that_its_question_does_not_offer_is_found(place, value):
    (problem,) = dead_references(with_key(place, value))
    assert problem.message == OFFERED
    assert problem.place[: len(place)] == place


def test_unsure_is_an_answer_of_a_vignette_but_no_choice_of_a_rule():
    assert not list(dead_references(with_key(("vignettes", first_vignette(), "answers"), {"site": "unsure"})))
    (problem,) = dead_references(with_key((*PATHS, "early-surgery", "when", 1, "site"), ["unsure"]))
    assert "no choice 'unsure'" in problem.message


def with_prompt(shaping):
    return with_key(("prompts",), {"the-prompt": {"text": "What next?", "group": "my-case", "shaping": shaping}})


def of_the_prompt(guide):
    return [problem for problem in dead_references(guide) if problem.place[0] == "prompts"]


def test_a_choice_that_a_shaping_question_does_not_offer_is_found():
    (problem,) = of_the_prompt(with_prompt({"sharing": ["together", "alone"]}))
    assert problem.place == ("prompts", "the-prompt", "shaping", "sharing")
    assert problem.message == "'sharing' has no choice 'alone': use one of me, together, team, family"


def test_a_shaping_question_that_is_not_there_is_found_once():
    (problem,) = of_the_prompt(with_prompt({"mood": ["any"]}))
    assert problem.message == "'mood' is not one of the guide's shaping"


class TestAGuideAsPlainData:
    """A draft that is being written need not be a guide yet."""

    def test_has_the_same_references_as_the_guide_it_becomes(self):
        document = json.loads(GUIDE.canonical())
        assert set(references_in(document)) == set(references(GUIDE))

    @pytest.mark.parametrize(
        "unfinished",
        [
            {"decisions": None},
            {"decisions": {"care": "to be written"}},
            {"decisions": {"care": {"options": {"rest": {"good": "a-fact"}}}}},
            {"facts": ["not", "a", "mapping"]},
            {"vignettes": {"somebody": {"answers": 3}}},
            {"nothing-a-guide-knows": {"summary": "a-fact"}},
        ],
        ids=["nothing", "words for a decision", "words for a list", "a list for a mapping", "a number", "unknown"],
    )
    def test_of_the_wrong_form_is_passed_over(self, unfinished):
        assert {found.part for found in references_in(unfinished)} <= {"facts"}

    def test_says_where_each_key_stands_while_the_rest_is_missing(self):
        document = {"decisions": {"care": {"options": {"rest": {"summary": "no-such-fact", "good": ["another"]}}}}}
        rest = ("decisions", "care", "options", "rest")
        assert list(references_in(document)) == [
            ((*rest, "summary"), "facts", "no-such-fact"),
            ((*rest, "good", 0), "facts", "another"),
        ]


class TestPointingElsewhere:
    def test_moves_everything_that_pointed_there_and_nothing_else(self):
        document = small_guide()
        moved = repointed(document, "facts", "wait-good", "moving-good")
        assert document == small_guide()
        assert moved["decisions"]["care"]["options"]["wait"]["good"] == ["moving-good"]
        assert moved["decisions"]["picture"]["options"]["no-scan"]["good"] == ["moving-good"]
        assert list(moved["facts"]) == list(document["facts"])
        before, after = (json.dumps(each).count('"wait-good"') for each in (document, moved))
        assert (before, after) == (3, 1)

    def test_moves_the_keys_of_a_mapping_and_keeps_their_order(self):
        moved = repointed(small_guide(), "questions", "pain", "soreness")
        assert moved["decisions"]["care"]["options"]["injection"]["when"] == [
            {"soreness": ["strong"], "swelling": ["yes"]}
        ]
        assert "soreness" in moved["vignettes"]["person-1"]["answers"]

    def test_leaves_a_word_alone_that_is_no_reference(self):
        document = small_guide()
        document["about"]["name"] = "brace"
        moved = repointed(document, "treatments", "brace", "bandage")
        assert moved["about"]["name"] == "brace"
        assert moved["decisions"]["care"]["options"]["injection"]["steps"][1]["treatment"] == "bandage"

    def test_leaves_alone_what_has_the_wrong_form(self):
        unfinished = {"decisions": {"care": 3}, "unknown": {"a": "b"}, "facts": ["moving-good"]}
        assert repointed(unfinished, "facts", "moving-good", "wait-good") == unfinished
