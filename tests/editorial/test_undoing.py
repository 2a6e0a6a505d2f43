"""Taking a change back: one's own last one, step by step, without harm to what others did since."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import drafting, parts
from core.editorial.models import Change, Draft
from core.editorial.workflow import Refused
from core.staff.models import User
from tests.editorial.desking import approver, at_desk, page_of, soup_of, stored, words_of, write
from tests.editorial.desking import editor as another_editor

pytestmark = pytest.mark.django_db

GOOD, HARD = "facts/moving-good", "facts/moving-hard"


def now() -> datetime:
    return timezone.now()


def test_the_last_change_is_taken_back_then_the_one_before_it(draft: Draft, editor: User) -> None:
    document = draft.document
    write(draft, GOOD, text="One.")
    write(draft, HARD, text="Two.")
    drafting.undo(draft, by=editor, now=now())
    assert stored(draft, HARD)["text"] == "They take up some time."
    assert stored(draft, GOOD)["text"] == "One."
    drafting.undo(draft, by=editor, now=now())
    assert Draft.objects.get().document == document
    assert drafting.undo(draft, by=editor, now=now()) is None
    assert Change.objects.count() == 4


def test_every_kind_of_change_is_taken_back_to_the_very_document(draft: Draft, editor: User) -> None:
    def added() -> None:
        drafting.add(draft, "facts/new-one", {"text": "New."}, after="moving-good", by=editor, now=now())

    def copied() -> None:
        drafting.copy(draft, GOOD, "copy-of-it", by=editor, now=now())

    def deleted() -> None:
        address = "prompts/which-knee"
        drafting.delete(draft, address, seen=parts.digest(parts.read(draft.data, address)), by=editor, now=now())

    def reordered() -> None:
        drafting.reorder(draft, "treatments", ["brace", "moving", "needle"], by=editor, now=now())

    def renamed() -> None:
        drafting.rename(draft, "treatments/brace", "bandage", by=editor, now=now())

    def noted() -> None:
        drafting.say_what_is_new(draft, change_note="More on rest.", by=editor, now=now())

    for act in (added, copied, deleted, reordered, renamed, noted):
        was = (draft.document, draft.change_note)
        act()
        assert (draft.document, draft.change_note) != was, act.__name__
        drafting.undo(draft, by=editor, now=now())
        after = Draft.objects.get()
        assert (after.document, after.change_note) == was, act.__name__


def test_undo_takes_back_only_ones_own_changes(draft: Draft, editor: User) -> None:
    write(draft, GOOD, text="Mine.")
    write(draft, HARD, by=another_editor(), text="Theirs.")
    drafting.undo(draft, by=editor, now=now())
    assert stored(draft, HARD)["text"] == "Theirs."
    assert stored(draft, GOOD)["text"] == "You can do them at home."


def test_a_change_that_was_changed_again_by_somebody_else_is_not_taken_back_alone(draft: Draft, editor: User) -> None:
    write(draft, GOOD, text="Mine.")
    write(draft, GOOD, by=another_editor(), text="Theirs.")
    with pytest.raises(Refused, match="changed again since"):
        drafting.undo(draft, by=editor, now=now())
    assert stored(draft, GOOD)["text"] == "Theirs."


def test_a_part_that_others_point_at_by_now_is_not_taken_back(draft: Draft, editor: User) -> None:
    fact = parts.read(draft.data, GOOD)
    drafting.add(draft, "facts/new-one", fact, by=editor, now=now())
    write(draft, "options/care/wait", by=another_editor(), good=["wait-good", "new-one"])
    with pytest.raises(Refused, match="Other parts point"):
        drafting.undo(draft, by=editor, now=now())


def test_undo_is_a_button_beside_the_part_and_on_the_draft(draft: Draft, desk: Client) -> None:
    write(draft, GOOD, text="Mine.")
    for page in (page_of(draft), page_of(draft, HARD)):
        assert soup_of(desk.get(page)).select(f'form[action="/desk/drafts/{draft.pk}/undo/"]'), page
    response = desk.post(f"/desk/drafts/{draft.pk}/undo/")
    assert response["Location"] == page_of(draft, GOOD)
    assert "Taken back: your last change of “You can do them at home" in words_of(desk.get(response["Location"]))
    nothing = desk.post(f"/desk/drafts/{draft.pk}/undo/")
    assert "There is nothing of yours to take back." in words_of(desk.get(nothing["Location"]))


def test_what_has_no_page_of_its_own_is_taken_back_on_the_page_of_the_draft(draft: Draft, desk: Client) -> None:
    drafting.reorder(draft, "treatments", ["brace", "moving", "needle"], by=draft.created_by, now=now())
    drafting.say_what_is_new(draft, change_note="More on rest.", by=draft.created_by, now=now())
    for name in ("the note for readers", "Treatments"):
        response = desk.post(f"/desk/drafts/{draft.pk}/undo/")
        assert response["Location"] == page_of(draft)
        assert f"Taken back: your last change of “{name}”" in words_of(desk.get(response["Location"]))


def test_a_refused_undo_leads_to_the_history_and_says_why(draft: Draft, desk: Client) -> None:
    write(draft, GOOD, text="Mine.")
    write(draft, GOOD, by=another_editor(), text="Theirs.")
    response = desk.post(f"/desk/drafts/{draft.pk}/undo/")
    assert response["Location"] == f"/desk/drafts/{draft.pk}/history/"
    assert "changed again since" in words_of(desk.get(response["Location"]))


def test_an_approver_takes_nothing_back(draft: Draft) -> None:
    write(draft, GOOD, text="Mine.")
    assert at_desk(approver()).post(f"/desk/drafts/{draft.pk}/undo/").status_code == 404
    assert stored(draft, GOOD)["text"] == "Mine."
