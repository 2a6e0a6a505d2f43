"""Saving the page and opening it again, as a reader does it."""

import logging
import re
import secrets
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.content.models import Edition
from core.journey.walk import KeptQuestion, Walk
from core.platform.logs import LineFormatter
from core.summaries import views
from core.summaries.codes import new_code, printed
from core.summaries.keeping import KEPT_DAYS, keep
from core.summaries.models import Summary
from tests.factories import EditionFactory, reworded, sarcoma_guide
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.walks import NOTES, typical

NOW = datetime(2026, 11, 21, 23, 50, tzinfo=UTC)
NO_SUCH_PAGE = "No page opens with this code. It may be past its date, or never have been saved."


class Clock:
    """The time that views ask for."""

    def __init__(self) -> None:
        self.now = NOW

    def pass_by(self, **time: int) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("time.time", lambda: clock.now.timestamp())
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@pytest.fixture
def reader(clock: Clock, walk: Walk) -> Walker:
    return Walker().carry(walk)


def ticket_of(page: Page) -> str:
    return str(page.one("main form input[name=ticket]")["value"])


def saved(reader: Walker, ticket: str = "") -> Page:
    return reader.post("/save/", {"ticket": ticket or ticket_of(reader.get("/notes/page/"))})


def code_on(page: Page) -> str:
    assert page.status == 200
    return words_of(page.one(".code"))


def open_with(code: str, walker: Walker | None = None) -> Page:
    """Open a saved page, on another device unless it is said whose."""
    return (walker or Walker()).post("/open/", {"code": code})


# --- saving -----------------------------------------------------------------------------------------------


def test_a_saved_page_opens_on_another_device_with_the_same_words(reader: Walker):
    was = reader.get("/notes/page/").one(".sheet").get_text()
    opened = open_with(code_on(saved(reader)))
    assert opened.status == 200
    assert opened.one(".sheet").get_text() == was
    assert NOTES in opened.one(".sheet").get_text()


def test_the_code_comes_with_the_day_until_which_the_page_is_kept(reader: Walker):
    page = saved(reader)
    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}", code_on(page))
    assert "19 February 2027" in page.words
    assert (NOW + timedelta(days=KEPT_DAYS)).date() == date(2027, 2, 19)


def test_the_same_button_pressed_twice_keeps_one_page_and_gives_one_code(reader: Walker):
    ticket = ticket_of(reader.get("/notes/page/"))
    assert code_on(saved(reader, ticket)) == code_on(saved(reader, ticket))
    assert Summary.objects.count() == 1


def test_it_does_so_after_midnight_too(reader: Walker, clock: Clock):
    ticket = ticket_of(reader.get("/notes/page/"))
    first = code_on(saved(reader, ticket))
    clock.pass_by(minutes=20)
    assert code_on(saved(reader, ticket)) == first
    assert "21 November 2026" in open_with(first).one(".sheet").get_text()


def test_what_is_kept_is_what_that_tab_showed(reader: Walker):
    ticket = ticket_of(reader.get("/notes/page/"))
    reader.say(notes="changed in another tab")
    assert NOTES in open_with(code_on(saved(reader, ticket))).one(".sheet").get_text()


def test_the_page_to_save_from_gives_a_code_as_well(reader: Walker):
    assert open_with(code_on(saved(reader, ticket_of(reader.get("/save/"))))).status == 200


def test_pages_saved_apart_have_codes_apart(reader: Walker):
    assert code_on(saved(reader)) != code_on(saved(reader))
    assert Summary.objects.count() == 2


def refused(page: Page) -> bool:
    """Whether the answer says that nothing was kept."""
    return page.status == 422 and "The page was not saved" in page.problem and not Summary.objects.exists()


def test_a_ticket_of_another_visit_is_refused_and_nothing_is_kept(reader: Walker):
    ticket = ticket_of(reader.get("/notes/page/"))
    assert refused(saved(Walker().carry(typical()), ticket))
    assert refused(saved(Walker(), ticket))


def test_an_aged_ticket_is_refused_and_the_page_offers_a_new_one(reader: Walker, walk: Walk, clock: Clock):
    ticket = ticket_of(reader.get("/notes/page/"))
    clock.pass_by(hours=24, seconds=1)
    page = saved(reader.carry(walk, now=clock.now.timestamp()), ticket)
    assert refused(page)
    assert code_on(saved(reader, ticket_of(page)))


def test_a_ticket_of_a_day_still_saves(reader: Walker, walk: Walk, clock: Clock):
    ticket = ticket_of(reader.get("/notes/page/"))
    clock.pass_by(hours=24)
    assert code_on(saved(reader.carry(walk, now=clock.now.timestamp()), ticket))


def test_a_ticket_sealed_by_a_release_with_other_answers_is_refused(reader: Walker, walk: Walk):
    held = {"code": new_code(), "walk": walk.model_dump(mode="json") | {"left_out_since": 1}}
    assert refused(saved(reader, views._sealed("save ticket", held)))


def test_a_ticket_for_opening_does_not_save(reader: Walker):
    opened = open_with(code_on(saved(reader)))
    Summary.objects.all().delete()
    assert refused(saved(reader, str(opened.one(".sheet ~ form input[name=ticket]")["value"])))


@pytest.mark.parametrize("ticket", ["nothing", "A" * 200, "é", "\x00", " "])
def test_what_is_no_ticket_is_refused(reader: Walker, ticket: str):
    assert refused(saved(reader, ticket))


def test_a_ticket_changed_in_one_place_is_refused(reader: Walker):
    ticket = ticket_of(reader.get("/notes/page/"))
    for place in range(0, len(ticket), 40):
        changed = ticket[:place] + ("A" if ticket[place] != "A" else "B") + ticket[place + 1 :]
        assert refused(saved(reader, changed))


def test_the_ticket_of_the_fullest_page_is_short_enough_to_be_sent(reader: Walker):
    many = tuple(KeptQuestion(text=f"{number} " + "\N{GRINNING FACE}" * 290) for number in range(40))
    reader.say(questions=many, notes="\N{GRINNING FACE}" * 2000)
    assert code_on(saved(reader))


# --- opening ----------------------------------------------------------------------------------------------


def not_opened(page: Page) -> bool:
    return page.status == 422 and words_of(page.one("#code-error")) == f"Error: {NO_SUCH_PAGE}"


def shape(page: Page) -> str:
    """The answer without what differs between any two pages: the code that was typed and the token of the form."""
    for field in page.all("input[name=code], input[name=csrfmiddlewaretoken]"):
        field["value"] = ""
    return str(page.soup)


def test_an_unknown_a_past_and_a_damaged_page_cannot_be_told_apart(reader: Walker, clock: Clock):
    unknown = open_with(printed(new_code()))
    damaged_code = code_on(saved(reader))
    Summary.objects.update(sealed="A" * 300)
    damaged = open_with(damaged_code)
    Summary.objects.all().delete()
    past_code = code_on(saved(reader))
    clock.pass_by(days=KEPT_DAYS + 1)
    past = open_with(past_code)
    assert not_opened(unknown)
    assert shape(unknown) == shape(damaged) == shape(past)
    assert {page.status for page in (unknown, damaged, past)} == {422}


def test_a_page_opens_on_its_last_day(reader: Walker, clock: Clock):
    code = code_on(saved(reader))
    clock.pass_by(days=KEPT_DAYS)
    assert open_with(code).status == 200


def test_a_page_of_an_edition_that_is_not_there_opens_like_an_unknown_one(edition: Edition, clock: Clock):
    code = new_code()
    missing = {"format": 1, "saved_on": "2026-11-21", "walk": {"edition": 99, "visit": "v"}}
    keep(missing, code=code, today=NOW.date())
    assert not_opened(open_with(printed(code)))


def test_a_typing_slip_is_told_and_what_was_typed_stays(edition: Edition):
    typed = printed(new_code())[:-1] + "U"
    page = open_with(typed)
    assert page.status == 422
    assert "There is a typing slip in this code." in page.problem
    assert page.one("#code")["value"] == typed


@pytest.mark.parametrize("typed", ["x" * 300, "0" * 60_000, "<script>", "é" * 24])
def test_anything_else_typed_is_a_slip_too(edition: Edition, typed: str):
    page = open_with(typed)
    assert page.status == 422
    assert "There is a typing slip in this code." in page.problem


@pytest.mark.parametrize("typed", ["", "  ", "\x00"])
def test_no_code_at_all_is_told(edition: Edition, typed: str):
    assert open_with(typed).status == 422


def test_a_page_shows_the_edition_it_was_saved_with_and_says_that_a_newer_one_is_out(reader: Walker):
    code = code_on(saved(reader))
    EditionFactory(number=2, says=reworded(sarcoma_guide()))
    page = open_with(code)
    assert "Edition 1 of the guide" in page.one(".sheet").get_text()
    assert "The guide has changed since this was saved" in page.words


def test_going_on_from_an_opened_page_gives_its_answers_to_this_browser_as_a_new_visit(reader: Walker, walk: Walk):
    other = Walker()
    opened = open_with(code_on(saved(reader)), other)
    ticket = str(opened.one(".sheet ~ form input[name=ticket]")["value"])
    assert other.post("/open/carry-on/", {"ticket": ticket}).leads_to == reverse("check")
    assert other.walk.answers == walk.answers
    assert other.walk.notes == NOTES
    assert other.walk.visit != walk.visit


def test_opening_leaves_the_answers_of_this_browser_alone(reader: Walker):
    other = Walker().carry(typical(notes="my own"))
    open_with(code_on(saved(reader)), other)
    assert other.walk.notes == "my own"


def test_a_page_too_full_for_this_browser_says_so_and_stays_saved(edition: Edition):
    walk = typical(notes=secrets.token_hex(8000))  # chance does not pack
    code = new_code()
    keep({"format": 1, "saved_on": "2026-11-21", "walk": as_kept(walk)}, code=code, today=date(2026, 11, 21))
    opened = open_with(printed(code))
    ticket = str(opened.one(".sheet ~ form input[name=ticket]")["value"])
    other = Walker()
    page = other.post("/open/carry-on/", {"ticket": ticket})
    assert page.status == 422
    assert "It stays saved" in page.problem
    assert Summary.objects.count() == 1


def as_kept(walk: Walk) -> dict:
    return walk.model_dump(mode="json", exclude_defaults=True)


def test_going_on_too_late_asks_for_the_code_again(reader: Walker, clock: Clock):
    opened = open_with(code_on(saved(reader)))
    clock.pass_by(hours=25)
    ticket = str(opened.one(".sheet ~ form input[name=ticket]")["value"])
    page = Walker().post("/open/carry-on/", {"ticket": ticket})
    assert page.status == 422
    assert "Type your code again." in page.problem


# --- where the code must never be -------------------------------------------------------------------------


def spellings(code: str) -> set[str]:
    bare = code.replace("-", "")
    return {code, bare, code.lower(), bare.lower()}


def test_the_code_is_in_no_address_no_cookie_and_no_log(reader: Walker, caplog: pytest.LogCaptureFixture):
    for logger in ("", "django", "django.db.backends"):
        caplog.set_level(logging.DEBUG, logger)
    with CaptureQueriesContext(connection):  # queries are logged with their values
        page = saved(reader)
        code = code_on(page)
        opened = open_with(code, reader)
        open_with(f"{code[:-1]}U", reader)
    lines = [LineFormatter().format(record) for record in caplog.records]
    assert any("INSERT INTO" in line for line in lines)
    written = [*lines, str(reader.client.cookies), str(list(Summary.objects.values()))]
    written += [str(answer.response.headers) for answer in (page, opened)]
    written += [str(tag["href"]) for answer in (page, opened) for tag in answer.all("[href]")]
    assert not [spelling for spelling in spellings(code) if spelling in " ".join(written)]


def test_the_code_cannot_be_read_in_the_ticket_of_the_page(reader: Walker):
    page = reader.get("/notes/page/")
    code = code_on(saved(reader, ticket_of(page)))
    assert not [spelling for spelling in spellings(code) if spelling in page.response.content.decode()]


def test_a_code_in_an_address_opens_nothing(reader: Walker):
    code = code_on(saved(reader))
    page = Walker().get(f"/open/?code={code}")
    assert page.status == 200
    assert not page.all(".sheet")
    assert not page.one("#code")["value"]


def test_pages_with_a_code_or_a_saved_page_stay_out_of_every_cache(reader: Walker):
    page = saved(reader)
    opened = open_with(code_on(page))
    for answer in (page, opened):
        assert "no-store" in answer.response["Cache-Control"]


def test_a_saved_page_opens_only_by_post(reader: Walker):
    assert reader.client.get("/open/carry-on/").status_code == 405
    assert reader.client.put("/save/").status_code == 405
