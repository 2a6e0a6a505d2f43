"""The list of drafts, beginning one, and finding one's way about it."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import drafting, parts
from core.editorial.models import Draft, DraftState
from core.editorial.views.placing import ON_A_PAGE
from core.staff.models import Role
from tests.editorial.desking import (
    KNEE,
    approver,
    at_desk,
    document_of_today,
    draft_of_today,
    edition_of_today,
    page_of,
    soup_of,
    words_of,
    write,
)
from tests.staff.staffing import of_role

pytestmark = pytest.mark.django_db


# The list


def test_the_desk_lists_drafts_at_work_apart_from_those_done_with_and_what_readers_see(desk: Client) -> None:
    edition_of_today()
    at_work = draft_of_today(title="Autumn reading")
    done = draft_of_today(title="Spring reading")
    Draft.objects.filter(pk=done.pk).update(state=DraftState.PUBLISHED, published_as=1)
    page = soup_of(desk.get("/desk/"))
    shown = {section: words_of(page.select_one(f"#{section}")) for section in ("drafts", "guides", "put-away")}  # type: ignore[arg-type]
    assert "Autumn reading" in shown["drafts"]
    assert "from edition 1" in shown["drafts"]
    assert "Spring reading" not in shown["drafts"]
    assert "Spring reading" in shown["put-away"]
    assert "A sore knee sore-knee 1" in shown["guides"]
    assert page.select(f'a[href="/desk/drafts/{at_work.pk}/"]')


def test_the_desk_of_a_new_site_says_that_there_is_nothing_yet(desk: Client) -> None:
    said = words_of(desk.get("/desk/"))
    assert "There is none just now." in said
    assert "No guide is published yet." in said


def test_only_editors_are_offered_to_start_a_draft(desk: Client) -> None:
    assert soup_of(desk.get("/desk/")).select('a[href="/desk/start/"]')
    for other in (approver(), of_role(Role.SITE_ADMIN)):
        client = at_desk(other)
        assert not soup_of(client.get("/desk/")).select('a[href="/desk/start/"]')
        assert client.get("/desk/start/").status_code == 404
        assert client.post("/desk/start/", {"title": "x", "source": "empty", "guide": "x"}).status_code == 404
    assert not Draft.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN])
def test_every_link_of_the_desk_opens_for_whoever_it_is_shown_to(role: Role) -> None:
    edition_of_today()
    draft_of_today()
    client = at_desk(of_role(role))
    to_see, seen = ["/desk/"], set[str]()
    while to_see:
        page = to_see.pop()
        seen.add(page)
        response = client.get(page)
        assert response.status_code == 200, page
        if page in ("/desk/", "/desk/due/") or page.endswith("/publish/"):
            links = {str(link["href"]).partition("#")[0] for link in soup_of(response).select('a[href^="/desk/"]')}
            to_see += links - seen - set(to_see)
    assert len(seen) > 5


# Beginning


def begun(desk: Client, **typed: str) -> Draft:
    response = desk.post("/desk/start/", typed)
    assert response.status_code == 303, words_of(response)
    return Draft.objects.get(pk=response["Location"].rstrip("/").rpartition("/")[2])


def test_a_draft_begins_as_a_copy_of_what_readers_see(desk: Client) -> None:
    edition = edition_of_today(3)
    draft = begun(desk, title="Autumn", source="edition", published=KNEE)
    assert (draft.guide, draft.based_on, draft.document) == (KNEE, 3, edition.document)


def test_a_draft_begins_from_nothing_and_its_outline_says_what_is_missing(desk: Client) -> None:
    draft = begun(desk, title="New", source="empty", guide="another-illness")
    assert draft.guide == "another-illness"
    page = words_of(desk.get(page_of(draft)))
    assert "stand against publishing" in page
    assert "Facts 0" in page


def test_a_draft_begins_from_the_template_which_is_a_whole_guide(desk: Client) -> None:
    draft = begun(desk, title="New", source="template", guide="another-illness")
    assert parts.problems(draft.data) == ()
    assert "sarcoma" not in draft.document


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        pytest.param({"source": "empty", "guide": "x"}, "Write a title", id="no title"),
        pytest.param({"title": "x" * 121, "source": "empty", "guide": "x"}, "Shorten the title", id="a long title"),
        pytest.param({"title": "A"}, "Choose what to begin with", id="no source"),
        pytest.param({"title": "A", "source": "rumour"}, "Choose one from the list", id="another source"),
        pytest.param({"title": "A", "source": "empty"}, "Write a key for the new guide", id="no key"),
        pytest.param({"title": "A", "source": "empty", "guide": "No Key"}, "Use small letters", id="a bad key"),
        pytest.param({"title": "A", "source": "edition"}, "Choose a guide", id="no guide"),
        pytest.param(
            {"title": "A", "source": "edition", "published": "never-seen"},
            "There is no such edition of this guide.",
            id="no such guide",
        ),
    ],
)
def test_a_draft_that_cannot_begin_says_why_and_keeps_what_was_typed(
    desk: Client, typed: dict[str, str], told: str
) -> None:
    edition_of_today()
    response = desk.post("/desk/start/", typed)
    assert response.status_code == 422
    page = soup_of(response)
    assert told in words_of(page.select_one(".problem"))  # type: ignore[arg-type]
    for link in page.select(".problem a"):
        assert page.select(str(link["href"])), link["href"]
    for name in ("title", "guide"):
        assert page.select_one(f"#id_{name}")["value"] == typed.get(name, "")  # type: ignore[index]
    assert not Draft.objects.exists()


def test_a_draft_is_called_something_else(draft: Draft, desk: Client) -> None:
    response = desk.post(f"/desk/drafts/{draft.pk}/title/", {"title": "Winter"})
    assert "Winter" in words_of(desk.get(response["Location"]))
    refused = desk.post(f"/desk/drafts/{draft.pk}/title/", {"title": "w" * 200})
    assert refused.status_code == 422
    assert "w" * 200 in refused.content.decode()
    assert Draft.objects.get().title == "Winter"


# The outline


def test_the_outline_counts_every_section_and_finds_nothing_against_a_sound_draft(draft: Draft, desk: Client) -> None:
    said = words_of(desk.get(page_of(draft)))
    assert "Nothing stands against publishing" in said
    assert "Questions 2 none" in said
    assert "Paths: Care 3 none" in said


def test_the_outline_counts_what_stands_against_each_section_and_part(draft: Draft, desk: Client) -> None:
    write(draft, "facts/moving-hard", text="")
    said = words_of(desk.get(page_of(draft)))
    assert "1 finding stands against publishing" in said
    assert "Facts 21 1" in said
    shelf = words_of(desk.get(page_of(draft, "facts", "shelf")))
    assert "moving-hard · 1 finding" in shelf


def test_a_section_lists_its_parts_in_order_with_buttons_that_move_them(draft: Draft, desk: Client) -> None:
    page = soup_of(desk.get(page_of(draft, "treatments", "shelf")))
    assert [words_of(a) for a in page.select(".shelf > li > a")] == ["Exercises", "An injection", "A brace"]
    moves = [(b["name"], b["value"]) for b in page.select(".shelf button")]
    assert moves == [("down", "moving"), ("up", "needle"), ("down", "needle"), ("up", "brace")]


def test_a_long_section_comes_page_by_page_and_is_searched_whole(desk: Client) -> None:
    document = document_of_today()
    person = document["vignettes"]["person-1"]
    document["vignettes"] |= {f"more-{n}": {**person, "story": f"Number {n} has a knee."} for n in range(20)}
    draft = draft_of_today(document=document)
    first = soup_of(desk.get(page_of(draft, "vignettes", "shelf")))
    assert len(first.select(".shelf > li")) == ON_A_PAGE
    last = soup_of(desk.get(page_of(draft, "vignettes", "shelf") + "?page=2"))
    assert [li["value"] for li in last.select(".shelf > li")][:2] == ["51", "52"]
    found = soup_of(desk.get(page_of(draft, "vignettes", "shelf") + "?find=number+19"))
    assert [words_of(a) for a in found.select(".shelf > li > a")] == ["Number 19 has a knee."]
    assert not found.select(".shelf button")
    nothing = desk.get(page_of(draft, "vignettes", "shelf") + "?find=elephant")
    assert "Nothing found." in words_of(nothing)


@pytest.mark.parametrize("shelf", ["about", "exceptions", "gossip", "options", "options/nowhere", "facts/moving-good"])
def test_a_section_that_is_none_is_not_found(draft: Draft, desk: Client, shelf: str) -> None:
    assert desk.get(page_of(draft, shelf, "shelf")).status_code == 404
    assert desk.post(page_of(draft, shelf, "order"), {"up": "x"}).status_code == 404
    assert desk.post(page_of(draft, shelf, "add"), {"key": "x"}).status_code == 404


def test_a_draft_that_is_not_there_is_not_found(desk: Client) -> None:
    for page in ("", "shelf/facts/", "part/about/", "history/", "file/", "add/facts/"):
        assert desk.get(f"/desk/drafts/999/{page}").status_code == 404, page


@pytest.mark.parametrize("section", ["about", "questions/pain", "decisions/care", "options/care/wait", "sources/study"])
def test_a_part_that_is_emptied_is_told_and_every_page_is_still_shown(draft: Draft, desk: Client, section: str) -> None:
    value = parts.read(draft.data, section)
    drafting.edit(draft, section, {}, seen=parts.digest(value), by=draft.created_by, now=timezone.now())
    assert "Nothing stands against publishing" not in words_of(desk.get(page_of(draft)))
    for address in (section, "options/care/exercises", "vignettes/person-1"):
        assert desk.get(page_of(draft, address)).status_code == 200


def test_the_outline_of_a_damaged_document_is_still_shown(desk: Client) -> None:
    document = {"about": "gone", "facts": ["x"], "decisions": {"care": 7}, "questions": None}
    draft = draft_of_today(document=json.loads(json.dumps(document)))
    assert "stand against publishing" in words_of(desk.get(page_of(draft)))
