"""Writing a part: by the button, by itself while somebody types, and what is told meanwhile."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import parts, workflow
from core.editorial.models import Change, Draft, DraftState
from core.staff.models import Role, User
from tests.editorial.desking import (
    HTMX,
    approver,
    at_desk,
    draft_of_today,
    editor,
    opened,
    page_of,
    send,
    soup_of,
    stored,
    words_of,
    write,
)
from tests.staff.staffing import of_role

pytestmark = pytest.mark.django_db

GOOD = "facts/moving-good"
FIGURE = "facts/needle-figure"
NEW_WORDS = "You can do them at home, at any time."


def look(desk: Client, draft: Draft, address: str, field: str, typed: dict[str, object]) -> str:
    """What is told beside a field while it is typed."""
    form = {**opened(desk, draft, address), **typed, "_field": field}
    response = send(desk, draft, address, form, page="look", htmx=True)
    assert response.status_code == 200
    return words_of(response)


# Saving


def test_a_part_is_saved_by_the_button_and_says_so(draft: Draft, desk: Client, editor: User) -> None:
    response = send(desk, draft, GOOD, opened(desk, draft, GOOD), {"text": NEW_WORDS})
    assert response.status_code == 303
    assert "Saved." in words_of(desk.get(response["Location"]))
    assert stored(draft, GOOD)["text"] == NEW_WORDS
    change = Change.objects.get()
    assert (change.part, change.by, change.version) == (GOOD, editor, 1)


def test_saving_what_was_not_changed_is_no_change(draft: Draft, desk: Client) -> None:
    assert send(desk, draft, GOOD, opened(desk, draft, GOOD)).status_code == 303
    assert not Change.objects.exists()


def test_what_is_typed_is_saved_by_itself_and_the_page_goes_on_from_there(draft: Draft, desk: Client) -> None:
    form = opened(desk, draft, GOOD)
    first = send(desk, draft, GOOD, form, {"text": "You can", "_auto": "1"}, htmx=True)
    assert "Saved" in words_of(first)
    seen = soup_of(first).select_one("#seen")
    assert seen is not None
    assert seen["value"] == parts.digest(stored(draft, GOOD))
    again = send(desk, draft, GOOD, form, {"text": NEW_WORDS, "_seen": seen["value"], "_auto": "1"}, htmx=True)
    assert again.status_code == 200
    assert stored(draft, GOOD)["text"] == NEW_WORDS


def test_half_typed_words_that_do_not_fit_yet_are_no_error_and_are_not_saved(draft: Draft, desk: Client) -> None:
    half = {"review_by": "2027-1", "_auto": "1"}
    response = send(desk, draft, GOOD, opened(desk, draft, GOOD), half, htmx=True)
    assert response.status_code == 200
    assert "Not saved yet:" in words_of(response)
    assert "Read it again by" in words_of(response)
    assert not Change.objects.exists()


def test_what_is_only_missing_is_saved_and_told(draft: Draft, desk: Client) -> None:
    response = send(desk, draft, GOOD, opened(desk, draft, GOOD), {"text": "", "cites": None})
    assert response.status_code == 303
    said = words_of(desk.get(response["Location"]))
    assert "Saved, with parts still missing." in said
    assert "2 things still missing" in said
    assert "text" not in stored(draft, GOOD)


def test_what_does_not_fit_comes_back_with_every_word_that_was_typed(draft: Draft, desk: Client) -> None:
    typed = {"text": "Other words.", "review_by": "soon", "certainty.why": "So we think."}
    response = send(desk, draft, GOOD, opened(desk, draft, GOOD), typed)
    assert response.status_code == 422
    page = soup_of(response)
    problem = page.select_one(".problem")
    assert problem is not None
    assert words_of(problem) == "There is a problem Read it again by: Write a date such as 2027-11-21"
    target = problem.select_one("a")
    assert target is not None
    field = page.select_one(str(target["href"]))
    assert field is not None
    assert field["value"] == "soon"
    assert field["aria-invalid"] == "true"
    assert (page.title.get_text() if page.title else "").startswith("Error:")
    assert "Other words." in page.select_one("#f-text").get_text()  # type: ignore[union-attr]
    assert "So we think." in page.select_one("#f-certainty-why").get_text()  # type: ignore[union-attr]
    assert not Change.objects.exists()


def test_a_part_that_was_never_there_is_added_by_saving_it(draft: Draft, desk: Client) -> None:
    form = {"text": "A new fact.", "review_by": "2031-01-01", "_seen": ""}
    assert send(desk, draft, "facts/brand-new", form).status_code == 303
    assert stored(draft, "facts/brand-new")["text"] == "A new fact."


@pytest.mark.parametrize("address", ["gossip/x", "facts", "options/nowhere/x", "facts/Not A Key", "about/x"])
def test_a_part_that_cannot_be_is_not_found(draft: Draft, desk: Client, address: str) -> None:
    assert desk.get(page_of(draft, address)).status_code == 404
    assert desk.post(page_of(draft, address), {"text": "x"}).status_code == 404
    assert not Change.objects.exists()


def test_the_form_alone_comes_back_where_only_the_form_is_asked_for(draft: Draft, desk: Client) -> None:
    whole = desk.get(page_of(draft, GOOD))
    form = send(desk, draft, GOOD, opened(desk, draft, GOOD), {"_do": "there:figure"}, htmx=True)
    assert soup_of(form).find("html") is None
    assert soup_of(form).find(id="part-form") is not None
    assert "HX-Request" in whole["Vary"]
    assert "HX-Request" in form["Vary"]


# Who may


def test_an_approver_reads_a_part_and_cannot_change_it(draft: Draft) -> None:
    client = at_desk(approver())
    page = client.get(page_of(draft, GOOD))
    assert "You can read this part." in words_of(page)
    assert soup_of(page).select("#part-form > fieldset[disabled]")
    assert send(client, draft, GOOD, {"text": NEW_WORDS, "_seen": ""}).status_code == 404
    assert not Change.objects.exists()


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.SUPERSEDED, DraftState.DISCARDED])
def test_a_draft_that_is_done_with_does_not_change_by_a_direct_post(
    draft: Draft, desk: Client, state: DraftState
) -> None:
    form = opened(desk, draft, GOOD)
    Draft.objects.filter(pk=draft.pk).update(state=state)
    for page in ("part", "copy", "rename", "delete"):
        response = send(desk, draft, GOOD, form, {"text": NEW_WORDS, "key": "other"}, page=page)
        assert response.status_code in (409, 422), page
        assert "does not change any more" in words_of(response)
    assert send(desk, draft, GOOD, form, {"text": NEW_WORDS, "_auto": "1"}, htmx=True).status_code == 409
    for page in ("add/facts/", "order/facts/", "title/", "undo/"):
        desk.post(f"/desk/drafts/{draft.pk}/{page}", {"key": "x", "up": "moving-good", "title": "New"})
    after = Draft.objects.get(pk=draft.pk)
    assert (after.document, after.title, after.version) == (draft.document, draft.title, 0)


def test_words_for_a_draft_that_is_done_with_stay_on_the_page(draft: Draft, desk: Client) -> None:
    form = opened(desk, draft, GOOD)
    Draft.objects.filter(pk=draft.pk).update(state=DraftState.PUBLISHED)
    response = send(desk, draft, GOOD, form, {"text": NEW_WORDS})
    assert NEW_WORDS in response.content.decode()


def test_an_edit_of_a_draft_in_review_makes_it_a_draft_again(draft: Draft, desk: Client, editor: User) -> None:
    workflow.submit(draft, by=editor, now=timezone.now())
    send(desk, draft, GOOD, opened(desk, draft, GOOD), {"text": NEW_WORDS})
    assert Draft.objects.get().state == DraftState.DRAFT


def test_a_form_without_its_token_is_refused(draft: Draft, editor: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at_desk(editor).cookies
    assert send(strict, draft, GOOD, {"text": NEW_WORDS, "_seen": ""}).status_code == 403
    assert not Change.objects.exists()


@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINIC_ADMIN, Role.SITE_ADMIN], ids=str)
def test_nobody_else_sees_a_draft(draft: Draft, role: Role) -> None:
    client = at_desk(of_role(role))
    assert client.get(page_of(draft)).status_code == 404
    assert client.get(page_of(draft, GOOD)).status_code == 404


# How long


def test_a_text_of_a_megabyte_is_refused_on_its_page_and_not_lost(draft: Draft, desk: Client) -> None:
    text = "knee " * 200_000
    response = send(desk, draft, GOOD, opened(desk, draft, GOOD), {"text": text})
    assert response.status_code == 422
    assert "Shorten this to 600 characters or fewer" in words_of(response)[:1500]
    assert text.strip() in response.content.decode()
    assert not Change.objects.exists()


def test_what_is_longer_than_anything_the_desk_takes_is_refused_unread(draft: Draft, desk: Client, settings) -> None:
    text = "x" * (settings.LONGEST_BODY_OF_THE_DESK + 1)
    assert send(desk, draft, GOOD, {"text": text, "_seen": ""}).status_code == 413
    assert not Change.objects.exists()


def test_thousands_of_rows_are_cut_and_never_a_fault(draft: Draft, desk: Client) -> None:
    rows = [str(number) for number in range(250)]
    form = {**opened(desk, draft, "questions/pain"), "choices._row": rows}
    response = send(desk, draft, "questions/pain", form)
    assert response.status_code in (303, 422)


# While it is typed


def test_the_reading_grade_of_a_text_is_told_while_it_is_typed(draft: Draft, desk: Client) -> None:
    easy = "You can do this at home. It takes some time. It helps a bit. You can stop."
    assert look(desk, draft, GOOD, "text", {"text": easy}).startswith("Reads at grade")
    hard = "Physiotherapeutic interventions necessitate considerable perseverance, notwithstanding individual " * 2
    assert "Over grade 10: use shorter sentences and plainer words." in look(desk, draft, GOOD, "text", {"text": hard})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("We recommend this.", "recommend", id="a banned word"),
        pytest.param("It helps 40 out of 100 people.", "out of", id="a bare number"),
        pytest.param("It is a [[wobble]].", "The glossary does not explain “wobble”.", id="a word not explained"),
    ],
)
def test_what_the_review_would_find_is_told_while_it_is_typed(draft: Draft, desk: Client, text: str, told: str) -> None:
    assert told in look(desk, draft, GOOD, "text", {"text": text})


def test_a_fact_without_a_source_is_told_so_while_it_is_typed(draft: Draft, desk: Client) -> None:
    missing = "No source yet: pick the passage that says so."
    assert missing in look(desk, draft, GOOD, "text", {"cites": []})
    assert missing not in look(desk, draft, GOOD, "text", {})


def test_a_figure_is_drawn_as_readers_see_it_while_it_is_typed(draft: Draft, desk: Client) -> None:
    form = opened(desk, draft, FIGURE)
    typed = {**form, "figure.counts.0.had": "30", "figure.counts.0.had_not": "70", "_field": "figure"}
    drawn = soup_of(send(desk, draft, FIGURE, typed, page="look", htmx=True))
    assert len(drawn.select(".had circle")) == 30
    assert len(drawn.select(".not circle")) == 70
    assert "30 of 100 people felt better" in words_of(drawn)
    assert "appears when each group adds up" in look(desk, draft, FIGURE, "figure", {"figure.counts.0.had": "31"})


def test_looking_stores_nothing_and_an_unknown_field_is_not_found(draft: Draft, desk: Client) -> None:
    look(desk, draft, GOOD, "text", {"text": NEW_WORDS})
    for field in ("", "nowhere", "figure.counts.9.had"):
        form = {**opened(desk, draft, GOOD), "_field": field}
        assert send(desk, draft, GOOD, form, page="look", htmx=True).status_code in (200, 404)
    assert send(desk, draft, "gossip/x", {"_field": "text"}, page="look").status_code == 404
    assert stored(draft, GOOD) == parts.read(draft.data, GOOD)


def test_what_stands_against_publishing_a_part_is_told_beside_it(draft: Draft, desk: Client) -> None:
    assert "Nothing stands against publishing this part" in words_of(desk.get(page_of(draft, GOOD, "findings")))
    write(draft, GOOD, text="We recommend that you do them.")
    assert "recommend" in words_of(desk.get(page_of(draft, GOOD, "findings"), headers=HTMX))
    assert desk.get(page_of(draft, "facts/none", "findings")).status_code == 404
    assert "1 finding stands against publishing" in words_of(desk.get(page_of(draft)))


def test_a_number_is_told_by_the_review_of_a_draft_of_somebody_else_too() -> None:
    draft = draft_of_today()
    colleague = at_desk(editor())
    send(colleague, draft, GOOD, opened(colleague, draft, GOOD), {"text": NEW_WORDS})
    assert stored(draft, GOOD)["text"] == NEW_WORDS
