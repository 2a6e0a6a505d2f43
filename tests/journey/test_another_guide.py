"""A guide about another illness is read from the first page to a saved one. No code knows which illness it is."""

from __future__ import annotations

import pytest

from core.content.models import Edition
from core.guide.schema import Guide
from tests.factories import EditionFactory
from tests.guide.small_guide import small_guide
from tests.journey.walking import Page, Walker, links
from tests.summaries.saving import code_on, is_not_opened, opened, saved, sheet_words

pytestmark = pytest.mark.django_db

KNEES = "sore-knee"
SAID = {"pain": "mild", "swelling": "no"}


@pytest.fixture
def reader(settings, edition: Edition) -> Walker:
    """A reader of the other guide. The one about sarcoma is published beside it."""
    settings.GUIDE = KNEES
    EditionFactory(guide=KNEES, number=1, says=Guide.model_validate(small_guide()))
    return Walker()


def test_a_reader_walks_it_to_the_paths(reader: Walker):
    page, asked = reader.get("/"), []
    while not page.address.startswith("/paths/"):
        if page.address.startswith("/questions/"):
            asked.append(page.heading)
            page = reader.follow(reader.press(page, answer=SAID[page.address.split("/")[2]]))
        elif page.all("main form:not([action])"):
            page = reader.follow(reader.press(page))
        else:
            page = reader.get(str(page.all("main .actions a.button")[0]["href"]))
    assert asked == ["How sore is it?", "Is it swollen?"]
    assert [tag.get_text() for tag in page.all("article.path h3")] == ["Exercises", "Waiting"]


def test_every_page_that_can_be_reached_is_of_this_guide(reader: Walker):
    found: dict[str, Page] = {}
    waiting = ["/", "/questions/swelling/", "/about-you/wish/", "/paths/injection/"]
    reader.answer(**SAID)
    while waiting:
        address = waiting.pop()
        if address not in found and not address.startswith("/static/"):
            found[address] = page = reader.get(address)
            waiting += [link for link in links(page) if page.status == 200]
    posts_only = {"/answers/undo/", "/finish/", "/save/again/"}
    assert {page.address for page in found.values() if page.status not in (200, 302, 303)} <= posts_only
    assert not [address for address, page in found.items() if "sarcoma" in page.response.content.decode().lower()]
    assert {"/paths/exercises/", "/topics/knees/", "/about/sources/", "/compare/", "/notes/"} <= set(found)


def test_nobody_has_judged_it_by_the_published_lists_and_the_page_does_not_say_so(reader: Walker):
    page = reader.get("/about/")
    assert "Measured against published lists" not in page.words
    assert "School grade" in page.words
    assert reader.get("/about/record.json").status == 404


def test_a_page_of_it_is_saved_and_opened(reader: Walker):
    reader.answer(**SAID)
    page = opened(code_on(saved(reader)))
    assert "Exercises: exercises. Fits my answers." in sheet_words(page)


def test_a_page_saved_of_one_guide_is_not_read_as_the_other(reader: Walker, settings):
    reader.answer(**SAID)
    code = code_on(saved(reader))
    settings.GUIDE = "soft-tissue-sarcoma"
    assert is_not_opened(opened(code))
