"""Readers are told when the guide was to be read again, and when their own edition could not be read any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from core.content.models import Edition
from core.guide.answers import Answers
from core.guide.schema import Guide
from core.journey.walk import Walk
from core.summaries.sheet import sheet
from tests.changing import changed_at
from tests.factories import EditionFactory
from tests.guide.small_guide import small_guide
from tests.journey.walking import Walker
from tests.summaries.saving import sheet_words

pytestmark = pytest.mark.django_db

OVERDUE = "and have not been. Some may no longer hold."
MOVED = "You began with edition 1 of this guide, which cannot be shown just now. You are reading edition 2."


def knee(*, review_by: str = "2031-01-10", purpose: str = "To get ready.") -> Guide:
    return changed_at(small_guide(), ("about", "review_by"), review_by, ("about", "purpose"), purpose)


@pytest.mark.parametrize(("days", "told"), [(1, True), (0, False)])
@pytest.mark.parametrize(
    "address", ["/", "/questions/pain/", "/paths/", "/about/", "/glossary/", "/open/", "/nowhere/"]
)
def test_every_page_says_that_the_words_were_to_be_read_again(address: str, days: int, told: bool):
    day = timezone.localdate() - timedelta(days=days)
    EditionFactory(number=1, says=knee(review_by=day.isoformat()))
    page = Walker().get(address)
    assert (f"These words were to be read again by {day.day} {day:%B %Y} {OVERDUE}" in page.words) is told
    assert (OVERDUE in page.words) is told


def test_the_page_to_take_along_says_it_too_and_so_does_its_file():
    day = timezone.localdate() - timedelta(days=1)
    EditionFactory(number=1, says=knee(review_by=day.isoformat()))
    walk = Walk.fresh()
    said = f"The guide was to be read again by {day.day} {day:%B %Y} and has not been."
    assert said in sheet_words(Walker().carry(walk).get("/notes/page/"))
    assert [line for line in sheet(walk, on=timezone.localdate()).footer if line.startswith(said)]
    assert not [line for line in sheet(walk, on=day).footer if line.startswith(said)]


def test_half_a_year_later_no_path_is_told_of_any_more():
    long_ago = timezone.localdate() - timedelta(days=184)
    EditionFactory(number=1, says=knee(review_by=long_ago.isoformat()))
    page = Walker().get("/paths/?show=all")
    assert len(page.all("article.path")) == 3
    assert page.words.count("This path is being checked again.") == 3


def damage(number: int) -> None:
    Edition.objects.filter(number=number)._raw_delete("default")
    EditionFactory(number=number, unreadable=True)


class TestAnEditionThatCannotBeReadAnyMore:
    @pytest.fixture
    def reader(self) -> Walker:
        EditionFactory(number=1, says=knee(purpose="The first words."))
        reader = Walker().carry(Walk.fresh().saying(answers=Answers(choices={"pain": "strong"}), notes="My notes."))
        EditionFactory(number=2, says=knee(purpose="The second words."))
        damage(1)
        return reader

    def test_gives_way_to_the_newest_and_says_so(self, reader: Walker):
        page = reader.get("/answers/")
        assert page.status == 200
        assert MOVED in page.words
        assert page.link("Look at your answers") == "/answers/"

    def test_loses_nothing_that_was_said(self, reader: Walker):
        reader.answer(swelling="yes")
        assert reader.walk.answers.choices == {"pain": "strong", "swelling": "yes"}
        assert (reader.walk.edition, reader.walk.moved_from, reader.walk.notes) == (2, 1, "My notes.")
        assert MOVED in reader.get("/paths/").words

    def test_with_no_other_to_read_there_is_nothing_to_show_for_now(self, reader: Walker):
        damage(2)
        assert reader.get("/paths/").status == 503


def test_about_page_says_what_was_new_in_each_edition():
    EditionFactory(number=1, says=knee())
    page = Walker().get("/about/")
    assert "What was new in each edition" not in page.words
    EditionFactory(number=2, says=knee(purpose="Other words."), change_note="New numbers.\nAnd <b>one</b> path more.")
    page = Walker().get("/about/")
    assert "Edition 2, 21 November 2026 New numbers. And <b>one</b> path more." in page.words
