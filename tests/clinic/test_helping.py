"""The one-page guide for nurses, in the app as it stands in the documents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.journey.walking import Walker, words_of

pytestmark = pytest.mark.django_db

GUIDE = (settings.BASE_DIR / "docs" / "for-nurses.md").read_text(encoding="utf-8")


def test_the_guide_for_nurses_is_a_page_of_the_app(desk: Walker) -> None:
    page = desk.get("/staff/help/")
    assert page.heading == "Help for nurses"
    headings = re.findall(r"^## (.+)$", GUIDE, flags=re.MULTILINE)
    assert [words_of(heading) for heading in page.all("main h2")] == headings


def test_it_names_buttons_and_pages_as_they_are_called() -> None:
    places: list[Path] = [
        *(settings.BASE_DIR / "templates" / "clinic").glob("*.html"),
        *(settings.BASE_DIR / "core" / "clinic").glob("*.py"),
        *(settings.BASE_DIR / "core" / name for name in ("staff/navigation.py", "summaries/sheet.py")),
    ]
    there = "".join(place.read_text(encoding="utf-8") for place in places)
    named = re.findall(r"\*\*(.+?)\*\*", GUIDE)
    assert len(named) > 8
    assert [name for name in named if name not in there] == []
