"""The guide for editors: one text, in docs and in the app, with pictures that are there."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from core.staff import handbook
from core.staff.models import Role
from tests.editorial import desking
from tests.staff.staffing import of_role, signed_in

pytestmark = pytest.mark.django_db

TEXT = (settings.BASE_DIR / "docs" / "for-editors.md").read_text(encoding="utf-8")


def test_the_help_page_is_the_text_of_the_docs(desk):
    words = desking.words_of(desk.get("/desk/help/"))
    for heading in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE):
        assert heading in words


def test_it_has_one_main_heading_and_each_other_can_be_linked_to(desk):
    main = desking.soup_of(desk.get("/desk/help/")).select_one("main")
    assert len(main.select("h1")) == 1
    ids = [heading.get("id") for heading in main.select("h2")]
    assert all(ids)
    assert len(ids) == len(set(ids)) > 5


def test_every_picture_is_there_and_says_in_words_what_it_shows(desk):
    pictures = desking.soup_of(desk.get("/desk/help/")).select("main img")
    assert len(pictures) >= 5
    for picture in pictures:
        assert finders.find(str(picture["src"]).removeprefix(settings.STATIC_URL)), picture["src"]
        assert len(str(picture["alt"]).split()) > 4


def test_the_names_it_uses_are_the_names_on_the_pages(draft, desk):
    desking.edition_of_today()
    named = {
        "/desk/": ["Desk", "Help for editors", "To be read again", "Start a draft", "Bring in a file", "Editions"],
        "/desk/guides/sore-knee/withdrawals/": ["Withdraw a path"],
        f"/desk/drafts/{draft.pk}/": ["Look at it", "Review", "Who is shown what", "Made-up people", "What differs"],
        f"/desk/drafts/{draft.pk}/history/": ["Publish", "History"],
        desking.page_of(draft, "options/care/exercises"): ["Who is shown it"],
    }
    for page, names in named.items():
        words = desking.words_of(desk.get(page))
        for name in names:
            assert f"**{name}**" in TEXT
            assert name in words, page


def test_everybody_who_looks_after_guides_is_led_to_it():
    for role in (Role.EDITOR, Role.APPROVER, Role.SITE_ADMIN):
        page = signed_in(Client(), of_role(role)).get("/desk/help/")
        assert page.status_code == 200
        assert desking.soup_of(page).select('nav a[href="/desk/help/"][aria-current="page"]')


def test_markup_in_the_text_stays_text(tmp_path, monkeypatch):
    (tmp_path / "odd.md").write_text("# <b>Bold</b>\n\n<script>alert(1)</script>\n", encoding="utf-8")
    monkeypatch.setattr(handbook, "DOCS", tmp_path)
    html = handbook.page("odd")
    assert "<script" not in html
    assert "<b>" not in html
