"""The form of a part: made from its model, shown as stored, read back, checked, and changed by its buttons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_type_hints

import pytest
from django.http import QueryDict
from django.test import Client
from pydantic import BaseModel

from core.editorial import parts
from core.editorial.forms.labels import ENUM_LABELS, LABELS
from core.editorial.forms.part import PartForm
from core.editorial.forms.schema import SIGNED, form_of
from core.editorial.models import Change, Draft
from core.guide.keys import Part
from tests.editorial.desking import document_of_today, filled, opened, page_of, send, soup_of, stored, words_of
from tests.factories import sarcoma_guide

FACT = "facts/moving-good"
FIGURE = "facts/needle-figure"
PAIN = "questions/pain"
PATH = "options/care/injection"


def form_for(address: str, document: parts.Document | None = None, /, **sent: Any) -> PartForm:
    """The form of a part of the small guide, as it stands or as it was sent."""
    document = document or document_of_today()
    held = parts.read(document, address) if parts.exists(document, address) else None
    if not sent:
        return PartForm(address, document, stored=held)
    query = QueryDict(mutable=True)
    for name, value in sent.items():
        query.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return PartForm.sent(address, document, stored=held, sent=query)


# Made from the schema


def models_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    yield model
    for hint in get_type_hints(model, include_extras=True).values():
        for inner in _models_in(hint):
            yield from models_of(inner)


def _models_in(hint: Any) -> Iterator[type[BaseModel]]:
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        yield hint
    for arg in get_args(hint):
        yield from _models_in(arg)


def test_every_field_of_the_guide_has_a_label_and_every_label_a_field() -> None:
    fields = {
        f"{model.__name__}.{name}"
        for section in parts.SECTIONS
        for model in models_of(section.model)
        for name in model.model_fields
        if name not in SIGNED.get(model.__name__, ()) and issubclass(model, Part)
    }
    written_by_nobody = {f"Signature.{name}" for name in ("name", "role", "signed_on")}
    assert fields - written_by_nobody == set(LABELS)


def test_every_choice_of_a_word_has_words_of_its_own() -> None:
    from core.guide import schema

    for name, labels in ENUM_LABELS.items():
        assert [str(one) for one in getattr(schema, name)] == [str(key) for key in labels], name


def test_looking_at_any_part_of_the_whole_guide_and_saving_it_changes_nothing() -> None:
    document = parts.document_of(sarcoma_guide())
    changed = []
    for address in parts.addresses(document):
        held = parts.read(document, address)
        form = PartForm(address, document, stored=held)
        if parts.dumped(form.value) != parts.dumped(held) or form.faults or form.missing:
            changed.append(address)
    assert changed == []


def test_every_kind_of_part_comes_back_from_its_page_as_it_was_stored(draft: Draft, desk: Client) -> None:
    for address in [listing.parts[-1].address for listing in parts.outline(draft.data) if listing.parts]:
        response = send(desk, draft, address, opened(desk, draft, address))
        assert response.status_code == 303, f"{address}: {words_of(response)}"
    assert not Change.objects.exists()


@pytest.mark.parametrize("section", parts.SECTIONS, ids=lambda section: section.key)
def test_an_empty_form_of_every_kind_is_shown_and_says_what_is_missing(section: parts.Section) -> None:
    form = PartForm(section.key, document_of_today(), stored=[] if section.several else {})
    assert form.is_sound
    assert bool(form.to_do()) != section.several
    assert form.bound.parts or section.several


# What is wrong, what is missing


def test_a_key_that_stands_twice_is_refused_at_its_place() -> None:
    form = form_for(
        PAIN,
        choices___row=["0", "1"],
        choices__0___key="mild",
        choices__0__label="A",
        choices__1___key="mild",
        choices__1__label="B",
    )
    assert form.faults["choices.1._key"] == ["Another one is called this already"]
    assert not form.is_sound


def test_a_row_without_a_key_is_refused_and_one_with_nothing_in_it_is_left_out() -> None:
    form = form_for(PAIN, choices___row=["0", "1"], choices__0__label="A", choices__1__label="")
    assert form.faults == {"choices.0._key": ["Give this a name of its own"]}


@pytest.mark.parametrize(
    ("address", "field", "typed", "told"),
    [
        pytest.param(FACT, "review_by", "next spring", "Write a date such as 2027-11-21", id="a date"),
        pytest.param(FACT, "review_by", "2027-02-30", "Write a date such as 2027-11-21", id="no such day"),
        pytest.param(FACT, "text", "word " * 200, "Shorten this to 600 characters or fewer", id="a long text"),
        pytest.param(PAIN, "name", "x" * 121, "Shorten this to 120 characters or fewer", id="a long name"),
        pytest.param("sources/study", "kind", "gossip", "Choose one from the list", id="a word from no list"),
        pytest.param(
            "sources/study",
            "address",
            "ftp://knees.example",
            "Write a web address that begins with https://",
            marks=pytest.mark.django_db,
            id="no web address",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_the_name_of_its_field(address: str, field: str, typed: str, told: str) -> None:
    form = form_for(address, **{field: typed})
    label = LABELS[f"{form.section.model.__name__}.{field}"].words
    assert f"{label}: {told}" in [problem.text for problem in form.problems()]
    assert form.field(field).typed == typed


def test_a_number_that_is_none_stays_as_it_was_typed() -> None:
    form = form_for(FIGURE, figure___there="1", figure__counts___row=["0"], figure__counts__0__had="forty")
    assert form.faults["figure.counts.0.had"] == ["Write a whole number"]
    assert form.field("figure.counts.0.had").typed == "forty"
    assert "Figure, Groups, Group 1, How many had it: Write a whole number" in [one.text for one in form.problems()]


def test_a_figure_whose_groups_do_not_add_up_is_refused_in_words() -> None:
    draft = document_of_today()
    held = parts.read(draft, FIGURE)
    held["figure"]["counts"][0]["had"] = 41
    form = PartForm(FIGURE, draft, stored=held)
    assert not form.is_sound
    assert form.figure is None
    assert "100" in form.problems()[0].text


# What its buttons do


def do(desk: Client, draft: Draft, address: str, action: str, form: Any = None) -> Any:
    response = send(desk, draft, address, form or opened(desk, draft, address), {"_do": action})
    assert response.status_code == 200
    return filled(response)


def test_rows_are_added_moved_and_taken_out_and_nothing_is_stored_by_that(draft: Draft, desk: Client) -> None:
    form = do(desk, draft, PAIN, "add:choices")
    assert form["choices._row"] == ["0", "1", "2"]
    form = do(desk, draft, PAIN, "up:choices.1", {**form, "choices.2._key": "none", "choices.2.label": "No pain"})
    assert [form[f"choices.{at}._key"][0] for at in range(3)] == ["strong", "mild", "none"]
    form = do(desk, draft, PAIN, "down:choices.1", form)
    form = do(desk, draft, PAIN, "drop:choices.0", form)
    assert [form[f"choices.{at}._key"][0] for at in range(2)] == ["none", "mild"]
    assert not Change.objects.exists()
    send(desk, draft, PAIN, form)
    assert list(stored(draft, PAIN)["choices"]) == ["none", "mild"]


def test_a_part_that_may_be_left_out_is_opened_filled_in_and_left_out_again(draft: Draft, desk: Client) -> None:
    form = do(desk, draft, FACT, "there:figure")
    assert "figure._there" in form
    form = do(desk, draft, FIGURE, "gone:figure")
    assert "figure._there" not in form
    send(desk, draft, FIGURE, form)
    assert "figure" not in stored(draft, FIGURE)


def test_a_fact_is_found_by_its_words_picked_and_put_in_its_place(draft: Draft, desk: Client) -> None:
    form = opened(desk, draft, PATH)
    page = send(desk, draft, PATH, form, {"_do": "find:good", "good._find": "easy time some"})
    assert "Nothing found" in words_of(page)
    page = send(desk, draft, PATH, form, {"_do": "find:good", "good._find": "exercises TIME"})
    assert "Nothing found" in words_of(page)
    page = send(desk, draft, PATH, form, {"_do": "find:good", "good._find": "take up"})
    found = soup_of(page).select_one("#f-good-found")
    assert found is not None
    assert "They take up some time. moving-hard · The knee leaflet. The knee people, 2029" in words_of(found)
    form = do(desk, draft, PATH, "find:good", {**form, "good._pick": "moving-hard"})
    assert form["good"] == [*stored(draft, PATH)["good"], "moving-hard"]
    form = do(desk, draft, PATH, "up:good.1", form)
    send(desk, draft, PATH, form)
    assert stored(draft, PATH)["good"] == ["moving-hard", "needle-good"]


def test_one_fact_takes_the_place_of_another_where_there_is_room_for_one(draft: Draft, desk: Client) -> None:
    form = do(desk, draft, PATH, "find:summary", {**opened(desk, draft, PATH), "summary._pick": "moving-summary"})
    assert form["summary"] == ["moving-summary"]


@pytest.mark.parametrize(
    "action", ["", "jump:choices", "add:nowhere", "add:name", "up:choices.9", "drop:choices.x", "there:name", "up:"]
)
def test_an_action_that_no_button_has_is_not_found(draft: Draft, desk: Client, action: str) -> None:
    response = send(desk, draft, PAIN, opened(desk, draft, PAIN), {"_do": action})
    assert response.status_code == 404


def test_what_a_part_points_at_and_is_gone_is_shown_as_gone_and_kept() -> None:
    document = document_of_today()
    document["facts"].pop("needle-good")
    form = form_for(PATH, document)
    chosen = form.field("good").more["chosen"]
    assert [one["gone"] for one in chosen] == [True]
    assert form.value["good"] == ["needle-good"]


def test_a_key_that_is_stored_cannot_be_typed_over(draft: Draft, desk: Client) -> None:
    page = desk.get(page_of(draft, PAIN))
    key = soup_of(page).select_one('[name="choices.0._key"]')
    assert key is not None
    assert key["type"] == "hidden"
    assert form_of(parts.section_of(PAIN)) is form_of(parts.section_of("questions"))
