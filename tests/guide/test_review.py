"""A guide with a fault planted in it is refused, each with its own message. The guide is a made-up one."""

from datetime import date

import pytest

from core.guide.review import Check, review
from core.guide.schema import Guide
from tests.factories import sarcoma_guide
from tests.guide.small_guide import REVIEW_BY, small_guide

TODAY = date(2030, 6, 1)


def letters(word):
    """A syllable for every three letters: enough to tell plain words from long ones."""
    return max(1, len(word) // 3)


def reviewed(data, today=TODAY):
    return review(Guide.model_validate(data), today=today, syllables=letters)


def found_in(data, today=TODAY):
    return [(str(found.rule), found.place, found.message) for found in reviewed(data, today).findings]


def care(data):
    return data["decisions"]["care"]["options"]


def test_the_made_up_guide_may_be_published():
    found = reviewed(small_guide())
    assert found.findings == ()
    assert found.publishable
    assert found.figures.combinations == 9
    assert found.figures.mutation_score == 1.0
    assert found.figures.vignettes == 49


def test_the_real_guide_has_no_findings():
    from core.content.readability import syllables

    guide = sarcoma_guide()
    found = review(guide, today=guide.about.written_on, syllables=syllables)
    assert [str(finding) for finding in found.findings] == []
    assert found.figures.combinations == 45_360
    assert found.figures.mutation_score >= 0.95
    assert found.figures.mean_grade <= 8


# --- the faults, one a row: what is planted, under which rule and where it is found, and some of its message -----


def dead_reference(data):
    care(data)["injection"]["good"] = ["needle-god"]


def stale_fact(data):
    data["facts"]["moving-good"]["review_by"] = "2030-05-31"


def fact_dated_too_far(data):
    data["facts"]["moving-good"]["review_by"] = "2031-02-01"


def stale_guide(data):
    data["about"]["review_by"] = "2030-05-31"


def unused_fact(data):
    data["facts"]["spare"] = data["facts"]["moving-good"]


def treatment_in_no_step(data):
    data["treatments"]["spare"] = {"name": "Ice", "what": ["moving-what"]}


def prompt_that_nothing_asks(data):
    data["prompts"]["spare"] = {"text": "Why?", "group": "living"}


def concern_without_effect(data):
    data["concerns"]["spare"] = {**data["concerns"]["walking"], "label": "Sleep"}


def passage_not_told(data):
    data["sources"]["leaflet"]["passages"]["K3"] = "Cold helps."


def passage_told_by_an_unused_fact(data):
    passage_not_told(data)
    data["facts"]["spare"] = {**data["facts"]["moving-good"], "cites": ["K3"]}


def figure_of_low_certainty_as_chart(data):
    data["facts"]["needle-figure"]["certainty"] = {"level": "low", "why": "A guess."}


def figure_with_one_framing(data):
    data["facts"]["needle-figure"]["figure"]["counts"][0]["had_not_words"] = "Felt better"


def figures_without_figure(data):
    care(data)["injection"]["figures"].append("needle-good")


def number_without_group(data):
    data["facts"]["moving-what"]["text"] = "In a year, 3 in 10 get well."


def number_without_period(data):
    data["facts"]["moving-what"]["text"] = "About 30 % of people get well."


def option_that_fits_nobody(data):
    care(data)["injection"]["when"] = [{"pain": ["mild"]}, {"pain": ["strong"]}]


def step_that_belongs_to_nobody(data):
    care(data)["exercises"]["steps"].append({"treatment": "brace", "when": [{"pain": ["strong"]}]})


def shadowed_by_rule_and_steps(data):
    care(data)["stretching"] = {**care(data)["exercises"], "summary": "moving-what", "when": [{"pain": ["mild"]}] * 2}


def shadowed_by_summary(data):
    data["decisions"]["picture"]["options"]["scan"]["summary"] = "no-scan-summary"


def uncovered_combination(data):
    care(data)["injection"]["when"] = [{"swelling": ["yes"]}]


def option_not_always_open(data):
    care(data)["wait"]["when"] = [{"pain": ["mild"]}]


def always_of_another_decision(data):
    data["decisions"]["care"]["always"] = "no-scan"


def choice_that_no_rule_uses(data):
    data["questions"]["pain"]["choices"]["odd"] = {"label": "It comes and goes", "said": "it comes and goes"}


def choice_like_another(data):
    data["questions"]["swelling"]["choices"]["odd"] = {"label": "At night", "said": "at night"}
    data["vignettes"]["person-1"]["answers"]["swelling"] = "odd"


def question_that_no_rule_uses(data):
    data["questions"]["side"] = {**data["questions"]["swelling"], "name": "Side"}


def shaping_choice_that_no_prompt_uses(data):
    data["shaping"]["wish"]["choices"]["heat"] = {"label": "Heat", "said": "you would like heat"}


def one_point_too_many(data):
    care(data)["wait"]["good"] = ["wait-good", "moving-good", "needle-good"]
    data["facts"]["wait-hard"]["text"] = "It may stay as it is. " * 3


def longer_hard_points(data):
    data["facts"]["needle-hard"]["text"] = "It may not last very long at all."


def longer_good_points(data):
    data["facts"]["needle-good"]["text"] = "It can ease the pain of it soon."


def link_to_no_term(data):
    data["facts"]["brace-what"]["text"] = "A [[brace]] holds the [[joint]]."


def term_in_no_text(data):
    data["glossary"]["joint"] = {"term": "joint", "meaning": "Where a joint bends.", "cites": ["K2"]}


def banned_word(data):
    data["facts"]["moving-what"]["text"] = "We  Recommend this."


def text_too_hard(data):
    data["topics"]["knees"]["lead"] = (
        "Notwithstanding considerable uncertainty regarding the underlying causes, do move."
    )


def texts_too_hard_on_average(data):
    for fact in data["facts"].values():
        fact["certainty"] = {
            "level": "moderate",
            "why": "Winter weather brings sudden pain across swollen people here.",
        }


def too_few_vignettes(data):
    data["vignettes"] = dict(list(data["vignettes"].items())[-39:])


def vignette_with_wrong_fit(data):
    data["vignettes"]["person-1"]["fits"] = ["wait", "injection"]


def vignette_with_wrong_steps(data):
    data["vignettes"]["person-1"]["steps"]["injection"] = ["needle fits", "brace depends"]


def vignette_with_wrong_question(data):
    data["vignettes"]["person-4"]["asks"] = "pain"


def vignette_of_another_decision(data):
    data["vignettes"]["person-1"]["fits"].append("scan")


def option_in_no_vignette(data):
    del data["vignettes"]["scanned"]


def question_unsure_in_no_vignette(data):
    data["vignettes"] = {
        key: person for key, person in data["vignettes"].items() if person["answers"].get("pain") != "unsure"
    }
    data["vignettes"].update({f"again-{n}": data["vignettes"]["person-1"] for n in range(9)})


def rules_that_no_vignette_meets(data):
    for person in data["vignettes"].values():
        if person["decision"] == "care":
            person.update(answers={}, fits=["wait"], depends=["exercises", "injection"], asks="pain", steps={})


def exception_for_nothing(data):
    data["exceptions"] = [{"where": "facts.moving-what.text", "rule": "number", "why": "No reason."}]


PLANTED = [
    (dead_reference, "reference", "decisions.care.options.injection.good.0", "Did you mean 'needle-good'?"),
    (stale_fact, "in-date", "facts.moving-good.review_by", "was to be read again by 2030-05-31"),
    (fact_dated_too_far, "in-date", "facts.moving-good.review_by", "more than 12 months after 2030-01-10"),
    (stale_guide, "in-date", "about.review_by", "read it again"),
    (unused_fact, "used", "facts.spare", "no page shows this fact"),
    (treatment_in_no_step, "used", "treatments.spare", "no step of a path names this treatment"),
    (prompt_that_nothing_asks, "used", "prompts.spare", "nothing makes this prompt worth asking"),
    (concern_without_effect, "used", "concerns.spare", "no option has an effect on this concern"),
    (passage_not_told, "passage", "sources.leaflet.passages.K3", "tell it in a fact"),
    (passage_told_by_an_unused_fact, "passage", "sources.leaflet.passages.K3", "no fact that a page shows"),
    (figure_of_low_certainty_as_chart, "figure", "facts.needle-figure.figure.chart", "told in words"),
    (figure_with_one_framing, "figure", "facts.needle-figure.figure.counts.0", "both framings say the same"),
    (figures_without_figure, "figure", "decisions.care.options.injection.figures.1", "carries no figure"),
    (number_without_group, "number", "facts.moving-what.text", "'3 in 10' stands without its group"),
    (number_without_period, "number", "facts.moving-what.text", "'0 %' stands without its group or its period"),
    (option_that_fits_nobody, "reachable", "decisions.care.options.injection", "no answers make this option fit"),
    (step_that_belongs_to_nobody, "reachable", "decisions.care.options.exercises.steps.1", "contradicts the option"),
    (shadowed_by_rule_and_steps, "shadowed", "decisions.care.options.stretching", "from 'exercises'"),
    (shadowed_by_summary, "shadowed", "decisions.picture.options.no-scan", "from 'scan'"),
    (uncovered_combination, "covered", "decisions.care", "for example pain strong, swelling no"),
    (option_not_always_open, "always", "decisions.care.always", "some answers rule 'wait' out"),
    (always_of_another_decision, "always", "decisions.care.always", "an option of another decision"),
    (choice_that_no_rule_uses, "choice", "questions.pain.choices.odd", "no rule uses 'odd'"),
    (choice_like_another, "choice", "questions.swelling.choices.odd", "no rule tells 'odd' from 'no'"),
    (question_that_no_rule_uses, "choice", "questions.side.choices.yes", "no rule uses 'yes'"),
    (shaping_choice_that_no_prompt_uses, "choice", "shaping.wish.choices.heat", "no prompt uses 'heat'"),
    (one_point_too_many, "balance", "decisions.care.options.wait", "3 good points stand against 1 hard"),
    (longer_hard_points, "balance", "decisions.care.options.injection", "say more under 'good'"),
    (longer_good_points, "balance", "decisions.care.options.injection", "say more under 'hard'"),
    (link_to_no_term, "glossary", "facts.brace-what.text", "'joint' is not in the glossary"),
    (term_in_no_text, "glossary", "glossary.joint", "no text uses 'joint'"),
    (banned_word, "banned-words", "facts.moving-what.text", "'Recommend' is a word this guide keeps away from"),
    (text_too_hard, "reading-grade", "topics.knees.lead", "over 10: use shorter sentences"),
    (texts_too_hard_on_average, "reading-grade", "", "on average, over 8"),
    (too_few_vignettes, "vignette", "vignettes", "there are 39 made-up people"),
    (vignette_with_wrong_fit, "vignette", "vignettes.person-1", "'Exercises' is to be 'ruled out' and is 'fits'"),
    (vignette_with_wrong_steps, "vignette", "vignettes.person-1", "'needle fits, brace fits'"),
    (vignette_with_wrong_question, "vignette", "vignettes.person-4", "is to be 'Pain' and is 'Swelling'"),
    (vignette_of_another_decision, "vignette", "vignettes.person-1", "'scan' is an option of another decision"),
    (option_in_no_vignette, "vignette", "decisions.picture.options.scan", "no made-up person meets this option"),
    (question_unsure_in_no_vignette, "vignette", "questions.pain", "answers this question with 'unsure'"),
    (rules_that_no_vignette_meets, "mutation", "vignettes", "wrong rules pass for every made-up person"),
    (exception_for_nothing, "exception", "exceptions.0", "take this exception out"),
]


@pytest.mark.parametrize(("plant", "rule", "place", "words"), PLANTED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_fault_is_found_with_its_own_message(plant, rule, place, words):
    data = small_guide()
    plant(data)
    found = found_in(data)
    assert any(one[:2] == (rule, place) and words in one[2] for one in found), found


@pytest.mark.parametrize(
    ("plant", "mark"),
    [
        (number_without_group, {"where": "facts.moving-what.text", "rule": "number"}),
        (longer_hard_points, {"where": "decisions.care.options.injection", "rule": "balance"}),
        (banned_word, {"where": "facts.moving-what.text", "rule": "banned-words"}),
        (text_too_hard, {"where": "topics.knees.lead", "rule": "reading-grade"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_reviewers_mark_lets_a_rule_be_broken_at_one_place(plant, mark):
    data = small_guide()
    plant(data)
    assert found_in(data)
    data["exceptions"] = [{**mark, "why": "We talked about it."}]
    assert found_in(data) == []


def test_a_fact_is_in_date_until_the_end_of_its_last_day():
    assert found_in(small_guide(), today=date.fromisoformat(REVIEW_BY)) == []


def test_a_choice_for_the_rest_is_fine_where_a_vignette_shows_it():
    data = small_guide()
    assert not any("swelling.choices.no" in place for _, place, _ in found_in(data))
    for person in data["vignettes"].values():
        if person["answers"].get("swelling") == "no":
            person["answers"]["swelling"] = "unsure"
    assert any(place == "questions.swelling.choices.no" for _, place, _ in found_in(data))


def test_more_combinations_than_can_be_tried_are_said_and_not_passed_over(monkeypatch):
    monkeypatch.setattr("core.guide.review.coverage.MOST_COMBINATIONS", 8)
    assert found_in(small_guide()) == [
        (
            "covered",
            "decisions.care",
            "9 combinations of answers are too many to try: use fewer questions in one decision",
        )
    ]


def test_survivors_of_the_mutation_check_are_named():
    data = small_guide()
    rules_that_no_vignette_meets(data)
    found = reviewed(data)
    assert "decisions.care.options.exercises.when.0.pain (turned round)" in found.figures.survivors
    message = next(finding.message for finding in found.findings if finding.rule is Check.MUTATION)
    assert message.endswith("; and more") or len(found.figures.survivors) <= 10


def test_a_redundant_condition_survives_because_no_vignette_can_notice_it():
    data = small_guide()
    care(data)["exercises"]["when"] = [{"pain": ["mild"]}, {"swelling": ["yes", "no"]}]
    assert "decisions.care.options.exercises.when.1 (line dropped)" in reviewed(data).figures.survivors


def test_a_guide_without_rules_has_nothing_to_change():
    data = small_guide()
    for option in care(data).values():
        option.pop("when", None)
        option["steps"] = []
    found = reviewed(data)
    assert found.figures.mutants == 0
    assert found.figures.mutation_score == 1.0


def test_a_guide_with_dead_references_is_not_looked_at_further():
    data = small_guide()
    dead_reference(data)
    found = reviewed(data)
    assert found.figures is None
    assert {finding.rule for finding in found.findings} == {Check.REFERENCE}


def test_a_finding_reads_as_a_line_with_its_place_and_rule():
    data = small_guide()
    texts_too_hard_on_average(data)
    [finding] = [finding for finding in reviewed(data).findings if not finding.at]
    assert str(finding).startswith("the guide: the texts read at grade")
    assert str(finding).endswith("[reading-grade]")
