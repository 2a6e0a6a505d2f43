"""Too many tries, or a database that is away: the answer says so, and nothing that was to be saved is lost."""

import logging
from ipaddress import ip_network
from pathlib import Path

import pytest

from core.content.models import Edition
from core.summaries.codes import new_code, printed
from core.summaries.models import Summary
from tests.content.databases import database_away
from tests.journey.walking import Page, Walker, words_of
from tests.summaries.saving import (
    Clock,
    code_on,
    is_not_opened,
    offers,
    opened,
    press,
    saved,
    sent_from,
    sheet_words,
    ticket_of,
)
from tests.summaries.walks import NOTES

pytestmark = pytest.mark.usefixtures("clock")

HERE, NEXT_DOOR, ELSEWHERE = "192.0.2.7", "192.0.2.200", "198.51.100.7"


def typed_from(address: str, code: str = "", **headers: str) -> Page:
    """Type a code, or one that opens nothing, into a browser at this address."""
    return Walker().post("/open/", {"code": code or printed(new_code())}, REMOTE_ADDR=address, **headers)


# --- saving -----------------------------------------------------------------------------------------------


def test_too_many_saves_from_one_network_are_refused_and_everything_is_still_on_the_page(
    reader: Walker, settings, clock: Clock
):
    settings.SAVES = 2
    for _ in range(2):
        code_on(saved(reader))
    clock.pass_by(minutes=10)
    page = reader.get("/notes/page/")
    refused = press(reader, page, "/save/", word="river")
    assert refused.status == 429
    assert refused.response["Retry-After"] == str(50 * 60)
    assert "not saved yet" in refused.problem
    assert NOTES.splitlines()[0] in sheet_words(refused)
    assert sent_from(refused, "/save/")["word"] == "river"
    assert Summary.objects.count() == 2
    clock.pass_by(minutes=50)
    assert opened(code_on(press(reader, refused, "/save/"))).status == 200


def test_thirty_pages_may_be_saved_in_an_hour(reader: Walker):
    for _ in range(30):
        code_on(saved(reader))
    assert saved(reader).status == 429


def test_pressing_a_button_again_does_not_count_and_is_answered_when_no_more_may_be_saved(reader: Walker, settings):
    settings.SAVES = 2
    page = reader.get("/notes/page/")
    codes = {code_on(press(reader, page, "/save/")) for _ in range(5)}
    code_on(saved(reader))
    assert saved(reader).status == 429
    assert codes == {code_on(press(reader, page, "/save/"))}


def test_neighbours_share_a_limit_and_other_networks_do_not(reader: Walker, settings):
    settings.SAVES = 1

    def save_from(address: str) -> int:
        return press(reader, reader.get("/notes/page/"), "/save/", extra={"REMOTE_ADDR": address}).status

    assert save_from(HERE) == 200
    assert save_from(NEXT_DOOR) == 429
    assert save_from(ELSEWHERE) == 200


def test_a_clinics_network_may_save_more(reader: Walker, settings):
    settings.SAVES, settings.SAVES_OF_A_CLINIC = 1, 3
    settings.CLINIC_NETWORKS = [ip_network("192.0.2.0/25")]
    page = {"REMOTE_ADDR": HERE}
    statuses = [press(reader, reader.get("/notes/page/"), "/save/", extra=page).status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]


def test_while_the_database_is_away_the_page_says_not_saved_and_the_same_form_saves_later(
    reader: Walker, tmp_path: Path
):
    page = reader.get("/notes/page/")
    with database_away(tmp_path / "nowhere"):
        refused = press(reader, page, "/save/", word="river")
    assert refused.status == 503
    assert int(refused.response["Retry-After"]) > 0
    assert "not saved" in refused.problem
    assert NOTES.splitlines()[0] in sheet_words(refused)
    code = code_on(press(reader, refused, "/save/"))
    assert code_on(press(reader, page, "/save/", word="river")) == code
    assert Summary.objects.count() == 1


def test_while_the_database_is_away_a_code_that_was_typed_stays_in_its_field(reader: Walker, tmp_path: Path):
    code = code_on(saved(reader))
    with database_away(tmp_path / "nowhere"):
        page = opened(code, reader)
    assert page.status == 503
    assert page.one("#code")["value"] == code
    assert "Your saved page is safe" in page.problem
    assert opened(code, reader).status == 200


@pytest.mark.parametrize(
    "address", ["/open/page/", "/open/carry-on/", "/open/earlier/", "/open/longer/", "/open/new-code/", "/open/delete/"]
)
def test_while_the_database_is_away_each_button_of_an_opened_page_can_be_pressed_again(
    reader: Walker, tmp_path: Path, address: str
):
    code = code_on(saved(reader))
    ticket = ticket_of(opened(code, reader), "/open/write/")
    with database_away(tmp_path / "nowhere"):
        page = reader.post(address, {"ticket": ticket, "number": "1"})
    assert page.status == 503
    assert "your saved page is safe" in page.problem
    assert sent_from(page, address) == {"ticket": ticket, "number": "1"}
    assert press(reader, page, address).status in (200, 303)


def test_while_the_database_is_away_what_was_written_down_stays_on_the_page(reader: Walker, tmp_path: Path):
    writing = press(reader, opened(code_on(saved(reader)), reader), "/open/write/")
    with database_away(tmp_path / "nowhere"):
        page = press(reader, writing, "/open/write/", said="come back in May", keep="1")
    assert page.status == 503
    assert page.one("#said").get_text().strip() == "come back in May"
    assert [words_of(label) for label in page.all("label")] == [words_of(label) for label in writing.all("label")]
    assert press(reader, page, "/open/write/", keep="1").status == 200


# --- wrong codes ------------------------------------------------------------------------------------------


def test_after_ten_wrong_codes_a_network_waits_ten_minutes_and_keeps_what_it_typed(edition: Edition, clock: Clock):
    assert all(is_not_opened(typed_from(HERE)) for _ in range(10))
    clock.pass_by(minutes=4)
    wrong = printed(new_code())
    page = typed_from(NEXT_DOOR, wrong)
    assert page.status == 429
    assert page.response["Retry-After"] == str(6 * 60)
    assert "Wait ten minutes" in page.problem
    assert page.one("#code")["value"] == wrong
    clock.pass_by(minutes=6)
    assert is_not_opened(typed_from(HERE))


def test_a_network_that_has_to_wait_is_told_nothing_about_a_right_code_and_others_open_it(reader: Walker):
    code = code_on(saved(reader))
    for _ in range(10):
        typed_from(HERE)
    assert typed_from(HERE, code).status == typed_from(HERE).status == 429
    assert typed_from(ELSEWHERE, code).status == 200


@pytest.mark.parametrize("header", ["HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_CLIENT_IP"])
def test_what_a_browser_says_of_its_own_address_is_not_believed(edition: Edition, header: str):
    for number in range(10):
        assert is_not_opened(typed_from(HERE, **{header: f"203.0.{number}.1"}))
    assert typed_from(HERE, **{header: "203.0.113.1"}).status == 429


def test_behind_a_proxy_only_what_the_proxy_added_counts(edition: Edition, settings):
    settings.PROXY_HOPS = 1
    for number in range(10):
        assert is_not_opened(typed_from("10.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.{number}.1, {HERE}"))
    assert typed_from("10.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.1, {HERE}").status == 429
    assert is_not_opened(typed_from("10.0.0.1", HTTP_X_FORWARDED_FOR=f"{HERE}, {ELSEWHERE}"))


def test_typing_slips_and_right_codes_are_free(reader: Walker):
    code = code_on(saved(reader))
    for _ in range(15):
        assert typed_from(HERE, code).status == 200
        assert typed_from(HERE, code[:-1] + "U").status == 422
    assert is_not_opened(typed_from(HERE))


def test_wrong_codes_typed_into_the_pages_of_an_open_page_count_as_well(reader: Walker):
    for _ in range(10):
        reader.post("/open/take-away/", {"code": printed(new_code())}, REMOTE_ADDR=HERE)
    page = reader.post("/open/take-away/", {"code": printed(new_code()), "number": "3"}, REMOTE_ADDR=HERE)
    assert page.status == 429
    assert int(page.response["Retry-After"]) > 0
    assert offers(page, "/open/take-away/")
    assert sent_from(page, "/open/take-away/")["number"] == "3"


def test_very_many_wrong_codes_from_everywhere_raise_one_alarm(
    edition: Edition, settings, caplog: pytest.LogCaptureFixture
):
    settings.WRONG_CODES_ALERT = 12
    with caplog.at_level(logging.CRITICAL, "alerts"):
        for number in range(20):
            typed_from(f"10.0.{number}.1")
    alarms = [record.getMessage() for record in caplog.records if record.name == "alerts"]
    assert len(alarms) == 1
    assert "many-wrong-codes" in alarms[0]
