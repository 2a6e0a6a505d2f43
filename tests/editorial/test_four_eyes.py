"""Two people for every edition, also for somebody who sends forms that no page of ours offered them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from core.content.models import Edition
from core.editorial import drafting, publishing, undoing, workflow
from core.editorial.models import Draft, DraftState
from core.staff.models import Role, User
from tests.editorial import desking
from tests.editorial.signing_off import SIGNATURE, approved, at, may, note, published, sent
from tests.staff.staffing import of_role, signed_in
from tests.summaries.kept import in_threads

pytestmark = pytest.mark.django_db

OLD_WORDS, NEW_WORDS = "How long it lasts is not known.", "Nobody knows how long it lasts."


def state_of(draft: Draft) -> str:
    return Draft.objects.get(pk=draft.pk).state


def sign(client: Client, draft: Draft, **changed: str):
    seen = Draft.objects.get(pk=draft.pk).digest
    return client.post(at(draft, "sign"), {**SIGNATURE, "seen": seen, **changed})


def publish(client: Client, draft: Draft):
    return client.post(at(draft, "publish/now"))


def in_review(draft: Draft) -> Draft:
    return sent(draft if draft.change_note else note(draft))


def become(person: User, role: Role) -> User:
    """The same account with another role, as the people page changes it."""
    person.role = role
    person.save(update_fields=["role"])
    return person


# Who may do it at all


@pytest.mark.parametrize("state", [DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED])
@pytest.mark.parametrize("role", Role)
def test_by_direct_post_each_role_gets_exactly_as_far_as_the_table_says(role, state, draft, approver):
    if state == DraftState.DRAFT:
        note(draft)
    elif state == DraftState.IN_REVIEW:
        in_review(draft)
    else:
        approved(draft, approver)
    somebody = signed_in(Client(), of_role(role))
    for to, post in {
        "in-review": lambda: somebody.post(at(draft, "move"), {"to": "in-review"}),
        "approved": lambda: sign(somebody, draft),
        "published": lambda: publish(somebody, draft),
        "draft": lambda: somebody.post(at(draft, "move"), {"to": "draft"}),
        "discarded": lambda: somebody.post(at(draft, "move"), {"to": "discarded"}),
    }.items():
        was = Draft.objects.get(pk=draft.pk)
        person = User.objects.get(pk=somebody.session["_auth_user_id"])
        allowed = may(person, was, to)
        answer = post()
        assert answer.status_code == 303 if allowed else answer.status_code in (404, 409), (to, answer.status_code)
        assert state_of(draft) == (to if allowed else was.state)
    may_publish = {(DraftState.IN_REVIEW, Role.APPROVER), (DraftState.APPROVED, Role.APPROVER)}
    assert Edition.objects.exists() is ((state, role) in may_publish | {(DraftState.APPROVED, Role.SITE_ADMIN)})


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.SUPERSEDED, DraftState.DISCARDED])
def test_nothing_is_done_any_more_to_a_draft_that_is_done_with(state, draft):
    if state == DraftState.DISCARDED:
        workflow.discard(draft, by=draft.created_by, now=timezone.now())
    else:
        published(draft)
    if state == DraftState.SUPERSEDED:
        workflow.moved(draft, DraftState.SUPERSEDED, by=draft.created_by, now=timezone.now())
    was, editions = Draft.objects.values().get(pk=draft.pk), Edition.objects.count()
    for client in (desking.at_desk(draft), signed_in(Client(), desking.approver())):
        client.post(at(draft, "undo"))
        for to in ("in-review", "draft", "discarded"):
            assert client.post(at(draft, "move"), {"to": to}).status_code in (404, 409)
        for answer in (
            sign(client, draft),
            publish(client, draft),
            client.post(at(draft, "publish/note"), {"change_note": "Other news."}),
            client.post(at(draft, "publish/catch-up")),
            client.post(at(draft, "title"), {"title": "Another title"}),
            client.post(at(draft, "part/facts/not-known"), {"text": NEW_WORDS}),
            client.post(at(draft, "delete/prompts/how-to-rest")),
        ):
            assert answer.status_code in (404, 409, 422), answer.request["PATH_INFO"]
    assert Draft.objects.values().get(pk=draft.pk) == was
    assert Edition.objects.count() == editions


def test_an_account_that_is_no_approver_is_not_offered_a_signature_page(draft, desk):
    in_review(draft)
    page = desk.get(at(draft, "sign"))
    assert "approver" in desking.words_of(page)
    assert not desking.soup_of(page).select("form input[name=confirmed]")


# Nobody signs what they touched


@pytest.mark.parametrize("kind", ["began it", "changed one word", "changed it and took that back", "wrote the note"])
def test_whoever_touched_a_draft_cannot_sign_it_even_after_becoming_an_approver(kind, draft):
    person = draft.created_by if kind == "began it" else desking.editor()
    if kind.startswith("changed"):
        desking.write(draft, "facts/not-known", by=person, text=NEW_WORDS)
    if kind == "changed it and took that back":
        undoing.undo(draft, by=person, now=timezone.now())
    if kind == "wrote the note":
        drafting.say_what_is_new(draft, change_note="News.", by=person, now=timezone.now())
    in_review(draft)
    answer = sign(signed_in(Client(), become(person, Role.APPROVER)), draft)
    assert answer.status_code == 409
    assert "somebody else has to approve it" in desking.words_of(answer)
    assert state_of(draft) == "in-review"


def test_the_page_tells_somebody_who_touched_it_why_they_cannot_sign(draft):
    in_review(draft)
    page = signed_in(Client(), become(draft.created_by, Role.APPROVER)).get(at(draft, "sign"))
    assert "You worked on this draft" in desking.words_of(page)


def test_an_approver_made_editor_can_no_longer_sign(draft, approver):
    in_review(draft)
    client = signed_in(Client(), become(approver, Role.EDITOR))
    assert sign(client, draft).status_code == 409
    assert state_of(draft) == "in-review"


def test_an_approver_disabled_after_signing_in_signs_nothing(draft, approver):
    in_review(draft)
    client = signed_in(Client(), approver)
    approver.is_active = False
    approver.save(update_fields=["is_active"])
    assert sign(client, draft).status_code in (302, 403)
    assert state_of(draft) == "in-review"


# A signature is for exactly what was read


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda d, by: desking.write(d, "facts/not-known", by=by, text=OLD_WORDS + " "), id="a space"),
        pytest.param(
            lambda d, by: drafting.copy(d, "prompts/which-knee", "other-knee", by=by, now=timezone.now()), id="a copy"
        ),
        pytest.param(
            lambda d, by: drafting.rename(d, "prompts/which-knee", "what-knee", by=by, now=timezone.now()), id="a key"
        ),
    ],
)
def test_the_smallest_change_voids_the_approval(change, draft, editor, approver):
    approved(draft, approver)
    change(draft, editor)
    assert state_of(draft) == "draft"
    assert workflow.approval(draft) is None
    assert publish(signed_in(Client(), approver), draft).status_code == 409
    assert not Edition.objects.exists()


def test_an_edit_by_a_second_editor_voids_the_approval_too(draft, approver):
    approved(draft, approver)
    other = desking.at_desk(desking.editor())
    form = desking.opened(other, draft, "facts/not-known")
    desking.send(other, draft, "facts/not-known", form, {"text": NEW_WORDS})
    assert desking.stored(draft, "facts/not-known")["text"] == NEW_WORDS
    assert state_of(draft) == "draft"
    assert publish(signed_in(Client(), approver), draft).status_code == 409


def test_sending_the_form_unchanged_changes_nothing_and_the_approval_stands(draft, approver):
    approved(draft, approver)
    desk = desking.at_desk(draft)
    desking.send(desk, draft, "facts/not-known", desking.opened(desk, draft, "facts/not-known"))
    assert state_of(draft) == "approved"


def test_the_edition_carries_the_signature_of_its_approver_and_of_nobody_else(draft, approver):
    forged = {"name": "Dr Nobody", "role": "Professor", "signed_on": "2026-01-01"}
    desking.write(draft, "about", signatures=[forged])
    in_review(draft)
    client = signed_in(Client(), approver)
    assert sign(client, draft).status_code == 303
    assert publish(client, draft).status_code == 303
    told = Edition.objects.get().read().about.signatures
    assert [(one.name, one.role) for one in told] == [(SIGNATURE["name"], SIGNATURE["role"])]


def test_a_link_or_a_reload_publishes_nothing(draft, approver):
    approved(draft, approver)
    assert signed_in(Client(), approver).get(at(draft, "publish/now")).status_code == 405
    assert state_of(draft) == "approved"


# Two at once


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_the_same_draft_at_once_make_one_edition():
    draft = approved(desking.draft_of_today(), desking.approver())
    people = [desking.approver(), of_role(Role.SITE_ADMIN)]
    answers = in_threads(2, lambda number: _published(draft.pk, people[number]))
    assert sorted(answers) == ["published", "refused"]
    assert Edition.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("editions_before", [0, 1])
def test_two_drafts_published_at_once_never_take_back_what_the_other_changed(editions_before):
    if editions_before:
        desking.edition_of_today()
    texts = {"facts/not-known": NEW_WORDS, "facts/wait-hard": "It may well stay as it is."}
    drafts = []
    for address, text in texts.items():
        drafts.append(desking.draft_of_today())
        desking.write(drafts[-1], address, text=text)
        approved(drafts[-1], desking.approver())
    people = [desking.approver(), desking.approver()]
    answers = in_threads(2, lambda number: _published(drafts[number].pk, people[number]))
    assert sorted(answers) == ["published", "refused"]
    assert Edition.objects.count() == editions_before + 1


def _published(pk: int, by: User) -> str:
    try:
        publishing.publish(Draft.objects.get(pk=pk), by=by, now=timezone.now())
    except workflow.Refused:
        return "refused"
    return "published"
