"""What counts as a text, a banned word, a count of people, and a hard sentence."""

import pytest

from core.guide.review.numbers import bare_numbers
from core.guide.review.texts import Said, texts
from core.guide.review.words import banned_words, grades, reading_grade
from core.guide.schema import Guide
from tests.factories import sarcoma_guide
from tests.guide.small_guide import small_guide

GUIDE = Guide.model_validate(small_guide())
PLACES = {".".join(map(str, said.place)) for said in texts(GUIDE)}


def banned_in(text):
    return [finding.message.split("'")[1] for finding in banned_words([Said(("facts", "a", "text"), text)])]


@pytest.mark.parametrize(
    "place",
    [
        "about.purpose",
        "about.evidence.0",
        "about.not_covered.hip.instead",
        "sources.leaflet.note",
        "facts.moving-what.text",
        "facts.moving-what.certainty.why",
        "facts.needle-figure.figure.counts.0.had_words",
        "questions.pain.choices.mild.label",
        "shaping.wish.choices.rest.said",
        "decisions.care.options.wait.name",
        "topics.knees.sections.0.side_by_side.0.cells.What it does",
        "glossary.brace.meaning",
    ],
)
def test_what_a_reader_can_see_is_a_text(place):
    assert place in PLACES


@pytest.mark.parametrize(
    "place",
    [
        "sources.leaflet.title",
        "sources.leaflet.publisher",
        "sources.leaflet.year",
        "sources.leaflet.passages.K1",
        "vignettes.person-1.story",
        "facts.moving-what.cites.0",
        "decisions.care.options.wait.summary",
        "questions.pain.why",
    ],
)
def test_keys_labels_and_words_of_others_are_no_texts(place):
    assert place not in PLACES


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("We recommend rest.", "recommend"),
        ("It is RECOMMENDED.", "RECOMMENDED"),
        ("People should have surgery.", "should have"),
        ("You should rest.", "You should"),
        ("The best option is rest.", "best option"),
        ("This is suitable for you.", "suitable for you"),
        ("You are eligible.", "eligible"),
        ("You are ineligible.", "ineligible"),
        ("Ask about your own risk.", "your own risk"),
        ("It raises your chances.", "your chances"),
        ("Your prognosis is good.", "Your prognosis"),
        ("You are at low risk.", "You are at low risk"),
        ("Your score is 3.", "score"),
        ("We calculated this.", "calculated"),
        ("It can diagnose cancer.", "diagnose"),
        ("A diagnosis takes time.", "diagnosis"),
        ("It was undiagnosed.", "undiagnosed"),
        ("It detects cancer.", "detects"),
        ("We monitor you.", "monitor"),
        ("You are triaged.", "triaged"),
        ("Print your treatment plan.", "treatment plan"),
        ("This is up  to date.", "up to date"),
        ("The latest word.", "latest"),
    ],
)
def test_a_word_that_advises_scores_or_predicts_is_banned(text, word):
    assert banned_in(text) == [word]


@pytest.mark.parametrize(
    "text",
    ["Ask about your diagnosis.", "It hangs on the scoreboard.", "Your team may talk about it.", "Best of all, rest."],
)
def test_plain_words_are_not_banned(text):
    assert banned_in(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "In one study, 3 in 10 people felt better.",
        "At 2 years, 12 out of every 100 people did.",
        "Of 40 tumours, 5 of 40 grew in a year.",
        "A tumour of 5 cm, in stage 2.",
        "Half of it is one in itself.",
    ],
)
def test_a_count_with_its_group_and_time_may_stand(text):
    assert list(bare_numbers(GUIDE, [Said(("facts", "moving-what", "text"), text)])) == []


@pytest.mark.parametrize(
    "text", ["3 in 10 do well.", "One in five people.", "12 of 100 in a year.", "40% of people.", "40 per cent a year."]
)
def test_a_count_without_its_group_or_time_may_not(text):
    assert len(list(bare_numbers(GUIDE, [Said(("facts", "moving-what", "text"), text)]))) == 1
    assert len(list(bare_numbers(GUIDE, [Said(("prompts", "a", "text"), text)]))) == 1


def test_a_figure_says_the_group_and_the_time_for_its_fact():
    assert list(bare_numbers(GUIDE, [Said(("facts", "needle-figure", "text"), "3 in 10 do well.")])) == []


def test_the_reading_grade_is_the_published_formula():
    text = "One two three four. Five six?"
    assert reading_grade(text, lambda word: 2) == pytest.approx(0.39 * 3 + 11.8 * 2 - 15.59)


def test_a_quotation_mark_after_the_stop_ends_a_sentence_and_a_decimal_point_does_not():
    assert reading_grade('He said "no." She left at 4.5 sharp.', lambda word: 1) == pytest.approx(
        0.39 * 9 / 2 + 11.8 - 15.59, abs=0.2
    )


def test_a_text_under_eight_words_has_no_grade():
    short, long = "One two three four five six seven.", "One two three four five six seven eight."
    assert list(grades([Said(("a",), short), Said(("b",), long)], lambda word: 1)) == [("b",)]


def test_marks_are_not_read_as_words():
    said = Said(("facts", "a", "text"), "A [[clear rim|margin]] is *good*.")
    assert said.words == "A clear rim is good."


def test_every_text_of_the_real_guide_is_found_once():
    places = [said.place for said in texts(sarcoma_guide())]
    assert len(places) == len(set(places)) > 1500
