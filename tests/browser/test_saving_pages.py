"""Saved pages in a real browser: the code and its square, on screen and on paper, and every page around them."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Callable, Iterator

import pytest
from pypdf import PdfReader

from tests.browser.reader import CANARIES, NOTES, OWN_CONCERN, OWN_QUESTION, Reader, Watch
from tests.browser.test_looking import OUTSIDE, serious
from tests.browser.test_walking import DARK_ON_WHITE

cv2 = pytest.importorskip("cv2", reason="dev.py test-browser installs it")
numpy = pytest.importorskip("numpy")

Readers = Callable[..., Reader]
ANSWERED = "They said after Easter, and Oma may come along."
NOTHING_KEPT = {"cookie": "", "local": {}, "session": {}, "databases": 0, "caches": 0}
PRINTS_NOTHING = "window.print = () => { window.printed = (window.printed || 0) + 1; };"


def save(person: Reader) -> str:
    """Save the walk from its page; the code as it is shown."""
    person.open("/notes/page/")
    person.send("Save this page")
    assert person.heading == "Your page is saved"
    return person.page.locator(".code").inner_text().strip()


def open_with(person: Reader, code: str) -> None:
    person.open("/open/")
    person.page.locator("#code").fill(code)
    person.send("Open")
    assert person.page.locator("h1").first.inner_text() == "Your saved page"


def write_down(person: Reader, words: str) -> None:
    """From the open page: what the team answered to the first question."""
    person.send("Write down what my team answered")
    person.page.locator("textarea").first.fill(words)
    person.send("Save it with my page")


def read_square(person: Reader) -> str:
    """What a camera sees in the square on the page."""
    picture = person.page.locator(".qr").screenshot()
    pixels = cv2.imdecode(numpy.frombuffer(picture, numpy.uint8), cv2.IMREAD_COLOR)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(pixels)
    return str(text)


def sheets(person: Reader) -> list[str]:
    """What stands on each printed sheet."""
    printed = PdfReader(io.BytesIO(person.page.pdf(format="A4", prefer_css_page_size=True)))
    return [" ".join(page.extract_text().split()) for page in printed.pages]


@pytest.fixture(scope="session")
def code(browser, origin: str, walked: dict) -> str:
    """The code of a page that was saved with the reader's words and has two versions."""
    context = browser.new_context(base_url=origin, storage_state=walked)
    person = Reader(context.new_page())
    saved = save(person)
    open_with(person, saved)
    write_down(person, ANSWERED)
    context.close()
    return saved


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_camera_reads_from_the_square_the_address_and_the_code_that_are_shown(
    reader: Readers, walked: dict, origin: str, scheme: str
):
    person = reader(storage_state=walked, color_scheme=scheme)
    shown = save(person)
    assert re.fullmatch(r"([0-9A-Z]{4}-){5}[0-9A-Z]{4}", shown)
    assert read_square(person) == f"{origin}/open#{shown}"
    assert person.page.locator(".qr").bounding_box()["width"] >= 160


def test_the_square_opens_the_page_and_leaves_the_code_in_no_address(
    reader: Readers, code: str, origin: str, watch: Watch
):
    person = reader().open(f"{origin}/open#{code}")
    assert person.page.locator("#code").input_value() == code
    assert person.page.url == f"{origin}/open/"
    assert person.heading == "Open a saved page"  # nothing was pressed
    person.open("/")
    person.page.go_back()
    assert person.page.url == f"{origin}/open/"
    person.open(f"{origin}/open#{code}")
    person.send("Open")
    assert person.page.locator("h1").first.inner_text() == "Your saved page"
    assert OWN_QUESTION in person.page.locator("main").inner_text()
    assert not [address for address in watch.addresses if code in address.partition("#")[0]]


def test_a_link_within_the_open_page_is_not_taken_for_a_code(reader: Readers):
    person = reader().open("/open/#main")
    assert person.page.locator("#code").input_value() == ""
    assert person.path == "/open/#main"


def test_a_second_square_on_the_same_page_is_taken_too(reader: Readers, code: str):
    person = reader().open("/open/")
    person.page.locator("#code").fill("the wrong one")
    person.page.evaluate("code => { location.hash = code; }", code)
    person.page.wait_for_function("code => document.getElementById('code').value === code", arg=code)
    assert person.path == "/open/"


def test_the_card_is_printed_alone_and_with_the_notes_it_has_a_sheet_of_its_own(reader: Readers, walked: dict):
    person = reader(storage_state=walked)
    person.page.add_init_script(PRINTS_NOTHING)
    shown = save(person)
    person.press("Print only the code")
    assert person.page.evaluate("window.printed") == 1
    (card,) = sheets(person)
    assert shown in card
    assert "Notes for my appointment" not in card
    assert not any(words in card for words in CANARIES)
    person.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    person.press("Print my page with the code")
    first, *notes = sheets(person)
    assert shown in first
    assert "In short" not in first
    assert 1 <= len(notes) <= 2
    assert not any(shown in sheet for sheet in notes)
    assert all(words in " ".join(notes) for words in CANARIES)


def test_after_the_card_was_printed_the_next_print_has_everything(reader: Readers, walked: dict):
    person = reader(storage_state=walked)
    person.page.add_init_script(PRINTS_NOTHING)
    save(person)
    person.press("Print only the code")
    assert person.page.locator("html.only-card").count() == 1
    sheets(person)
    person.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert person.page.locator("html.only-card").count() == 0


def test_every_printed_sheet_says_its_date_and_edition_and_that_it_is_no_advice(
    reader: Readers, walked: dict, code: str
):
    person = reader(storage_state=walked).open("/notes/page/")
    fresh = sheets(person)
    open_with(person, code)
    kept = sheets(person)
    assert len(fresh) == 2
    assert 2 <= len(kept) <= 3  # with what the team answered
    for sheet in fresh + kept:
        assert re.search(r"\d{1,2} \w+ \d{4}\. Edition \d+, next review by \d{1,2} \w+ \d{4}\.", sheet), sheet[-300:]
        assert "Information, not advice." in sheet
    assert ANSWERED in " ".join(kept)


def test_the_open_page_is_printed_dark_on_white(reader: Readers, code: str):
    person = reader(color_scheme="dark")
    open_with(person, code)
    person.page.emulate_media(media="print", color_scheme="dark")
    assert person.page.evaluate(DARK_ON_WHITE) == []


def test_saving_opening_writing_and_deleting_work_with_no_script(reader: Readers, watch: Watch):
    person = reader(java_script_enabled=False)
    person.walk()
    shown = save(person)
    assert person.page.locator("[data-print]:visible").count() == 0
    open_with(person, shown)
    write_down(person, ANSWERED)
    assert ANSWERED in person.page.locator("main").inner_text()
    person.send("Keep it longer")
    person.page.locator("label.choice").first.click()
    person.send("Keep it until then")
    person.send("Version 1, saved on " + person.page.locator(".about-saved dd").nth(1).inner_text().split("\n")[0])
    assert person.heading == "Version 1 of your page"
    assert ANSWERED not in person.page.locator("main").inner_text()
    person.page.get_by_role("button", name="Back to my saved page").first.click()
    person.send("Change the code")
    person.send("Give my page a new code")
    changed = person.page.locator(".code").inner_text().strip()
    assert changed != shown
    open_with(person, changed)
    person.send("Delete this page")
    person.send("Delete it for ever")
    assert person.heading == "Your saved page is deleted"
    with watch.forgiving():
        person.open("/open/")
        person.page.locator("#code").fill(changed)
        person.send("Open")
    assert "No page opens with this code" in person.page.locator(".problem").inner_text()


def test_two_windows_that_write_both_keep_their_words_until_the_person_chooses(
    reader: Readers, walked: dict, watch: Watch
):
    person = reader(storage_state=walked)
    shown = save(person)
    other = Reader(person.page.context.new_page())
    for window in (person, other):
        open_with(window, shown)
        window.send("Write down what my team answered")
    person.page.locator("#said").fill("from the first window")
    person.send("Save it with my page")
    other.page.locator("#said").fill("from the second window")
    with watch.forgiving():
        other.send("Save it with my page")
    assert other.heading == "There are two copies of your page"
    assert "from the first window" in other.page.locator("main").inner_text()
    other.send("Make mine the newest")
    assert "from the second window" in other.page.locator(".sheets").inner_text()
    other.page.locator("button[name='number'][value='2']").click()
    assert "from the first window" in other.page.locator(".sheets").inner_text()


# --- Every page around saving ---------------------------------------------------------------------------


def every_page(person: Reader, watch: Watch) -> Iterator[str]:
    """The pages around saving one after the other, each with its name. Needs a walk in the browser."""
    shown = save(person)
    yield "saved"
    open_with(person, shown)
    yield "opened"
    write_down(person, ANSWERED)
    yield "opened with a second version"
    for press, name in (
        ("Write down what my team answered", "write"),
        ("Keep it longer", "extend"),
        ("Change the code", "change code"),
        ("Delete this page", "delete"),
    ):
        person.send(press)
        yield name
        person.page.get_by_role("button", name="Back to my saved page").first.click()
        person.page.wait_for_selector("#what-next")
    person.page.locator("button[name='number'][value='1']").click()
    person.page.wait_for_selector("h1:has-text('Version 1')")
    yield "earlier"
    with watch.forgiving():
        yield from _where_it_went_wrong(person, shown)
    person.open("/changes/")
    yield "is my printed page still right"
    person.page.locator("#edition").fill("1")
    person.page.locator("#dated").fill("1 January 2020")
    with watch.forgiving():
        person.send("See what has changed")
    yield "what has changed"
    open_with(person, shown)
    person.send("Delete this page")
    person.send("Delete it for ever")
    yield "deleted"


def _where_it_went_wrong(person: Reader, shown: str) -> Iterator[str]:
    person.open("/open/")
    person.page.locator("#code").fill("not a code")
    person.send("Open")
    yield "open, with a typing slip"
    other = Reader(person.page.context.new_page())
    for window in (person, other):
        open_with(window, shown)
        window.send("Write down what my team answered")
    other.page.locator("#said").fill("from another window")
    other.send("Save it with my page")
    other.page.close()
    person.page.locator("#said").fill("from this window")
    person.send("Save it with my page")
    yield "two copies"
    open_with(person, shown)
    person.send("Write down what my team answered")
    _spoil_the_ticket(person)
    person.page.locator("#said").fill("still here")
    person.send("Save it with my page")
    assert person.page.locator("#said").input_value() == "still here"
    yield "write, with the code asked again"
    open_with(person, shown)
    _spoil_the_ticket(person)
    person.send("Keep it longer")
    yield "the code asked again"
    open_with(person, shown)
    person.send("Carry on from here")
    person.open("/save/")
    yield "save, under the code that is there"
    _spoil_the_ticket(person)
    person.page.locator("form[action='/save/'] button").click()
    person.page.wait_for_selector(".problem")
    yield "not saved"
    person.open("/questions/stage/")
    person.choose("iv")
    person.send("Continue")
    open_with(person, shown)
    person.send("Carry on from here")
    assert person.heading == "There are other answers in this browser"
    yield "other answers in this browser"


def _spoil_the_ticket(person: Reader) -> None:
    person.page.evaluate("document.querySelectorAll('[name=ticket]').forEach(ticket => { ticket.value = 'spoilt'; })")


@pytest.mark.parametrize(
    "options",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}, {"viewport": {"width": 320, "height": 640}}],
    ids=["light", "dark", "narrow"],
)
def test_axe_finds_nothing_serious_on_the_pages_around_saving(
    reader: Readers, walked: dict, watch: Watch, options: dict
):
    person = reader(storage_state=walked, **options)
    found = {name: faults for name in every_page(person, watch) if (faults := serious(person))}
    assert found == {}


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_around_saving_scrolls_sideways(reader: Readers, walked: dict, watch: Watch, width: int):
    person = reader(storage_state=walked, viewport={"width": width, "height": 640})
    for name in every_page(person, watch):
        person.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        wide = person.page.evaluate("document.scrollingElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide: {person.page.evaluate(OUTSIDE)}"


def test_each_page_around_saving_has_one_heading_one_main_button_and_a_title_that_says_what_is_wrong(
    reader: Readers, walked: dict, watch: Watch
):
    person = reader(storage_state=walked)
    for name in every_page(person, watch):
        assert person.page.locator("h1:visible").count() == 1, name
        main = "main :is(button, a.button):not(.quiet, .plain, .small-button)"
        assert person.page.locator(main).locator("visible=true").count() <= 1, name
        has_problem = person.page.locator(".problem").count() == 1
        assert person.page.title().startswith("Error: ") is has_problem, name
        if has_problem:
            assert person.page.evaluate("document.activeElement.className") == "problem", name


def test_neither_words_nor_code_are_left_in_the_browser_or_in_an_address(reader: Readers, watch: Watch):
    person = reader()
    person.walk()
    shown = save(person)
    left = [person.what_is_kept()]
    open_with(person, shown)
    left.append(person.what_is_kept())
    write_down(person, ANSWERED)
    left.append(person.what_is_kept())
    assert left == [NOTHING_KEPT] * 3
    secrets = (OWN_CONCERN, OWN_QUESTION, NOTES, ANSWERED, shown, shown.replace("-", ""))
    cookies = "\n".join(cookie["value"] for cookie in person.page.context.cookies())
    addresses = "\n".join(watch.addresses)
    for secret in secrets:
        assert secret not in addresses
        assert secret not in cookies
        assert not [value for value in decoded(cookies) if secret.encode() in value]


def decoded(values: str) -> Iterator[bytes]:
    """What stands in base64 in these values, from whichever place it begins."""
    for piece in re.findall(r"[\w+/-]{8,}", values):
        for start in range(4):
            letters = piece[start:].replace("-", "+").replace("_", "/")
            try:
                yield base64.b64decode(letters[: len(letters) // 4 * 4])
            except binascii.Error:
                continue


def test_the_control_a_word_in_base64_is_found():
    hidden = base64.urlsafe_b64encode(f"before {OWN_QUESTION} after".encode()).decode()
    assert any(OWN_QUESTION.encode() in value for value in decoded(f"1:{hidden}"))
