"""Who may bring a draft from one state to another: the whole table, asked of every role and every kind of person."""

from __future__ import annotations

from itertools import product

import pytest
from django.utils import timezone

from core.editorial import workflow
from core.editorial.models import Draft, DraftState, Move
from core.staff.models import Role, User
from tests.editorial import desking
from tests.editorial.signing_off import may
from tests.staff.staffing import of_role

pytestmark = pytest.mark.django_db

DRAFT, IN_REVIEW, APPROVED = DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED
PUBLISHED, SUPERSEDED, DISCARDED = DraftState.PUBLISHED, DraftState.SUPERSEDED, DraftState.DISCARDED

# Written out a second time: from, to, who.
MAY = {
    (DRAFT, IN_REVIEW, Role.EDITOR),
    (DRAFT, DISCARDED, Role.EDITOR),
    (IN_REVIEW, DRAFT, Role.EDITOR),
    (IN_REVIEW, DRAFT, Role.APPROVER),
    (IN_REVIEW, APPROVED, Role.APPROVER),
    (IN_REVIEW, DISCARDED, Role.EDITOR),
    (APPROVED, DRAFT, Role.EDITOR),
    (APPROVED, DRAFT, Role.APPROVER),
    (APPROVED, PUBLISHED, Role.APPROVER),
    (APPROVED, PUBLISHED, Role.SITE_ADMIN),
    (APPROVED, DISCARDED, Role.EDITOR),
}


def now():
    return timezone.now()


def brought_to(draft: Draft, state: DraftState) -> Draft:
    """The draft in this state, having come there as the rows tell it: an approval is for what it says now."""
    writer, signer = draft.created_by, desking.approver()
    way = {DRAFT: (), IN_REVIEW: (IN_REVIEW,), APPROVED: (IN_REVIEW, APPROVED), DISCARDED: (DISCARDED,)}
    for to in way.get(state, (IN_REVIEW, APPROVED, PUBLISHED)):
        by = signer if to in (APPROVED, PUBLISHED) else writer
        signed = {"name": "Dr A", "role": "Surgeon", "digest": draft.digest} if to == APPROVED else {}
        workflow.moved(draft, to, by=by, now=now(), **signed)
    if state == SUPERSEDED:
        workflow.moved(draft, SUPERSEDED, by=signer, now=now())
    return draft


def of_kind(kind: str, draft: Draft) -> User:
    """Somebody who did this with the draft as an editor."""
    if kind == "began it":
        return draft.created_by
    person = desking.editor()
    if kind == "changed one word":
        desking.write(draft, "facts/not-known", by=person, text="Nobody knows how long it lasts.")
    return person


@pytest.mark.parametrize("state", DraftState)
@pytest.mark.parametrize("kind", ["began it", "changed one word", "never touched it"])
def test_a_draft_goes_only_where_the_table_leads_and_nobody_signs_what_they_touched(state, kind, draft):
    person = of_kind(kind, draft)
    brought_to(draft, state)
    for role, to in product(Role, DraftState):
        person.role = role  # what they are now
        allowed = (state, to, role) in MAY and not (to == APPROVED and kind != "never touched it")
        assert may(person, draft, to) is allowed, f"{role}, who {kind}: {state} to {to}"


@pytest.mark.parametrize("role", Role)
def test_nobody_whose_account_is_disabled_moves_or_changes_anything(role, draft):
    person = of_role(role, is_active=False)
    for state in DraftState:
        draft.state = state
        assert not any(may(person, draft, to) for to in DraftState)
        assert not workflow.can_edit(draft, person)


@pytest.mark.parametrize("state", DraftState)
def test_only_editors_change_words_and_only_before_publication(state, draft):
    draft.state = state
    for role in Role:
        allowed = role == Role.EDITOR and state in (DRAFT, IN_REVIEW, APPROVED)
        assert workflow.can_edit(draft, of_role(role)) is allowed, role


def test_every_refusal_says_why_in_a_sentence(draft):
    nurse = of_role(Role.NURSE)
    for state, to in product(DraftState, DraftState):
        draft.state = state
        with pytest.raises(workflow.Refused) as refused:
            workflow.check_move(draft, to, nurse)
        assert str(refused.value).endswith("."), (state, to)
        assert len(str(refused.value).split()) > 4, (state, to)


def test_every_move_is_told_with_who_when_and_remarks(draft, editor, approver):
    workflow.submit(draft, by=editor, now=now(), remarks="Please look at the figures.")
    workflow.send_back(draft, by=approver, now=now(), remarks="Name the year.")
    told = list(Move.objects.order_by("pk").values_list("was", "became", "by", "remarks"))
    assert told == [
        (DRAFT, IN_REVIEW, editor.pk, "Please look at the figures."),
        (IN_REVIEW, DRAFT, approver.pk, "Name the year."),
    ]


def test_a_draft_that_does_not_know_the_newest_edition_is_not_sent_to_review(draft, editor):
    desking.edition_of_today()
    with pytest.raises(workflow.Refused, match="Edition 1 was published after"):
        workflow.submit(draft, by=editor, now=now())
    assert Draft.objects.get().state == DRAFT
