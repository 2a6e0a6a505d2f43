"""Publishing: what it asks for, the note for readers, and the one act that makes an edition."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.content import live
from core.content.models import Edition
from core.editorial import drafting, publishing, workflow
from core.editorial.models import Draft, DraftState
from core.staff.models import Role, User
from tests.editorial import desking
from tests.editorial.desking import KNEE, at_desk, edition_of_today, filled, soup_of, words_of, write
from tests.editorial.signing_off import NOTE, approved, at, note, post, problem_of, published, sent
from tests.staff.staffing import PASSWORD, of_role, signed_in, with_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def reviewer(approver: User) -> Client:
    return at_desk(approver)


def missing(draft: Draft) -> set[str]:
    return {need.key for need in publishing.needs(draft, today=timezone.localdate()) if not need.met}


def publish(client: Client, draft: Draft) -> object:
    return client.post(at(draft, "publish") + "now/")


# What it asks for


def test_a_sound_draft_lacks_a_note_and_an_approver(draft: Draft) -> None:
    assert missing(draft) == {"change-note", "approver"}


def test_nothing_is_missing_once_it_is_signed(draft: Draft) -> None:
    assert missing(approved(draft)) == set()


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("author", {"authors": []}),
        ("evidence", {"evidence": []}),
        ("evidence", {"written_on": day(1)}),
        ("review-by", {"review_by": day(-1)}),
        ("review-by", {"review_by": day(400)}),
        ("review-by", {"review_by": "soon"}),
    ],
    ids=["no author", "no evidence", "written tomorrow", "overdue", "far off", "no day"],
)
def test_what_the_words_about_the_guide_lack_is_asked_for(key: str, changed: dict[str, object], draft: Draft) -> None:
    write(draft, "about", **changed)
    assert key in missing(draft)


def test_sources_are_asked_for(editor: User) -> None:
    empty = drafting.start(guide="hip", title="Hips", source="empty", by=editor, now=timezone.now())
    assert {"sources", "author", "evidence", "review-by", "findings"} <= missing(empty)


def test_the_page_says_what_is_missing_and_where_to_mend_it(draft: Draft, desk: Client) -> None:
    write(draft, "about", authors=[])
    page = soup_of(desk.get(at(draft, "publish")))
    author = page.find(id="need-author")
    assert "missing" in words_of(author)
    assert author.select_one(f'a[href="/desk/drafts/{draft.pk}/part/about/"]')
    assert "there" in words_of(page.find(id="need-sources"))
    assert page.select_one('#need-change-note a[href="#change-note"]')
    assert not page.select("#publish button")


# The note for readers


def test_the_note_is_saved_and_shown(draft: Draft, desk: Client) -> None:
    form = filled(desk.get(at(draft, "publish")), "note")
    response = desk.post(at(draft, "publish") + "note/", {**form, "change_note": f"  {NOTE} "})
    assert response.status_code == 303
    draft.refresh_from_db()
    assert draft.change_note == NOTE
    assert filled(desk.get(at(draft, "publish")), "note")["change_note"] == [NOTE]


def test_a_note_that_is_too_long_is_kept_in_the_form(draft: Draft, desk: Client) -> None:
    response = post(desk, draft, "publish/note", change_note="long " * 1000)
    assert response.status_code == 422
    assert "There is room for 4000" in problem_of(response)
    assert len(filled(response, "note")["change_note"][0]) == 4999
    draft.refresh_from_db()
    assert draft.change_note == ""


def test_two_who_write_the_note_at_once_see_both_and_nothing_is_lost(draft: Draft, desk: Client) -> None:
    form = filled(desk.get(at(draft, "publish")), "note")
    colleague = desking.editor(name="Cora")
    drafting.say_what_is_new(draft, change_note="Cora's words.", by=colleague, now=timezone.now())
    mine = {**form, "change_note": "My words."}
    response = desk.post(at(draft, "publish") + "note/", mine)
    assert response.status_code == 409
    assert "Cora changed the note" in problem_of(response)
    assert "Cora's words." in words_of(response)
    again = filled(response, "note")
    assert again["change_note"] == ["My words."]
    draft.refresh_from_db()
    assert draft.change_note == "Cora's words."
    assert desk.post(at(draft, "publish") + "note/", again).status_code == 303, "mine, having seen theirs"
    draft.refresh_from_db()
    assert draft.change_note == "My words."


def test_an_approver_reads_the_note_and_cannot_write_it(draft: Draft, reviewer: Client) -> None:
    page = reviewer.get(at(note(draft), "publish"))
    assert NOTE in words_of(page)
    assert not soup_of(page).select("textarea")


def test_a_note_for_a_published_draft_is_refused_with_what_was_typed(draft: Draft, desk: Client) -> None:
    published(draft)
    response = post(desk, draft, "publish/note", change_note="One more thing.")
    assert response.status_code == 409
    assert "does not change any more" in problem_of(response)
    assert "One more thing." in words_of(response)


# The act


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SITE_ADMIN])
def test_a_signed_draft_becomes_an_edition_at_once(role: Role, draft: Draft) -> None:
    edition_of_today()
    Draft.objects.filter(pk=draft.pk).update(knows_edition=1)
    draft.refresh_from_db()
    write(draft, "facts/wait-good", text="Nothing has to be done.")
    approved(draft)
    client = signed_in(Client(), of_role(role))
    page = client.get(at(draft, "publish"))
    assert "Publish as edition 2" in words_of(page)
    assert "Signed by Dr Ada Bell, Consultant surgeon" in words_of(page)
    response = publish(client, draft)
    assert response.status_code == 303
    assert response["Location"] == f"/desk/guides/{KNEE}/editions/"
    newest = live.newest(KNEE)
    assert newest.number == 2
    assert newest.guide.facts["wait-good"].text == "Nothing has to be done."
    [signature] = newest.signatures
    assert (signature.name, signature.role) == ("Dr Ada Bell", "Consultant surgeon")
    assert Edition.objects.get(number=2).change_note == NOTE
    draft.refresh_from_db()
    assert (draft.state, draft.published_as) == (DraftState.PUBLISHED, 2)
    assert "Published as edition 2" in words_of(client.get(at(draft, "publish")))


def test_an_editor_does_not_publish(draft: Draft, desk: Client) -> None:
    approved(draft)
    assert not soup_of(desk.get(at(draft, "publish"))).select("#publish button")
    assert publish(desk, draft).status_code in (403, 404)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("state", [DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.DISCARDED])
def test_what_is_not_approved_is_not_published(state: DraftState, draft: Draft, reviewer: Client) -> None:
    note(draft)
    if state != DraftState.DRAFT:
        sent(draft)
    if state == DraftState.DISCARDED:
        workflow.discard(draft, by=draft.created_by, now=timezone.now())
    response = publish(reviewer, draft)
    assert response.status_code == 409
    assert problem_of(response)
    assert not Edition.objects.exists()


def test_publishing_asks_who_it_is_once_more_and_then_publishes(draft: Draft, reviewer: Client) -> None:
    approved(draft)
    with_session(reviewer, **{"staff.proved": 0})
    asked = publish(reviewer, draft)
    assert asked.status_code == 403
    assert not Edition.objects.exists()
    wrong = reviewer.post(at(draft, "publish") + "now/", {"proof-password": "not it"})
    assert wrong.status_code == 422
    assert not Edition.objects.exists()
    assert reviewer.post(at(draft, "publish") + "now/", {"proof-password": PASSWORD}).status_code == 303
    assert Edition.objects.count() == 1


def test_publishing_twice_makes_one_edition(draft: Draft, reviewer: Client) -> None:
    approved(draft)
    assert publish(reviewer, draft).status_code == 303
    assert publish(reviewer, draft).status_code == 409
    assert Edition.objects.count() == 1


def test_what_says_the_same_as_the_newest_edition_is_no_edition(draft: Draft, reviewer: Client, editor: User) -> None:
    published(draft)
    again = drafting.start(guide=KNEE, title="The same", by=editor, now=timezone.now())
    approved(again)
    response = publish(reviewer, again)
    assert response.status_code == 409
    assert "Edition 1 says the same already" in problem_of(response)
    again.refresh_from_db()
    assert again.state == DraftState.APPROVED


def test_the_draft_before_it_is_superseded(draft: Draft, editor: User) -> None:
    published(draft)
    second = drafting.start(guide=KNEE, title="Second", by=editor, now=timezone.now())
    write(second, "facts/wait-good", text="Nothing has to be done.")
    published(second)
    draft.refresh_from_db()
    assert draft.state == DraftState.SUPERSEDED
    assert workflow.approval(draft), "its signature can still be read"


def test_a_draft_that_does_not_know_the_newest_edition_is_not_published(draft: Draft, reviewer: Client) -> None:
    approved(draft)
    edition_of_today()
    assert "current" in missing(draft)
    response = publish(reviewer, draft)
    assert response.status_code == 409
    assert "or they are lost" in problem_of(response)
    assert Edition.objects.count() == 1


def test_a_day_that_passed_after_the_approval_stands_against_publishing(draft: Draft, approver: User) -> None:
    approved(draft)
    later = timezone.now() + timedelta(days=301)
    with pytest.raises(workflow.Refused, match="not within 12 months"):
        publishing.publish(draft, by=approver, now=later)
    assert not Edition.objects.exists()
