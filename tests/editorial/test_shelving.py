"""Parts come and go: adding, copying, renaming, deleting with where-used, and putting in order."""

from __future__ import annotations

import pytest
from django.test import Client

from core.editorial import parts
from core.editorial.models import Change, Draft
from tests.editorial.desking import (
    document_of_today,
    draft_of_today,
    edition_of_today,
    page_of,
    soup_of,
    stored,
    words_of,
)

pytestmark = pytest.mark.django_db

BRACE = "treatments/brace"


def press(desk: Client, draft: Draft, page: str, address: str, **typed: str) -> tuple[int, str]:
    """The status and what one reads on the page that one is led to."""
    response = desk.post(page_of(draft, address, page), typed)
    if response.status_code == 303:
        return 303, words_of(desk.get(response["Location"]))
    return response.status_code, words_of(response)


def keys(draft: Draft, shelf: str) -> list[str]:
    return list(parts.keys_of(Draft.objects.get(pk=draft.pk).data, shelf))


def test_a_part_begins_with_its_key_and_its_page_follows(draft: Draft, desk: Client) -> None:
    assert "Add: fact" in words_of(desk.get(page_of(draft, "facts", "add")))
    status, said = press(desk, draft, "add", "facts", key="rest-helps")
    assert status == 303
    assert "Fact · rest-helps" in said
    assert keys(draft, "facts")[-1] == "rest-helps"
    press(desk, draft, "add", "options/care", key="rest")
    assert keys(draft, "options/care")[-1] == "rest"


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("", "Write a key"),
        ("Not A Key", "Use small letters"),
        ("-x", "Use small letters"),
        ("x" * 61, "Shorten this"),
        ("moving-good", "There is a part with this key already"),
    ],
    ids=["none", "capitals", "a hyphen first", "too long", "taken"],
)
def test_a_key_that_cannot_be_is_refused_and_stays_in_its_field(
    draft: Draft, desk: Client, key: str, told: str
) -> None:
    for page, address in (("add", "facts"), ("copy", "facts/moving-hard"), ("rename", "facts/moving-hard")):
        response = desk.post(page_of(draft, address, page), {"key": key})
        assert response.status_code == 422, page
        assert told in words_of(response)
        field = soup_of(response).select_one("#id_key")
        assert field is not None
        assert field["value"] == key
    assert not Change.objects.exists()


def test_a_copy_stands_right_behind_and_says_the_same(draft: Draft, desk: Client) -> None:
    assert press(desk, draft, "copy", BRACE, key="bandage")[0] == 303
    assert keys(draft, "treatments") == ["moving", "needle", "brace", "bandage"]
    assert stored(draft, "treatments/bandage") == stored(draft, BRACE)


def test_what_points_at_a_part_follows_its_new_key(draft: Draft, desk: Client) -> None:
    assert press(desk, draft, "rename", BRACE, key="bandage")[0] == 303
    assert keys(draft, "treatments") == ["moving", "needle", "bandage"]
    assert parts.problems(Draft.objects.get().data) == ()
    assert "brace depends" not in str(stored(draft, "vignettes/person-3"))


def test_a_glossary_word_that_is_renamed_is_linked_by_its_new_key(draft: Draft, desk: Client) -> None:
    press(desk, draft, "rename", "glossary/brace", key="knee-band")
    assert stored(draft, "facts/brace-what")["text"] == "A [[brace|knee-band]] holds the knee."


def test_a_key_that_was_ever_published_stays(desk: Client) -> None:
    edition_of_today()
    draft = draft_of_today()
    status, said = press(desk, draft, "rename", BRACE, key="bandage")
    assert status == 422
    assert "saved pages use it" in said
    assert keys(draft, "treatments") == ["moving", "needle", "brace"]


def test_where_a_part_is_used_is_listed_and_while_it_is_it_stays(draft: Draft, desk: Client) -> None:
    page = desk.get(page_of(draft, BRACE, "delete"))
    assert "point at this one" in words_of(page) or "points at this one" in words_of(page)
    assert soup_of(page).select(f'a[href="{page_of(draft, "options/care/injection")}"]')
    assert not soup_of(page).select("button.danger")
    seen = parts.digest(stored(draft, BRACE))
    status, said = press(desk, draft, "delete", BRACE, _seen=seen)
    assert status == 409
    assert "Other parts point at this one. Change those first." in said
    assert "brace" in keys(draft, "treatments")


def test_a_part_that_nothing_points_at_is_deleted_and_can_be_brought_back(draft: Draft, desk: Client) -> None:
    address = "prompts/which-knee"
    form = soup_of(desk.get(page_of(draft, address, "delete"))).select_one('[name="_seen"]')
    assert form is not None
    status, said = press(desk, draft, "delete", address, _seen=str(form["value"]))
    assert status == 303
    assert "Deleted. You can take that back with Undo." in said
    assert keys(draft, "prompts") == ["how-to-rest"]
    desk.post(f"/desk/drafts/{draft.pk}/undo/")
    assert keys(draft, "prompts") == ["which-knee", "how-to-rest"]


def test_a_part_that_is_always_there_is_not_deleted(draft: Draft, desk: Client) -> None:
    assert "This part is always there." in words_of(desk.get(page_of(draft, "about", "delete")))
    status, said = press(desk, draft, "delete", "about", _seen=parts.digest(stored(draft, "about")))
    assert status == 409
    assert "This part is always there." in said
    for page in ("copy", "rename"):
        assert desk.get(page_of(draft, "about", page)).status_code == 404


def test_a_decision_with_paths_is_not_deleted(draft: Draft, desk: Client) -> None:
    page = words_of(desk.get(page_of(draft, "decisions/picture", "delete")))
    assert "options/picture/scan" in page


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ({"up": "needle"}, ["needle", "moving", "brace"]),
        ({"down": "needle"}, ["moving", "brace", "needle"]),
        ({"up": "moving"}, ["moving", "needle", "brace"]),
        ({"down": "brace"}, ["moving", "needle", "brace"]),
        ({"move": "brace", "to": ""}, ["brace", "moving", "needle"]),
        ({"move": "moving", "to": "needle"}, ["needle", "moving", "brace"]),
        ({"move": "moving", "to": "moving"}, ["moving", "needle", "brace"]),
    ],
    ids=["up", "down", "up from the top", "down from the end", "to the top", "behind another", "behind itself"],
)
def test_parts_are_put_in_order(draft: Draft, desk: Client, asked: dict[str, str], order: list[str]) -> None:
    status, said = press(desk, draft, "order", "treatments", **asked)
    assert status == 303
    assert "Moved:" in said
    assert keys(draft, "treatments") == order


@pytest.mark.parametrize(
    "asked",
    [{}, {"up": "gone"}, {"move": "moving", "to": "gone"}, {"move": ""}],
    ids=["nothing", "a part that is gone", "behind a part that is gone", "nothing chosen"],
)
def test_a_move_of_what_is_not_there_changes_nothing_and_says_so(
    draft: Draft, desk: Client, asked: dict[str, str]
) -> None:
    assert "Choose a part that is in this list." in press(desk, draft, "order", "treatments", **asked)[1]
    assert not Change.objects.exists()


def test_a_moved_part_is_shown_on_the_page_of_the_list_it_stands_on(desk: Client) -> None:
    document = document_of_today()
    person = document["vignettes"]["person-1"]
    document["vignettes"] |= {f"more-{n}": person for n in range(20)}
    draft = draft_of_today(document=document)
    response = desk.post(page_of(draft, "vignettes", "order"), {"move": "person-1", "to": "more-19"})
    assert response["Location"].endswith("/shelf/vignettes/?page=2#part-person-1")
