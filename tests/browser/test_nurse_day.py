"""A nurse's day in a real browser: from the invitation to what the person reads at home, with a colleague at the same
talk and a nurse of another clinic who tries everything again."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Request, expect

import dev
from tests.browser.reader import Reader
from tests.browser.sites import Site, site
from tests.staff.codes import shown
from tests.tables import ALWAYS_WRITTEN

PASSWORD = "lantern orbit velvet pickle"
QUESTIONS = ("Can I still drive?", "How long is the scar?", "Who do I call at night?")
ANSWERS = ("Yes, after six weeks.", "About a hand's width.", "The ward, at any hour.")
HERS, HIS = "She wants to hear it again on Friday.", "Her sister drives her home."

# A camera that sees the square, and a browser that can read one.
CAMERA = """(address) => {
    navigator.mediaDevices.getUserMedia = async () => {
        const canvas = document.createElement("canvas");
        canvas.getContext("2d").fillRect(0, 0, 9, 9);
        return canvas.captureStream(10);
    };
    window.BarcodeDetector = class { async detect() { return [{ rawValue: address }]; } };
}"""


@dataclass
class Asked:
    """One request of the nurse, to be made again by somebody else."""

    method: str
    address: str
    fields: list[tuple[str, str]]
    is_part: bool


@dataclass
class Day(Site):
    """A site of its own, the people at their browsers, and what was asked of it."""

    asked: list[Asked] = field(default_factory=list)

    def note_what_is_asked(self, person: Reader) -> None:
        def note(request: Request) -> None:
            path = urlsplit(request.url).path
            if path.startswith("/staff/") and request.resource_type in ("document", "xhr", "fetch", "ping"):
                sent = parse_qsl(request.post_data or "", keep_blank_values=True)
                self.asked.append(Asked(request.method, path, sent, "hx-request" in request.headers))

        person.page.context.on("request", note)

    def manage(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=dev.ROOT, env=self.environ, text=True, capture_output=True, check=False)

    def everything(self) -> dict[str, list[tuple[object, ...]]]:
        """All rows of the database, but for who asked what and when."""
        with sqlite3.connect(self.folder / "db.sqlite3") as database:
            tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            return {
                table: sorted(database.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
                for table in tables - ALWAYS_WRITTEN
            }


@pytest.fixture
def day(browser, tmp_path: Path) -> Iterator[Day]:
    with site(tmp_path, browser, "tests.browser.clinic_people") as ours:
        yield Day(**vars(ours))


# What each of them does


def save_a_page(person: Reader) -> str:
    """The person walks through the guide at home, asks three questions and saves; their code."""
    person.walk(to="notes")
    for question in QUESTIONS:
        person.page.get_by_label("A question in your own words").fill(question)
        person.press("Add this question")
        expect(person.page.locator("#my-questions")).to_contain_text(question)
    person.send("See my page for the appointment")
    person.send("Save this page")
    return person.page.locator(".code").inner_text().strip()


def invite(administrator: Reader) -> str:
    """The link for the new nurse."""
    administrator.open("/staff/").follow("People")
    administrator.follow("Invite somebody")
    administrator.page.get_by_label("Name", exact=True).fill("Nurse Ann")
    administrator.page.get_by_label("E-mail address").fill("ann@elm.example")
    administrator.send("Make the link")
    return administrator.page.locator(".secret").inner_text()


def join(nurse: Reader, link: str) -> None:
    """She makes her account and sets up an app beside her password."""
    nurse.open(link)
    nurse.page.get_by_label("Password", exact=True).fill(PASSWORD)
    nurse.page.get_by_label("The password again").fill(PASSWORD)
    nurse.send("Make my account")
    nurse.page.get_by_label("E-mail address").fill("ann@elm.example")
    nurse.page.get_by_label("Password").fill(PASSWORD)
    nurse.send("Sign in")
    assert nurse.heading == "Set up your second step"
    nurse.follow("Set up an app")
    key = nurse.page.locator(".secret").text_content() or ""
    nurse.page.get_by_label("The six numbers that the app shows now").fill(shown(secret=key.replace(" ", "")))
    nurse.send("Go on")
    if nurse.page.get_by_role("button", name="Show my codes").is_visible():
        nurse.send("Show my codes")
    assert nurse.page.locator(".codes li").count() == 10
    nurse.follow("I have them, go on")


def open_page(nurse: Reader, code: str, origin: str) -> None:
    """With the camera; then the word, then the page."""
    nurse.page.add_init_script(f"({CAMERA})({json.dumps(f'{origin}/open/#{code}')})")
    nurse.open("/staff/open/")
    nurse.press("Scan the square with the camera")
    expect(nurse.page.locator("#code")).to_have_value(code)
    nurse.send("Find the page")
    assert nurse.page.locator(".memory-word").is_visible()
    assert QUESTIONS[0] not in nurse.page.content()
    nurse.send("They know this word: open the page")
    for question in QUESTIONS:
        assert question in nurse.page.locator("main").inner_text()


def begin(nurse: Reader) -> str:
    """A talk about it; where it is."""
    nurse.page.get_by_label("What you call this talk").fill("A.B.")
    nurse.choose("yes", name="agreed")
    nurse.send("Begin the talk")
    return nurse.path


def saved(person: Reader, act) -> None:
    """Do something, and wait until it is saved by itself."""
    with person.page.expect_response(lambda response: response.request.method == "POST" and response.ok):
        act()


def correct_the_stage(nurse: Reader) -> None:
    """The letter says stage III: at once she sees what that changes."""
    saved(nurse, lambda: nurse.page.locator("#confirmed-stage").select_option("iii"))
    expect(nurse.page.locator("#changed")).not_to_be_empty()
    nurse.page.locator("#how-stage").select_option("letter")
    saved(nurse, lambda: nurse.page.locator("#who-stage").fill("Dr Lee"))


def answer_the_questions(nurse: Reader) -> None:
    for question, answer in zip(QUESTIONS, ANSWERS, strict=True):
        box = nurse.page.locator(".asked", has_text=question).locator("textarea")
        saved(nurse, lambda box=box, answer=answer: box.fill(answer))


def close(nurse: Reader) -> None:
    """What is not known yet is carried over to somebody."""
    nurse.follow("Before the end: what is left, then close")
    left = nurse.page.locator(".loose")
    assert left.count() > 0
    for number in range(left.count()):
        one = left.nth(number)
        one.locator("label:has([value=carried]) > span").click()
        assert one.locator("[name^=who-]").input_value()  # who can answer it stands there already
    nurse.send("Close the talk")
    assert "Closed" in nurse.page.locator("header.of-talk").inner_text()


def give(nurse: Reader, code: str) -> None:
    nurse.follow("Put “What we talked about” on their page")
    assert ANSWERS[0] in nurse.page.locator("main").inner_text()
    assert HERS not in nurse.page.locator("main").inner_text()
    nurse.page.locator("#code").fill(code)
    nurse.send("Find their page")
    nurse.page.locator("label:has([name=agreed]) > span").click()
    nurse.send("Put it on their page")
    assert "It stands on their page" in nurse.page.locator("main").inner_text()


# The day


def test_a_nurses_day(day: Day) -> None:
    code = save_a_page(day.at_work())

    nurse = day.at_work()
    join(nurse, invite(day.at_work("administrator")))
    day.note_what_is_asked(nurse)
    open_page(nurse, code, day.address)
    talk = begin(nurse)
    correct_the_stage(nurse)
    answer_the_questions(nurse)

    # A colleague opens the same talk, and both write.
    colleague = day.at_work("colleague").open(talk)
    saved(nurse, lambda: nurse.page.get_by_label("Notes for the clinic").fill(HERS))
    with day.watch.forgiving():  # it is refused, as it should be
        colleague.page.get_by_label("Notes for the clinic").fill(HIS)
        expect(colleague.page.locator("#problem-heading")).to_have_text("Nurse Ann saved this talk too")
    weighed = colleague.page.locator("#weigh")
    assert HERS in weighed.inner_text()
    assert HIS in weighed.inner_text()
    weighed.locator("label:has([value=both]) > span").first.click()
    colleague.send("Save what is chosen here")
    both = colleague.page.get_by_label("Notes for the clinic").input_value()
    assert HERS in both
    assert HIS in both

    nurse.open(talk)
    assert nurse.page.get_by_label("Notes for the clinic").input_value() == both
    close(nurse)
    give(nurse, code)

    # At home
    person = day.at_work().open("/open/")
    person.page.locator("#code").fill(code)
    person.send("Open")
    read = person.page.locator("main").inner_text()
    assert "What we talked about" in read
    assert all(answer in read for answer in ANSWERS)
    assert "Dr Lee" in read
    assert HERS not in read
    assert HIS not in read
    assert re.search(r"Opened by a nurse\s.*\(\d+ times?\)", read)

    assert day.watch.faults == []
    checked = day.manage("audit", "verify")
    assert checked.returncode == 0, checked.stderr
    assert "are as they were written" in checked.stdout

    # A nurse of another clinic does all of it again.
    before = day.everything()
    stranger = day.context("stranger")
    stranger.request.get("/staff/talks/")
    token = next(cookie["value"] for cookie in stranger.cookies() if "csrf" in cookie["name"].lower())
    number = talk.split("/")[3]
    tried = set()
    for one in day.asked:
        headers = {"HX-Request": "true"} if one.is_part else {}
        if one.method == "POST":
            form = dict(one.fields) | {"csrfmiddlewaretoken": token}
            headers |= {"Origin": day.address, "Referer": f"{day.address}{one.address}"}
            answer = stranger.request.post(one.address, form=form, headers=headers, max_redirects=0)
        else:
            answer = stranger.request.get(one.address, headers=headers, max_redirects=0)
        if number in one.address:
            assert answer.status == 404, (one.method, one.address, answer.status)
            tried.add((one.method, one.address.split("/")[-2]))
        elif "ticket" in dict(one.fields):
            assert answer.status == 422, (one.address, answer.status)
        told = {*ANSWERS, HERS, HIS, "A.B."} - {words for _name, words in one.fields}  # besides what she sends herself
        assert not any(words in answer.text() for words in told), one.address
    assert {("GET", number), ("POST", number), ("POST", "end"), ("POST", "give")} <= tried
    for what in ("text", "fhir", "hand-over", "end", "give"):
        assert stranger.request.get(f"{talk}{what}/").status == 404, what
    for what in ("open-again", "hand-over", "together", "keep-answers", "larger", "hand-screen-over"):
        form = {"csrfmiddlewaretoken": token, "to": "1", "page": "/"}
        answer = stranger.request.post(f"{talk}{what}/", form=form, headers={"Referer": f"{day.address}/"})
        assert answer.status == 404, what
    assert day.everything() == before
    assert day.manage("audit", "verify").returncode == 0
