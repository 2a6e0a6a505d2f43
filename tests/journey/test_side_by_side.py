"""Two to four paths side by side."""

import pytest

from tests.journey.walking import ALWAYS, Page, Walker, words_of

TWO = ["surgery", "surgery-then-radiation"]


def columns(page: Page) -> list[str]:
    return [words_of(head) for head in page.all("table.compare thead th")[1:]]


def test_chosen_paths_stand_in_guide_order_whatever_the_order_of_choosing(unsure: Walker):
    page = unsure.follow(
        unsure.post("/compare/", {"paths": ["surgery-then-radiation", "shrink-then-surgery", "surgery"]})
    )
    assert columns(page) == [
        option.option.name
        for option in unsure.considered.of("treatment")
        if option.key in ("surgery", "shrink-then-surgery", "surgery-then-radiation")
    ]
    assert set(page.filled["paths"]) == {"surgery", "shrink-then-surgery", "surgery-then-radiation"}


def test_until_one_chooses_there_are_two_to_four_with_the_one_shown_to_everyone(unsure: Walker):
    shown = columns(unsure.get("/compare/"))
    assert 2 <= len(shown) <= 4
    assert unsure.guide.decisions["treatment"].options[ALWAYS].name in shown


def test_only_paths_that_may_be_talked_about_can_be_chosen(unsure: Walker):
    offered = {field["value"] for field in unsure.get("/compare/").all("input[name=paths]")}
    assert offered == {option.key for option in unsure.considered.of("treatment") if option.open}


@pytest.mark.parametrize(
    "paths",
    [[], ["surgery"], ["surgery", "surgery"], ["surgery", "nonsense"], ["surgery", "spread-surgery"]],
    ids=["none", "one", "one twice", "an unknown one", "one that does not apply"],
)
def test_too_few_or_wrong_paths_are_asked_for_again(unsure: Walker, paths: list[str]):
    page = unsure.post("/compare/", {"paths": paths, "concern-time": "most"})
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert page.all(str(page.one(".problem a")["href"]))
    assert page.filled.get("paths", []) == (["surgery"] if "surgery" in paths else [])
    assert page.filled["concern-time"] == ["most"]
    assert unsure.walk.beside == ()


def test_too_many_paths_are_asked_for_again(walker: Walker):
    every = [option.key for option in walker.considered.of("treatment") if option.open]
    page = walker.post("/compare/", {"paths": every[:5]})
    assert page.status == 422
    assert "Choose two, three or four paths" in page.problem
    assert page.filled["paths"] == every[:5]


def test_a_level_that_does_not_exist_is_told(unsure: Walker):
    page = unsure.post("/compare/", {"paths": TWO, "concern-time": "nonsense"})
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert "Choose one of the levels on this page" in page.problem


def test_every_path_has_every_row(unsure: Walker):
    page = unsure.follow(unsure.post("/compare/", {"paths": TWO}))
    rows = page.all("table.compare tbody tr")
    assert [words_of(row.find("th")) for row in rows] == [
        "Where you stand",
        "Steps, in order",
        "Good points",
        "Hard points",
        "What it asks of you",
        "Recovery and daily life",
        "Numbers from studies, out of 100 people",
        "What is not known",
    ]
    for row in rows:
        cells = row.find_all("td")
        assert len(cells) == 2
        assert all(words_of(cell) for cell in cells)
        assert [words_of(cell.find(class_="cell-head")) for cell in cells] == columns(page)


def test_a_part_of_the_page_is_the_tables_alone_and_is_kept_apart_from_it(unsure: Walker):
    page = unsure.post("/compare/", {"paths": TWO, "concern-time": "most"}, htmx=True)
    assert page.status == 200
    assert page.soup.find("html") is None
    assert page.one("#weigh")
    assert "HX-Request" in page.response["Vary"]
    assert page.response["Cache-Control"] == "no-store, private"
    assert words_of(page.one("[role=status]")) == "Redrawn with 2 paths."
    assert unsure.walk.beside == tuple(TWO)
    assert unsure.walk.answers.importance == {"time": "most"}


def test_the_part_is_what_the_whole_page_then_shows(unsure: Walker):
    part = unsure.post("/compare/", {"paths": TWO, "concern-time": "most"}, htmx=True)
    whole = unsure.get("/compare/")
    assert [words_of(table) for table in part.all("table")] == [words_of(table) for table in whole.all("table")]
    assert "HX-Request" in whole.response["Vary"]


def test_a_part_that_cannot_be_made_says_why(unsure: Walker):
    page = unsure.post("/compare/", {"paths": ["surgery"]}, htmx=True)
    assert page.status == 422
    assert words_of(page.one("[role=status]")) == "Choose two, three or four paths"
    assert unsure.walk.beside == ()


def test_a_part_says_when_the_answers_could_not_be_read(unsure: Walker):
    unsure.client.cookies["walk"] = "nonsense"
    page = unsure.post("/compare/", {"paths": TWO}, htmx=True)
    assert page.status == 422
    assert "could not be read" in words_of(page.one("[role=status]"))


def test_a_path_that_no_longer_applies_leaves_the_comparison(unsure: Walker):
    unsure.post("/compare/", {"paths": TWO})
    unsure.answer(size="small", stage="i")
    shown = columns(unsure.get("/compare/"))
    assert "Surgery, then radiation" not in shown
    assert len(shown) >= 2
