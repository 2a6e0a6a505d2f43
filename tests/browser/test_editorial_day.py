"""A day at the desk in a real browser: from a changed fact to an edition that readers walk through, and on to another
site."""

from __future__ import annotations

import json
import time
from pathlib import Path

from playwright.sync_api import expect

from core.guide.schema import digest_of
from tests.browser.reader import Reader
from tests.browser.sites import Site, site
from tests.browser.visitors import Visitor, mixed

OLD, NEW = "At times this is the only treatment.", "For some people this is the only treatment."
PATH, RULE = "radiation-without-surgery", "when.0.stage"
PEOPLE = "tests.browser.desk_people"
VISITORS, A_SECOND = 4, 50  # readers who walk all the while, and their requests in all


def saved(person: Reader) -> None:
    """Wait until the part is saved as it stands."""
    person.page.locator("#saved", has_text="Saved").wait_for()


def go(person: Reader, place: str) -> None:
    """To another page of the draft, by the links at its top."""
    with person.page.expect_navigation():
        person.page.get_by_role("navigation", name="Pages of this draft").get_by_role("link", name=place).click()


def begin_a_draft(editor: Reader) -> str:
    editor.open("/desk/").follow("Start a draft")
    editor.page.get_by_label("Title of the draft").fill("Autumn reading")
    editor.send("Start it")
    assert editor.heading.startswith("Autumn reading")
    return editor.path


def change_a_fact(editor: Reader) -> None:
    editor.follow("Facts")
    editor.page.get_by_label("Find in this list").fill(OLD)
    editor.send("Find")
    with editor.page.expect_navigation():
        editor.page.locator("main .shelf a").first.click()
    words = editor.page.locator("#f-text")
    words.fill(words.input_value().replace(OLD, NEW))
    saved(editor)


def tick(editor: Reader, draft: str, choice: str) -> str:
    """Put an answer into the rule of a path, or take it out; how the rule reads then."""
    editor.open(f"{draft}part/options/treatment/{PATH}/")
    before = editor.page.locator("#words-f-when").inner_text()
    editor.choose(choice, name=RULE)
    editor.page.wait_for_function("was => document.querySelector('#words-f-when').innerText !== was", arg=before)
    saved(editor)
    return editor.page.locator("#words-f-when").inner_text()


def look_at_both(editor: Reader, draft: str) -> None:
    """The draft beside what is published, as somebody sees it who answers a question on the way."""
    editor.open(f"{draft}preview/screen/-/paths/surgery/")
    for number, words in enumerate((NEW, OLD)):
        shown = editor.page.frame_locator("iframe").nth(number).get_by_role("main")
        expect(shown).to_contain_text(words)
    editor.open(f"{draft}pages/draft/screen/-/questions/stage/")
    editor.choose("ii")
    editor.send("Continue")
    assert editor.path == f"{draft}pages/draft/screen/stage.ii/questions/site/"
    editor.follow("Show this page side by side")
    assert "Somebody with the answers you chose" in editor.page.locator("main").inner_text()
    assert not [cookie for cookie in editor.page.context.cookies() if "walk" in cookie["name"]]


def sign(approver: Reader, draft: str) -> None:
    approver.open(f"{draft}review/").follow("Read the list and sign")
    approver.page.get_by_label("Your role").fill("Consultant surgeon")
    approver.page.locator("label:has(#field-confirmed)").click()
    approver.send("Sign")


def test_a_day_at_the_desk(browser, tmp_path: Path):
    with site(tmp_path / "ours", browser, PEOPLE, "editor", "approver") as ours:
        file = a_day(ours)
    with site(tmp_path / "theirs", browser, PEOPLE, "editor", published=False) as theirs:
        bring_in(theirs, file)


def a_day(ours: Site) -> Path:
    """From a changed fact to an edition without one of its paths; the edition as a file."""
    editor, approver = ours.at_work("editor"), ours.at_work("approver")

    draft = begin_a_draft(editor)
    change_a_fact(editor)

    # A rule that leaves people with too little: the picture shows it, and nobody gets past it.
    assert "stage II;" in tick(editor, draft, "iii")
    go(editor, "Who is shown what")
    assert "Left with too little: 4,320 combinations" in editor.page.locator("#uncovered").inner_text()
    assert "7,560 combinations of answers out of 45,360" in editor.page.locator("#changes").inner_text()
    assert editor.page.locator("td.moved").count() > 0
    go(editor, "Publish")
    editor.page.get_by_label("What is new in this edition").fill("One sentence about surgery is plainer.")
    editor.send("Save the note")
    go(editor, "Review")
    assert not editor.page.get_by_role("button", name="Send to review").is_visible()
    assert "nobody can pass over" in editor.page.locator("#acts").inner_text()
    with ours.watch.forgiving():  # it is refused, as it should be
        csrf = editor.page.locator("[name=csrfmiddlewaretoken]").first.input_value()
        sent = {"csrfmiddlewaretoken": csrf, "to": "in-review"}
        assert editor.page.request.post(f"{draft}move/", form=sent).status == 409

    # Mended.
    assert "stage II or III" in tick(editor, draft, "iii")
    go(editor, "Who is shown what")
    assert "Nobody is left out" in editor.page.locator("main").inner_text()
    go(editor, "What differs")
    assert NEW.split()[0] in editor.page.locator("main ins").first.inner_text()
    look_at_both(editor, draft)
    go(editor, "Review")
    editor.send("Send to review")
    editor.open(f"{draft}sign/")
    assert "It takes this role: approver." in editor.page.locator("#refused").inner_text()

    # A second person signs and publishes, while others read.
    visitors = [Visitor(ours.address, {1: OLD, 2: NEW}, VISITORS / A_SECOND) for _ in range(VISITORS)]
    began = time.monotonic()
    for visitor in visitors:
        visitor.start()
    sign(approver, draft)
    approver.send("Publish edition 2 now")
    assert "Edition 2" in approver.page.locator("#edition-2").inner_text()
    time.sleep(max(0.0, began + 12 - time.monotonic()))
    for visitor in visitors:
        visitor.stop()
    lasted = time.monotonic() - began
    assert [fault for visitor in visitors for fault in visitor.faults] == []
    assert [told for visitor in visitors for told in mixed(visitor)] == []
    assert {number for visitor in visitors for page in visitor.seen for number in page.texts} == {1, 2}
    # They kept to their pace, as far as the machine had time for them beside everything else.
    assert sum(visitor.requests for visitor in visitors) > A_SECOND / 2 * lasted

    # A path is taken away in one step, and the next page of somebody who reads it has none of it.
    reader = ours.at_work()
    reader.open("/paths/surgery/")
    assert NEW in reader.page.locator("main").inner_text()
    approver.open("/desk/guides/soft-tissue-sarcoma/withdrawals/")
    approver.page.get_by_label("Path", exact=True).select_option("surgery")
    approver.page.get_by_label("Why").fill("A figure is wrong.")
    approver.send("Withdraw it now")
    reader.page.reload()
    assert "This path is being checked again." in reader.page.locator("main").inner_text()
    assert NEW not in reader.page.locator("main").inner_text()

    # The edition as a file.
    editor.open("/desk/guides/soft-tissue-sarcoma/editions/")
    with editor.page.expect_download() as downloading:
        editor.page.locator("#edition-2").get_by_role("link", name="Download as a file").click()
    assert ours.watch.faults == []
    return downloading.value.path()


def bring_in(theirs: Site, file: Path) -> None:
    """The edition goes to a site where there is nothing yet."""
    newcomer = theirs.at_work("editor")
    newcomer.open("/desk/import/")
    newcomer.page.get_by_label("Title of the draft").fill("From elsewhere")
    newcomer.page.locator("#id_file").set_input_files(file)
    newcomer.page.wait_for_function("document.querySelector('#id_text').value.length > 1000")
    newcomer.send("Start a draft with it")
    with newcomer.page.expect_download() as downloading:
        newcomer.page.get_by_role("link", name="Export as one file").click()
    exported, imported = (json.loads(Path(one).read_text()) for one in (file, downloading.value.path()))
    assert imported["digest"] == exported["digest"]
    document = json.dumps(exported["document"], ensure_ascii=False, separators=(",", ":"))
    assert digest_of(document) == exported["digest"]
    assert theirs.watch.faults == []
