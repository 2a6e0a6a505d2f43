"""A path that was withdrawn keeps its place everywhere, with one sentence in place of what was said about it."""

from __future__ import annotations

import io
import re
from functools import cache

import pytest
from django.utils import timezone
from pypdf import PdfReader

from core.content.models import Withdrawal
from core.guide.answers import Answers
from core.guide.schema import Guide
from core.journey.walk import Walk
from tests.changing import changed_at
from tests.factories import SARCOMA, EditionFactory
from tests.guide.small_guide import small_guide
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.saving import code_on, opened, saved, sheet_words

pytestmark = pytest.mark.django_db

CHECKED = "This path is being checked again. Ask your team about it."
ON_PAPER = "Being checked again: ask my team about it"
# What the guide says of the injection, and of nothing else.
SAID = (
    "A doctor puts a drug in.",
    "It can ease pain soon.",
    "It may not last long.",
    "40 out of 100",
    "A drug goes into",
)
SORE = {"pain": "strong", "swelling": "yes"}
ADDRESSES = ("/paths/", "/paths/?show=all", "/paths/injection/", "/compare/", "/about/", "/notes/page/")


@cache
def knee() -> Guide:
    return Guide.model_validate(small_guide())


def withdraw(option: str = "injection") -> Withdrawal:
    return Withdrawal.objects.create(guide=SARCOMA, option=option, reason="Why.", withdrawn_at=timezone.now())


@pytest.fixture
def reader() -> Walker:
    """Somebody for whom the injection fits, and to whom walking matters most."""
    EditionFactory(number=1, says=knee())
    answers = Answers(choices=SORE, importance={"walking": "most"})
    return Walker().carry(Walk.fresh().saying(answers=answers, beside=("injection", "wait")))


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_tells_of_it(reader: Walker, address: str):
    assert any(words in reader.get(address).words for words in SAID)
    withdraw()
    page = reader.get(address)
    assert page.status == 200
    assert not [words for words in SAID if words in page.words]
    assert CHECKED in page.words or ON_PAPER in page.words


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_tells_of_the_other_paths_as_before(reader: Walker, address: str):
    if address == "/paths/injection/":
        address = "/paths/wait/"
    before = reader.get(address)
    withdraw()
    after = reader.get(address)
    assert [words_of(tag) for tag in after.all("article.path h3, thead th")] == [
        words_of(tag) for tag in before.all("article.path h3, thead th")
    ]
    said = re.compile(r"You wait and see|There is nothing to do|It may stay as it is|Waiting")
    assert said.findall(after.words) == said.findall(before.words)


def test_the_person_is_told_where_they_stand_all_the_same(reader: Walker):
    before = words_of(reader.get("/paths/injection/").one(".fit"))
    withdraw()
    page = reader.get("/paths/injection/")
    assert words_of(page.one(".fit")) == before
    assert "Shown because you answered: it is very sore" in page.words


def test_it_is_said_without_a_source_since_it_rests_on_none(reader: Walker):
    withdraw()
    assert not reader.get("/paths/injection/").all("main details.source")


def test_side_by_side_each_row_says_it(reader: Walker):
    withdraw()
    tables = reader.get("/compare/").all("table.matrix")
    cells = [row.select("td")[0] for table in tables for row in table.select("tbody tr")]
    where_they_stand = [cell for cell in cells if cell.select(".fit")]
    assert len(where_they_stand) == 1
    assert all(CHECKED in words_of(cell) for cell in cells if cell not in where_they_stand)


def test_a_path_of_another_decision_is_checked_too():
    data = small_guide()
    data["topics"]["knees"]["decision"] = "picture"
    EditionFactory(number=1, says=changed_at(data))
    reader = Walker()
    assert "It shows more of it." in reader.get("/topics/knees/").words
    withdraw("scan")
    page = reader.get("/topics/knees/")
    assert "It shows more of it." not in page.words
    assert CHECKED in words_of(page.one("#scan"))
    assert "You have to wait" not in page.words
    assert "The doctor looks at it." in page.words


def test_on_the_page_for_the_appointment_and_in_its_file(reader: Walker):
    withdraw()
    for words in (sheet_words(reader.get("/notes/page/")), _of_the_file(reader.get("/notes/page/pdf/"))):
        assert f"An injection: {ON_PAPER}. Fits my answers." in words
        assert CHECKED in words  # among the paths set side by side
        assert "It can ease pain" not in words


def test_a_page_that_was_saved_before_says_it_too_and_again_when_it_is_over(reader: Walker):
    code = code_on(saved(reader))
    before = sheet_words(opened(code))
    assert "It can ease pain soon." in before
    withdrawal = withdraw()
    assert ON_PAPER in sheet_words(opened(code))
    assert "It can ease pain soon." not in sheet_words(opened(code))
    withdrawal.restored_at = timezone.now()
    withdrawal.save()
    assert sheet_words(opened(code)) == before


def test_when_nothing_is_told_the_page_names_no_sources(reader: Walker):
    assert "Facts come from" in sheet_words(reader.get("/notes/page/"))
    withdraw(Withdrawal.WHOLE_GUIDE)
    assert "Facts come from" not in sheet_words(reader.get("/notes/page/"))
    assert reader.get("/notes/page/pdf/").status == 200


def test_whoever_asks_after_a_printed_page_is_told_what_not_to_go_by(reader: Walker):
    today = timezone.localdate().isoformat()
    withdraw()
    page = reader.get(f"/changes/?edition=1&dated={today}")
    assert page.status == 200
    assert "Some of it is being checked again" in page.words
    assert "do not go by what your page says about: An injection" in page.words
    assert "nothing has changed" not in page.words


def test_how_the_guide_stands_against_the_lists_is_told_of_what_was_published(reader: Walker):
    before = reader.get("/about/record.json").response.json()
    withdraw(Withdrawal.WHOLE_GUIDE)
    assert reader.get("/about/record.json").response.json() == before


def _of_the_file(page: Page) -> str:
    text = " ".join(part.extract_text() for part in PdfReader(io.BytesIO(page.response.content)).pages)
    return " ".join(text.split())
