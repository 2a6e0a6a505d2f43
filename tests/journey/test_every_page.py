"""What holds on every page, whatever it is about. The pages are found by following every link."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from core.guide.answers import Answers, Importance, OwnConcern
from core.journey.walk import KeptQuestion, Walk
from core.platform.middleware import PERMISSIONS_POLICY
from tests.factories import EditionFactory, sarcoma_guide
from tests.journey.walking import UNSURE, Page, Walker, links, words_of
from tests.platform.test_headers import POLICY

pytestmark = pytest.mark.django_db

CANARY = "Canary in a coal mine"


def talkative() -> Walk:
    """Somebody who answered, wrote and chose something everywhere."""
    guide = sarcoma_guide()
    answers = Answers(
        choices=UNSURE,
        shaping={key: (next(iter(question.choices)),) for key, question in guide.shaping.items()},
        importance=dict.fromkeys(guide.concerns, Importance.MOST),
        own_concerns=(OwnConcern(text=CANARY),),
    )
    return Walk.fresh().saying(
        answers=answers,
        before={"stage": "i", "site": "leg"},
        dropped=("removable",),
        beside=("surgery", "surgery-then-radiation"),
        questions=(KeptQuestion(text=f"{CANARY}?", top=True), KeptQuestion(prompt=next(iter(guide.prompts)))),
        notes=CANARY,
        not_accept=CANARY,
        companion=CANARY,
        companion_wants=CANARY,
        asked_again="little",
        sure={"sure": False, "understand": False, "risk-benefit": False, "encouragement": False},
        understanding=dict.fromkeys(guide.understanding, True),
    )


@pytest.fixture(scope="module")
def published(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The guide, for as long as the pages of this module are read."""
    with django_db_blocker.unblock(), transaction.atomic():
        EditionFactory(number=1)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def reading(published: None) -> tuple[dict[str, Page], list[str]]:
    """Every page that links lead to, by address, and what was asked of the database on the way."""
    walker = Walker().carry(talkative())
    found: dict[str, Page] = {}
    waiting = ["/", "/questions/removable/", *(f"/questions/{key}/" for key in walker.guide.questions)]
    waiting += [f"/about-you/{key}/" for key in walker.guide.shaping]
    with CaptureQueriesContext(connection) as asked:
        while waiting:
            address = waiting.pop()
            if address in found or address.startswith("/static/"):
                continue
            page = walker.get(address)
            if page.response["Content-Type"].startswith("text/html") and page.status != 405:
                found[address] = page
                waiting += links(page)
    return found, [query["sql"] for query in asked.captured_queries]


@pytest.fixture(scope="module")
def read(reading: tuple[dict[str, Page], list[str]]) -> dict[str, Page]:
    return reading[0]


@pytest.fixture(scope="module")
def refused(published: None) -> dict[str, Page]:
    """Pages that say that something could not be done."""
    walker = Walker().carry(talkative())
    pages = {
        "404": walker.get("/nothing/"),
        "404 of a question": walker.get("/questions/nothing/"),
        "404 off the route": walker.get("/questions/removable/"),
        "405": walker.post("/paths/"),
        "413": walker.post("/notes/", {"notes": "x" * 300_000}),
        "422 of a question": walker.post("/questions/stage/"),
        "422 of the notes": walker.post("/notes/", {"notes": "x" * 2001, "own": "x" * 301}),
        "422 of what matters": walker.post("/matters/", {"own-1": "x" * 121}),
        "422 of the comparison": walker.post("/compare/", {"paths": "surgery"}),
        "422 of a code": walker.post("/open/", {"code": "nonsense"}),
    }
    walker.client.cookies["walk"] = "nonsense"
    return pages | {"422 after a lost walk": walker.post("/notes/", {"notes": CANARY})} | _lost(walker)


def _lost(walker: Walker) -> dict[str, Page]:
    walker.client.cookies["walk"] = "nonsense"
    return {"400": walker.get("/paths/")}


@pytest.fixture(scope="module")
def every(read: dict[str, Page], refused: dict[str, Page]) -> dict[str, Page]:
    assert len(read) > 60
    return read | refused


def test_every_link_leads_to_a_page(read: dict[str, Page]):
    off_the_route = {"/questions/removable/"}  # not linked: asked for by hand above
    assert {address: page.status for address, page in read.items() if page.status != 200} == dict.fromkeys(
        off_the_route, 404
    )


def test_every_link_to_a_place_finds_the_place(read: dict[str, Page]):
    for address, page in read.items():
        for link in page.all("a[href*='#']"):
            path, _, place = str(link["href"]).partition("#")
            if not urlsplit(path).netloc:
                assert read[path or address].all(f'[id="{place}"]'), f"{address}: {link['href']}"


def test_refusals_have_their_own_numbers(refused: dict[str, Page]):
    assert all(str(page.status) == name.split()[0] for name, page in refused.items())


def test_every_page_has_the_whole_policy_and_stays_out_of_every_cache(every: dict[str, Page]):
    for name, page in every.items():
        directives = [directive.strip() for directive in page.response["Content-Security-Policy"].split(";")]
        assert sorted(directives) == sorted(POLICY), name
        assert page.response["Cache-Control"] == "no-store, private", name
        assert page.response["Referrer-Policy"] == "same-origin", name
        assert page.response["X-Content-Type-Options"] == "nosniff", name
        assert page.response["Permissions-Policy"] == PERMISSIONS_POLICY, name


def test_no_page_holds_a_script_a_style_or_a_handler_of_its_own(every: dict[str, Page]):
    for name, page in every.items():
        assert page.all("style, iframe, object, embed, base, meta[http-equiv]") == [], name
        for tag in page.soup.find_all(True):
            assert not [attribute for attribute in tag.attrs if attribute == "style" or attribute.startswith("on")], (
                name,
                tag,
            )
            assert not [attribute for attribute in tag.attrs if "hx-on" in attribute or "hx-vals" in attribute], (
                name,
                tag,
            )
            address = str(tag.get("href") or tag.get("src") or "").strip().lower()
            assert not address.startswith(("javascript:", "data:")), (name, tag)
        for script in page.all("script"):
            assert str(script["src"]).startswith("/static/"), (name, script)
            assert script.get_text() == "", name
        for tag in page.all("link[href], img[src]"):
            assert str(tag.get("href") or tag.get("src")).startswith("/static/"), (name, tag)


def test_no_id_stands_twice_on_a_page(every: dict[str, Page]):
    for name, page in every.items():
        ids = [tag["id"] for tag in page.all("[id]")]
        assert sorted({one for one in ids if ids.count(one) > 1}) == [], name


def test_labels_and_descriptions_point_at_something(every: dict[str, Page]):
    for name, page in every.items():
        ids = {tag["id"] for tag in page.all("[id]")}
        for attribute in ("for", "aria-describedby", "aria-labelledby"):
            for tag in page.all(f"[{attribute}]"):
                assert set(str(tag[attribute]).split()) <= ids, (name, tag)


def test_every_field_has_a_label(every: dict[str, Page]):
    for name, page in every.items():
        labelled = {label["for"] for label in page.all("label[for]")}
        for field in page.all("input:not([type=hidden]), textarea, select"):
            assert field.find_parent("label") or field.get("id") in labelled, (name, field)
        for group in page.all("fieldset"):
            assert group.find("legend"), (name, group)


def test_no_browser_keeps_or_checks_what_is_typed(every: dict[str, Page]):
    for name, page in every.items():
        for field in page.all("main form input:not([type=hidden]), main form textarea"):
            form = field.find_parent("form")
            assert "off" in (field.get("autocomplete"), form.get("autocomplete")), (name, field)
            if field.name == "textarea" or field.get("type") == "text":
                assert field.get("spellcheck") == "false", (name, field)


def test_every_page_has_one_heading_and_a_title(every: dict[str, Page]):
    for name, page in every.items():
        assert words_of(page.one("h1")), name
        assert page.title.endswith(" - Before You Decide"), name
        assert page.one("main")["id"] == "main", name
        assert page.soup.html["lang"], name


def test_headings_skip_no_level(every: dict[str, Page]):
    for name, page in every.items():
        headings = page.all("main h1, main h2, main h3, main h4, main h5")
        boxes = (".problem", ".notice")  # they tell what happened, and stand before everything
        levels = [int(one.name[1]) for one in headings if not any(one.find_parent(class_=box[1:]) for box in boxes)]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (name, levels)


def test_no_two_pages_have_the_same_title(read: dict[str, Page]):
    titles: dict[str, list[str]] = {}
    for address, page in read.items():
        titles.setdefault(page.title, []).append(urlsplit(address).path)
    assert {title: where for title, where in titles.items() if len(set(where)) > 1} == {}


def test_a_page_that_asks_for_mending_says_so_in_its_title(refused: dict[str, Page]):
    for name, page in refused.items():
        assert page.title.startswith("Error: ") is (name.startswith("422 of")), name


def test_every_page_says_whom_to_call_and_who_has_signed(every: dict[str, Page]):
    for name, page in every.items():
        foot = words_of(page.one("footer.end"))
        assert "call" in words_of(page.one("footer .urgent")).lower(), name
        assert "It is not medical advice and not a diagnosis." in foot, name
        assert "No clinician has signed this edition yet." in foot, name


def test_every_page_but_the_one_after_it_has_finish_and_clear(every: dict[str, Page]):
    for name, page in every.items():
        buttons = [words_of(button) for button in page.all("form[action='/finish/'] button")]
        assert buttons == ([] if name == "/finished/" else ["Finish and clear"]), name


def test_every_page_says_that_it_is_a_trial(every: dict[str, Page]):
    assert all("This is a trial run." in page.words for page in every.values())


def test_no_address_holds_an_answer(read: dict[str, Page]):
    for address, page in read.items():
        for link in {address, *links(page)}:
            query = urlsplit(link).query
            assert query in {"", "show=all", "paper=letter"} or re.fullmatch(r"then=[a-z]+", query), link
            assert "anary" not in link


def test_what_was_typed_stands_only_where_it_is_shown_as_text(read: dict[str, Page]):
    for address, page in read.items():
        assert CANARY not in page.title
        for tag in page.soup.find_all(True):
            for attribute, value in tag.attrs.items():
                assert attribute == "value" or CANARY not in str(value), (address, tag)


def test_reading_changes_nothing_in_the_database(reading: tuple[dict[str, Page], list[str]]):
    asked = reading[1]
    assert asked
    assert [sql for sql in asked if not sql.lstrip().upper().startswith(("SELECT", "PRAGMA"))] == []


def test_the_words_of_a_recommendation_are_on_no_page(every: dict[str, Page]):
    banned = (
        r"\b(best for you|suitable for you|eligible|your risk is|your chance is|your prognosis|"
        r"we recommend|should have)\b"
    )
    for name, page in every.items():
        assert not re.search(banned, words_of(page.main), re.IGNORECASE), name


def test_htmx_may_not_run_code_or_keep_pages(read: dict[str, Page]):
    configured = 0
    for name, page in read.items():
        for meta in page.all("meta[name=htmx-config]"):
            configured += 1
            for setting in (
                '"allowEval": false',
                '"allowScriptTags": false',
                '"historyCacheSize": 0',
                '"selfRequestsOnly": true',
            ):
                assert setting in meta["content"], name
        if page.all("[data-hx-post]"):
            assert page.all("meta[name=htmx-config]"), name
    assert configured > 10
