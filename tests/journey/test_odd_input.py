"""Whatever is sent, the page says what happened, nothing typed is lost, and the walk goes on."""

from __future__ import annotations

import random
import string
import time

import pytest
from django.conf import settings
from django.test import Client

from core.content.models import Edition
from core.guide.answers import Answers
from core.journey.walk import MOST_QUESTIONS, KeptQuestion, Walk
from core.platform.cookies import CookieFull
from tests.factories import EditionFactory, reworded, sarcoma_guide
from tests.journey.walking import TYPICAL, Page, Walker, words_of

FORM = "application/x-www-form-urlencoded"
HOUR = 60 * 60


def noise(length: int, *, seed: int = 1) -> str:
    """Text that cannot be packed smaller."""
    return "".join(random.Random(seed).choices(string.ascii_letters + string.digits, k=length))


# --- answers that are no answers -----------------------------------------------------------------------


@pytest.mark.parametrize("sent", [{}, {"answer": ""}, {"answer": "v"}, {"answer": "II"}, {"answer": ["ii", "v"]}])
def test_a_missing_or_unknown_answer_is_asked_for_again(walker: Walker, sent: dict):
    page = walker.post("/questions/stage/", sent)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    first = page.all("main > :not(.trial)")[0]
    assert first["class"] == ["problem"]  # the summary comes before everything else
    assert page.problem.startswith("There is a problem Choose ")
    assert page.one(".problem a")["href"] == "#answer-i"
    assert page.all("#answer-i")
    assert words_of(page.one("#answer-error")).startswith("Error: Choose ")
    assert "answer-error" in page.one("#answer")["aria-describedby"]
    assert walker.walk.answers.choices == {}


def test_the_answer_of_before_stays_when_nothing_is_sent(typical: Walker):
    assert typical.post("/questions/stage/").status == 422
    assert typical.walk.answers.choices == TYPICAL


@pytest.mark.parametrize(
    ("address", "sent", "kept"),
    [
        ("/about-you/health/", {"answer": ["heart", "nonsense"]}, ["heart"]),
        ("/about-you/sharing/", {"answer": ["me", "team"]}, ["me", "team"]),
    ],
    ids=["one unknown among several", "two where one is asked for"],
)
def test_a_wrong_choice_about_the_person_keeps_the_others(walker: Walker, address: str, sent: dict, kept: list[str]):
    page = walker.post(address, sent)
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert page.problem
    assert page.chosen == kept


def test_levels_and_words_of_what_matters_are_kept_when_one_is_wrong(walker: Walker):
    sent = {"concern-limb-use": "most", "concern-time": "nonsense", "own-1": "x" * 121, "own-1-level": "less"}
    page = walker.post("/matters/", sent)
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert page.filled["concern-limb-use"] == ["most"]
    assert page.filled["own-1"] == ["x" * 121]
    assert page.filled["own-1-level"] == ["less"]
    assert "Use 120 characters at most. You have 121." in page.problem
    for link in page.all(".problem a"):
        assert page.all(str(link["href"])), link


@pytest.mark.parametrize("sent", [{"prompts": "nonsense"}, {"own": "x" * 301}, {"notes": "x" * 2001}])
def test_notes_that_do_not_fit_come_back(walker: Walker, sent: dict):
    page = walker.post("/notes/", {"companion": "my sister", **sent})
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert page.filled["companion"] == ["my sister"]
    for name, text in sent.items():
        assert name == "prompts" or page.filled[name] == [text]
    assert walker.walk.notes == ""


def test_every_line_of_a_problem_leads_to_its_field(walker: Walker):
    sent = {"prompts": "nonsense", "own": "x" * 301, "notes": "x" * 2001, "not_accept": "x" * 501}
    page = walker.post("/notes/", sent)
    assert len(page.all(".problem li")) == 4
    for link in page.all(".problem a"):
        assert page.all(str(link["href"])), link


def test_a_long_text_in_the_notes_comes_back_whole(typical: Walker):
    text = noise(64 * 1024)
    page = typical.post("/notes/", {"notes": text, "own": "Who do I call?"})
    assert page.status == 422
    assert page.filled["notes"] == [text]
    assert page.filled["own"] == ["Who do I call?"]
    assert "Use 2000 characters at most. You have 65536." in page.problem
    assert typical.walk.answers.choices == TYPICAL


def test_text_longer_than_any_page_takes_is_refused_and_the_walk_is_kept(typical: Walker):
    page = typical.post("/notes/", {"notes": "a" * 300 * 1024})
    assert page.status == 413
    assert "That was too long" in page.heading
    assert typical.walk.answers.choices == TYPICAL


@pytest.mark.parametrize("address", ["/notes/", "/matters/"])
def test_a_character_that_cannot_be_kept_is_named(walker: Walker, address: str):
    field = "notes" if address == "/notes/" else "own-1"
    page = walker.post(address, {field: "be\x00fore"})
    assert page.status == 422
    assert "Your text holds a character that cannot be kept." in page.problem


@pytest.mark.parametrize("address", ["/questions/stage/", "/about-you/health/", "/compare/", "/ready/", "/open/"])
def test_such_a_character_in_a_choice_is_no_choice(walker: Walker, address: str):
    sent = dict.fromkeys(("answer", "paths", "sure-sure", "code"), "\x00")
    assert walker.post(address, sent).status == 422


@pytest.mark.parametrize(
    "address", ["/questions/%00/", "/paths/%00/", "/glossary/%ed%a0%80/", "/questions/st%C3%A4ge/"]
)
def test_such_a_character_in_an_address_is_no_page(walker: Walker, address: str):
    assert walker.get(address).status == 404


@pytest.mark.parametrize(
    "body", [b"notes=half %ed%a0%80 a sign", b"notes=half \xed\xa0\x80 a sign", b"notes=half \xff"]
)
def test_half_a_character_does_no_harm_to_the_rest(walker: Walker, body: bytes):
    page = walker.post("/notes/", body, content_type=FORM)
    assert page.leads_to == "/notes/page/"
    assert "half" in walker.get("/notes/page/").words


def test_signs_of_all_kinds_stay_text(walker: Walker):
    text = "<script>alert(1)</script> & \"quoted\" 'words' {{ x }} {% y %} \u202e \N{GRINNING FACE} <img src=//evil>"
    walker.post("/notes/", {"notes": text, "own": text, "companion": text[:80], "asker": "1"})
    walker.post("/matters/", {"own-1": text[:100], "own-1-level": "most"})
    for address in ("/notes/", "/notes/page/", "/matters/", "/paths/", "/compare/", "/answers/"):
        page = walker.get(address)
        assert page.status == 200
        assert not [tag for tag in page.all("script") if "alert" in tag.get_text()], address
        assert page.all("img") == [], address
        shown = [page.words, *(field.get("value", "") for field in page.all("input"))]
        assert any("<script>alert(1)</script>" in words for words in shown), address


def test_a_field_sent_twice_does_no_harm(walker: Walker):
    assert walker.post("/questions/stage/", {"answer": ["nonsense", "iii"]}).status == 303
    assert walker.walk.answers.choices == {"stage": "iii"}
    assert walker.post("/notes/", {"notes": ["first", "second"]}).status == 303
    assert walker.walk.notes == "second"


def test_fields_that_no_page_asks_for_have_no_effect(walker: Walker):
    extra = {"name": "Jane Canary", "email": "jane@canary.example", "nhs": "9434765919", "site": "arm", "visit": "x"}
    sent = {
        "/questions/stage/": {"answer": "ii"},
        "/matters/": {"concern-limb-use": "most"},
        "/about-you/health/": {"answer": "heart"},
        "/compare/": {"paths": ["surgery", "surgery-then-radiation"]},
        "/ready/": {"sure-sure": "no"},
        "/notes/": {"notes": "Mine"},
    }
    for address, fields in sent.items():
        assert walker.post(address, fields | extra).status == 303, address
    kept = walker.walk.model_dump_json()
    assert "anary" not in kept
    assert "9434765919" not in kept
    assert walker.walk.answers.choices == {"stage": "ii"}


# --- the cookie comes from outside ---------------------------------------------------------------------


def cookie_of(walker: Walker) -> str:
    return walker.client.cookies["walk"].value


def tampered(walker: Walker) -> Walker:
    value = cookie_of(walker)
    walker.client.cookies["walk"] = value[:-5] + ("A" if value[-5] != "A" else "B") + value[-4:]
    return walker


def aged(walker: Walker) -> Walker:
    return walker.carry(walker.walk, now=time.time() - (settings.VISIT_HOURS + 1) * HOUR)


def of_no_edition(walker: Walker) -> Walker:
    return walker.carry(walker.walk.model_copy(update={"edition": 99}))


LOST = pytest.mark.parametrize("lose", [tampered, aged, of_no_edition], ids=lambda lose: lose.__name__)


@LOST
def test_reading_a_page_with_a_cookie_that_cannot_be_used_says_so_and_leads_on(typical: Walker, lose):
    page = lose(typical).get("/paths/")
    assert page.status == 400
    assert page.heading == "Your answers are no longer here"
    why = "hours after you last used" if lose is aged else "was not what we had put there"
    assert why in page.words
    assert walker_goes_on(typical, page)


def walker_goes_on(walker: Walker, page: Page) -> bool:
    """From here, the next page can be read and answered."""
    start = walker.get(page.link("Start again"))
    walker.get(start.link("Start now"))
    return walker.answer(stage="iii").walk.answers.choices == {"stage": "iii"}


@LOST
@pytest.mark.parametrize(
    "address", ["/", "/about/", "/privacy/", "/glossary/", "/blood-tests/", "/open/", "/not-covered/"]
)
def test_what_everyone_may_read_can_be_read_with_any_cookie(typical: Walker, lose, address: str):
    assert lose(typical).get(address).status == 200


FILLED = [
    ("/questions/stage/", {"answer": ["iii"]}),
    ("/about-you/health/", {"answer": ["heart", "lungs"]}),
    ("/matters/", {"concern-limb-use": ["most"], "own-1": ["Seeing the sea"], "own-1-level": ["less"]}),
    ("/compare/", {"paths": ["surgery", "surgery-then-radiation", "amputation"], "concern-limb-use": ["most"]}),
    ("/ready/", {"sure-sure": ["no"], "check-stage-alone-decides": ["yes"]}),
    ("/notes/", {"own": ["Who do I call?"], "notes": ["Bring the letter"], "companion": ["my sister"]}),
]


@LOST
@pytest.mark.parametrize(("address", "sent"), FILLED, ids=[address for address, _ in FILLED])
def test_a_form_sent_with_such_a_cookie_loses_nothing_and_works_the_second_time(
    typical: Walker, lose, address: str, sent: dict[str, list[str]]
):
    page = lose(typical).post(address, sent)
    assert page.status == 422
    assert "What you entered on this page is still here." in words_of(page.one(".notice"))
    for name, values in sent.items():
        assert page.filled[name] == values, name
    assert typical.press(page).status == 303


def test_undoing_with_such_a_cookie_says_that_the_answers_are_gone(typical: Walker):
    page = tampered(typical).post("/answers/undo/")
    assert page.status == 400
    assert page.heading == "Your answers are no longer here"


@pytest.mark.parametrize("value", ["", "1", "1.", "9.x", "2.abc", "1.%00", "x" * 4000, "1." + "A" * 3000, "\u00e4"])
def test_no_cookie_breaks_a_page(walker: Walker, value: str):
    walker.client.cookies["walk"] = value
    assert walker.get("/paths/").status == 400
    walker.client.cookies["walk"] = value
    assert walker.post("/questions/stage/", {"answer": "ii"}).status == 422
    assert walker.post("/questions/stage/", {"answer": "ii"}).status == 303


def test_a_walk_is_read_as_long_as_it_is_used(typical: Walker):
    typical.carry(typical.walk, now=time.time() - (settings.VISIT_HOURS - 1) * HOUR)
    assert typical.get("/paths/").status == 200


def test_reading_on_renews_a_walk_that_is_an_hour_old(typical: Walker):
    long_ago = int(time.time()) - 2 * HOUR
    typical.carry(typical.walk.model_copy(update={"used_at": long_ago}), now=long_ago)
    typical.get("/paths/")
    assert typical.walk.used_at > long_ago


def test_a_walk_keeps_the_edition_it_began_with(typical: Walker):
    EditionFactory(number=2, says=reworded(sarcoma_guide()))
    assert "Edition 1 of the guide" in typical.get("/paths/").words
    assert "Edition 2 of the guide" in Walker().get("/paths/").words


# --- no room left --------------------------------------------------------------------------------------


@pytest.fixture
def full(typical: Walker) -> Walker:
    """A reader whose cookie has hardly any room left."""
    walk = typical.walk
    for length in (300, 60, 10, 2):
        while True:
            one_more = KeptQuestion(text=noise(length, seed=len(walk.questions)))
            try:
                typical.carry(walk.saying(questions=(*walk.questions, one_more)))
            except CookieFull:
                break
            walk = typical.walk
    return typical


TOO_MUCH = [
    ("/notes/", {"notes": noise(1900, seed=7), "own": noise(290, seed=8), "companion": "my sister"}),
    ("/matters/", {f"own-{number}": noise(120, seed=number) for number in range(1, 6)}),
]


@pytest.mark.parametrize(("address", "sent"), TOO_MUCH, ids=[address for address, _ in TOO_MUCH])
def test_when_there_is_no_room_left_the_page_says_so_kindly_and_keeps_the_text(full: Walker, address: str, sent: dict):
    before = full.walk
    page = full.post(address, sent)
    assert (page.status, page.title[:7]) == (422, "Error: ")
    assert "There is no room left for more words. Nothing you typed is lost" in page.problem
    for name, text in sent.items():
        assert page.filled[name] == [text]
    assert full.walk == before


def test_answers_still_go_in_when_hardly_any_room_is_left(full: Walker):
    page = full.post("/questions/fitness/", {"answer": "unwell"})
    assert page.status in (303, 422)
    for address in ("/paths/", "/notes/", "/notes/page/"):
        assert full.get(address).status == 200


def test_reading_on_with_a_full_walk_never_fails(full: Walker, monkeypatch: pytest.MonkeyPatch):
    full.carry(full.walk, now=time.time() - 2 * HOUR)
    monkeypatch.setattr("core.journey.remembering.COOKIE._max_part_size", 3000)  # as if it now packed a little worse
    monkeypatch.setattr("core.journey.remembering.COOKIE._max_parts", 2)
    assert full.get("/paths/").status == 200


def test_a_page_has_room_for_forty_questions(walker: Walker):
    walker.say(questions=tuple(KeptQuestion(text=f"Question {number}?") for number in range(MOST_QUESTIONS)))
    page = walker.post("/notes/", {"own": "One more?", "add": "1"})
    assert page.status == 422
    assert "room for 40 questions" in page.problem
    assert page.filled["own"] == ["One more?"]


# --- forms that did not come from us -------------------------------------------------------------------


@pytest.fixture
def strict(edition: Edition) -> Walker:
    walker = Walker(client=Client(enforce_csrf_checks=True))
    return walker.carry(Walk.fresh().saying(answers=Answers(choices=TYPICAL)))


POSTS = [
    "/questions/stage/",
    "/about-you/health/",
    "/matters/",
    "/answers/undo/",
    "/compare/",
    "/ready/",
    "/notes/",
    "/finish/",
]


@pytest.mark.parametrize("address", POSTS)
def test_a_form_without_our_mark_is_refused(strict: Walker, address: str):
    before = strict.walk
    assert strict.post(address, {"answer": "iii"}).status == 403
    assert strict.walk == before


@pytest.mark.parametrize(
    ("origin", "given_back"),
    [("http://testserver", True), ("https://evil.example", False), ("null", False), ("", False)],
)
def test_what_was_typed_is_given_back_to_our_own_page_only(strict: Walker, origin: str, given_back: bool):
    page = strict.post("/notes/", {"notes": "My own words"}, HTTP_ORIGIN=origin)
    assert page.status == 403
    assert ("My own words" in page.words) is given_back
    assert strict.walk.notes == ""


def test_a_form_with_our_mark_from_another_place_is_refused(strict: Walker):
    page = strict.get("/notes/")
    token = page.all("input[name=csrfmiddlewaretoken]")[0]["value"]
    sent = {"csrfmiddlewaretoken": token, "notes": "Mine"}
    assert strict.post("/notes/", sent, HTTP_ORIGIN="https://evil.example").status == 403
    assert strict.post("/notes/", sent, HTTP_ORIGIN="null").status == 403
    assert strict.post("/notes/", sent, HTTP_ORIGIN="http://testserver").status == 303
