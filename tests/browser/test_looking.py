"""What the pages look like and how they can be used: narrow, large, dark, in forced colours, with a screen reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.reader import Reader, Watch

Readers = Callable[..., Reader]

PAGES = [
    "/",
    "/questions/stage/",
    "/questions/site/",
    "/matters/",
    "/about-you/worries/",
    "/answers/",
    "/paths/",
    "/paths/?show=all",
    "/paths/surgery/",
    "/paths/amputation/",
    "/compare/",
    "/ready/",
    "/notes/",
    "/notes/family/",
    "/notes/page/",
    "/save/",
    "/open/",
    "/glossary/",
    "/glossary/biopsy/",
    "/blood-tests/",
    "/find-your-stage/",
    "/about/",
    "/about/sources/",
    "/privacy/",
    "/not-covered/",
    "/finished/",
]
REFUSED = "/nothing/"

OUTSIDE = """() => [...document.querySelectorAll("body *")].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > innerWidth + 1 && e.checkVisibility() && !e.closest(".unseen, .skip");
}).slice(0, 5).map(e => `${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().right)}`)"""


def every_page(person: Reader, watch: Watch) -> Iterator[str]:
    """Open one page after the other, at last one that is not there."""
    for address in PAGES:
        person.open(address)
        yield address
    with watch.forgiving():
        person.open(REFUSED)
    yield REFUSED


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_no_page_scrolls_sideways(reader: Readers, walked: dict, watch: Watch, width: int):
    """320 is also what is left of 1280 at 400 per cent."""
    person = reader(storage_state=walked, viewport={"width": width, "height": 640})
    for address in every_page(person, watch):
        person.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        wide = person.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= width, f"{address} is {wide} wide: {person.page.evaluate(OUTSIDE)}"


def test_no_page_scrolls_sideways_with_letters_twice_as_large(reader: Readers, walked: dict, watch: Watch):
    person = reader(storage_state=walked, viewport={"width": 640, "height": 800})
    for address in every_page(person, watch):
        person.page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = person.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= 640, f"{address} is {wide} wide: {person.page.evaluate(OUTSIDE)}"


def serious(person: Reader) -> list[str]:
    """What axe calls serious or critical, with the first places of each."""
    found = Axe().run(person.page).response["violations"]
    return [
        f"{fault['id']}: {[node['html'][:120] for node in fault['nodes'][:3]]}"
        for fault in found
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    "options",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}],
    ids=["light", "dark", "narrow"],
)
def test_axe_finds_nothing_serious(reader: Readers, walked: dict, watch: Watch, options: dict):
    person = reader(storage_state=walked, **options)
    found = {address: faults for address in every_page(person, watch) if (faults := serious(person))}
    assert found == {}


def test_axe_finds_nothing_serious_where_something_went_wrong_or_changed(reader: Readers, walked: dict, watch: Watch):
    person = reader(storage_state=walked)
    found = {}
    person.open("/questions/stage/")
    person.choose("iv")
    person.send("Continue")
    found["what changed"] = serious(person)
    with watch.forgiving():
        person.page.reload()
        person.send("Continue")
        found["a problem"] = serious(person)
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert person.page.evaluate("document.activeElement.className") == "problem"


@pytest.mark.parametrize("colours", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
def test_dark_and_forced_colours_leave_everything_to_be_seen(
    reader: Readers, walked: dict, watch: Watch, colours: dict
):
    person = reader(storage_state=walked, **colours)
    for address in every_page(person, watch):
        ground, ink = person.page.evaluate(
            "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('h1')).color]"
        )
        assert ground != ink, address
        invisible = person.page.evaluate(
            """() => [...document.querySelectorAll("button, a.button")].filter(e => e.checkVisibility()).filter(e => {
                const s = getComputedStyle(e); return s.color === s.backgroundColor; }).length"""
        )
        assert invisible == 0, address


def test_answers_and_buttons_are_large_enough_to_tap(reader: Readers, walked: dict, watch: Watch):
    person = reader(storage_state=walked, viewport={"width": 360, "height": 640})
    small = """() => [...document.querySelectorAll("main :is(button, .button, .choice, .level, summary)")]
        .filter(e => e.checkVisibility()).filter(e => e.getBoundingClientRect().height < 44
            && !e.matches(".plain, .small-button, .source > summary")).map(e => e.outerHTML.slice(0, 100))"""
    tiny = """() => [...document.querySelectorAll("main button, main summary")].filter(e => e.checkVisibility())
        .filter(e => e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 100))"""
    found = {}
    for address in every_page(person, watch):
        if faults := person.page.evaluate(small) + person.page.evaluate(tiny):
            found[address] = faults[:3]
    assert found == {}
