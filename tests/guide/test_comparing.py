"""Every change from one guide to the next is found, where it stands and of which kind, and nothing else is."""

import json
from typing import Any

import pytest

from core.guide.compare import Change, Kind, changes
from core.guide.schema import Guide
from tests.factories import reworded, sarcoma_guide
from tests.guide.small_guide import small_guide

WAS = Guide.model_validate(small_guide())
OPTIONS = ("decisions", "care", "options")


def plain_guide() -> Any:
    """Its document, no two parts of which are one and the same."""
    return json.loads(json.dumps(small_guide()))


def with_value(place, value):
    """The small guide with another value at this place of its document."""
    document = plain_guide()
    part = document
    for step in place[:-1]:
        part = part[step]
    part[place[-1]] = value
    return Guide.model_validate(document)


def without(place):
    """The small guide without what stands at this place."""
    document = plain_guide()
    part = document
    for step in place[:-1]:
        part = part[step]
    del part[place[-1]]
    return Guide.model_validate(document)


def test_a_guide_has_not_changed_from_itself():
    assert changes(WAS, Guide.model_validate(small_guide())) == ()
    real = sarcoma_guide()
    assert changes(real, Guide.model_validate_json(real.canonical())) == ()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (("about", "purpose"), "To talk about a knee."),
        (("facts", "moving-good", "text"), "You can do them where you live."),
        (("facts", "moving-good", "certainty", "why"), "Two leaflets say so."),
        (("questions", "pain", "choices", "mild", "label"), "Just a little"),
        ((*OPTIONS, "exercises", "name"), "Moving more"),
        (("sources", "leaflet", "passages", "K1"), "Moving helps."),
        (("sources", "leaflet", "note"), "A leaflet of three pages."),
        (("topics", "knees", "sections", 0, "heading"), "What they found"),
        (("about", "evidence", 0), "We read it twice."),
        (("about", "not_covered", "hip", "instead"), "Ask your nurse."),
    ],
)
def test_other_words_are_told_with_both_texts(place, words):
    (change,) = changes(WAS, with_value(place, words))
    document = plain_guide()
    for step in place:
        document = document[step]
    assert change == Change(Kind.REWORDED, place, document, words)


def test_a_change_names_the_part_and_the_item_it_is_in():
    (change,) = changes(WAS, with_value(("facts", "moving-good", "text"), "You can do them where you live."))
    assert (change.part, change.key) == ("facts", "moving-good")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("facts", "moving-good", "certainty", "level"), "low"),
        (("facts", "moving-good", "review_by"), "2032-01-10"),
        (("questions", "pain", "why"), "swelling-counts"),
        (("prompts", "which-knee", "always"), False),
        (("facts", "needle-figure", "figure", "chart"), False),
        (("decisions", "care", "always"), "exercises"),
        ((*OPTIONS, "exercises", "effects", "walking", "stance"), "mixed"),
        ((*OPTIONS, "exercises", "steps", 0, "treatment"), "brace"),
    ],
)
def test_another_value_is_no_rewording(place, value):
    (change,) = changes(WAS, with_value(place, value))
    assert (change.kind, change.place) == (Kind.VALUE, place)
    assert change.was != change.now


@pytest.mark.parametrize(
    "place",
    [
        ("facts", "needle-figure", "figure"),
        ("sources", "leaflet", "note"),
        ("glossary", "brace"),
        ("vignettes", "scanned"),
        (*OPTIONS, "exercises", "effects", "walking"),
    ],
)
def test_what_is_not_there_any_more_is_told_and_so_is_what_has_come(place):
    (gone,) = changes(WAS, without(place))
    assert (gone.kind, gone.place, gone.now) == (Kind.REMOVED, place, None)
    assert gone.was is not None
    (come,) = changes(without(place), WAS)
    assert come == Change(Kind.ADDED, place, None, gone.was)


@pytest.mark.parametrize(
    ("place", "rule"),
    [
        ((*OPTIONS, "exercises", "when"), [{"pain": ["mild"], "swelling": ["no"]}]),
        ((*OPTIONS, "exercises", "when"), []),
        ((*OPTIONS, "wait", "when"), [{"pain": ["mild"]}]),
        ((*OPTIONS, "injection", "steps", 1, "when"), [{"swelling": ["no"]}]),
    ],
)
def test_a_rule_that_was_changed_is_one_change_of_the_rule(place, rule):
    (change,) = changes(WAS, with_value(place, rule))
    assert (change.kind, change.place) == (Kind.RULE, place)
    assert change.was != change.now


def test_a_part_in_another_order_is_told_as_its_order_and_has_no_item():
    turned = WAS.model_copy(update={"treatments": dict(reversed(WAS.treatments.items()))})
    (change,) = changes(WAS, turned)
    assert change == Change(Kind.ORDER, ("treatments",), ("moving", "needle", "brace"), ("brace", "needle", "moving"))
    assert (change.part, change.key) == ("treatments", "")


def test_the_paths_of_a_decision_in_another_order_are_told():
    options = small_guide()["decisions"]["care"]["options"]
    (change,) = changes(WAS, with_value(OPTIONS, dict(reversed(options.items()))))
    assert (change.kind, change.place) == (Kind.ORDER, OPTIONS)


def test_a_path_that_has_come_does_not_put_the_others_into_another_order():
    options = small_guide()["decisions"]["care"]["options"]
    (change,) = changes(WAS, with_value(OPTIONS, {"rest": options["wait"], **options}))
    assert (change.kind, change.place) == (Kind.ADDED, (*OPTIONS, "rest"))


def test_a_fact_that_a_path_names_or_no_longer_names_is_told_by_its_key():
    place = (*OPTIONS, "exercises", "good")
    now = with_value(place, ["needle-good"])
    assert changes(WAS, now) == (
        Change(Kind.REMOVED, (*place, "moving-good"), "moving-good", None),
        Change(Kind.ADDED, (*place, "needle-good"), None, "needle-good"),
    )


def test_the_same_facts_in_another_order_are_an_order():
    place = (*OPTIONS, "exercises", "good")
    was, now = with_value(place, ["moving-good", "needle-good"]), with_value(place, ["needle-good", "moving-good"])
    assert changes(was, now) == (
        Change(Kind.ORDER, place, ("moving-good", "needle-good"), ("needle-good", "moving-good")),
    )


def steps(*treatments):
    return with_value((*OPTIONS, "exercises", "steps"), [{"treatment": each} for each in treatments])


def test_a_step_that_comes_in_between_leaves_the_steps_around_it_as_they_are():
    (change,) = changes(steps("moving", "brace"), steps("moving", "needle", "brace"))
    assert (change.kind, change.place) == (Kind.ADDED, (*OPTIONS, "exercises", "steps", 1))
    assert change.now.treatment == "needle"


def test_a_step_that_goes_is_told_where_it_stood():
    (change,) = changes(steps("moving", "needle", "brace"), steps("moving", "brace"))
    assert (change.kind, change.place, change.now) == (Kind.REMOVED, (*OPTIONS, "exercises", "steps", 1), None)
    assert change.was.treatment == "needle"


def test_what_stands_in_place_of_a_text_is_set_against_it_and_what_is_left_over_has_gone():
    was = with_value(("about", "evidence"), ["We read one leaflet.", "We asked one person."])
    now = with_value(("about", "evidence"), ["We read two leaflets."])
    assert changes(was, now) == (
        Change(Kind.REWORDED, ("about", "evidence", 0), "We read one leaflet.", "We read two leaflets."),
        Change(Kind.REMOVED, ("about", "evidence", 1), "We asked one person.", None),
    )


def test_cells_in_another_order_within_a_list_are_seen():
    cells = {"What it does": "moving-what", "What it asks": "moving-hard"}
    place = ("topics", "knees", "sections", 0, "side_by_side", 0, "cells")
    (change,) = changes(with_value(place, cells), with_value(place, dict(reversed(cells.items()))))
    assert (change.kind, change.place) == (Kind.ORDER, place)


def test_the_real_guide_with_one_sentence_changed_has_one_change():
    (change,) = changes(sarcoma_guide(), reworded(sarcoma_guide()))
    assert (change.kind, change.place) == (Kind.REWORDED, ("about", "purpose"))


def test_changes_come_in_the_order_of_the_document():
    document = plain_guide()
    document["glossary"]["brace"]["meaning"] = "A band around the knee."
    document["about"]["purpose"] = "To talk about a knee."
    document["facts"]["moving-good"]["text"] = "You can do them where you live."
    found = changes(WAS, Guide.model_validate(document))
    assert [change.part for change in found] == ["about", "facts", "glossary"]
