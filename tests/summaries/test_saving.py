"""Saving the page: one code, one row, whatever is pressed and however often."""

import gzip
import io
import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from core.journey.walk import KeptQuestion, Walk
from core.platform import counting
from core.platform.logs import LineFormatter
from core.platform.models import MonthCount
from core.summaries.models import Summary
from core.summaries.words import WORDS
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.saving import (
    Clock,
    about,
    code_on,
    opened,
    press,
    saved,
    sent_from,
    sheet_words,
    spellings,
    ticket_of,
)
from tests.summaries.walks import NOTES, typical

pytestmark = pytest.mark.usefixtures("clock")


def is_not_saved(page: Page, status: int) -> bool:
    """Whether the answer says that nothing was kept, and nothing was."""
    return page.status == status and "not saved" in page.problem and not Summary.objects.exists()


# --- one page, one code -----------------------------------------------------------------------------------


def test_a_saved_page_opens_on_another_device_with_the_same_words(reader: Walker):
    was = sheet_words(reader.get("/notes/page/"))
    page = opened(code_on(saved(reader)))
    assert page.status == 200
    assert NOTES.splitlines()[0] in was
    assert sheet_words(page) == was


def test_the_code_comes_with_its_square_the_word_and_the_day_until_which_the_page_is_kept(reader: Walker):
    page = saved(reader, word="river")
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code_on(page))
    assert page.one(".qr-box svg")
    assert "river" in page.words
    assert "19 February 2027" in page.words  # 90 days


def test_the_word_that_was_picked_by_chance_is_taken_when_none_is_sent(reader: Walker):
    offered = sent_from(reader.get("/notes/page/"), "/save/")
    assert offered["word"] in WORDS
    page = opened(code_on(reader.post("/save/", {"ticket": offered["ticket"]})))
    assert about(page)["Memory word"].startswith(offered["word"])


def test_the_same_button_pressed_twice_keeps_one_page_and_gives_one_code(reader: Walker):
    page = reader.get("/notes/page/")
    assert code_on(press(reader, page, "/save/")) == code_on(press(reader, page, "/save/"))
    assert Summary.objects.count() == 1


def test_it_does_so_after_midnight_too(reader: Walker, clock: Clock):
    page = reader.get("/notes/page/")
    first = press(reader, page, "/save/")
    clock.pass_by(minutes=20)
    second = press(reader, page, "/save/")
    assert code_on(first) == code_on(second)
    assert "19 February 2027" in second.words
    assert about(opened(code_on(first)))["Saved on"] == "21 November 2026"


@pytest.mark.django_db(transaction=True)
def test_twenty_presses_at_the_same_instant_keep_one_page_and_give_one_code(reader: Walker):
    sent = sent_from(reader.get("/notes/page/"), "/save/")
    cookies = reader.client.cookies

    def once(_number: int) -> tuple[int, str]:
        client = Client()
        client.cookies.update(cookies)
        try:
            for _ in range(10):
                page = Walker(client=client).post("/save/", sent)
                if page.status != 503:  # a busy database says: not saved yet, press again
                    break
            return page.status, words_of(page.one(".code")) if page.status == 200 else page.problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        answers = set(pool.map(once, range(20)))
    assert len(answers) == 1
    ((status, code),) = answers
    assert status == 200
    assert Summary.objects.count() == 1
    assert opened(code).status == 200


def test_pages_saved_apart_have_codes_apart(reader: Walker):
    assert code_on(saved(reader)) != code_on(saved(reader))
    assert Summary.objects.count() == 2


def test_what_is_kept_is_what_that_tab_showed(reader: Walker):
    page = reader.get("/notes/page/")
    reader.say(notes="changed in another tab")
    kept = sheet_words(opened(code_on(press(reader, page, "/save/"))))
    assert NOTES.splitlines()[0] in kept
    assert "changed in another tab" not in kept


def test_the_page_to_save_from_gives_a_code_as_well(reader: Walker):
    assert opened(code_on(press(reader, reader.get("/save/"), "/save/"))).status == 200


def test_a_page_is_counted_when_it_is_new_and_not_when_its_button_is_pressed_again(reader: Walker):
    counting.write()
    MonthCount.objects.all().delete()
    page = reader.get("/notes/page/")
    for _ in range(3):
        press(reader, page, "/save/")
    counting.write()
    assert dict(MonthCount.objects.values_list("name", "times")) == {"saved": 1}


def test_the_code_can_be_taken_along_on_a_card_of_its_own(reader: Walker):
    page = saved(reader, word="river")
    card = press(reader, page, "/save/card/").response
    assert card["Content-Type"] == "application/pdf"
    text = "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(card.content)).pages)
    assert "river" in text
    assert code_on(page)[:14] in text


# --- what is refused --------------------------------------------------------------------------------------


def test_the_same_form_with_another_word_is_refused_and_then_gets_a_code_of_its_own(reader: Walker):
    page = reader.get("/notes/page/")
    first = press(reader, page, "/save/", word="river")
    refused = press(reader, page, "/save/", word="lemon")
    assert refused.status == 409
    assert "not saved yet" in refused.problem
    assert Summary.objects.count() == 1
    second = press(reader, refused, "/save/")
    assert code_on(second) != code_on(first)
    assert about(opened(code_on(second)))["Memory word"].startswith("lemon")
    assert about(opened(code_on(first)))["Memory word"].startswith("river")


def test_a_form_whose_page_was_deleted_does_not_bring_it_back(reader: Walker):
    page = reader.get("/notes/page/")
    first = press(reader, page, "/save/")
    other = Walker()
    press(other, opened(code_on(first), other), "/open/delete/", delete="1")
    refused = press(reader, page, "/save/")
    assert is_not_saved(refused, 409)
    assert opened(code_on(first)).status == 422
    assert code_on(press(reader, refused, "/save/")) != code_on(first)


def test_a_form_from_another_browser_is_refused_and_this_browsers_own_page_is_offered(reader: Walker):
    page = reader.get("/notes/page/")
    other = Walker().carry(typical(notes="what this browser holds"))
    refused = press(other, page, "/save/")
    assert is_not_saved(refused, 400)
    assert "what this browser holds" in sheet_words(refused)
    assert NOTES.splitlines()[0] not in refused.words
    assert is_not_saved(press(Walker(), page, "/save/"), 400)


def test_a_form_that_was_open_for_more_than_a_day_is_refused_and_a_fresh_one_is_there(
    reader: Walker, walk: Walk, clock: Clock
):
    page = reader.get("/notes/page/")
    clock.pass_by(hours=24, seconds=1)
    refused = press(reader.carry(walk, now=clock.now.timestamp()), page, "/save/", word="river")
    assert is_not_saved(refused, 422)
    assert NOTES.splitlines()[0] in sheet_words(refused)
    assert opened(code_on(press(reader, refused, "/save/"))).status == 200


def test_a_form_of_a_day_still_saves(reader: Walker, walk: Walk, clock: Clock):
    page = reader.get("/notes/page/")
    clock.pass_by(hours=24)
    assert code_on(press(reader.carry(walk, now=clock.now.timestamp()), page, "/save/"))


@pytest.mark.parametrize("word", ["nonsense", "River", "<b>"])
def test_a_word_that_is_not_in_the_list_is_refused(reader: Walker, word: str):
    page = saved(reader, word=word)
    assert page.status == 422
    assert "Choose one of the words in the list" in page.problem
    assert not Summary.objects.exists()
    assert code_on(press(reader, page, "/save/", word="river"))


@pytest.mark.parametrize("ticket", ["", "nothing", "A" * 200, "é", "\x00", " "])
def test_what_is_no_ticket_is_refused(reader: Walker, ticket: str):
    assert is_not_saved(reader.post("/save/", {"ticket": ticket}), 400)


def test_a_ticket_changed_in_one_place_is_refused(reader: Walker):
    ticket = ticket_of(reader.get("/notes/page/"))
    for place in range(0, len(ticket), 40):
        changed = ticket[:place] + ("A" if ticket[place] != "A" else "B") + ticket[place + 1 :]
        assert is_not_saved(reader.post("/save/", {"ticket": changed}), 400)


def test_the_ticket_of_an_opened_page_does_not_save(reader: Walker):
    page = opened(code_on(saved(reader)), reader)
    Summary.objects.all().delete()
    assert is_not_saved(reader.post("/save/", {"ticket": ticket_of(page, "/open/write/")}), 400)


def test_the_ticket_of_the_fullest_page_is_short_enough_to_be_sent(reader: Walker):
    many = tuple(KeptQuestion(text=f"{number} " + "\N{GRINNING FACE}" * 290) for number in range(40))
    reader.say(questions=many, notes="\N{GRINNING FACE}" * 2000)
    assert code_on(saved(reader))


# --- where the code must never be -------------------------------------------------------------------------


def test_the_code_is_in_no_address_no_cookie_no_row_and_no_log(reader: Walker, caplog: pytest.LogCaptureFixture):
    for logger in ("", "django", "django.db.backends"):
        caplog.set_level(logging.DEBUG, logger)
    with CaptureQueriesContext(connection):  # queries are logged with their values
        page = saved(reader)
        code = code_on(page)
        read = opened(code, reader)
        opened(f"{code[:-1]}U", reader)
        logging.getLogger("core").error("it was %s", code)
        logging.getLogger("core").error("it was %s", code.replace("-", ""))
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert any("INSERT INTO" in line for line in lines)
    assert len([line for line in lines if "it was [code]" in line]) == 2
    written = [*lines, str(reader.client.cookies), str(list(Summary.objects.values()))]
    written += [str(answer.response.headers) for answer in (page, read)]
    written += [str(tag["href"]) for answer in (page, read) for tag in answer.all("[href]")]
    assert not [spelling for spelling in spellings(code) if spelling in " ".join(written)]


def test_the_code_cannot_be_read_in_the_form_that_will_save_under_it(reader: Walker):
    page = reader.get("/notes/page/")
    code = code_on(press(reader, page, "/save/"))
    assert not [spelling for spelling in spellings(code) if spelling in page.response.content.decode()]


def test_pages_that_show_or_open_with_a_code_are_not_compressed_and_stay_out_of_every_cache(reader: Walker):
    packed = {"HTTP_ACCEPT_ENCODING": "gzip"}
    plain = reader.client.get("/notes/page/", **packed)
    assert NOTES.splitlines()[0].encode() in gzip.decompress(plain.content)  # as other pages are
    page = press(reader, reader.get("/notes/page/"), "/save/", extra=packed)
    read = reader.post("/open/", {"code": code_on(page)}, **packed)
    mistyped = reader.post("/open/", {"code": "mistyped"}, **packed)
    written = press(reader, read, "/open/write/", extra=packed)
    for answer in (page, read, mistyped, written):
        assert "Content-Encoding" not in answer.response.headers
        assert "no-store" in answer.response["Cache-Control"]


def test_a_form_without_its_token_gives_back_what_was_typed_but_no_ticket_and_is_not_compressed(reader: Walker):
    code = code_on(saved(reader))
    strict = Client(enforce_csrf_checks=True)
    sent = {
        "ticket": "sealed-ticket",
        "mine": "sealed-copy",
        "seen": "seen-as-31",
        "keep": "keep-it",
        "said": "my words",
    }
    answer = strict.post(
        "/open/write/", {**sent, "code": code}, headers={"Origin": "http://testserver", "Accept-Encoding": "gzip"}
    )
    assert answer.status_code == 403
    assert "Content-Encoding" not in answer.headers
    page = answer.content.decode()
    assert "my words" in page
    assert not [value for name, value in sent.items() if name != "said" and value in page]
