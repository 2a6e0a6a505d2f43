"""The editions of a guide: what each one was, its file, and going back to an older one."""

from __future__ import annotations

import json

import pytest
from django.conf import LazySettings
from django.db.models import QuerySet
from django.test import Client
from django.utils import timezone

from core.content import live
from core.content.models import Edition
from core.editorial import drafting, editions
from core.editorial.models import Draft, DraftState
from core.guide.schema import digest_of
from core.staff.models import Role, User
from tests.editorial import desking
from tests.editorial.desking import KNEE, edition_of_today, soup_of, words_of, write
from tests.editorial.signing_off import NOTE, SIGNATURE, at, note, post, problem_of, published, sent
from tests.staff.staffing import of_role, signed_in

pytestmark = pytest.mark.django_db

PAGE = f"/desk/guides/{KNEE}/editions/"
OLD, NEW = "There is nothing to do.", "Nothing has to be done."


@pytest.fixture
def two_editions(draft: Draft) -> list[Edition]:
    """The second says something else about waiting."""
    first = published(draft)
    second = drafting.start(guide=KNEE, title="Second", by=draft.created_by, now=timezone.now())
    write(second, "facts/wait-good", text=NEW)
    return [first, published(second)]


def test_the_newest_edition_comes_first_with_all_that_is_known_of_it(two_editions: list[Edition], desk: Client) -> None:
    page = soup_of(desk.get(PAGE))
    sections = page.select("main section")
    assert [section["id"] for section in sections] == ["edition-2", "edition-1"]
    for section, edition in zip(sections, reversed(two_editions), strict=True):
        said = words_of(section)
        assert edition.digest in said
        assert "Dr Ada Bell, Consultant surgeon" in said
        assert NOTE in said
    assert "readers see it now" in words_of(sections[0])
    assert "readers see it now" not in words_of(sections[1])


def test_an_edition_comes_as_a_file_that_names_its_digest(two_editions: list[Edition], desk: Client) -> None:
    for edition in two_editions:
        response = desk.get(f"{PAGE}{edition.number}/file/")
        assert response["Content-Disposition"] == f'attachment; filename="{KNEE}-edition-{edition.number}.json"'
        held = json.loads(response.content)
        assert held["digest"] == edition.digest
        assert held["document"] == json.loads(edition.document)


def test_an_edition_that_was_changed_behind_our_back_is_told_as_such(desk: Client) -> None:
    edition_of_today(1)
    edition_of_today(2, damaged=True, document='{"about": {}}')
    edition_of_today(3, document="{}", digest=digest_of("{}"))
    assert [told.about is None for told in editions.of(KNEE)] == [True, True, False]
    page = soup_of(desk.get(PAGE))
    for number in (3, 2):
        section = page.find(id=f"edition-{number}")
        assert "What is stored is not what was published" in words_of(section)
        assert not section.select("button"), "there is no going back to it"
    assert page.select("#edition-1 button")
    assert [section["id"] for section in page.select("main section") if "readers see it now" in words_of(section)] == [
        "edition-1"
    ]
    response = desk.post(f"{PAGE}2/back/")
    assert response.status_code == 409
    assert "There is no going back to it." in problem_of(response)
    assert not Draft.objects.exists()


def test_a_draft_begins_from_what_readers_see_while_the_newest_edition_is_damaged(desk: Client) -> None:
    edition_of_today(1)
    edition_of_today(2, damaged=True, document='{"about": {}}')
    typed = {"title": "Go on", "source": "edition", "published": KNEE}
    assert desk.post("/desk/start/", typed).status_code == 303
    assert Draft.objects.get().based_on == 1
    QuerySet(Edition).filter(number=1).update(document="{}")  # while readers are shown it from memory
    refused = desk.post("/desk/start/", typed)
    assert refused.status_code == 422
    assert "What is stored of this guide is not what was published." in problem_of(refused)
    assert Draft.objects.count() == 1


def test_going_back_begins_a_draft_that_says_what_the_older_edition_said(
    two_editions: list[Edition], desk: Client
) -> None:
    response = desk.post(f"{PAGE}1/back/")
    assert response.status_code == 303
    draft = Draft.objects.get(title="Back to edition 1")
    assert response["Location"] == at(draft, "review")
    assert desking.stored(draft, "facts/wait-good")["text"] == OLD
    assert live.newest(KNEE).number == 2, "readers see no change yet"
    assert "It is read and signed like any other" in words_of(desk.get(response["Location"]))


def test_the_older_words_are_published_under_a_number_of_their_own(two_editions: list[Edition], desk: Client) -> None:
    desk.post(f"{PAGE}1/back/")
    edition = published(Draft.objects.get(title="Back to edition 1"))
    assert edition.number == 3
    assert live.newest(KNEE).guide.facts["wait-good"].text == OLD
    assert live.edition(2, KNEE).guide.facts["wait-good"].text == NEW, "what was published stays"


def test_nobody_approves_the_way_back_that_they_began(two_editions: list[Edition], editor: User, desk: Client) -> None:
    desk.post(f"{PAGE}1/back/")
    draft = sent(note(Draft.objects.get(title="Back to edition 1")))
    editor.role = Role.APPROVER  # their account got another role meanwhile
    editor.save()
    response = post(desking.at_desk(editor), draft, "sign", **SIGNATURE, seen=draft.digest)
    assert response.status_code == 409
    assert "somebody else has to approve it" in problem_of(response)


@pytest.mark.parametrize("role", [Role.APPROVER, Role.SITE_ADMIN])
def test_those_who_do_not_write_read_the_editions_and_go_back_to_none(role: Role) -> None:
    edition_of_today(1)
    edition_of_today(2)
    client = signed_in(Client(), of_role(role))
    page = client.get(PAGE)
    assert page.status_code == 200
    assert not soup_of(page).select("main button")
    assert client.post(f"{PAGE}1/back/").status_code in (403, 404)
    assert not Draft.objects.exists()
    links = {link["href"] for link in soup_of(page).select("main a")}
    assert {client.get(link).status_code for link in links} == {200}


def test_what_was_never_published_is_not_found(desk: Client) -> None:
    assert desk.get("/desk/guides/hips/editions/").status_code == 404
    edition_of_today(1)
    assert desk.get(f"{PAGE}7/file/").status_code == 404
    assert desk.post(f"{PAGE}7/back/").status_code == 404


def test_readers_find_what_is_new_on_the_page_about_the_guide(
    two_editions: list[Edition], settings: LazySettings
) -> None:
    settings.GUIDE = KNEE
    assert NOTE in words_of(Client().get("/about/"))


def test_the_draft_of_an_edition_can_still_be_read(two_editions: list[Edition], desk: Client) -> None:
    drafts = {draft.published_as: draft for draft in Draft.objects.all()}
    assert drafts[1].state == DraftState.SUPERSEDED
    assert "Published as edition 2" in words_of(desk.get(at(drafts[2], "publish")))
