"""Where htmx redraws a part of a page: the reader keeps their place and hears what happened."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.reader import OWN_QUESTION, Reader, Watch

Readers = Callable[..., Reader]

FOCUSED = "document.activeElement.id || document.activeElement.value || document.activeElement.tagName"


def test_changing_what_matters_redraws_the_tables_and_keeps_the_place(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/compare/")
    person.page.get_by_text("Change how much things matter").click()
    person.page.evaluate("window.same = true")
    person.choose("most", name="concern-feeling-well")
    expect(person.page.locator("#weigh [role=status]")).to_contain_text("Redrawn with")
    label = "Feeling well during treatment"
    expect(person.page.locator("table.matrix:not(.compare)")).to_contain_text(label)
    assert person.page.evaluate("window.same") is True
    assert person.page.evaluate("document.activeElement.id") == "concern-feeling-well-most"
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
    assert person.page.evaluate("document.activeElement.value") == value
    with watch.forgiving():
        while ticked.count() > 1:
            person.choose(ticked.first.get_attribute("value"), name="paths")
        expect(person.page.locator("#weigh [role=status]")).to_contain_text("Choose two, three or four paths")


def test_a_word_is_explained_in_place_on_every_page_with_such_words(reader: Readers, walked: dict):
    person = reader(storage_state=walked)
    opened = 0
    for address in ("/paths/", "/paths/surgery/", "/compare/", "/questions/nodes/", "/blood-tests/", "/find-your-stage/"):
        person.open(address)
        person.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        for at in range(min(person.page.locator("a.term[data-hx-get]").count(), 4)):
            term = person.page.locator("a.term[data-hx-get]").nth(at)
            place = person.page.evaluate(
                """at => { const all = [...document.querySelectorAll("a.term[data-hx-get], .meaning-place")];
                    const term = document.querySelectorAll("a.term[data-hx-get]")[at];
                    const next = all.slice(all.indexOf(term) + 1).find(e => e.matches(".meaning-place"));
                    return next ? [...document.querySelectorAll(".meaning-place")].indexOf(next) : -1; }""",
                at,
            )
            assert place >= 0, f"{address}: nowhere to open {term.inner_text()}"
            term.click()
            box = person.page.locator(".meaning-place").nth(place)
            expect(box.locator(".meaning")).to_be_visible()
            away = box.bounding_box()["y"] - term.bounding_box()["y"]
            assert 0 <= away < 400, f"{address}: {term.inner_text()} opens {away} px away"
            assert person.path == address
            opened += 1
    assert opened > 5


def test_words_are_explained_without_opening_anything_first(reader: Readers, walked: dict):
    """A word that is seen opens its box where it is seen, also when folded parts stay folded."""
    person = reader(storage_state=walked)
    for address in ("/questions/stage/", "/questions/nodes/", "/paths/", "/blood-tests/", "/find-your-stage/"):
        person.open(address)
        for at in range(person.page.locator("a.term[data-hx-get]:visible").count()):
            before = person.page.locator(".meaning:visible").count()
            person.page.locator("a.term[data-hx-get]:visible").nth(at).click()
            expect(person.page.locator(".meaning:visible")).to_have_count(before + 1)
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
    assert person.page.evaluate(FOCUSED) == "add"
    assert person.page.get_by_label("A question in your own words").input_value() == ""
    assert person.page.get_by_label("My notes").input_value() == "Half a thought"
    assert person.page.evaluate("window.same") is True


def test_moving_and_removing_a_question_keeps_the_focus(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/notes/")
    person.page.get_by_label("A question in your own words").fill("Second of mine?")
    person.press("Add this question")
    items = person.page.locator("ol.picked > li")
    expect(items).to_have_count(2)
    up = items.nth(1).get_by_role("button", name="Up")
    name = up.get_attribute("id")
    up.press("Enter")
    expect(items.nth(0)).to_contain_text("Second of mine?")
    assert person.page.evaluate(FOCUSED) == name
    items.nth(0).get_by_role("button", name="Ask first").press("Enter")
    expect(items.nth(0)).to_have_class("top")
    items.nth(0).get_by_role("button", name="Remove").press("Enter")
    expect(items).to_have_count(1)
    assert "Second of mine?" not in items.nth(0).inner_text()
    assert OWN_QUESTION in items.nth(0).inner_text()
    assert person.page.evaluate("document.activeElement.innerText") == "My list"


def test_a_removed_prompt_does_not_come_back(reader: Readers, walked: dict):
    person = reader(storage_state=walked).open("/notes/")
    box = person.page.locator("input[name=prompts]:visible").first
    value = box.get_attribute("value")
    person.choose(value, name="prompts")
    person.press("Put the ticked ones on my list")
    items = person.page.locator("ol.picked > li")
    expect(items).to_have_count(2)
    person.page.locator(f"#drop-{value}").click()
    expect(items).to_have_count(1)
    expect(person.page.locator(f"input[value='{value}']")).not_to_be_checked()
    person.page.get_by_label("A question in your own words").fill("Another?")
    person.press("Add this question")
    expect(items).to_have_count(2)
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


def test_a_tap_on_the_drawing_of_the_body_chooses_the_place(reader: Readers):
    for options in ({}, {"java_script_enabled": False}, {"viewport": {"width": 320, "height": 640}}):
        person = reader(**options).open("/questions/site/")
        drawing = person.page.locator("svg.body-drawing")
        drawing.scroll_into_view_if_needed()
        for place, (x, y) in {"head-neck": (90, 30), "leg": (70, 300), "arm": (40, 150), "trunk": (90, 110), "belly": (90, 190)}.items():
            box = drawing.bounding_box()
            person.page.mouse.click(box["x"] + box["width"] * x / 360, box["y"] + box["height"] * y / 430)
            assert person.page.locator("input[name=answer]:checked").get_attribute("value") == place, options
        person.press("Continue")
        assert person.path == "/questions/size/"
