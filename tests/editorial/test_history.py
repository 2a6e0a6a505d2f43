"""Who changed what, and when: before and after, word by word."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import drafting, parts
from core.editorial.models import Change, Draft
from core.staff.models import User
from tests.editorial.desking import at_desk, page_of, soup_of, stored, words_of, write
from tests.editorial.desking import editor as another_editor

pytestmark = pytest.mark.django_db

GOOD = "facts/moving-good"


def history(desk: Client, draft: Draft, address: str = "") -> str:
    page = f"/desk/drafts/{draft.pk}/history/" + (f"{address}/" if address else "")
    response = desk.get(page)
    assert response.status_code == 200
    return words_of(response)


def test_a_change_is_told_with_who_made_it_and_what_it_did_word_by_word(draft: Draft, desk: Client) -> None:
    colleague = another_editor(name="Ada Zeta")
    write(draft, GOOD, by=colleague, text="You can do them in a gym.")
    page = soup_of(desk.get(page_of(draft, GOOD, "history")))
    change = page.select_one(".change")
    assert change is not None
    assert "Changed" in words_of(change)
    assert "Ada Zeta" in words_of(change)
    assert [words_of(tag) for tag in change.select("del")] == ["[gone: at home ]"]
    assert [words_of(tag) for tag in change.select("ins")] == ["[new: in a gym ]"]


def test_every_kind_of_change_stands_in_the_history_newest_first(draft: Draft, desk: Client, editor: User) -> None:
    now = timezone.now()
    drafting.add(draft, "facts/new-one", {"text": "New."}, by=editor, now=now)
    drafting.rename(draft, "facts/new-one", "newer-one", by=editor, now=now)
    drafting.delete(draft, "facts/newer-one", seen=parts.digest({"text": "New."}), by=editor, now=now)
    drafting.reorder(draft, "treatments", ["brace", "moving", "needle"], by=editor, now=now)
    drafting.say_what_is_new(draft, change_note="More on rest.", by=editor, now=now)
    headings = [words_of(tag) for tag in soup_of(desk.get(f"/desk/drafts/{draft.pk}/history/")).select(".change h2")]
    assert [heading.split(":")[0] for heading in headings] == [
        "Changed",
        "Put in another order",
        "Deleted",
        "Given another key",
        "Added",
    ]
    said = history(desk, draft)
    assert headings[:2] == ["Changed: the note for readers", "Put in another order: Treatments"]
    assert "[new: brace, ] moving" in said
    assert "More on rest." in said


def test_the_history_of_a_part_that_is_gone_can_still_be_read(draft: Draft, desk: Client, editor: User) -> None:
    drafting.add(draft, "facts/new-one", {"text": "Gone soon."}, by=editor, now=timezone.now())
    drafting.delete(draft, "facts/new-one", seen=parts.digest({"text": "Gone soon."}), by=editor, now=timezone.now())
    assert "Gone soon." in history(desk, draft, "facts/new-one")
    assert desk.get(page_of(draft, "facts/never-there", "history")).status_code == 404
    assert desk.get(page_of(draft, "gossip/x", "history")).status_code == 404


def test_a_long_history_comes_page_by_page(draft: Draft, desk: Client, editor: User) -> None:
    for number in range(32):
        write(draft, GOOD, text=f"You can do them at home {number}.")
    first = soup_of(desk.get(f"/desk/drafts/{draft.pk}/history/"))
    assert len(first.select(".change")) == 30
    second = soup_of(desk.get(f"/desk/drafts/{draft.pk}/history/?page=2"))
    assert len(second.select(".change")) == 2
    assert len(soup_of(desk.get(f"/desk/drafts/{draft.pk}/history/?page=nonsense")).select(".change")) == 30


def test_every_change_counts_the_version_up_and_keeps_before_and_after(draft: Draft, editor: User) -> None:
    before = stored(draft, GOOD)
    at = datetime(2026, 5, 4, 12, tzinfo=UTC)
    drafting.edit(draft, GOOD, {**before, "text": "Other."}, seen=parts.digest(before), by=editor, now=at)
    change = Change.objects.get()
    assert (change.version, change.at, draft.version) == (1, at, 1)
    assert change.before == parts.dumped(before)
    assert change.after == parts.dumped({**before, "text": "Other."})


def test_a_draft_without_a_change_says_so(draft: Draft, desk: Client) -> None:
    assert "Nothing was changed yet." in history(desk, draft)
    assert "Nothing was changed yet." in history(at_desk(another_editor()), draft, GOOD)
