"""The whole walk in a real browser. Any console error, refused script or request elsewhere fails it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pypdf import PdfReader

from tests.browser.reader import ANSWERS, CANARIES, NOTES, OWN_CONCERN, OWN_QUESTION, Reader, Watch

Readers = Callable[..., Reader]
A4 = (595, 842)  # points

DARK_ON_WHITE = """() => {
    const light = colour => {
        const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
        return [(r * 3 + g * 6 + b) / 10, a];
    };
    return [...document.querySelectorAll("html, body, main, main *")].filter(e => e.checkVisibility()).flatMap(e => {
        const style = getComputedStyle(e), [ground, solid] = light(style.backgroundColor), [ink] = light(style.color);
        const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
        const wrong = (solid > 0 && ground < 240 && own) || (own && ink > 110);
        return wrong ? [`${e.tagName}.${e.className}: ${style.color} on ${style.backgroundColor}`] : [];
    });
}"""


def paper(reader: Reader) -> PdfReader:
    return PdfReader(io.BytesIO(reader.page.pdf(format="A4", prefer_css_page_size=True)))


def test_the_whole_walk_by_mouse_from_the_start_to_the_printed_page(reader: Readers, watch: Watch):
    person = reader()
    person.walk()
    printed = paper(person)
    assert 1 <= len(printed.pages) <= 2
    assert all(abs(float(page.mediabox.width) - A4[0]) < 2 for page in printed.pages)
    text = " ".join(" ".join(page.extract_text() for page in printed.pages).split())
    for words in (*CANARIES, "stage II", "Surgery", "Not medical advice and not a diagnosis"):
        assert words in text, words
    for words in ("Finish and clear", "Skip to the main part", "Change my answers"):
        assert words not in text, words
    assert not [address for address in watch.addresses if "anary" in address]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_printed_dark_on_white(reader: Readers, walked: dict, scheme: str):
    person = reader(storage_state=walked, color_scheme=scheme).open("/notes/page/")
    person.page.emulate_media(media="print", color_scheme=scheme)
    assert person.page.evaluate(DARK_ON_WHITE) == []


def test_the_other_pages_print_dark_on_white_too(reader: Readers, walked: dict):
    person = reader(storage_state=walked, color_scheme="dark")
    person.page.emulate_media(media="print", color_scheme="dark")
    for address in ("/paths/", "/compare/", "/questions/site/"):
        person.open(address)
        assert person.page.evaluate(DARK_ON_WHITE) == [], address


def test_the_whole_walk_by_keyboard_alone(reader: Readers):
    person = reader().open("/")
    person.enter("main .actions a.button")
    for question, choice in ANSWERS.items():
        assert person.path == f"/questions/{question}/"
        person.pick(choice)
        person.enter("main .actions button")
    person.pick("most", name="concern-limb-use")
    person.tab_to("#own-1")
    person.page.keyboard.type(OWN_CONCERN)
    person.enter("main .actions button")
    while "/about-you/" in person.path:
        person.enter("main .actions button")
    for _ in ("answers", "paths", "compare"):
        person.enter("main > .actions a.button:not(.quiet)")
    assert person.path == "/ready/"
    person.pick("no", name="sure-sure")
    person.enter("main .actions button")
    person.tab_to("#own")
    person.page.keyboard.type(OWN_QUESTION)
    person.tab_to("#notes")
    person.page.keyboard.type(NOTES)
    person.enter("main .actions button")
    assert person.heading == "Notes for my appointment"
    sheet = person.page.locator(".sheet").inner_text()
    assert all(words in sheet for words in CANARIES)


def test_the_focus_can_be_seen_wherever_it_is(reader: Readers, walked: dict):
    person = reader(storage_state=walked)
    for address in ("/", "/questions/site/", "/matters/", "/notes/"):
        person.open(address)
        for _ in range(25):
            person.page.keyboard.press("Tab")
            seen = person.page.evaluate(
                """() => {
                    const drawn = e => {
                        const style = getComputedStyle(e);
                        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
                    };
                    const around = document.querySelectorAll(":focus, :focus-within, :focus + *, :focus ~ *");
                    return document.activeElement === document.body || [...around].some(drawn);
                }"""
            )
            assert seen, f"{address}: {person.page.evaluate('document.activeElement.outerHTML')}"


def test_the_whole_walk_with_no_script(reader: Readers):
    person = reader(java_script_enabled=False)
    person.walk()
    assert all(words in person.page.locator(".sheet").inner_text() for words in CANARIES)
    assert len(paper(person).pages) <= 2


def test_nothing_is_left_in_the_browser_that_a_script_could_read(reader: Readers):
    person = reader()
    person.walk()
    for address in ("/paths/", "/compare/", "/notes/"):
        person.open(address)
        assert person.what_is_kept() == {"cookie": "", "local": {}, "session": {}, "databases": 0, "caches": 0}


def test_the_browsers_own_back_and_forward_show_the_same_answers(reader: Readers):
    person = reader().open("/")
    person.follow("Start now")
    person.choose("ii")
    person.send("Continue")
    person.choose("leg")
    person.send("Continue")
    person.page.go_back()
    assert person.page.locator("input:checked").get_attribute("value") == "leg"
    person.page.go_back()
    assert person.page.locator("input:checked").get_attribute("value") == "ii"
    person.page.go_forward()
    assert person.page.locator("input:checked").get_attribute("value") == "leg"
    person.page.reload()
    assert person.page.locator("input:checked").get_attribute("value") == "leg"


def kept_answers(person: Reader) -> None:
    """Mark the page of answers that is open, so that it is known again if it comes out of the back button's store."""
    person.walk(to="paths")
    person.open("/answers/")
    assert OWN_CONCERN in person.page.locator("main").inner_text()
    person.page.evaluate("() => { window.kept = true; }")


@pytest.fixture
def plain_site() -> Iterator[str]:
    """Two pages that must not be stored and set no cookie."""

    class Pages(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Cache-Control", "no-store, private")
            self.end_headers()
            self.wfile.write(b'<link rel="icon" href="data:,"><a href="/on">on</a>')

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def test_the_control_this_browser_does_bring_pages_back_from_behind_its_back_button(browser, plain_site: str):
    """Without this, the test below could not fail: a page that says no-store comes back as it was left."""
    page = browser.new_page()
    page.goto(plain_site)
    page.evaluate("() => { window.kept = true; }")
    page.wait_for_timeout(300)
    page.click("a")
    page.wait_for_timeout(300)
    page.go_back(wait_until="commit")
    assert page.evaluate("window.kept") is True
    page.close()


@pytest.mark.parametrize("turn", range(8))
def test_after_finish_and_clear_the_back_button_shows_no_answers(reader: Readers, turn: int):
    person = reader()
    kept_answers(person)
    person.send("Finish and clear")
    assert person.heading == "Your answers are cleared"
    for _ in range(6):
        person.page.go_back(wait_until="commit")  # a page that is brought back does not load again
        person.page.wait_for_selector("main")
        shown = person.page.locator("main").inner_text()
        assert OWN_CONCERN not in shown, person.path
        assert "stage II" not in shown, person.path
        assert person.page.locator("input:checked[value]:not([value=''])").count() == 0, person.path
        assert person.page.evaluate("window.kept") is None
