"""Questions for the team, and notes."""

import pytest

from core.journey.walk import KeptQuestion
from tests.journey.walking import Page, Walker, words_of


def listed(page: Page) -> list[str]:
    return [words_of(item.find(class_="words")).removesuffix(" Ask first") for item in page.all("ol.picked > li")]


def asked(walker: Walker) -> list[str]:
    """The questions on the page for the appointment, in its order."""
    return [words_of(item) for item in walker.get("/notes/page/").all("ol.ask > li")]


def prompts(page: Page) -> list[str]:
    return [field["value"] for field in page.all("input[name=prompts]")]


@pytest.fixture
def three(typical: Walker) -> Walker:
    """A reader with three questions of their own."""
    return typical.say(questions=tuple(KeptQuestion(text=f"{name} question?") for name in ("First", "Second", "Third")))


def test_a_prompt_is_kept_by_its_key_whatever_its_place(typical: Walker):
    first, second, third, *_ = prompts(typical.get("/notes/"))
    page = typical.follow(typical.post("/notes/", {"prompts": [third, first], "pick": "1"}))
    assert page.address == "/notes/#my-questions"
    assert set(page.filled["prompts"]) == {first, third}
    typical.post("/notes/", {"prompts": [first, second, third], "pick": "1"})
    assert {question.prompt for question in typical.walk.questions} == {first, second, third}
    assert typical.walk.questions[-1].prompt == second  # what was there keeps its place
    typical.post("/notes/", {"prompts": [second], "pick": "1"})
    assert [question.prompt for question in typical.walk.questions] == [second]


def test_a_picked_prompt_stays_when_the_answers_change(typical: Walker):
    before = set(prompts(typical.get("/notes/")))
    typical.post("/notes/", {"prompts": sorted(before), "pick": "1"})
    typical.answer(stage="iv")
    page = typical.get("/notes/")
    assert set(page.filled["prompts"]) == before
    typical.press(page)
    assert {question.prompt for question in typical.walk.questions} == before


def test_few_prompts_of_a_group_are_shown_at_first_and_none_is_hidden(typical: Walker):
    page = typical.get("/notes/")
    assert set(prompts(page)) == set(typical.considered.prompts)
    for group in page.all("#prompts fieldset"):
        assert len(group.select(":scope > .choices input")) <= 4


def test_own_words_are_added_once(typical: Walker):
    for _ in range(2):
        page = typical.follow(typical.post("/notes/", {"own": "  Who do I call\n at night? ", "add": "1"}))
    assert listed(page) == ["Who do I call at night?"]
    assert page.filled["own"] == [""]


@pytest.mark.parametrize(
    ("button", "number", "order"),
    [
        ("up", 2, ["First", "Third", "Second"]),
        ("down", 0, ["Second", "First", "Third"]),
        ("up", 0, ["First", "Second", "Third"]),
        ("down", 2, ["First", "Second", "Third"]),
        ("drop", 1, ["First", "Third"]),
    ],
)
def test_the_list_can_be_put_in_order(three: Walker, button: str, number: int, order: list[str]):
    page = three.get("/notes/")
    ident = page.all(f"button[name={button}]")[number]["value"]
    page = three.follow(three.press(page, button, ident))
    assert [words.split()[0] for words in listed(page)] == order
    assert [words.split()[0] for words in asked(three)] == order


def test_up_to_three_are_marked_to_be_asked_first(three: Walker):
    three.say(questions=(*three.walk.questions, KeptQuestion(text="Fourth question?")))
    for number in (1, 2, 3):
        page = three.get("/notes/")
        page = three.follow(three.press(page, "top", page.all("li button[name=up]")[number]["value"]))
    assert [question.top for question in three.walk.questions] == [False, True, True, True]
    assert [words_of(button) for button in page.all("li:first-child button[name=top]")] == []
    three.press(page, "top", three.walk.questions[0].ident)
    assert sum(question.top for question in three.walk.questions) == 3
    assert asked(three)[:4] == ["Second question?", "Third question?", "Fourth question?", "First question?"]
    strip = words_of(three.get("/notes/page/").one(".strip"))
    assert "Second question?" in strip
    assert "First question?" not in strip
    page = three.get("/notes/")
    three.press(page, "top", three.walk.questions[1].ident)
    assert sum(question.top for question in three.walk.questions) == 2


def test_what_is_not_known_is_asked_before_what_was_picked(unsure: Walker):
    unsure.post("/notes/", {"own": "Mine?"})
    guide = unsure.guide
    assert asked(unsure)[:3] == [*(guide.questions[key].for_the_team for key in ("size", "nodes")), "Mine?"]


def test_no_button_loses_what_stands_elsewhere_on_the_page(three: Walker):
    page = three.get("/notes/")
    typed = {
        "notes": "Bring\r\nthe letter",
        "not_accept": "A stoma",
        "companion": "my son",
        "companion_wants": "How long?",
    }
    for button, value in (("pick", "1"), ("add", "1"), ("up", three.walk.questions[2].ident), ("", "")):
        three.press(page, button, value, **typed, own="Half a thought")
        kept = three.walk
        assert {name: getattr(kept, name) for name in typed} == typed, button
        assert "Half a thought" in [question.text for question in kept.questions], button


def test_what_was_written_stands_on_the_page_for_the_appointment(typical: Walker):
    typed = {
        "notes": "Bring the letter",
        "not_accept": "A stoma",
        "companion": "my son",
        "companion_wants": "How long?",
    }
    typical.post("/notes/", typed)
    sheet = words_of(typical.get("/notes/page/").one(".sheet"))
    assert all(text in sheet for text in typed.values())


def test_a_person_who_comes_along_adds_questions_under_their_name(typical: Walker):
    page = typical.get("/notes/family/")
    assert page.heading != typical.get("/notes/").heading
    page = typical.follow(typical.press(page, "add", own="Can I stay overnight?", companion="my sister"))
    assert page.address == "/notes/family/#my-questions"
    assert listed(typical.get("/notes/")) == ["Can I stay overnight? (my sister asks)"]
    assert "Can I stay overnight? (my sister asks)" in asked(typical)


def test_a_part_of_the_page_holds_the_new_list_and_says_so(three: Walker):
    page = three.post("/notes/", {"own": "One more?", "add": "1"}, htmx=True)
    assert page.status == 200
    assert "HX-Request" in page.response["Vary"]
    assert listed(page)[-1] == "One more?"
    assert words_of(page.one("#said")) == "Your list is changed and kept."
    assert words_of(page.one("#own")) == ""
    assert listed(three.get("/notes/"))[-1] == "One more?"


@pytest.mark.parametrize("sent", [{"own": "x" * 301}, {"notes": "x" * 2001}, {"companion": "x" * 81}])
def test_a_part_that_cannot_be_made_says_why_where_it_is_heard(three: Walker, sent: dict):
    page = three.post("/notes/", {**sent, "add": "1"}, htmx=True)
    assert page.status == 422
    assert "characters at most" in words_of(page.one("#said"))


def test_a_part_says_when_the_answers_could_not_be_read(three: Walker):
    three.client.cookies["walk"] = "nonsense"
    page = three.post("/notes/", {"own": "Mine?", "add": "1"}, htmx=True)
    assert page.status == 422
    assert "could not be read" in words_of(page.one("#said"))
    assert words_of(page.one("#own")) == "Mine?"


def test_a_prompt_taken_off_the_list_is_no_longer_ticked(typical: Walker):
    first, *_ = prompts(typical.get("/notes/"))
    typical.post("/notes/", {"prompts": [first], "pick": "1"})
    page = typical.post("/notes/", {"prompts": [first], "drop": first}, htmx=True)
    ticked = page.one(f"input[value={first}]")
    assert not ticked.has_attr("checked")
    again = ticked.find_parent(attrs={"data-hx-swap-oob": "true"})
    assert again is not None  # the box stands outside the part that is redrawn
    assert again["id"]


def test_an_unknown_question_on_a_button_changes_nothing(three: Walker):
    before = three.walk.questions
    for button in ("up", "down", "drop", "top"):
        assert three.post("/notes/", {button: "nonsense"}).status == 303
    assert three.walk.questions == before
