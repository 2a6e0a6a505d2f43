"""Writing a guide in a real browser: what is saved by itself, told while one types, and usable by everybody."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.reader import Watch
from tests.browser.sites import site
from tests.editorial.hostile import PAYLOADS

FACT, COUNTED, PATH = "facts/surgery-rim-aim", "facts/rt-preop-vs-postop-wound", "options/treatment/surgery"
OUTSIDE = "document.documentElement.scrollWidth > innerWidth"


@dataclass(frozen=True)
class Desk:
    """A site of its own with an editor, and the draft that they write."""

    origin: str
    cookies: list[dict[str, Any]]
    draft: str


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Desk]:
    with site(tmp_path_factory.mktemp("desk"), browser, "tests.browser.desk_people", "editor") as ours:
        context = ours.context("editor")
        page = context.new_page()
        page.goto("/desk/start/")
        page.get_by_label("Title of the draft").fill("Autumn reading")
        page.get_by_role("button", name="Start it").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Autumn reading")
        draft, cookies = page.url, context.cookies()
        context.close()
        yield Desk(ours.address, cookies, draft)


@pytest.fixture
def watch(desk: Desk) -> Iterator[Watch]:
    watch = Watch(desk.origin)
    yield watch
    assert watch.faults == []


Editors = Callable[..., Page]


@pytest.fixture
def at_desk(browser: Browser, desk: Desk, watch: Watch) -> Iterator[Editors]:
    """Opens a page of the draft in a browser of its own."""
    contexts = []

    def open_page(place: str = "", **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        context.add_cookies(desk.cookies)
        watch.over(context)
        contexts.append(context)
        page = context.new_page()
        page.goto(place if place.startswith("http") else f"{desk.draft}{place}")
        return page

    yield open_page
    for context in contexts:
        context.close()


def save(page: Page) -> Any:
    return page.get_by_role("button", name="Save", exact=True).last


def test_what_is_typed_is_saved_by_itself_told_about_and_taken_back(at_desk: Editors) -> None:
    page = at_desk(f"part/{FACT}/")
    text = page.get_by_label("What it says")
    was = text.input_value()
    text.fill("We recommend a rim of healthy tissue.")
    expect(page.locator("#told-f-text")).to_contain_text("recommend")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved \d"))
    page.get_by_role("button", name="Undo my last change").click()
    expect(page.get_by_label("What it says")).to_have_value(was)


def test_a_figure_is_drawn_and_told_to_be_unfinished_while_it_is_typed(at_desk: Editors) -> None:
    page = at_desk(f"part/{COUNTED}/")
    page.get_by_label("How many had it").first.fill("40")
    expect(page.locator("#picture")).to_contain_text("appears when each group adds up")
    expect(page.locator("#saved")).to_contain_text("Not saved yet")
    page.get_by_label("How many did not").first.fill("60")
    expect(page.locator("#picture")).to_contain_text("40 of 100 people had a wound problem")
    expect(page.locator("#saved")).to_contain_text(re.compile(r"Saved \d"))


def test_a_rule_is_built_by_choosing_and_read_back_at_once(at_desk: Editors) -> None:
    page = at_desk(f"part/{PATH}/")
    line = page.locator("#f-when-0")
    line.get_by_label("Or ask about").select_option(label="Size")
    line.get_by_role("button", name="Put it in").click()
    line = page.locator("#f-when-0")
    expect(line).to_be_focused()
    line.get_by_role("group", name="Size").get_by_label("Very big").check()
    expect(page.locator("#words-f-when")).to_contain_text("a very big tumour")
    line.get_by_role("button", name=re.compile("Take this question out.*Size")).click()
    expect(page.locator("#words-f-when")).not_to_contain_text("or a very big tumour")


def test_a_fact_is_found_while_typing_and_put_in_by_its_tick(at_desk: Editors) -> None:
    page = at_desk(f"part/{PATH}/")
    chosen = page.locator("#f-good .chosen > li")
    before = chosen.count()
    page.locator("#f-good-find").fill("wound problem")
    page.locator("#f-good-found").get_by_role("checkbox").first.check()
    expect(chosen).to_have_count(before + 1)


def test_enter_in_a_search_field_searches_and_the_work_goes_on_there(at_desk: Editors) -> None:
    page = at_desk(f"part/{PATH}/")
    find = page.locator("#f-good-find")
    find.fill("swelling")
    find.press("Enter")
    expect(page.locator("#f-good-found").get_by_role("checkbox").first).to_be_visible()
    expect(find).to_be_focused()
    expect(find).to_have_value("swelling")


def test_whoever_comes_second_is_shown_both_texts(at_desk: Editors, watch: Watch) -> None:
    first, second = at_desk(f"part/{FACT}/"), at_desk(f"part/{FACT}/")
    first.get_by_label("What it says").fill("Theirs, said first.")
    expect(first.locator("#saved")).to_contain_text(re.compile(r"Saved \d"))
    with watch.forgiving():
        second.get_by_label("What it says").fill("Mine, said second.")
        expect(second.locator("#saved")).to_contain_text("Your words are still here")
        second.get_by_role("button", name="Look at both").click()
        expect(second.locator(".both")).to_contain_text("Theirs, said first.")
        expect(second.get_by_label("What it says")).to_have_value("Mine, said second.")
        second.get_by_role("button", name=re.compile("Take theirs.*What it says")).click()
        expect(second.get_by_label("What it says")).to_have_value("Theirs, said first.")


def test_what_is_far_too_long_to_send_stays_in_the_field(at_desk: Editors, watch: Watch) -> None:
    page = at_desk(f"part/{FACT}/")
    text = page.get_by_label("What it says")
    with watch.forgiving():  # what saves itself meanwhile is refused as well, sooner or later
        text.fill("word " * 1_000_000)
        save(page).click()
        expect(page.locator("#saved")).to_contain_text("far too long")
        assert len(text.input_value()) == 5_000_000
        text.fill("Words of a usual length.")
        expect(page.locator("#saved")).to_contain_text("Saved")


def test_a_file_that_is_chosen_is_put_in_as_if_it_were_pasted(at_desk: Editors, desk: Desk, tmp_path: Path) -> None:
    page = at_desk(accept_downloads=True)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as one file").click()
    file = tmp_path / "guide.json"
    download.value.save_as(file)
    page.goto(f"{desk.origin}/desk/import/")
    page.get_by_label("Title of the draft").fill("From a file")
    page.get_by_label("Choose it here").set_input_files(str(file))
    expect(page.get_by_label("The file", exact=True)).to_have_value(re.compile("digest"))
    page.get_by_role("button", name="Start a draft with it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("From a file")


def test_the_way_to_save_is_always_in_sight_and_covers_no_field_that_has_the_focus(at_desk: Editors) -> None:
    page = at_desk(f"part/{PATH}/", viewport={"width": 360, "height": 640})
    page.get_by_label("Name of the path").focus()
    expect(save(page)).to_be_in_viewport()
    bar = page.locator(".saving").bounding_box()
    assert bar
    for _ in range(40):
        page.keyboard.press("Tab")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        inside = page.evaluate("document.activeElement.closest('.saving') !== null")
        assert inside or top < bar["y"], "the focus is behind the bar"


def test_without_script_rows_are_added_and_saved_by_buttons(at_desk: Editors) -> None:
    page = at_desk("part/questions/size/", java_script_enabled=False)
    rows = page.locator("#f-choices > fieldset.one").count()
    page.get_by_role("button", name="Add: Answer").click()
    new = page.locator("#f-choices > fieldset.one").nth(rows)
    new.get_by_label("Key").fill("not-measured")
    new.get_by_label("Words on the button").fill("Not measured yet")
    new.get_by_label("How it reads back").fill("a size that is not measured yet")
    save(page).click()
    expect(page.get_by_text("Saved")).to_be_visible()
    expect(page.locator("#f-choices > fieldset.one")).to_have_count(rows + 1)


SEND = """async (texts) => {
    const form = new FormData(document.getElementById("part-form"));
    texts.forEach((text, at) => {
        form.append("evidence._row", String(1000 + at));
        form.set(`evidence.${1000 + at}`, text);
    });
    return (await fetch(location.href, {method: "POST", body: new URLSearchParams(form)})).status;
}"""


def test_markup_never_becomes_anything_but_text(at_desk: Editors, desk: Desk) -> None:
    page = at_desk("part/about/")
    page.context.add_init_script("window.zq7 = () => { document.documentElement.dataset.ran = 'yes'; }")
    assert page.evaluate(SEND, list(PAYLOADS)) == 200
    for place in ("part/about/", "history/about/", "review/", "differences/", "pages/draft/screen/-/about/"):
        page.goto(f"{desk.draft}{place}")
        if "about" in place:
            expect(page.get_by_text("<script>zq7()</script>").first).to_be_attached()
        assert page.evaluate("document.documentElement.dataset.ran") is None, place
        assert page.locator("script:not([src]), iframe, object, embed, base, [onerror], [onload]").count() == 0, place


PLACES = (
    "",
    "shelf/facts/",
    "shelf/treatments/",
    "add/facts/",
    f"part/{FACT}/",
    f"part/{COUNTED}/",
    f"part/{PATH}/",
    "part/questions/stage/",
    "part/exceptions/",
    "part/prompts/ask-ctc-type/",
    "part/vignettes/stage-i-arm/",
    f"rename/{FACT}/",
    f"delete/{FACT}/",
    "history/",
)
DESK_PAGES = ("/desk/", "/desk/start/", "/desk/import/")


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_page_for_writing_fits_its_screen_and_axe_finds_nothing(
    at_desk: Editors, desk: Desk, scheme: str, width: int
) -> None:
    page = at_desk(color_scheme=scheme, viewport={"width": width, "height": 900})
    for place in (*(f"{desk.origin}{place}" for place in DESK_PAGES), *(f"{desk.draft}{place}" for place in PLACES)):
        page.goto(place)
        assert not page.evaluate(OUTSIDE), f"{place} scrolls sideways at {width}"
        found = Axe().run(page)
        assert found.violations_count == 0, f"{place}\n{found.generate_report()}"
