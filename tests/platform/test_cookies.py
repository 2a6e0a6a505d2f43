"""A sealed cookie holds what was written, or says why it cannot be read. It never raises on what a browser sends."""

import random
from http.cookies import Morsel
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.platform.cookies import MAX_UNPACKED_BYTES, CookieFull, Fault, SealedCookie

NOON = 1_800_000_000.0
HOUR = 60 * 60
COOKIE = SealedCookie("walk", max_parts=3, max_part_size=400, lifetime=24 * HOUR)


class Browser:
    """Keeps cookies from one answer to the next, as a browser does."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def take(self, response: HttpResponse) -> dict[str, Morsel[str]]:
        for name, morsel in response.cookies.items():
            if morsel["max-age"] == 0:
                self.kept.pop(name, None)
            else:
                self.kept[name] = morsel.value
        return dict(response.cookies)

    def request(self) -> HttpRequest:
        request = RequestFactory().get("/")
        request.COOKIES.update(self.kept)
        return request

    def write(self, value: Any, *, now: float = NOON, cookie: SealedCookie = COOKIE) -> dict[str, Morsel[str]]:
        response = HttpResponse()
        cookie.write(response, value, now)
        return self.take(response)

    def read(self, *, now: float = NOON, cookie: SealedCookie = COOKIE) -> tuple[Any, Fault | None]:
        return cookie.read(self.request(), now)


def text_that_does_not_pack(characters: int, seed: int = 1) -> str:
    return random.Random(seed).randbytes(characters).hex()[:characters]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(exclude_categories=()), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@given(value=json_values)
def test_what_was_written_is_read(value: Any):
    browser = Browser()
    try:
        browser.write(value)
    except CookieFull:
        return
    assert browser.read() == (value, None)


def test_no_cookie_is_no_fault():
    assert Browser().read() == (None, None)


def test_a_value_is_cut_into_as_many_cookies_as_it_needs():
    browser = Browser()
    browser.write({"note": text_that_does_not_pack(1200)})
    assert list(browser.kept) == ["walk", "walk-2", "walk-3"]
    assert max(map(len, browser.kept.values())) <= 400
    assert browser.read() == ({"note": text_that_does_not_pack(1200)}, None)


def test_a_shorter_value_deletes_the_parts_it_does_not_need():
    browser = Browser()
    browser.write(text_that_does_not_pack(1200))
    browser.write("short")
    assert list(browser.kept) == ["walk"]
    assert browser.read() == ("short", None)


def test_only_parts_that_the_browser_has_are_deleted_when_it_is_known_what_it_has():
    browser = Browser()
    browser.write(text_that_does_not_pack(700))
    assert list(browser.kept) == ["walk", "walk-2"]
    response = HttpResponse()
    COOKIE.write(response, "short", NOON, request=browser.request())
    assert list(response.cookies) == ["walk", "walk-2"]


def test_a_part_left_over_from_an_earlier_write_does_no_harm():
    browser = Browser()
    browser.write(text_that_does_not_pack(1200))
    left_over = browser.kept["walk-3"]
    browser.write("short")
    browser.kept["walk-3"] = left_over
    assert browser.read() == ("short", None)


@pytest.mark.parametrize("value", [text_that_does_not_pack(2500), "a" * (MAX_UNPACKED_BYTES + 1)])
def test_what_does_not_fit_is_refused_before_anything_is_set(value: str):
    response = HttpResponse()
    with pytest.raises(CookieFull):
        COOKIE.write(response, value, NOON)
    assert not response.cookies


def test_the_longest_value_that_may_be_written_can_be_read():
    browser = Browser()
    value = "a" * (MAX_UNPACKED_BYTES - 2)  # the quotes
    browser.write(value)
    assert browser.read() == (value, None)


def test_a_value_is_read_until_its_lifetime_is_over():
    browser = Browser()
    browser.write("said")
    assert browser.read(now=NOON + 24 * HOUR) == ("said", None)
    assert browser.read(now=NOON + 24 * HOUR + 1) == (None, Fault.AGED)


def test_a_clock_set_back_does_no_harm():
    browser = Browser()
    browser.write("said")
    assert browser.read(now=NOON - 48 * HOUR) == ("said", None)


def test_writing_again_renews_the_value():
    browser = Browser()
    browser.write("said")
    browser.write("said", now=NOON + 23 * HOUR)
    assert browser.read(now=NOON + 46 * HOUR) == ("said", None)


def test_any_changed_character_is_noticed():
    browser = Browser()
    browser.write(text_that_does_not_pack(700))
    whole = dict(browser.kept)
    for name, text in whole.items():
        for place in range(0, len(text), 7 if len(text) > 50 else 1):
            for other in {"A", "9", "."} - {text[place]}:
                browser.kept = {**whole, name: text[:place] + other + text[place + 1 :]}
                assert browser.read() == (None, Fault.TAMPERED), (name, place, other)


@pytest.mark.parametrize("count", ["", "0", "2", "3", "4", "9", "10", "-1", "²", "x", "1e0"])
def test_a_changed_number_of_parts_is_noticed(count: str):
    browser = Browser()
    browser.write("said")
    browser.kept["walk"] = f"{count}{browser.kept['walk'][1:]}"
    assert browser.read() == (None, Fault.TAMPERED)


def test_parts_of_two_writes_never_pass_as_one():
    first, second = Browser(), Browser()
    first.write(text_that_does_not_pack(1200, seed=1))
    second.write(text_that_does_not_pack(1200, seed=2))
    mixed = Browser()
    for take_second in range(1, 7):
        mixed.kept = {
            name: (second if take_second >> place & 1 else first).kept[name] for place, name in enumerate(first.kept)
        }
        assert mixed.read() == (None, Fault.TAMPERED)


@pytest.mark.parametrize("lost", ["walk-2", "walk-3"])
def test_a_lost_part_is_noticed(lost: str):
    browser = Browser()
    browser.write(text_that_does_not_pack(1200))
    del browser.kept[lost]
    assert browser.read() == (None, Fault.TAMPERED)


def test_swapped_parts_are_noticed():
    browser = Browser()
    browser.write(text_that_does_not_pack(1200))
    browser.kept["walk-2"], browser.kept["walk-3"] = browser.kept["walk-3"], browser.kept["walk-2"]
    assert browser.read() == (None, Fault.TAMPERED)


@given(parts=st.lists(st.text(max_size=60), min_size=1, max_size=3), count=st.sampled_from(["", "1.", "2.", "3."]))
@hypothesis_settings(max_examples=200)
def test_whatever_is_sent_is_a_fault_and_never_an_exception(parts: list[str], count: str):
    browser = Browser()
    names = ["walk", "walk-2", "walk-3"]
    browser.kept = dict(zip(names, [count + parts[0], *parts[1:]], strict=False))
    assert browser.read() == (None, Fault.TAMPERED)


def test_one_cookie_does_not_open_as_another():
    browser = Browser()
    browser.write("said")
    other = SealedCookie("ticket", max_parts=1, max_part_size=400, lifetime=HOUR)
    browser.kept["ticket"] = browser.kept["walk"]
    assert browser.read(cookie=other) == (None, Fault.TAMPERED)


def test_clearing_changes_the_cookie_even_when_there_was_none():
    browser = Browser()
    response = HttpResponse()
    COOKIE.clear(response, NOON)
    browser.take(response)
    first = browser.kept["walk"]
    assert browser.read() == (None, None)
    browser.write(text_that_does_not_pack(1200))
    response = HttpResponse()
    COOKIE.clear(response, NOON)
    browser.take(response)
    assert list(browser.kept) == ["walk"]
    assert browser.kept["walk"] != first
    assert browser.read() == (None, None)


def test_a_cookie_shows_nothing_of_what_it_holds():
    browser = Browser()
    browser.write({"stage": "canary"})
    assert "canary" not in str(browser.kept)
    again = Browser()
    again.write({"stage": "canary"})
    assert again.kept["walk"] != browser.kept["walk"]


def test_a_cookie_lasts_for_the_session_and_is_out_of_reach_of_scripts():
    for morsel in Browser().write("said").values():
        if morsel["max-age"] != 0:
            assert (morsel["max-age"], morsel["expires"], morsel["domain"]) == ("", "", "")
        assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/")


def test_in_production_every_cookie_is_bound_to_the_host_and_to_https(settings):
    settings.TRIAL, settings.COOKIE_PREFIX = False, "__Host-"
    browser = Browser()
    written = browser.write(text_that_does_not_pack(700))
    assert list(written) == ["__Host-walk", "__Host-walk-2", "__Host-walk-3"]
    assert all(morsel["secure"] is True for morsel in written.values())
    assert browser.read() == (text_that_does_not_pack(700), None)


@pytest.mark.parametrize(("max_parts", "max_part_size"), [(1, 3801), (2, 3700), (10, 100), (0, 100), (1, 0)])
def test_a_cookie_that_no_browser_or_proxy_would_carry_cannot_be_made(max_parts: int, max_part_size: int):
    with pytest.raises(ValueError, match=r"Browsers|digit"):
        SealedCookie("walk", max_parts=max_parts, max_part_size=max_part_size, lifetime=HOUR)
