"""An approver signs a draft: word for word as it stands, and nobody in their place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import catching_up, commenting, drafting, workflow
from core.editorial.models import Draft, DraftState, Move
from core.staff.models import User
from tests.editorial import desking
from tests.editorial.desking import at_desk, edition_of_today, filled, soup_of, words_of, write
from tests.editorial.signing_off import NOTE, SIGNATURE, approved, at, note, post, problem_of, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(draft: Draft) -> Draft:
    """A draft in review."""
    return sent(note(draft))


@pytest.fixture
def reviewer(approver: User) -> Client:
    return at_desk(approver)


def sign(client: Client, draft: Draft, **typed: str) -> object:
    return post(client, draft, "sign", **{**SIGNATURE, "seen": draft.digest, **typed})


def state_of(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).state


def test_an_approver_signs_what_the_page_shows(waiting: Draft, reviewer: Client, approver: User) -> None:
    page = reviewer.get(at(waiting, "sign"))
    form = filled(page, "sign")
    assert form["name"] == [approver.name]
    assert form["seen"] == [waiting.digest]
    assert "confirmed" not in form, "nobody confirms without reading"
    response = reviewer.post(at(waiting, "sign"), {**form, **SIGNATURE})
    assert response.status_code == 303
    assert response["Location"] == at(waiting, "publish")
    waiting.refresh_from_db()
    signature = workflow.approval(waiting)
    assert signature is not None
    assert (signature.name, signature.role, signature.by) == ("Dr Ada Bell", "Consultant surgeon", approver)
    assert signature.digest == waiting.digest


def test_the_page_lists_the_people_for_whom_something_changes(draft: Draft, reviewer: Client) -> None:
    edition_of_today()
    Draft.objects.filter(pk=draft.pk).update(knows_edition=1)
    draft.refresh_from_db()
    write(draft, "vignettes/person-1", story="Has a sore knee and a dog.")
    vignette = "vignettes/person-2"
    write(
        draft,
        vignette,
        answers={"pain": "mild", "swelling": "yes"},
        depends=[],
        fits=["exercises", "injection", "wait"],
    )
    page = soup_of(reviewer.get(at(draft, "sign")))
    assert [card["id"] for card in page.select("#changing article")] == ["person-person-2"]


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"name": " "}, "Write your name as readers will see it"),
        ({"role": ""}, "Write your role"),
        ({"name": "x" * 121}, "120"),
        ({"confirmed": ""}, "Tick that you have looked at the list"),
    ],
    ids=["no name", "no role", "long name", "not confirmed"],
)
def test_a_signature_that_lacks_something_is_asked_for_again_with_what_was_typed(
    typed: dict[str, str], why: str, waiting: Draft, reviewer: Client
) -> None:
    response = sign(reviewer, waiting, **{"remarks": "Well done.", **typed})
    assert response.status_code == 422
    assert why in problem_of(response)
    kept = filled(response, "sign")
    assert kept["remarks"] == ["Well done."]
    assert kept["role"] == [typed.get("role", SIGNATURE["role"])]
    assert state_of(waiting) == DraftState.IN_REVIEW


def test_whoever_signs_is_told_of_remarks_that_nobody_dealt_with(waiting: Draft, reviewer: Client) -> None:
    said = commenting.say(waiting, commenting.WHOLE, "Is this fair?", by=waiting.created_by, now=timezone.now())
    assert "1 remark is not dealt with yet." in words_of(reviewer.get(at(waiting, "sign")))
    commenting.settle(said, by=waiting.created_by, now=timezone.now())
    assert "not dealt with" not in words_of(reviewer.get(at(waiting, "sign")))


def test_nobody_signs_words_that_they_did_not_see(waiting: Draft, reviewer: Client) -> None:
    seen = waiting.digest
    write(waiting, "facts/wait-good", text="Nothing has to be done.")
    sent(waiting)
    response = sign(reviewer, waiting, seen=seen, remarks="Well done.")
    assert response.status_code == 409
    assert "changed after you opened this page" in problem_of(response)
    assert "Well done." in words_of(response)
    assert state_of(waiting) == DraftState.IN_REVIEW


def test_what_was_typed_stays_when_the_draft_went_back_meanwhile(waiting: Draft, reviewer: Client) -> None:
    workflow.send_back(waiting, by=waiting.created_by, now=timezone.now())
    response = sign(reviewer, waiting, remarks="Well done.")
    assert response.status_code == 409
    assert "It has to be sent to review first." in problem_of(response)
    assert filled(response, "sign")["remarks"] == ["Well done."]
    assert not soup_of(response).select("#sign button")


@pytest.mark.parametrize("seen", ["", "x" * 64, "x" * 65], ids=["none", "another", "too long"])
def test_a_signature_without_the_digest_of_the_draft_counts_for_nothing(
    seen: str, waiting: Draft, reviewer: Client
) -> None:
    assert sign(reviewer, waiting, seen=seen).status_code in (409, 422)
    assert state_of(waiting) == DraftState.IN_REVIEW


def test_an_editor_is_refused_and_told_whose_task_it_is(waiting: Draft) -> None:
    response = sign(at_desk(desking.editor()), waiting)
    assert response.status_code == 409
    assert "It takes this role: approver" in words_of(response)
    assert state_of(waiting) == DraftState.IN_REVIEW


def test_a_draft_that_was_not_sent_cannot_be_signed(draft: Draft, reviewer: Client) -> None:
    page = reviewer.get(at(draft, "sign"))
    assert "It has to be sent to review first." in words_of(page)
    assert not soup_of(page).select("main form button")
    assert sign(reviewer, draft).status_code == 409
    assert state_of(draft) == DraftState.DRAFT


def test_nobody_signs_past_a_finding(draft: Draft, reviewer: Client) -> None:
    write(draft, "facts/wait-good", text="80 of 100 feel all right.")
    workflow.moved(draft, DraftState.IN_REVIEW, by=draft.created_by, now=timezone.now())
    response = sign(reviewer, draft)
    assert response.status_code == 409
    assert "nobody can pass over it" in problem_of(response)
    assert state_of(draft) == DraftState.IN_REVIEW


def test_what_fell_due_since_it_was_sent_stands_against_signing_it(draft: Draft, approver: User) -> None:
    waiting = sent(note(draft))
    later = timezone.now() + timedelta(days=400)
    with pytest.raises(workflow.Refused, match="nobody can pass over"):
        workflow.approve(waiting, by=approver, now=later, name="A", role="B", seen=waiting.digest, confirmed=True)


EDITS = {
    "a word": lambda draft: write(draft, "facts/wait-good", text="Nothing has to be done."),
    "the note for readers": lambda draft: note(draft, "Something else is new."),
    "the order": lambda draft: drafting.reorder(
        draft, "questions", ["swelling", "pain"], by=draft.created_by, now=timezone.now()
    ),
    "undoing": lambda draft: drafting.undo(draft, by=draft.created_by, now=timezone.now()),
}


@pytest.mark.parametrize("what", EDITS)
def test_any_change_takes_the_signature_away(what: str, draft: Draft) -> None:
    approved(draft)
    assert workflow.approval(draft)
    EDITS[what](draft)
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    assert workflow.approval(draft) is None


def test_a_change_that_was_taken_back_does_not_bring_the_signature_back(draft: Draft) -> None:
    approved(draft)
    digest = draft.digest
    write(draft, "facts/wait-good", text="Nothing has to be done.")
    drafting.undo(draft, by=draft.created_by, now=timezone.now())
    assert draft.digest == digest
    assert workflow.approval(draft) is None
    sent(draft)
    assert workflow.approval(draft) is None


def test_a_new_edition_stands_between_a_draft_and_its_signature(waiting: Draft, reviewer: Client) -> None:
    edition_of_today()
    page = reviewer.get(at(waiting, "sign"))
    assert "Edition 1 was published after this draft was begun" in words_of(page)
    assert sign(reviewer, waiting).status_code == 409
    assert state_of(waiting) == DraftState.IN_REVIEW


def test_catching_up_takes_the_signature_away_even_where_nothing_was_taken_over(draft: Draft) -> None:
    approved(draft)
    edition_of_today()
    caught = catching_up.catch_up(draft, by=draft.created_by, now=timezone.now())
    assert caught.taken == ()
    assert draft.state == DraftState.DRAFT
    assert workflow.approval(draft) is None


def test_what_is_typed_in_a_signature_is_shown_as_text(waiting: Draft, reviewer: Client) -> None:
    sign(reviewer, waiting, name="<b>Dr</b>", remarks="<script>x</script>")
    page = reviewer.get(at(waiting, "review"))
    assert "<b>Dr</b>" in words_of(page)
    assert "<script>x</script>" in words_of(page)
    assert not any(script.get_text() == "x" for script in soup_of(page).select("script"))
    assert Move.objects.filter(became=DraftState.APPROVED).count() == 1
    assert NOTE in words_of(reviewer.get(at(waiting, "publish")))
