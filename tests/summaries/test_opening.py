"""Opening a saved page with its code, and what nobody can tell apart."""

import io
import json
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from core.content.models import Edition
from core.summaries import keeping
from core.summaries.codes import new_code, printed, read_code
from core.summaries.models import Summary
from tests.content.databases import database_away
from tests.factories import EditionFactory, reworded, sarcoma_guide
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.saving import (
    Clock,
    about,
    is_not_opened,
    kept_page,
    opened,
    press,
    sheet_words,
)
from tests.summaries.walks import NOTES, typical, without_spaces

pytestmark = pytest.mark.usefixtures("clock")

FOLLOW_UPS = (
    *("/open/page/", "/open/carry-on/", "/open/write/", "/open/both/", "/open/earlier/", "/open/longer/"),
    *("/open/new-code/", "/open/delete/", "/open/take-away/", "/open/pdf/", "/save/card/"),
)


# --- what can be typed ------------------------------------------------------------------------------------


SPELLINGS = {
    "as printed": lambda code: code,
    "small letters": lambda code: code.lower(),
    "without dashes": lambda code: code.replace("-", ""),
    "with spaces": lambda code: code.replace("-", " "),
    "in one small row": lambda code: code.replace("-", "").lower(),
    "in pairs": lambda code: " ".join(code.replace("-", "")[at : at + 2] for at in range(0, 24, 2)),
    "with long dashes": lambda code: code.replace("-", "\N{EM DASH}"),
    "with points": lambda code: code.replace("-", "."),
    "on two lines": lambda code: f"{code[:14]}\n{code[15:]}",
    "with O for 0 and I or L for 1": lambda code: code.replace("0", "O").replace("1", "l"),
    "in letters of another width": lambda code: "".join(
        chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in code
    ),
    "as the address in the square": lambda code: f"https://example.org/open#{code}",
}


@pytest.mark.parametrize("spelled", SPELLINGS.values(), ids=SPELLINGS)
def test_a_code_opens_however_it_is_spelled(reader: Walker, spelled):
    code = kept_page(reader)
    page = opened(spelled(code))
    assert page.status == 200
    assert NOTES.splitlines()[0] in sheet_words(page)


@pytest.mark.parametrize("place", range(24))
def test_one_wrong_sign_anywhere_is_told_as_a_typing_slip_and_stays_in_the_field(edition: Edition, place: int):
    code = printed(new_code()).replace("-", "")
    typed = code[:place] + ("7" if code[place] != "7" else "8") + code[place + 1 :]
    page = opened(typed)
    assert page.status == 422
    assert "There is a typing slip in this code." in page.problem
    assert page.one("#code")["value"] == typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7K3M", "You typed 4 letters and digits, and a code has 24."),
        ("7K3M-" * 7, "It is too long: a code has 24 letters and digits."),
        ("x" * 300, "It is too long"),
        ("0" * 60_000, "It is too long"),
        ("<script>", "You typed 6 letters and digits"),
        ("é" * 24, "One letter or digit is wrong, or two changed places."),
    ],
)
def test_a_typing_slip_says_what_slipped(edition: Edition, typed: str, said: str):
    page = opened(typed)
    assert page.status == 422
    assert said in page.problem


@pytest.mark.parametrize("typed", ["", "  ", "\x00"])
def test_no_code_at_all_is_told(edition: Edition, typed: str):
    assert opened(typed).status == 422


def test_a_typing_slip_is_caught_before_anything_is_looked_up(reader: Walker, tmp_path: Path):
    code = kept_page(reader)
    with database_away(tmp_path / "nowhere"):
        assert opened(code[:-1] + "U", reader).status == 422
        assert opened(code, reader).status == 503


# --- what nobody can tell apart ---------------------------------------------------------------------------


def shape(page: Page) -> str:
    """The answer without what differs between any two pages: the code that was typed and the token of the form."""
    for field in page.all("input[name=code], input[name=csrfmiddlewaretoken]"):
        field["value"] = ""
    return str(page.soup)


def test_an_unknown_an_expired_a_deleted_and_a_damaged_page_are_answered_alike(reader: Walker, clock: Clock):
    unknown = opened(printed(new_code()))
    damaged_code = kept_page(reader)
    Summary.objects.update(body=b"A" * 300)
    damaged = opened(damaged_code)
    Summary.objects.all().delete()
    deleted_code = kept_page(reader)
    press(reader, opened(deleted_code, reader), "/open/delete/", delete="1")
    deleted = opened(deleted_code)
    past_code = kept_page(reader)
    clock.pass_by(days=91)
    past = opened(past_code)
    assert is_not_opened(unknown)
    assert shape(unknown) == shape(damaged) == shape(deleted) == shape(past)
    assert {page.status for page in (unknown, damaged, deleted, past)} == {422}


def test_a_page_opens_on_its_last_day_and_not_on_the_next(reader: Walker, clock: Clock):
    code = kept_page(reader)
    clock.pass_by(days=90)
    assert opened(code).status == 200
    clock.pass_by(days=1)
    assert is_not_opened(opened(code))


def test_a_page_of_an_edition_that_is_not_there_opens_like_an_unknown_one(edition: Edition):
    code, today = new_code(), date(2026, 11, 21)
    keeping.keep(typical().saying(edition=99), word="river", code=code, saved_on=today, today=today)
    assert is_not_opened(opened(printed(code)))


# --- what an opened page says -----------------------------------------------------------------------------


def test_an_opened_page_says_its_word_its_days_and_its_edition(reader: Walker, clock: Clock):
    code = kept_page(reader)
    clock.pass_by(days=3)
    said = about(opened(code))
    assert said["Memory word"].startswith("river")
    assert said["Saved on"] == "21 November 2026"
    assert said["Edition"].startswith("Edition 1 of the guide")
    assert said["Kept until"] == "19 February 2027"


def test_the_days_on_which_staff_opened_it_are_there(reader: Walker):
    code, today = kept_page(reader), date(2026, 11, 21)
    assert about(opened(code))["Opened by a nurse"] == "Never"
    page = keeping.fetch(read_code(code), today=today)
    assert page
    keeping.count_staff_opening(page, on=today)
    assert about(opened(code))["Opened by a nurse"] == "21 November 2026 (1 time)"


def test_a_page_shows_the_edition_it_was_saved_with_and_says_that_a_newer_one_is_out(reader: Walker):
    code = kept_page(reader)
    was = sheet_words(opened(code))
    EditionFactory(number=2, says=reworded(sarcoma_guide()))
    page = opened(code)
    assert sheet_words(page) == was
    assert about(page)["Edition"].startswith("Edition 1 of the guide")
    assert "The guide was updated since you saved this page" in page.words


def test_an_opened_page_says_on_paper_too_that_a_newer_edition_is_out(reader: Walker):
    code = kept_page(reader)
    assert not [line for line in opened(code).all(".sheet-only") if "after this page was saved" in words_of(line)]
    EditionFactory(number=2, says=reworded(sarcoma_guide(), purpose="To get ready, in words for paper."))
    (line,) = [line for line in opened(code).all(".sheet-only") if "after this page was saved" in words_of(line)]
    assert "is now edition 2" in words_of(line)
    assert "/changes/" in words_of(line)


def test_opening_leaves_the_answers_of_this_browser_alone(reader: Walker):
    other = Walker().carry(typical(notes="my own"))
    opened(kept_page(reader), other)
    assert other.walk.notes == "my own"


# --- ways in ----------------------------------------------------------------------------------------------


def test_the_address_in_the_square_leads_to_where_a_code_is_typed(edition: Edition):
    page = Walker().get("/open")
    assert page.status in (301, 302)
    assert page.leads_to == "/open/"


def test_a_code_in_an_address_opens_nothing(reader: Walker):
    page = Walker().get(f"/open/?code={kept_page(reader)}")
    assert page.status == 200
    assert not page.all(".sheet")
    assert not page.one("#code")["value"]


@pytest.mark.parametrize("address", FOLLOW_UPS)
def test_the_address_of_a_page_that_follows_leads_to_where_a_code_is_typed(edition: Edition, address: str):
    page = Walker().get(address)
    assert page.status == 303
    assert page.leads_to == "/open/"
    assert Walker().client.put(address).status_code == 405


@pytest.mark.parametrize("address", FOLLOW_UPS)
def test_without_a_ticket_or_with_one_of_another_browser_the_code_is_asked_for(reader: Walker, address: str):
    page = opened(kept_page(reader), reader)
    ticket = str(page.one("form[action='/open/write/'] input[name=ticket]")["value"])
    for sent in ({}, {"ticket": "nonsense"}, {"ticket": ticket}):
        asked = Walker().post(address, sent)
        assert asked.status == 400
        assert asked.one("#code")
        assert NOTES.splitlines()[0] not in asked.words


# --- taking it away ---------------------------------------------------------------------------------------


def test_everything_that_is_kept_can_be_taken_away(reader: Walker, clock: Clock):
    code, today = kept_page(reader), date(2026, 11, 21)
    keeping.add_talk(
        read_code(code), clinic="Clinic A", lines=[("Agreed", ["Scan in May"])], held_on=today, today=today
    )
    kept = keeping.fetch(read_code(code), today=today)
    assert kept
    keeping.count_staff_opening(kept, on=today)
    clock.pass_by(days=1)
    writing = press(reader, opened(code, reader), "/open/write/")
    question = writing.all("textarea")[0]["name"]
    page = press(reader, writing, "/open/write/", keep="1", said="come back in May", **{question: "yes, it is"})
    answer = press(reader, page, "/open/take-away/").response
    assert answer["Content-Type"] == "application/json"
    assert "attachment" in answer["Content-Disposition"]
    told = json.loads(answer.content)
    assert told["memory_word"] == "river"
    assert told["first_saved_on"] == "2026-11-21"
    assert told["kept_until"] == "2027-02-19"
    assert told["talks"] == [
        {
            "number": 1,
            "held_on": "2026-11-21",
            "clinic": "Clinic A",
            "lines": [{"heading": "Agreed", "lines": ["Scan in May"]}],
        }
    ]
    assert told["opened_by_staff"] == [{"on": "2026-11-21", "times": 1}]
    first, second = told["versions"]
    assert (first["saved_on"], second["saved_on"]) == ("2026-11-21", "2026-11-22")
    assert first["answers"]["notes"] == NOTES
    assert first["team_answers"] == []
    assert [one["answer"] for one in second["team_answers"]] == ["yes, it is"]
    assert second["team_answers"][0]["question"] == words_of(writing.all("label .own")[0])
    assert second["notes_from_the_talk"] == "come back in May"
    assert second["edition"]["number"] == 1
    assert second["page"]["title"] == "Notes for my appointment"
    assert code not in answer.content.decode()


@pytest.mark.parametrize(("paper", "width"), [({}, 595), ({"paper": "letter"}, 612)])
def test_a_saved_page_can_be_taken_away_as_a_file_with_what_the_team_answered(
    reader: Walker, paper: dict[str, str], width: int
):
    writing = press(reader, opened(kept_page(reader), reader), "/open/write/")
    page = press(reader, writing, "/open/write/", keep="1", said="come back in May")
    answer = press(reader, page, "/open/pdf/", **paper).response
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = without_spaces("".join(page.extract_text() for page in pages))
    assert without_spaces("come back in May") in text
    assert without_spaces(NOTES.splitlines()[0]) in text
    assert pages[0].mediabox.width == pytest.approx(width, abs=1)
