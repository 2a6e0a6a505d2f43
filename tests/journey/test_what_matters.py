"""What matters to a person is set beside each path in words. It never chooses."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.guide.answers import Answers, Importance, OwnConcern
from core.journey.walk import Walk
from tests.factories import sarcoma_guide
from tests.journey.walking import UNSURE, Walker, words_of

SETTINGS = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
LEVELS = st.sampled_from(list(Importance))
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=60).filter(
    str.strip
)


@st.composite
def preferences(draw: st.DrawFn) -> dict:
    """What matters, one's own concerns, and how treatment should go: all that must never rank."""
    guide = sarcoma_guide()
    importance = draw(st.dictionaries(st.sampled_from(list(guide.concerns)), LEVELS))
    own = draw(st.lists(st.builds(OwnConcern, text=WORDS, importance=LEVELS), max_size=5, unique_by=lambda o: o.text))
    shaping = {
        key: tuple(draw(st.lists(st.sampled_from(list(question.choices)), max_size=3, unique=True)))
        for key, question in guide.shaping.items()
    }
    return {"importance": importance, "own_concerns": tuple(own), "shaping": shaping}


MARKS = re.compile(
    r'<section class="part" id="[^"]*">|<article[^>]*>|<p class="fit[^>]*>[^<]*|<h3><a[^>]*>[^<]*'
    r'|<details><summary>[^<]*|<th scope="col"[^>]*>[^<]*|<input type="checkbox" name="paths"[^>]*>'
)


def emphasis(walker: Walker, walk: Walk, address: str) -> list[str]:
    """Every group, card, column and mark of a path in the order of the page, with its class. What matters has a
    table of its own, which comes and goes with it."""
    html = walker.carry(walk).client.get(address).content.decode()
    main = html.partition("<main")[2]
    return MARKS.findall(re.sub(r'<table class="matrix">.*?</table>', "", main, flags=re.DOTALL))


def bare() -> Walk:
    """The walk of somebody who said nothing of what matters."""
    return Walk.fresh().saying(answers=Answers(choices=UNSURE))


@pytest.fixture
def plain(walker: Walker) -> dict[str, list[str]]:
    """How the paths stand for somebody who said nothing of what matters."""
    seen = {address: emphasis(walker, bare(), address) for address in ("/paths/", "/compare/")}
    assert [mark for mark in seen["/paths/"] if mark.startswith("<article")]
    assert [mark for mark in seen["/compare/"] if mark.startswith("<th") and "Surgery" in mark]
    return seen


@SETTINGS
@given(said=preferences())
def test_no_preference_changes_the_order_the_size_or_the_mark_of_a_path(walker: Walker, plain: dict, said: dict):
    walk = bare().saying(answers=Answers(choices=UNSURE, **said))
    for address, marks in plain.items():
        assert emphasis(walker, walk, address) == marks


def test_the_table_of_what_matters_has_the_columns_of_the_table_below_it(weighing: Walker):
    matters, paths = weighing.get("/compare/").all("table.matrix thead")
    assert [words_of(th) for th in matters.find_all("th")[1:]] == [words_of(th) for th in paths.find_all("th")[1:]]


def on_the_page(walker: Walker, walk: Walk) -> str:
    html = walker.carry(walk).client.get("/notes/page/").content.decode()
    return html.partition("Treatments my team may talk about")[2].partition("</section>")[0]


@pytest.fixture
def on_the_page_of_one_who_is_bare(walker: Walker) -> str:
    """The paths on the page of somebody who said nothing of what matters."""
    told = on_the_page(walker, bare())
    assert "Surgery" in told
    return told


@SETTINGS
@given(said=preferences())
def test_no_preference_changes_the_paths_on_the_page_for_the_appointment(
    walker: Walker, on_the_page_of_one_who_is_bare: str, said: dict
):
    assert on_the_page(walker, bare().saying(answers=Answers(choices=UNSURE, **said))) == on_the_page_of_one_who_is_bare


@pytest.fixture
def weighing(typical: Walker) -> Walker:
    """A reader who said what matters, with words of their own at each level."""
    typical.post(
        "/matters/",
        {
            "concern-limb-use": "matters",
            "concern-time": "most",
            "concern-late-effects": "less",
            "own-1": "My dog",
            "own-1-level": "most",
            "own-2": "Playing the piano",
            "own-3": "Quiet",
            "own-3-level": "less",
        },
    )
    return typical


IN_ORDER = [
    ("Time in hospital and travel", "Matters most"),
    ("My dog", "Matters most"),
    ("Keeping the use of my arm, leg or body part", "Matters"),
    ("Playing the piano", "Matters"),
    ("Avoiding lasting effects", "Matters less"),
    ("Quiet", "Matters less"),
]


def test_own_concerns_stand_among_the_guides_everywhere(weighing: Walker):
    check = weighing.get("/answers/")
    assert [
        (words_of(row.find("dt")), words_of(row.find("dd"))) for row in check.all("section:nth-of-type(2) dl > div")
    ] == IN_ORDER
    rows = weighing.get("/compare/").all("table.matrix:not(.compare) tbody th")
    assert [words_of(row) for row in rows] == [f"{label} {level}" for label, level in IN_ORDER]
    card = weighing.get("/paths/").one("#surgery")
    beside = card.select("section:not(.two section) > ul.points > li > p:first-child > b")
    assert [words_of(label) for label in beside] == [label for label, _ in IN_ORDER]
    page = weighing.get("/notes/page/").words
    assert all(label in page for label, _ in IN_ORDER)


def test_an_own_concern_has_the_levels_that_a_concern_of_the_guide_has(weighing: Walker):
    for address in ("/matters/", "/compare/"):
        page = weighing.get(address)
        own = {field["value"] for field in page.all("input[name=own-1-level]")}
        guides = {field["value"] for field in page.all("input[name=concern-time]") if field["value"]}
        assert own == guides, address


def test_what_was_said_to_matter_is_there_again(weighing: Walker):
    page = weighing.get("/matters/")
    assert page.filled["concern-time"] == ["most"]
    assert page.filled["own-1"] == ["My dog"]
    assert page.filled["own-2-level"] == ["matters"]
    assert weighing.press(page).status == 303
    assert weighing.get("/matters/").filled == page.filled


def test_what_matters_can_be_taken_back(weighing: Walker):
    weighing.press(weighing.get("/matters/"), **{"concern-time": "", "own-1": "", "own-2": "", "own-3": ""})
    assert "time" not in weighing.walk.answers.importance
    assert weighing.walk.answers.own_concerns == ()


def test_changing_a_level_on_the_comparison_keeps_all_others_and_own_words(weighing: Walker):
    page = weighing.get("/compare/")
    assert weighing.press(page, **{"concern-time": "less"}).status == 303
    answers = weighing.walk.answers
    assert answers.importance["time"] is Importance.LESS
    assert [own.text for own in answers.own_concerns] == ["My dog", "Playing the piano", "Quiet"]
    assert [own.importance for own in answers.own_concerns] == list(Importance)


def test_an_own_concern_is_for_the_team_and_never_judged(weighing: Walker):
    rows = weighing.get("/compare/").all("table.matrix:not(.compare) tbody tr")
    row = next(row for row in rows if "My dog" in words_of(row))
    for cell in row.find_all("td"):
        assert "Not known" in words_of(cell)
        assert "ask your team" in words_of(cell).lower()


def test_nothing_is_added_up(weighing: Walker):
    page = weighing.get("/compare/")
    assert "Nothing is added up." in page.words
    assert not re.search(r"\b(total|score|sum|%)", words_of(page.one("#weigh table.matrix:not(.compare)")).lower())
