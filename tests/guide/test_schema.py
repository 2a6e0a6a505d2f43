"""A guide that exists is whole: what does not hold together cannot be built."""

import pytest
from pydantic import ValidationError

from core.guide.answers import Answers
from core.guide.conditions import Fit
from core.guide.consider import consider
from core.guide.schema import Count, Figure, Guide, Question, Row, Section, Study, digest_of
from tests.factories import reworded, sarcoma_guide

GUIDE = sarcoma_guide()


def a_figure(*counts):
    return Figure(
        measure="wounds that heal slowly",
        population="adults after an operation",
        period="four months",
        compared="no radiation first",
        study=Study.TRIAL,
        counts=[
            Count(label="A", had=had, had_not=had_not, had_words="had", had_not_words="no") for had, had_not in counts
        ],
    )


def test_counts_that_add_up_are_taken():
    assert [count.had for count in a_figure((35, 65), (17, 83)).counts] == [35, 17]


def test_counts_that_do_not_add_up_are_refused_with_their_sum():
    with pytest.raises(ValidationError, match="the counts of 'A' do not add up: 17 and 82 make 99, not 100"):
        a_figure((35, 65), (17, 82))


def test_unsure_is_never_written_as_a_choice():
    stage = GUIDE.questions["stage"].model_dump()
    stage["choices"]["unsure"] = stage["choices"]["i"]
    with pytest.raises(ValidationError, match="'unsure' is always offered"):
        Question.model_validate(stage)


@pytest.mark.parametrize("key", ["Stage", "stage one", "-stage", "stage-", "stage_one", "", "x" * 61])
def test_a_key_is_a_lower_case_slug(key):
    with pytest.raises(ValidationError):
        Guide.model_validate({**GUIDE.model_dump(), "questions": {key: GUIDE.questions["stage"]}})


def test_a_key_that_the_schema_does_not_know_is_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Guide.model_validate({**GUIDE.model_dump(), "recommendations": {}})


def test_a_guide_never_changes():
    with pytest.raises(ValidationError):
        GUIDE.facts = {}


def test_the_canonical_document_is_the_guide_and_nothing_is_lost():
    again = Guide.model_validate_json(GUIDE.canonical())
    assert again == GUIDE
    assert again.canonical() == GUIDE.canonical()
    assert list(again.questions) == list(GUIDE.questions)


def test_the_digest_stays_as_it_is_when_the_guide_is_read():
    before = GUIDE.digest()
    assert consider(GUIDE, Answers(choices={"stage": "ii"})).options
    assert GUIDE.digest() == before == digest_of(GUIDE.canonical())


def test_the_digest_tells_any_change_of_words_or_order():
    turned = GUIDE.model_copy(update={"concerns": dict(reversed(GUIDE.concerns.items()))})
    assert len({GUIDE.digest(), reworded(GUIDE).digest(), turned.digest()}) == 3


def test_a_changed_copy_has_rules_of_its_own():
    assert consider(GUIDE, Answers()).option("surgery").fit is Fit.DEPENDS
    treatment = GUIDE.decisions["treatment"]
    surgery = treatment.options["surgery"].model_copy(update={"when": ()})
    options = {**treatment.options, "surgery": surgery}
    changed = GUIDE.model_copy(
        update={"decisions": {**GUIDE.decisions, "treatment": treatment.model_copy(update={"options": options})}}
    )
    assert consider(changed, Answers()).option("surgery").fit is Fit.FITS
    assert consider(GUIDE, Answers()).option("surgery").fit is Fit.DEPENDS


def test_things_set_side_by_side_have_the_labels_of_all_of_them_each_once():
    rows = [Row(name="One", cells={"How": "a", "Misses": "b"}), Row(name="Other", cells={"How": "c", "Needs": "d"})]
    assert Section(heading="Ways", side_by_side=rows).labels == ("How", "Misses", "Needs")


def test_each_passage_belongs_to_a_source():
    passages = GUIDE.passages()
    assert {f"T{n}" for n in range(1, 16)} <= set(passages)
    assert all(label in GUIDE.sources[source].passages for label, source in passages.items())


def test_the_first_decision_is_the_one_the_walk_is_about():
    assert sarcoma_guide().main_decision == "treatment"


def test_other_tools_can_read_in_the_json_schema_where_each_key_points():
    schema = Guide.model_json_schema()
    option = schema["$defs"]["Option"]["properties"]
    assert option["summary"]["x-refers-to"] == "facts"
    assert option["good"]["items"]["x-refers-to"] == "facts"
    assert schema["$defs"]["Step"]["properties"]["treatment"]["x-refers-to"] == "treatments"
    assert "x-refers-to" not in option["name"]
