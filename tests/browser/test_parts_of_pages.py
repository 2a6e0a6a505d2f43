"""Where htmx redraws a part of a page: the reader keeps their place and hears what happened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.reader import OWN_QUESTION, Reader, Watch

Readers = Callable[..., Reader]


def settled(person: Reader) -> None:
    """What was redrawn is in its place. A button pressed before that sends the whole page instead, which works too."""
    at_work = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
    expect(person.page.locator(at_work)).to_have_count(0)


def test_changing_what_matters_redraws_the_tables_and_keeps_the_place(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/compare/")
    person.page.get_by_text("Change how much things matter").click()
    person.page.evaluate("window.same = true")
    person.choose("most", name="concern-feeling-well")
    expect(person.page.locator("#weigh [role=status]")).to_contain_text("Redrawn with")
    label = "Feeling well during treatment"
    expect(person.page.locator("table.matrix:not(.compare)")).to_contain_text(label)
    assert person.page.evaluate("window.same") is True
    expect(person.page.locator("#concern-feeling-well-most")).to_be_focused()
    assert person.page.locator("details[open] .weigh").first.is_visible()
    person.page.reload()
    assert label in person.page.locator("table.matrix:not(.compare)").inner_text()


def test_choosing_paths_redraws_the_tables(reader: Readers, walked: dict, watch: Watch):
    person = reader(storage_state=walked).open("/compare/")
    heads = person.page.locator("table.compare thead th")
    before = heads.count()
    ticked = person.page.locator("input[name=paths]:checked")
    value = ticked.first.get_attribute("value")
    person.choose(value, name="paths")
    expect(heads).to_have_count(before - 1)
    settled(person)
    expect(person.page.locator(f"input[value='{value}']")).to_be_focused()
    with watch.forgiving():
        while ticked.count() > 1:
            person.choose(ticked.first.get_attribute("value"), name="paths")
            settled(person)
        expect(person.page.locator("#weigh [role=status]")).to_contain_text("Choose two, three or four paths")


WORDS = "a.term[data-hx-get]"
# The place where a word opens: the next one behind it. Its number among all places, or -1.
PLACE = """([words, at]) => {
    const places = [...document.querySelectorAll(".meaning-place")], word = document.querySelectorAll(words)[at];
    return places.findIndex(place => word.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING);
}"""


@pytest.mark.parametrize("unfolded", [False, True], ids=["as the page opens", "with everything unfolded"])
@pytest.mark.parametrize(
    "address", ["/paths/", "/paths/surgery/", "/compare/", "/questions/nodes/", "/find-your-stage/"]
)
def test_a_word_is_explained_where_it_stands(reader: Readers, walked: dict, address: str, unfolded: bool):
    person = reader(storage_state=walked).open(address)
    if unfolded:
        person.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    words = person.page.locator(WORDS)
    for at in range(words.count()):
        if not words.nth(at).is_visible():
            continue
        number = person.page.evaluate(PLACE, [WORDS, at])
        assert number >= 0, f"there is no place for {words.nth(at).inner_text()}"
        with person.page.expect_response("**/glossary/*/"):
            words.nth(at).click()
        settled(person)
        opened = person.page.locator(".meaning-place").nth(number).locator(".meaning")
        expect(opened).to_be_visible()
        away = opened.bounding_box()["y"] - words.nth(at).bounding_box()["y"]
        assert 0 <= away < 400, f"{words.nth(at).inner_text()} opens {away} px away"
        assert person.path == address


def test_without_script_a_word_leads_to_the_list_of_words(reader: Readers, walked: dict):
    person = reader(storage_state=walked, java_script_enabled=False).open("/paths/")
    person.page.locator("a.term:visible").first.click()
    assert person.path.startswith("/glossary/#")


def test_adding_a_question_keeps_the_place_and_says_so(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/notes/")
    person.page.evaluate("window.same = true")
    person.page.get_by_label("My notes").fill("Half a thought")
    person.page.get_by_label("A question in your own words").fill("One more question?")
    person.press("Add this question")
    expect(person.page.locator("#my-questions")).to_contain_text("One more question?")
    expect(person.page.locator("#said")).to_have_text("Your list is changed and kept.")
    expect(person.page.locator("#add")).to_be_focused()
    assert person.page.get_by_label("A question in your own words").input_value() == ""
    assert person.page.get_by_label("My notes").input_value() == "Half a thought"
    assert person.page.evaluate("window.same") is True


def test_moving_and_removing_a_question_keeps_the_focus(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/notes/")
    person.page.get_by_label("A question in your own words").fill("Second of mine?")
    person.press("Add this question")
    items = person.page.locator("ol.picked > li")
    expect(items).to_have_count(2)
    settled(person)
    up = items.nth(1).get_by_role("button", name="Up")
    name = up.get_attribute("id")
    up.press("Enter")
    expect(items.nth(0)).to_contain_text("Second of mine?")
    settled(person)
    expect(person.page.locator(f"#{name}")).to_be_focused()
    items.nth(0).get_by_role("button", name="Ask first").press("Enter")
    expect(items.nth(0)).to_have_class("top")
    settled(person)
    items.nth(0).get_by_role("button", name="Remove").press("Enter")
    expect(items).to_have_count(1)
    assert "Second of mine?" not in items.nth(0).inner_text()
    assert OWN_QUESTION in items.nth(0).inner_text()
    expect(person.page.locator("#my-questions h2")).to_be_focused()


def test_a_removed_prompt_does_not_come_back(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/notes/")
    box = person.page.locator("input[name=prompts]:visible").first
    value = box.get_attribute("value")
    person.choose(value, name="prompts")
    person.press("Put the ticked ones on my list")
    items = person.page.locator("ol.picked > li")
    expect(items).to_have_count(2)
    settled(person)
    person.page.locator(f"#drop-{value}").click()
    expect(items).to_have_count(1)
    settled(person)
    expect(person.page.locator(f"input[value='{value}']")).not_to_be_checked()
    person.page.get_by_label("A question in your own words").fill("Another?")
    person.press("Add this question")
    expect(items).to_have_count(2)
    settled(person)
    assert person.page.locator(f"#drop-{value}").count() == 0


def test_too_long_a_text_is_told_when_a_part_is_redrawn(reader: Readers, walked: dict, watch: Watch):
    person = reader(storage_state=walked).open("/notes/")
    person.page.get_by_label("My notes").fill("x" * 2001)
    person.page.get_by_label("A question in your own words").fill("Kept?")
    with watch.forgiving():
        person.press("Add this question")
        expect(person.page.locator("#said")).to_contain_text("Use 2000 characters at most")
    assert person.page.get_by_label("A question in your own words").input_value() == "Kept?"


def test_when_the_line_is_cut_the_page_says_so(reader: Readers, walked: dict, watch: Watch):
    person = reader(storage_state=walked).open("/notes/")
    person.page.get_by_label("A question in your own words").fill("Kept?")
    person.page.context.set_offline(True)
    with watch.forgiving():
        person.press("Add this question")
        expect(person.page.locator("#trouble")).to_be_visible()
    assert person.page.get_by_label("A question in your own words").input_value() == "Kept?"


BODY = {"head-neck": (90, 30), "leg": (70, 300), "arm": (40, 150), "trunk": (90, 110), "belly": (90, 190)}


@pytest.mark.parametrize(
    "options", [{}, {"java_script_enabled": False}, {"viewport": {"width": 320, "height": 640}}], ids=str
)
def test_a_tap_on_the_drawing_of_the_body_chooses_the_place(reader: Readers, options: dict):
    person = reader(**options).open("/questions/site/")
    drawing = person.page.locator("svg.body-drawing")
    for place, (x, y) in BODY.items():
        drawing.scroll_into_view_if_needed()
        box = drawing.bounding_box()
        person.page.mouse.click(box["x"] + box["width"] * x / 360, box["y"] + box["height"] * y / 430)
        assert person.page.locator("input[name=answer]:checked").get_attribute("value") == place
    person.send("Continue")
    person.open("/questions/site/")
    assert person.page.locator("input[name=answer]:checked").get_attribute("value") == "belly"
