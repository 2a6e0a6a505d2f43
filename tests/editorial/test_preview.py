"""A draft as a person would see it, beside what is published. The editor's own walk is left alone."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie
from io import BytesIO

import pytest
from bs4 import Tag
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from core.content.models import Withdrawal
from core.editorial import previewing
from core.editorial.models import Draft
from core.guide.answers import Answers, Importance
from core.staff.models import Role
from tests.editorial import desking
from tests.staff.staffing import of_role, signed_in

pytestmark = pytest.mark.django_db

OLD, NEW = "You do exercises at home.", "You do exercises in a group."
CHECK = reverse("check").removeprefix("/")
STRONG = "pain.strong_swelling.yes"


@pytest.fixture(autouse=True)
def the_guide_about_knees_is_the_one_readers_walk_through(settings) -> None:
    settings.GUIDE = desking.KNEE


@pytest.fixture
def draft(editor) -> Draft:
    """A draft of the edition that readers see, with one sentence changed."""
    desking.edition_of_today()
    draft = desking.draft_of_today(by=editor)
    desking.write(draft, "facts/moving-summary", text=NEW)
    return draft


def of(draft: Draft, page: str = "", *, side: str = "draft", look: str = "screen", who: str = "-") -> str:
    return f"/desk/drafts/{draft.pk}/pages/{side}/{look}/{who}/{page}"


def beside(draft: Draft, page: str = "paths/", *, look: str = "screen", who: str = "-") -> str:
    return f"/desk/drafts/{draft.pk}/preview/{look}/{who}/{page}"


def pages_of(draft: Draft) -> list[str]:
    return [one.address for looks in previewing.pages(previewing.guide_of(draft)).values() for one in looks]


def walks(cookies: SimpleCookie) -> dict[str, str]:
    """The cookies in which a walk is kept."""
    return {name: morsel.value for name, morsel in cookies.items() if "walk" in name}


def chooser(**chosen: str) -> dict[str, str]:
    return {"who": "-", "look": "screen", "page": "paths/", **chosen}


# What there is to see


def test_every_page_of_the_guide_can_be_looked_at_and_every_link_stays_within_the_preview(draft, desk):
    seen = pages_of(draft)
    assert len(seen) > 20
    for address in seen:
        page = desk.get(of(draft, address, who="person-5"))
        assert page.status_code == 200, address
        assert set(page.cookies) <= {"csrf"}, address
        if address.endswith("pdf/"):
            continue
        html = page.content.decode()
        assert "Preview of a draft. Only editors see it." in html, address
        ours = re.findall(r'<a [^>]*href="(/[^"]*)"', html)
        within = (of(draft, who="person-5"), beside(draft, "", who="person-5"))
        assert ours
        assert [one for one in ours if not one.startswith(within)] == [], address


def test_the_draft_stands_beside_what_is_published(draft, desk):
    page = desk.get(beside(draft))
    assert "This draft" in desking.words_of(page)
    assert "What is published: edition 1" in desking.words_of(page)
    shown = [desking.words_of(desk.get(str(frame["src"]))) for frame in desking.soup_of(page).select("iframe")]
    assert [(OLD in words, NEW in words) for words in shown] == [(False, True), (True, False)]
    assert "Preview of what is published: edition 1." in shown[1]


def test_readers_see_nothing_of_a_draft_that_is_looked_at(draft, desk):
    desk.get(of(draft, "paths/"))
    for address in ("/paths/", "/paths/exercises/", "/glossary/"):
        html = Client().get(address).content.decode()
        assert NEW not in html
        assert "/desk/" not in html


def test_the_first_draft_of_a_guide_is_looked_at_whole_before_anything_is_published(desk, editor):
    draft = desking.draft_of_today(by=editor)
    page = desk.get(beside(draft))
    assert "This guide was never published" in desking.words_of(page)
    assert len(desking.soup_of(page).select("iframe")) == 1
    for address in pages_of(draft):
        assert desk.get(of(draft, address)).status_code == 200, address
    assert desk.get(of(draft, "paths/", side="published")).status_code == 404


def test_a_draft_of_another_guide_than_the_one_readers_walk_through_is_looked_at_all_the_same(draft, desk, settings):
    settings.GUIDE = "another-guide"
    for address in ("", "about/", "paths/exercises/", "notes/page/"):
        for side in ("draft", "published"):
            page = desk.get(of(draft, address, side=side))
            assert page.status_code == 200
    assert "talk about a sore knee" in desking.words_of(desk.get(of(draft, "about/")))


@pytest.mark.parametrize(
    ("look", "sheet_for"), [("screen", "print"), ("wide", "print"), ("phone", "print"), ("paper", "all")]
)
def test_a_page_is_shown_in_each_size_and_as_it_is_printed(look, sheet_for, draft, desk):
    frame = desking.soup_of(desk.get(beside(draft, look=look))).select_one("iframe")
    assert isinstance(frame, Tag)
    assert look in frame["class"]
    page = desking.soup_of(desk.get(str(frame["src"])))
    assert page.select_one('link[href*="print"]')["media"] == sheet_for
    assert "Preview of a draft." in desking.words_of(page.select_one(".sheet-only")), "paper tells it too"


def test_the_sheet_of_the_draft_is_looked_at_as_a_pdf(draft, desk):
    page = desk.get(beside(draft, "notes/page/pdf/", who=STRONG))
    assert not desking.soup_of(page).select("iframe")
    links = [str(link["href"]) for link in desking.soup_of(page).select(".beside a")]
    assert links == [of(draft, "notes/page/pdf/", side=side, who=STRONG) for side in ("draft", "published")]
    for side, link in zip(("draft", "published"), links, strict=True):
        pdf = desk.get(link)
        assert pdf["Content-Disposition"] == f'attachment; filename="preview-{side}.pdf"'
        assert pdf["Content-Type"] == "application/pdf"
        words = " ".join(one.extract_text() for one in PdfReader(BytesIO(pdf.content)).pages)
        assert "An injection" in words


def test_a_withdrawn_path_is_a_sentence_on_the_published_side_and_whole_in_the_draft(draft, desk):
    now = timezone.now()
    Withdrawal.objects.create(guide=desking.KNEE, option="exercises", reason="A fault.", withdrawn_at=now)
    sides = {
        side: desking.words_of(desk.get(of(draft, "paths/exercises/", side=side))) for side in ("draft", "published")
    }
    assert "This path is being checked again." in sides["published"]
    assert "They take up some time." not in sides["published"]
    assert "They take up some time." in sides["draft"]


# Who looks


def test_any_made_up_person_of_the_draft_looks(draft, desk):
    page = desk.get(f"/desk/drafts/{draft.pk}/preview/", chooser(who="person-5"))
    assert page["Location"] == beside(draft, who="person-5")
    assert "Who looks: Has a sore knee." in desking.words_of(desk.get(page["Location"]))
    said = desking.soup_of(desk.get(of(draft, CHECK, who="person-5"))).select(".summary dd")
    assert {"Very", "Yes"} <= {desking.words_of(one) for one in said}


def test_answers_made_by_hand_are_chosen_in_a_form(draft, desk):
    chosen = {"answer-pain": "strong", "answer-swelling": "yes", "matters-walking": "most"}
    page = desk.get(f"/desk/drafts/{draft.pk}/preview/", chooser(who="made", **chosen))
    assert page["Location"] == beside(draft, who=f"{STRONG}_matters.walking.most")
    form = desking.soup_of(desk.get(page["Location"]))
    said = {
        name: str(form.select_one(f"#{name} option[selected]")["value"]) for name in ("who", "page", "look", *chosen)
    }
    assert said == chooser(who="made", **chosen)


def test_what_the_guide_does_not_offer_is_left_out_of_answers_made_by_hand(draft, desk):
    chosen = {"answer-pain": "purple", "answer-nose": "long", "matters-walking": "enormously", "matters-nose": "most"}
    page = desk.get(f"/desk/drafts/{draft.pk}/preview/", chooser(who="made", look="cinema", **chosen))
    assert page["Location"] == beside(draft)


def test_answers_are_written_into_an_address_and_read_back():
    answers = Answers(
        choices={"pain": "strong", "swelling": "unsure"},
        shaping={"wish": ("rest", "none")},
        importance={"walking": Importance.LESS},
    )
    written = previewing.written(answers)
    assert previewing.answers_of(written, desking.guide_of_today()) == answers
    assert previewing.answers_of(previewing.written(Answers()), desking.guide_of_today()) == Answers()


def test_an_answer_in_a_preview_leads_on_to_somebody_who_gave_it(draft, desk):
    answered = desk.post(of(draft, "questions/pain/"), {"answer": "strong"})
    assert answered.status_code == 303
    assert answered["Location"].startswith(of(draft, who="pain.strong"))
    on = desk.post(answered["Location"], {"answer": "yes"})
    assert on["Location"].startswith(of(draft, who=STRONG))
    assert "An injection" in desking.words_of(desk.get(of(draft, "paths/", who=STRONG)))


def test_an_answer_on_the_published_side_stays_on_that_side(draft, desk):
    answered = desk.post(of(draft, "questions/pain/", side="published"), {"answer": "mild"})
    assert answered["Location"].startswith(of(draft, side="published", who="pain.mild"))


def test_a_question_that_is_left_empty_is_asked_again_within_the_preview(draft, desk):
    page = desk.post(of(draft, "questions/pain/"), {})
    assert page.status_code == 422
    assert "Preview of a draft" in desking.words_of(page)


def test_looking_leaves_the_editors_own_walk_alone(draft, desk):
    desk.post("/questions/pain/", {"answer": "mild"})
    before = walks(desk.cookies)
    assert before
    for response in (
        desk.post(of(draft, "questions/pain/"), {"answer": "strong"}),
        desk.get(of(draft, "paths/", who=STRONG)),
        desk.post(of(draft, "notes/", who=STRONG), {"notes": "Mine alone."}),
        desk.post(of(draft, "matters/", who=STRONG), {"walking": "most"}),
    ):
        assert walks(response.cookies) == {}
    assert walks(desk.cookies) == before


# Who may


@pytest.mark.parametrize("role", [None, *Role])
def test_only_signed_in_editors_and_approvers_find_a_preview(role, draft):
    client = signed_in(Client(), of_role(role)) if role else Client()
    may = role in (Role.EDITOR, Role.APPROVER)
    for address, there in (
        (f"/desk/drafts/{draft.pk}/preview/", 303),
        (beside(draft), 200),
        (of(draft, "paths/"), 200),
    ):
        assert client.get(address).status_code == (there if may else 404)


def test_an_address_that_somebody_else_was_given_shows_nothing_without_signing_in(draft, desk):
    page = desk.get(of(draft, "paths/"))
    assert NEW in desking.words_of(page)
    assert NEW not in Client().get(of(draft, "paths/")).content.decode()


@pytest.mark.parametrize("made", [beside, of], ids=["side by side", "alone"])
def test_no_search_engine_lists_a_preview_and_nothing_keeps_it(made, draft, desk):
    page = desk.get(made(draft, "paths/"))
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]


def test_only_our_own_pages_frame_a_previewed_page(draft, desk):
    framed, frame = desk.get(of(draft, "paths/")), desk.get(beside(draft))
    assert re.search(r"frame-ancestors 'self'(;|$)", framed["Content-Security-Policy"])
    assert framed["X-Frame-Options"] == "SAMEORIGIN"
    assert re.search(r"frame-src 'self'(;|$)", frame["Content-Security-Policy"])
    assert frame["X-Frame-Options"] == "DENY"


# What cannot be looked at


@pytest.mark.parametrize("page", ["save/", "open/", "finish/", "desk/", "notes/page/card/", "staff/"])
def test_a_preview_saves_opens_and_clears_nothing(page, draft, desk):
    assert desk.get(of(draft, page)).status_code == 404
    assert desk.post(of(draft, page), {"code": "x"}).status_code == 404
    assert desk.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(lambda d: of(d, "no/such/page/"), id="page alone"),
        pytest.param(lambda d: beside(d, "no/such/page/"), id="page"),
        pytest.param(lambda d: of(d, "paths/no-such-path/"), id="path"),
        pytest.param(lambda d: of(d, "paths/", who="nobody-we-know"), id="person"),
        pytest.param(lambda d: beside(d, who="nobody-we-know"), id="person beside"),
        pytest.param(lambda d: of(d, "paths/", who="a.b.c.d"), id="answers of no form"),
        pytest.param(lambda d: of(d, "paths/", who="matters.walking.enormously"), id="a level that is none"),
        pytest.param(lambda d: of(d, "paths/", look="cinema"), id="size"),
        pytest.param(lambda d: beside(d, look="cinema"), id="size beside"),
        pytest.param(lambda d: of(d, "paths/", side="left"), id="side"),
        pytest.param(lambda d: "/desk/drafts/999/preview/", id="draft"),
    ],
)
def test_what_is_not_there_is_not_found(address, draft, desk):
    assert desk.get(address(draft)).status_code == 404


def test_answers_that_the_draft_does_not_offer_any_more_are_left_out(draft, desk):
    page = desk.get(of(draft, CHECK, who="pain.purple_swelling.yes"))
    assert page.status_code == 200
    assert "purple" not in desking.words_of(page)
    assert "Yes" in {desking.words_of(one) for one in desking.soup_of(page).select(".summary dd")}


def test_a_draft_that_is_no_guide_yet_says_what_is_missing_and_keeps_what_is_published_to_look_at(draft, desk):
    desking.write(draft, "facts/moving-good", text="")
    draft.refresh_from_db()
    for address in (f"/desk/drafts/{draft.pk}/preview/", beside(draft), of(draft, "paths/")):
        page = desk.get(address)
        assert page.status_code == 409
        assert "What is missing" in desking.words_of(page)
        assert desking.soup_of(page).select(f'a[href="/desk/drafts/{draft.pk}/part/facts/moving-good/"]')
    assert desk.get(of(draft, "paths/", side="published")).status_code == 200
