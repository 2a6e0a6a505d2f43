"""Bringing in what an edition changed that was published after a draft was begun."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from core.content.models import Edition
from core.editorial import catching_up, drafting, parts, workflow
from core.editorial.catching_up import CaughtUp
from core.editorial.models import ChangeKind, Draft, DraftState
from core.editorial.parts import Document
from core.staff.models import User
from tests.editorial import desking
from tests.editorial.desking import KNEE, document_of_today, draft_of_today, edition_of_today, soup_of, stored, words_of
from tests.editorial.desking import write as write_part
from tests.editorial.signing_off import approved, at, post, problem_of, sent
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db

THEIRS, MINE = "Nothing has to be done.", "There is nothing that you need to do."


@pytest.fixture
def begun(editor: User) -> Draft:
    """A draft of edition 1."""
    edition_of_today(1)
    return draft_of_today(by=editor)


def edition_with(document: Document, number: int = 2) -> Edition:
    """The next edition, which another draft became meanwhile."""
    return edition_of_today(number, says=parts.guide_of(document))


def reworded(address: str = "facts/wait-good", **changed: object) -> Document:
    document = document_of_today()
    return parts.replaced(document, address, {**parts.read(document, address), **(changed or {"text": THEIRS})})


def catch_up(draft: Draft) -> CaughtUp:
    return catching_up.catch_up(draft, by=draft.created_by, now=timezone.now())


def test_what_only_the_edition_changed_is_taken_over(begun: Draft) -> None:
    write_part(begun, "facts/wait-hard", text="It may well stay as it is.")
    edition_with(reworded())
    caught = catch_up(begun)
    assert (caught.edition, caught.both) == (2, ())
    assert [(change.part, change.kind) for change in caught.taken] == [("facts/wait-good", ChangeKind.EDIT)]
    assert stored(begun, "facts/wait-good")["text"] == THEIRS
    assert stored(begun, "facts/wait-hard")["text"] == "It may well stay as it is."


def test_what_both_changed_stays_as_the_draft_has_it_and_is_named(begun: Draft) -> None:
    write_part(begun, "facts/wait-good", text=MINE)
    edition_with(reworded())
    caught = catch_up(begun)
    assert (caught.taken, caught.both) == ((), ("facts/wait-good",))
    assert stored(begun, "facts/wait-good")["text"] == MINE


def test_what_both_changed_alike_needs_nobody_to_look(begun: Draft) -> None:
    write_part(begun, "facts/wait-good", text=THEIRS)
    edition_with(reworded())
    assert catch_up(begun) == CaughtUp(2, (), ())


def test_parts_that_came_and_went_come_and_go(begun: Draft) -> None:
    document = parts.removed(document_of_today(), "vignettes/person-3")
    document = parts.added(document, "concerns/sleep", {"label": "Sleep", "name": "Sleep", "asked_again": "Sleep?"})
    edition_with(document)
    caught = catch_up(begun)
    assert {(change.part, change.kind) for change in caught.taken} == {
        ("concerns/sleep", ChangeKind.ADD),
        ("vignettes/person-3", ChangeKind.DELETE),
    }
    begun.refresh_from_db()
    assert parts.exists(begun.data, "concerns/sleep")
    assert not parts.exists(begun.data, "vignettes/person-3")


def test_a_part_that_the_edition_dropped_and_the_draft_rewrote_stays(begun: Draft) -> None:
    write_part(begun, "vignettes/person-3", story="Has a knee that is sore.")
    edition_with(parts.removed(document_of_today(), "vignettes/person-3"))
    assert catch_up(begun).both == ("vignettes/person-3",)
    assert stored(begun, "vignettes/person-3")["story"] == "Has a knee that is sore."


def test_a_new_fact_comes_with_what_points_at_it_and_leaves_a_whole_guide(begun: Draft) -> None:
    document = document_of_today()
    fact = {**parts.read(document, "facts/wait-good"), "text": "You save time."}
    document = parts.added(document, "facts/wait-time", fact)
    wait = parts.read(document, "options/care/wait")
    document = parts.replaced(document, "options/care/wait", {**wait, "good": ["wait-good", "wait-time"]})
    edition_with(document)
    catch_up(begun)
    begun.refresh_from_db()
    assert parts.problems(begun.data) == ()
    assert stored(begun, "options/care/wait")["good"] == ["wait-good", "wait-time"]


def test_each_part_that_was_taken_over_can_be_taken_back(begun: Draft) -> None:
    document = parts.removed(reworded(), "vignettes/person-3")
    edition_with(document)
    before = begun.document
    for _change in catch_up(begun).taken:
        drafting.undo(begun, by=begun.created_by, now=timezone.now())
    begun.refresh_from_db()
    assert begun.document == before


def test_who_signed_an_edition_is_no_change_of_its_words(begun: Draft) -> None:
    signatures = [{"name": "Dr B", "role": "Surgeon", "signed_on": timezone.localdate().isoformat()}]
    edition_with(reworded("about", signatures=signatures))
    assert catch_up(begun) == CaughtUp(2, (), ())


def test_a_draft_that_knows_the_newest_edition_has_nothing_to_bring_in(begun: Draft) -> None:
    assert catch_up(begun) == CaughtUp(None, (), ())
    edition_with(reworded())
    catch_up(begun)
    assert catch_up(begun) == CaughtUp(None, (), ())


def test_a_first_draft_meets_an_edition_that_came_before_it(draft: Draft) -> None:
    edition_with(reworded(), number=1)
    caught = catch_up(draft)
    assert "facts/wait-good" in caught.both
    assert caught.taken == ()


def test_two_editions_later_is_caught_up_in_one_step(begun: Draft) -> None:
    edition_with(reworded(), number=2)
    edition_with(parts.removed(reworded(), "vignettes/person-3"), number=3)
    caught = catch_up(begun)
    assert caught.edition == 3
    assert {change.part for change in caught.taken} == {"facts/wait-good", "vignettes/person-3"}


@pytest.mark.parametrize("bring", [sent, approved], ids=["in review", "approved"])
def test_catching_up_makes_it_a_draft_again(bring: object, begun: Draft) -> None:
    bring(begun)
    edition_with(reworded())
    catch_up(begun)
    begun.refresh_from_db()
    assert begun.state == DraftState.DRAFT
    assert workflow.approval(begun) is None


def test_a_draft_is_not_sent_to_review_before_it_has_caught_up(begun: Draft, desk: Client) -> None:
    edition_with(reworded())
    response = post(desk, begun, "move", to="in-review")
    assert response.status_code == 409
    assert "Edition 2 was published after this draft was begun" in problem_of(response)
    post(desk, begun, "publish/catch-up")
    assert post(desk, begun, "move", to="in-review").status_code == 303


def test_the_page_offers_it_and_names_what_somebody_has_to_look_at(begun: Draft, desk: Client) -> None:
    write_part(begun, "facts/wait-good", text=MINE)
    edition_with(parts.removed(reworded(), "vignettes/person-3"))
    page = desk.get(at(begun, "publish"))
    assert "Bring its changes in first" in words_of(soup_of(page).find(id="need-current"))
    assert soup_of(page).select_one(f'form[action="{at(begun, "publish")}catch-up/"] button')
    response = desk.post(at(begun, "publish") + "catch-up/")
    said = words_of(desk.get(response["Location"]))
    assert "1 part was brought in." in said
    assert f"the draft's words stayed: {MINE}" in said
    assert not soup_of(desk.get(at(begun, "publish"))).select(f'form[action="{at(begun, "publish")}catch-up/"]')


def test_only_an_editor_brings_it_in(begun: Draft) -> None:
    edition_with(reworded())
    client = desking.at_desk(desking.approver())
    assert not soup_of(client.get(at(begun, "publish"))).select('form[action$="catch-up/"]')
    assert client.post(at(begun, "publish") + "catch-up/").status_code in (403, 404)
    assert stored(begun, "facts/wait-good")["text"] != THEIRS


def test_a_published_draft_catches_up_with_nothing(begun: Draft, desk: Client) -> None:
    workflow.moved(begun, DraftState.PUBLISHED, by=begun.created_by, now=timezone.now())
    edition_with(reworded())
    response = desk.post(at(begun, "publish") + "catch-up/")
    assert response.status_code == 409
    assert "does not change any more" in problem_of(response)


def test_an_edition_of_another_guide_is_none_of_its_business(begun: Draft) -> None:
    EditionFactory(guide="hips", number=5, says=desking.guide_of_today())
    assert begun.guide == KNEE
    assert workflow.newer_edition(begun) is None
