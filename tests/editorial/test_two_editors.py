"""Two people at the same part: whoever comes second is shown both texts, and nothing of theirs is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from core.editorial import drafting, parts
from core.editorial.models import Change, Draft
from core.staff.models import User
from tests.editorial import desking
from tests.editorial.desking import at_desk, filled, opened, page_of, send, soup_of, stored, words_of, write
from tests.editorial.desking import editor as another_editor

pytestmark = pytest.mark.django_db

GOOD = "facts/moving-good"
MINE, THEIRS = "You can do them in your own home.", "You can do them anywhere."


@pytest.fixture
def colleague(db: None) -> User:
    return another_editor(name="Ada Zeta")


def test_who_comes_second_is_shown_both_texts_and_nothing_is_written_over(
    draft: Draft, desk: Client, colleague: User
) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=colleague, text=THEIRS)
    response = send(desk, draft, GOOD, form, {"text": MINE})
    assert response.status_code == 409
    page = soup_of(response)
    both = page.select_one(".both")
    assert both is not None
    assert "Ada Zeta saved it after you opened it." in words_of(response)
    assert THEIRS in words_of(both)
    assert MINE in words_of(both)
    assert filled(response)["text"] == [MINE]
    assert stored(draft, GOOD)["text"] == THEIRS


def test_saving_again_after_reading_both_writes_ones_own(draft: Draft, desk: Client, colleague: User) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=colleague, text=THEIRS)
    form = filled(send(desk, draft, GOOD, form, {"text": MINE}))
    assert send(desk, draft, GOOD, form).status_code == 303
    assert stored(draft, GOOD)["text"] == MINE
    assert [change.by for change in Change.objects.order_by("version")] == [colleague, draft.created_by]


def test_a_third_change_meanwhile_is_shown_too(draft: Draft, desk: Client, colleague: User) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=colleague, text=THEIRS)
    form = filled(send(desk, draft, GOOD, form, {"text": MINE}))
    write(draft, GOOD, by=colleague, text="And once more.")
    response = send(desk, draft, GOOD, form)
    assert response.status_code == 409
    assert "And once more." in words_of(response)


def test_theirs_is_taken_field_by_field(draft: Draft, desk: Client, colleague: User) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=colleague, text=THEIRS, review_by="2031-05-05")
    form = filled(send(desk, draft, GOOD, form, {"text": MINE, "certainty.why": "So I think."}))
    form = filled(send(desk, draft, GOOD, form, {"_do": "theirs:review_by"}))
    assert (form["text"], form["review_by"]) == ([MINE], ["2031-05-05"])
    assert send(desk, draft, GOOD, form).status_code == 303
    kept = stored(draft, GOOD)
    assert (kept["text"], kept["review_by"], kept["certainty"]["why"]) == (MINE, "2031-05-05", "So I think.")


def test_what_is_saved_by_itself_writes_over_nothing_either(draft: Draft, desk: Client, colleague: User) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=colleague, text=THEIRS)
    response = send(desk, draft, GOOD, form, {"text": MINE, "_auto": "1"}, htmx=True)
    assert response.status_code == 409
    assert "Your words are still here." in words_of(response)
    assert stored(draft, GOOD)["text"] == THEIRS


def test_a_part_that_was_deleted_meanwhile_is_added_again_only_when_asked(
    draft: Draft, desk: Client, colleague: User
) -> None:
    address = "prompts/which-knee"
    form = opened(desk, draft, address)
    seen = parts.digest(parts.read(draft.data, address))
    drafting.delete(draft, address, seen=seen, by=colleague, now=timezone.now())
    response = send(desk, draft, address, form, {"text": "Which knee is it?"})
    assert response.status_code == 409
    assert "deleted this part after you opened it" in words_of(response)
    assert not parts.exists(Draft.objects.get().data, address)
    assert send(desk, draft, address, filled(response)).status_code == 303
    assert stored(draft, address)["text"] == "Which knee is it?"


def test_two_people_at_two_parts_are_not_in_each_others_way(draft: Draft, desk: Client, colleague: User) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, "facts/moving-hard", by=colleague, text=THEIRS)
    assert send(desk, draft, GOOD, form, {"text": MINE}).status_code == 303
    assert stored(draft, "facts/moving-hard")["text"] == THEIRS


def test_the_same_words_twice_are_no_conflict(draft: Draft, desk: Client, colleague: User) -> None:
    form = opened(desk, draft, GOOD)
    write(draft, GOOD, by=colleague, text=MINE)
    assert send(desk, draft, GOOD, form, {"text": MINE}).status_code == 303
    assert Change.objects.count() == 1


def test_a_part_that_was_changed_is_not_deleted_by_who_did_not_see_that(
    draft: Draft, desk: Client, colleague: User
) -> None:
    address = "prompts/which-knee"
    page = soup_of(desk.get(page_of(draft, address, "delete")))
    seen = page.select_one('[name="_seen"]')
    assert seen is not None
    write(draft, address, by=colleague, text="Which knee is it?")
    response = desk.post(page_of(draft, address, "delete"), {"_seen": seen["value"]})
    assert response.status_code == 409
    assert "Read it again before you delete it." in words_of(response)
    assert stored(draft, address)["text"] == "Which knee is it?"


def test_an_order_that_was_made_from_an_older_list_is_refused(draft: Draft, colleague: User) -> None:
    keys = list(parts.keys_of(draft.data, "treatments"))
    drafting.add(draft, "treatments/rest", {}, by=colleague, now=timezone.now())
    with pytest.raises(drafting.PartChanged):
        drafting.reorder(draft, "treatments", keys[::-1], by=draft.created_by, now=timezone.now())
    assert at_desk(colleague).get(page_of(draft, "treatments", "shelf")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_several_who_save_at_the_same_instant_one_is_written_and_the_others_are_told() -> None:
    draft = desking.draft_of_today()
    value = parts.read(draft.data, GOOD)
    people = [another_editor() for _ in range(3)]
    gate = Barrier(len(people))

    def save(person: User) -> bool:
        mine = Draft.objects.get()
        gate.wait()
        try:
            drafting.edit(
                mine,
                GOOD,
                {**value, "text": f"Said by {person.name}."},
                seen=parts.digest(value),
                by=person,
                now=timezone.now(),
            )
        except drafting.PartChanged:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(people)) as threads:
        written = list(threads.map(save, people))
    assert sorted(written) == [False, False, True]
    assert stored(draft, GOOD)["text"] == f"Said by {people[written.index(True)].name}."
    assert Draft.objects.get().version == Change.objects.count() == 1
