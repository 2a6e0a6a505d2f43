"""The review of a draft: what stands against it, what is measured, remarks, and what can be done with it next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import commenting, drafting, workflow
from core.editorial.models import Comment, Draft, DraftState
from core.staff.models import Role, User
from tests.editorial import desking
from tests.editorial.desking import at_desk, edition_of_today, page_of, soup_of, words_of, write
from tests.editorial.signing_off import approved, at, post, problem_of, sent
from tests.staff.staffing import of_role, signed_in

pytestmark = pytest.mark.django_db

BARE_NUMBER = "80 of 100 feel all right."


def remark(draft: Draft, text: str = "Is this so?", address: str = "") -> Comment:
    return commenting.say(draft, address, text, by=desking.approver(), now=timezone.now())


# What stands against it


def test_a_sound_draft_is_told_to_be_sound(draft: Draft, desk: Client) -> None:
    said = words_of(desk.get(at(draft, "review")))
    assert "Nothing stands against it" in said
    assert "Reading grade" in said


def test_a_field_that_is_missing_is_called_as_on_its_form(draft: Draft, desk: Client) -> None:
    drafting.add(draft, "facts/new-one", {"text": "New words."}, by=draft.created_by, now=timezone.now())
    for page in ("review", "preview"):
        said = words_of(desk.get(at(draft, page)))
        assert "How sure it is: still missing" in said
        assert "Where it comes from: still missing" in said
        assert "'cites'" not in said


def test_a_finding_stands_under_the_part_it_is_about_and_leads_there(draft: Draft, desk: Client) -> None:
    write(draft, "facts/wait-good", text=BARE_NUMBER)
    section = soup_of(desk.get(at(draft, "review"))).find(id="findings")
    [card] = section.select("article")
    assert card.select_one("h3 a")["href"] == page_of(draft, "facts/wait-good")
    assert "80" in words_of(card)
    beside = desk.get(f"/desk/drafts/{draft.pk}/findings/facts/wait-good/")
    assert "80" in words_of(beside)
    assert "Nothing stands against" in words_of(desk.get(f"/desk/drafts/{draft.pk}/findings/facts/wait-hard/"))


def test_a_draft_that_is_no_guide_says_what_is_missing_and_where(draft: Draft, desk: Client) -> None:
    write(draft, "facts/not-known", text="")
    page = soup_of(desk.get(at(draft, "review")))
    assert [link["href"] for link in page.select("#findings h3 a")] == [page_of(draft, "facts/not-known")]
    assert not page.find(id="balance"), "nothing else can be looked at yet"


def test_a_fact_past_its_date_stands_against_the_draft_and_is_listed(draft: Draft, desk: Client) -> None:
    write(draft, "facts/wait-good", review_by=(timezone.localdate() - timedelta(days=1)).isoformat())
    page = soup_of(desk.get(at(draft, "review")))
    assert "There is nothing to do" in words_of(page.find(id="findings"))
    assert "overdue" in words_of(page.find(id="stale"))


def test_the_balance_of_every_path_is_told(draft: Draft, desk: Client) -> None:
    write(draft, "options/care/wait", good=["wait-good", "moving-good"])
    rows = soup_of(desk.get(at(draft, "review"))).select("#balance tbody tr")
    waiting = next(words_of(row) for row in rows if "Waiting" in words_of(row))
    good = len("There is nothing to do.") + len("You can do them at home.")
    assert f"2, in {good} characters" in waiting
    assert f"1, in {len('It may stay as it is.')} characters" in waiting
    assert len(rows) == 5


def test_the_hardest_texts_come_first(draft: Draft, desk: Client) -> None:
    hard = "Multidisciplinary deliberation necessitates comprehensive and individualised radiological characterisation."
    write(draft, "facts/wait-hard", text=hard)
    [first, *_] = soup_of(desk.get(at(draft, "review"))).select("#hardest li")
    assert hard in words_of(first)
    assert "too hard" in words_of(first)


def test_what_a_draft_changes_is_told_in_short_with_the_way_to_the_whole(draft: Draft, desk: Client) -> None:
    edition_of_today()
    write(draft, "facts/wait-good", text="Nothing has to be done.")
    page = soup_of(desk.get(at(draft, "review")))
    said = words_of(page)
    assert "1 part differs" in said
    assert "Nothing changes for them" in said
    for name in ("coverage", "people", "differences"):
        assert page.select_one(f'.summary a[href^="{at(draft, name)}"]')


# Remarks


def test_a_remark_on_a_part_is_shown_here_and_beside_the_part(draft: Draft, desk: Client) -> None:
    reviewer = at_desk(desking.approver())
    response = post(reviewer, draft, "remarks", part="facts/wait-good", text="Is <i>this</i> so?")
    assert response.status_code == 303
    assert response["Location"].startswith(f"{at(draft, 'review')}#comment-")
    for page in (desk.get(at(draft, "review")), desk.get(page_of(draft, "facts/wait-good"))):
        assert "Is <i>this</i> so?" in words_of(page)
        assert not soup_of(page).select("i")
    assert "1 is not settled" in words_of(desk.get(at(draft, "review")))


def test_a_remark_made_beside_a_part_leads_back_there(draft: Draft, desk: Client) -> None:
    response = post(desk, draft, "remarks", part="facts/wait-good", text="So it is.", **{"from": "part"})
    assert response["Location"].startswith(f"{page_of(draft, 'facts/wait-good')}#comment-")


def test_a_remark_is_settled_and_stays(draft: Draft, desk: Client) -> None:
    said = remark(draft)
    response = desk.post(f"{at(draft, 'remarks')}{said.pk}/settle/")
    assert response.status_code == 303
    page = words_of(desk.get(at(draft, "review")))
    assert "Is this so?" in page
    assert f"Settled by {draft.created_by.name}" in page
    first = Comment.objects.get(pk=said.pk)
    desk.post(f"{at(draft, 'remarks')}{said.pk}/settle/")
    assert Comment.objects.get(pk=said.pk).settled_at == first.settled_at, "settling twice changes nothing"


def test_a_remark_of_another_draft_is_not_found(draft: Draft, desk: Client) -> None:
    other = remark(desking.draft_of_today(by=draft.created_by))
    assert desk.post(f"{at(draft, 'remarks')}{other.pk}/settle/").status_code == 404
    assert Comment.objects.get(pk=other.pk).settled_at is None


@pytest.mark.parametrize(
    ("part", "text", "why"),
    [
        ("", "  \n ", "Write what you want to say"),
        ("", "x" * 4001, "There is room for 4000"),
        ("facts/gone", "Is this so?", "That part is not in this draft any more"),
    ],
    ids=["empty", "too long", "part is gone"],
)
def test_a_remark_that_cannot_be_kept_is_shown_again_with_the_reason(
    part: str, text: str, why: str, draft: Draft, desk: Client
) -> None:
    response = post(desk, draft, "remarks", part=part, text=text)
    assert response.status_code == 422
    assert why in problem_of(response)
    assert soup_of(response).find("textarea", id="comment-text").get_text().strip() == text.strip()
    assert not Comment.objects.exists()


def test_remarks_change_nothing_about_an_approval(draft: Draft) -> None:
    approved(draft)
    remark(draft)
    assert workflow.approval(draft)


# From one state to another


def test_an_editor_sends_a_sound_draft_to_review_with_a_word(draft: Draft, desk: Client) -> None:
    response = post(desk, draft, "move", to="in-review", remarks="Please look at waiting.")
    assert response.status_code == 303
    draft.refresh_from_db()
    assert draft.state == DraftState.IN_REVIEW
    said = words_of(desk.get(at(draft, "review")))
    assert "The draft is in review." in said
    assert "Please look at waiting." in said


def test_an_approver_sends_it_back_with_remarks(draft: Draft) -> None:
    reviewer = at_desk(desking.approver())
    page = reviewer.get(at(sent(draft), "review"))
    assert "Send it back, with remarks" in words_of(page)
    post(reviewer, draft, "move", to="draft", remarks="The date is wrong.")
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT
    assert "The date is wrong." in words_of(reviewer.get(at(draft, "review")))


@pytest.mark.parametrize("state", [DraftState.DRAFT, DraftState.IN_REVIEW, DraftState.APPROVED])
def test_an_editor_puts_a_draft_away_and_it_can_still_be_read(state: DraftState, draft: Draft, desk: Client) -> None:
    {DraftState.DRAFT: lambda d: d, DraftState.IN_REVIEW: sent, DraftState.APPROVED: approved}[state](draft)
    post(desk, draft, "move", to="discarded")
    draft.refresh_from_db()
    assert draft.state == DraftState.DISCARDED
    page = desk.get(at(draft, "review"))
    assert "does not change any more" in words_of(page)
    assert not soup_of(page).select("#acts button")


def test_a_draft_with_a_finding_is_not_sent_and_the_page_says_why(draft: Draft, desk: Client) -> None:
    write(draft, "facts/wait-good", text=BARE_NUMBER)
    page = soup_of(desk.get(at(draft, "review")))
    assert not page.select('#acts button[value="in-review"]')
    assert "nobody can pass over it" in words_of(page.find(id="acts"))
    response = post(desk, draft, "move", to="in-review", remarks="Please look.")
    assert response.status_code == 409
    assert "nobody can pass over it" in problem_of(response)
    assert soup_of(response).find("textarea", id="move-remarks").get_text().strip() == "Please look."
    draft.refresh_from_db()
    assert draft.state == DraftState.DRAFT


@pytest.mark.parametrize("to", ["", "approved", "published", "superseded", "nonsense"])
def test_a_state_that_is_no_move_of_this_page_is_not_found(to: str, draft: Draft, desk: Client) -> None:
    assert post(desk, draft, "move", to=to).status_code == 404


def test_a_button_stands_only_where_it_works(draft: Draft, desk: Client) -> None:
    reviewer = at_desk(desking.approver())

    def buttons(client: Client) -> set[str]:
        acts = soup_of(client.get(at(draft, "review"))).find(id="acts")
        return {words_of(one) for one in acts.select("button, a.button")}

    assert buttons(desk) == {"Send to review", "Discard this draft"}
    assert buttons(reviewer) == set()
    sent(draft)
    assert buttons(desk) == {"Take it back", "Discard this draft"}
    assert buttons(reviewer) == {"Send it back, with remarks", "Read the list and sign"}
    workflow.send_back(draft, by=draft.created_by, now=timezone.now())
    approved(draft)
    assert buttons(reviewer) == {"Send it back, with remarks", "Go on to publishing"}


LONG = {
    "a remark": ("remarks", {"text": "x" * 4001}, 422),
    "words that go with a draft": ("move", {"to": DraftState.IN_REVIEW, "remarks": "x" * 4001}, 409),
    "a note for readers": ("publish/note", {"change_note": "x" * 4001}, 422),
}


@pytest.mark.parametrize("what", LONG)
def test_what_is_far_too_long_is_refused_and_stays_on_the_page(what: str, draft: Draft, desk: Client) -> None:
    page, typed, status = LONG[what]
    response = post(desk, draft, page, **typed)
    assert response.status_code == status
    assert "This has 4001 characters. There is room for 4000." in problem_of(response)
    assert "x" * 4001 in words_of(response)
    assert Draft.objects.get(pk=draft.pk).state == DraftState.DRAFT


def test_a_character_that_no_database_keeps_is_left_out(draft: Draft, desk: Client) -> None:
    post(desk, draft, "remarks", text="So\0 be it.")
    assert Comment.objects.get().text == "So be it."
    post(desk, draft, "publish/note", change_note="New\0 words.")
    assert Draft.objects.get(pk=draft.pk).change_note == "New words."
    assert desk.get(f"/desk/drafts/{draft.pk}/history/facts/%00/").status_code == 404


# Whose pages they are

PAGES = ["review", "coverage", "people", "differences", "sign", "publish"]


@pytest.mark.parametrize("role", [Role.NURSE, Role.CLINIC_ADMIN, Role.SITE_ADMIN])
def test_to_those_who_do_not_write_guides_there_is_no_review(role: Role, draft: Draft) -> None:
    client = signed_in(Client(), of_role(role))
    open_to_them = [page for page in PAGES if client.get(at(draft, page)).status_code != 404]
    assert open_to_them == (["publish"] if role == Role.SITE_ADMIN else [])


def test_a_draft_that_is_not_there_is_not_found(editor: User) -> None:
    client = at_desk(editor)
    assert {client.get(f"/desk/drafts/999999/{page}/").status_code for page in PAGES} == {404}
