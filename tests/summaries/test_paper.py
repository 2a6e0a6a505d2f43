"""Is a printed page still right? Its edition and date are enough to say what has changed since; no code is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.content.models import Edition
from core.guide.schema import Guide
from core.summaries.paper import NotAsPrinted, Since, since
from core.summaries.sheet import sheet
from core.summaries.telling import Line
from tests.changing import changed, option
from tests.factories import EditionFactory, reworded, sarcoma_guide
from tests.journey.walking import Walker, words_of
from tests.summaries.walks import typical

FIRST, SECOND, TODAY = date(2026, 11, 21), date(2027, 1, 10), date(2027, 2, 1)


NEW_WORDS = "To get ready, in the words of January."  # a text of its own: what is compiled is kept by it


def second(guide: Guide) -> Edition:
    return EditionFactory(number=2, says=guide, published_at=datetime(2027, 1, 10, 12, tzinfo=UTC))


def told(*places_and_values: Any) -> dict[str, list[Line]]:
    """What is told of these changes, by heading."""
    second(changed(*places_and_values))
    return by_heading(since(edition=1, dated=FIRST, today=TODAY))


def by_heading(found: Since) -> dict[str, list[Line]]:
    return {group.heading: list(group.lines) for group in found.groups}


pytestmark = pytest.mark.usefixtures("edition")


# --- the edition and the date ---------------------------------------------------------------------------


def test_a_page_of_the_newest_edition_is_right():
    found = since(edition=1, dated=FIRST, today=FIRST)
    assert found.is_newest
    assert (found.is_old, found.is_overdue) == (False, False)
    assert found.groups == ()


def test_an_edition_that_tells_readers_the_same_has_nothing_to_tell():
    second(changed(("about", "written_on"), "2027-01-10", ("about", "review_by"), "2028-01-10"))
    found = since(edition=1, dated=FIRST, today=TODAY)
    assert not found.is_newest
    assert found.groups == ()


@pytest.mark.parametrize(("days", "old"), [(90, False), (91, True)])
def test_a_page_of_more_than_three_months_is_old(days: int, old: bool):
    today = date.fromordinal(FIRST.toordinal() + days)
    assert since(edition=1, dated=FIRST, today=today).is_old is old


def test_a_guide_that_was_not_read_again_in_time_is_told_as_that():
    review_by = sarcoma_guide().about.review_by
    assert not since(edition=1, dated=FIRST, today=review_by).is_overdue
    assert since(edition=1, dated=FIRST, today=date.fromordinal(review_by.toordinal() + 1)).is_overdue


@pytest.mark.parametrize(
    ("number", "dated", "field", "words"),
    [
        (3, SECOND, "edition", "There is no edition 3. The newest is edition 2. Look at the foot of your page."),
        (
            2,
            date(2027, 1, 9),
            "dated",
            "Edition 2 came out on 10 January 2027. A page of it cannot be older: look at both again.",
        ),
        (
            1,
            date(2027, 2, 2),
            "dated",
            "This date has not come yet. Look for the date at the foot of your page.",
        ),
    ],
)
def test_what_cannot_stand_on_a_page_is_refused_with_what_to_look_at(number: int, dated: date, field: str, words: str):
    second(reworded(sarcoma_guide(), purpose=NEW_WORDS))
    with pytest.raises(NotAsPrinted) as refused:
        since(edition=number, dated=dated, today=TODAY)
    assert (refused.value.field, str(refused.value)) == (field, words)


# --- what has changed -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (option("surgery", "name"), "An operation", "“Surgery” is now called “An operation”."),
        (option("surgery", "when"), [], "Who it may fit was changed: Surgery"),
        (option("surgery", "steps"), [{"treatment": "radiation"}], "Other steps: Surgery"),
        (option("surgery", "effects", "limb-use"), None, "What else is said about it was changed: Surgery"),
    ],
)
def test_a_change_of_a_path_is_told_with_its_name(place: tuple[Any, ...], value: Any, words: str):
    lines = told(place, value)
    assert list(lines) == ["Paths"]
    assert lines["Paths"][0].text == words


def test_paths_that_come_and_go_are_told():
    surgery = sarcoma_guide().decisions["treatment"].options["surgery"].model_dump(mode="json")
    lines = told(option("rest"), {**surgery, "name": "Rest and wait"})
    assert [line.text for line in lines["Paths"]] == ["New path: Rest and wait"]
    EditionFactory(number=3, says=sarcoma_guide(), published_at=datetime(2027, 1, 20, 12, tzinfo=UTC))
    back = by_heading(since(edition=2, dated=SECOND, today=TODAY))
    assert [line.text for line in back["Paths"]] == ["No longer in the guide: Rest and wait"]


def test_points_that_come_and_go_are_told_in_the_words_of_their_fact():
    guide = sarcoma_guide()
    surgery = guide.decisions["treatment"].options["surgery"]
    new = next(key for key in guide.facts if key not in (*surgery.good, *surgery.hard))
    lines = {line.text: line for line in told(option("surgery", "good"), [new, *surgery.good[1:]])["Paths"]}
    assert lines["New good point. About: Surgery"].now
    assert lines["No longer named as a good point. About: Surgery"].was


def test_paths_in_another_order_and_other_words_about_the_choice_are_told():
    options = sarcoma_guide().model_dump(mode="json")["decisions"]["treatment"]["options"]
    lines = told(
        ("decisions", "treatment", "question"),
        "What shall be done?",
        ("decisions", "treatment", "options"),
        dict(reversed(options.items())),
    )
    assert [line.now or line.text for line in lines["Paths"]] == [
        "What shall be done?",
        "The paths stand in another order.",
    ]


def test_a_fact_in_other_words_is_told_with_the_paths_it_is_about():
    key = sarcoma_guide().decisions["treatment"].options["surgery"].summary
    (line,) = told(("facts", key, "text"), "In other words.")["Facts"]
    assert (line.text, line.now) == ("About: Surgery", "In other words.")


def test_facts_that_come_and_go_are_told():
    guide = sarcoma_guide()
    key = guide.decisions["treatment"].options["surgery"].summary
    document = guide.facts[key].model_dump(mode="json")
    lines = told(("facts", "a-new-fact"), {**document, "text": "Nobody knew this."})
    assert lines["Facts"] == [Line("New", now="Nobody knew this.")]
    EditionFactory(number=3, says=guide, published_at=datetime(2027, 1, 20, 12, tzinfo=UTC))
    back = by_heading(since(edition=2, dated=SECOND, today=TODAY))
    assert back["Facts"] == [Line("No longer said", was="Nobody knew this.")]


def test_when_a_fact_is_read_again_is_nothing_to_tell():
    key = next(iter(sarcoma_guide().facts))
    assert told(("facts", key, "review_by"), "2031-01-01") == {}


@pytest.mark.parametrize(
    ("place", "heading"),
    [
        (("questions", "stage", "text"), "Questions about you"),
        (("shaping", "style", "text"), "Questions about you"),
        (("concerns", "limb-use", "label"), "Questions about you"),
        (("prompts", "wound-healing", "text"), "Questions for your team"),
        (("treatments", "surgery", "name"), "Treatments and topics"),
        (("topics", "find-your-stage", "title"), "Treatments and topics"),
        (("about", "purpose"), "About this guide"),
    ],
)
def test_other_words_are_told_under_what_they_are_about(place: tuple[Any, ...], heading: str):
    lines = told(place, "In other words.")
    assert list(lines) == [heading]
    (line,) = lines[heading]
    assert line.was
    assert line.now == "In other words."


def test_words_and_sources_that_come_are_told_by_their_title():
    guide = sarcoma_guide()
    term = next(iter(guide.glossary.values())).model_dump(mode="json")
    source = next(iter(guide.sources.values())).model_dump(mode="json")
    lines = told(
        ("glossary", "new-word"),
        {**term, "term": "new word"},
        ("sources", "new-one"),
        {**source, "title": "A new study", "passages": {"NEW-1": "It was found."}},
    )
    assert lines["Words explained"] == [Line("New: new word")]
    assert lines["Sources"] == [Line("New: A new study")]


def test_what_is_no_words_is_told_as_changed_with_the_name_of_the_item():
    lines = told(("prompts", "wound-healing", "always"), True)
    text = sarcoma_guide().prompts["wound-healing"].text
    assert lines["Questions for your team"] == [Line(f"Changed: {text}")]


def test_a_part_in_another_order_is_told_as_that():
    concerns = sarcoma_guide().model_dump(mode="json")["concerns"]
    lines = told(("concerns",), dict(reversed(concerns.items())))
    assert lines == {"Questions about you": [Line("The order was changed.")]}


def test_what_the_guide_says_about_itself_is_told_without_words_where_it_has_none():
    covered = sarcoma_guide().model_dump(mode="json")["about"]["not_covered"]
    gone = next(iter(covered))
    lines = told(("about", "not_covered", gone), None)
    assert lines["About this guide"] == [Line("What the guide says about itself was changed.")]


# --- the page -------------------------------------------------------------------------------------------


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 2, 1, 12, tzinfo=UTC))


def asking(**typed: str) -> str:
    return "/changes/?" + "&".join(f"{name}={value}" for name, value in typed.items())


@pytest.mark.usefixtures("today")
class TestPage:
    def test_asks_for_edition_and_date_and_for_no_code(self):
        page = Walker().get("/changes/")
        assert page.status == 200
        assert {field["name"] for field in page.all("main form input")} == {"edition", "dated"}
        assert "You need no code for this." in page.words
        assert page.all(".problem") == []

    def test_says_that_nothing_has_changed(self):
        page = Walker().get(asking(edition="1", dated="21 November 2026"))
        assert page.status == 200
        assert words_of(page.one("#answer-heading")) == "Yes: nothing has changed in the guide"
        assert "Your page is of 21 November 2026, made with edition 1. That is the newest edition." in page.words

    @pytest.mark.parametrize("dated", ["21 November 2026", "21 Nov 2026", "2026-11-21", "21/11/2026", "21.11.2026"])
    def test_reads_the_date_as_people_write_it(self, dated: str):
        assert Walker().get(asking(edition="1", dated=dated)).status == 200

    def test_says_what_has_changed_and_where_to_go_on(self):
        second(changed(option("surgery", "name"), "An operation"))
        page = Walker().get(asking(edition="1", dated="21 November 2026"))
        assert words_of(page.one("#answer-heading")) == "The guide has changed since"
        assert "The newest is edition 2. It came out on 10 January 2027." in page.words
        assert "“Surgery” is now called “An operation”." in page.words
        assert page.link("Open a saved page") == "/open/"
        assert page.link("Go through the guide") == "/"

    def test_says_that_a_newer_edition_tells_the_same(self):
        second(changed(("about", "written_on"), "2027-01-10"))
        page = Walker().get(asking(edition="1", dated="21 November 2026"))
        assert words_of(page.one("#answer-heading")) == "There is a newer edition, and it tells you the same"
        assert page.all("#answer-heading ~ .actions") == []

    def test_says_that_a_page_is_old_and_the_guide_not_read_again(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2036, 2, 1, 12, tzinfo=UTC))
        words = Walker().get(asking(edition="1", dated="21 November 2026")).words
        assert "Your page is more than three months old." in words
        assert "That has not happened yet." in words

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({"edition": "", "dated": "21 November 2026"}, "edition", "Type the number of the edition"),
            ({"edition": "two", "dated": "21 November 2026"}, "edition", "The edition is a number, such as 2"),
            ({"edition": "0", "dated": "21 November 2026"}, "edition", "The edition is a number from 1"),
            ({"edition": "9" * 30, "dated": "21 November 2026"}, "edition", "There are not that many editions."),
            ({"edition": "7", "dated": "21 November 2026"}, "edition", "There is no edition 7."),
            ({"edition": "1", "dated": ""}, "dated", "Type the date of the page"),
            ({"edition": "1"}, "dated", "Type the date of the page"),
            ({"edition": "1", "dated": "31 February 2026"}, "dated", "Type the date as it stands on the page"),
            ({"edition": "1", "dated": "%00"}, "dated", "Type the date as it stands on the page"),
            ({"edition": "1", "dated": "20 November 2026"}, "dated", "Edition 1 came out on 21 November 2026."),
            ({"edition": "1", "dated": "2 February 2027"}, "dated", "This date has not come yet."),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, typed: dict[str, str], field: str, words: str):
        page = Walker().get(asking(**typed))
        assert page.status == 422
        assert page.title.startswith("Error: ")
        assert words in page.problem
        assert words in words_of(page.one(f"#{field}-error"))
        for name, value in typed.items():
            if value != "%00":
                assert page.one(f"#{name}")["value"] == value

    def test_is_not_disturbed_by_what_else_an_address_carries(self):
        page = Walker().get("/changes/?from=paper")
        assert page.status == 200
        assert page.all(".problem") == []

    def test_only_reads(self):
        with CaptureQueriesContext(connection) as asked:
            Walker().get(asking(edition="1", dated="21 November 2026"))
        assert [query["sql"] for query in asked.captured_queries if not query["sql"].startswith("SELECT")] == []
        assert Walker().post("/changes/", {"edition": "1"}).status == 405


def test_the_page_prints_where_to_look_it_up():
    page = sheet(typical(), on=FIRST)
    assert any("/changes/" in line for line in (*page.foot, *page.footer))
    assert any("21 November 2026" in line for line in (*page.foot, page.dated))
