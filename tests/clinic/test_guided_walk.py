"""Walking through the guide together: the reader's own pages, with a bar and prompts for the nurse."""

from __future__ import annotations

import random
import time

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.clinic import consulting, prompting
from core.clinic.models import Consultation
from core.clinic.note import Finding, How
from core.guide.answers import Answers
from core.guide.markup import plain
from core.journey.walk import KeptQuestion
from core.platform.models import AuditLine
from core.staff.models import User
from tests.clinic.conftest import BroughtPage, note_of
from tests.journey.walking import TYPICAL, Page, Walker, words_of
from tests.staff.staffing import with_session
from tests.summaries.saving import code_on, opened, saved
from tests.summaries.walks import ASKED_FIRST, typical

pytestmark = pytest.mark.django_db

FIRST = "/questions/stage/"


@pytest.fixture
def new_talk(nurse: User) -> Consultation:
    """A talk with somebody who brought no page."""
    return consulting.begin(label="Kite", by=nurse, now=timezone.now())


def of(talk: Consultation, what: str = "") -> str:
    return f"/staff/talks/{talk.pk}/{what}"


def guide(desk: Walker, talk: Consultation) -> Page:
    """The first page they look at together."""
    return desk.follow(desk.post(of(talk, "together/")))


# The way in


def test_the_walk_begins_at_the_first_question_with_the_bar_of_the_talk(desk: Walker, new_talk: Consultation) -> None:
    page = guide(desk, new_talk)
    assert page.address == FIRST
    assert page.link("Back to the talk") == of(new_talk)
    assert not desk.walk.begun


def test_what_somebody_else_left_in_this_browser_is_gone_before_the_first_page(
    desk: Walker, new_talk: Consultation
) -> None:
    desk.carry(typical())
    assert desk.post(of(new_talk, "together/")).leads_to == FIRST
    assert (desk.walk.answers, desk.walk.notes) == (Answers(), "")


def test_it_goes_on_with_the_copy_and_what_was_confirmed_since(desk: Walker, nurse: User, talk: Consultation) -> None:
    def confirming(note):
        return note.saying(findings={"size": Finding(confirmed="small", how=How.SCAN, who="Dr Lee")})

    consulting.amend(consultation=talk.pk, change=confirming, by=nurse, now=timezone.now())
    guide(desk, talk)
    assert desk.walk.answers.choices["size"] == "small"
    assert desk.walk.answers.choices["stage"] == "ii"
    assert any(question.text == ASKED_FIRST for question in desk.walk.questions)


def test_without_their_agreement_it_begins_with_nothing(desk: Walker, nurse: User, brought: BroughtPage) -> None:
    row = consulting.begin_from_page(
        kept=brought.kept, walk=brought.walk, label="A", agreed=False, by=nurse, now=timezone.now()
    )
    guide(desk, row)
    assert not desk.walk.begun


def test_going_on_keeps_what_was_answered_together(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    desk.answer(stage="ii")
    again = desk.post(of(new_talk, "together/"))
    assert again.leads_to == "/questions/site/"
    assert desk.walk.answers.choices == {"stage": "ii"}


def test_another_talk_begins_with_nothing_of_the_last(desk: Walker, nurse: User, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    desk.answer(stage="ii")
    other = consulting.begin(label="Other", by=nurse, now=timezone.now())
    page = guide(desk, other)
    assert desk.walk.answers.choices == {}
    assert page.link("Back to the talk") == of(other)


# What the nurse sees beside it


def test_beside_a_question_stands_what_to_say_to_check_and_to_ask_back(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    question = desk.guide.questions["stage"]
    prompts = desk.get(FIRST).one(".prompts")
    assert [words_of(head) for head in prompts.select("h3")] == ["Say", "Check", "Ask them to say it back"]
    assert f"Who can answer: {question.who_can_answer}." in words_of(prompts)
    assert "In your own words" in words_of(prompts)
    assert plain(question.find_out) in words_of(prompts.select_one("details"))
    assert plain(question.find_out) not in words_of(prompts.ul)


@pytest.mark.parametrize(
    ("address", "says"),
    [("/matters/", "There is no right answer"), ("/about-you/style/", "Any answer is fine, and so is none")],
    ids=["what matters", "about you"],
)
def test_other_pages_have_prompts_of_their_own(desk: Walker, new_talk: Consultation, address: str, says: str) -> None:
    guide(desk, new_talk)
    desk.carry(desk.walk.saying(answers=Answers(choices=TYPICAL)))
    assert says in words_of(desk.get(address).one(".prompts"))


def test_every_question_of_the_guide_has_its_prompts(desk: Walker, new_talk: Consultation) -> None:
    for question in desk.guide.questions.values():
        prompts = prompting.beside_question(desk.guide, question)
        assert all((*prompts.say, *prompts.check, prompts.say_back)), question.name
    for shaping in desk.guide.shaping.values():
        assert all(prompting.beside_shaping(desk.guide, shaping).say), shaping.name


def test_a_page_without_prompts_still_has_the_bar(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    page = desk.get("/about/")
    assert len(page.all(".guiding")) == 1
    assert page.all(".prompts") == []


def test_large_letters_take_the_place_of_the_prompts_and_back(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    page = desk.follow(desk.post(of(new_talk, "larger/"), {"page": FIRST}))
    assert page.address == FIRST
    assert "large" in page.one("body")["class"]
    assert page.all(".prompts") == []
    page = desk.follow(desk.post(of(new_talk, "larger/"), {"page": FIRST}))
    assert page.one("body")["class"] == []
    assert len(page.all(".prompts")) == 1


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:1", ""])
def test_a_button_leads_back_to_our_own_pages_only(desk: Walker, new_talk: Consultation, page: str) -> None:
    guide(desk, new_talk)
    assert desk.post(of(new_talk, "larger/"), {"page": page}).leads_to == "/"


# Who sees it


def test_readers_see_none_of_it_and_no_session_is_looked_at(new_talk: Consultation) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = Walker().get(FIRST)
    assert page.all(".guiding, .prompts") == []
    assert not [query for query in asked.captured_queries if "session" in query["sql"] or "core_user" in query["sql"]]


def test_a_nurse_who_guides_nobody_sees_the_plain_page(desk: Walker, new_talk: Consultation) -> None:
    assert desk.get(FIRST).all(".guiding, .prompts") == []


@pytest.mark.parametrize("clock", ["staff.seen", "staff.began"])
def test_when_the_nurses_time_is_over_the_bar_is_gone(desk: Walker, new_talk: Consultation, clock: str) -> None:
    guide(desk, new_talk)
    with_session(desk.client, **{clock: int(time.time()) - 13 * 60 * 60})
    page = desk.get(FIRST)
    assert page.status == 200
    assert page.all(".guiding, .prompts") == []
    assert desk.get(of(new_talk)).status == 302


def test_turning_a_page_together_is_a_sign_of_life(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    before = int(time.time()) - settings.STAFF_IDLE_SECONDS + 60
    with_session(desk.client, **{"staff.seen": before})
    desk.get(FIRST)
    assert desk.client.session["staff.seen"] > before


def test_the_readers_page_is_there_while_sessions_cannot_be_read(
    desk: Walker, new_talk: Consultation, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide(desk, new_talk)

    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(SessionStore, "load", away)
    page = desk.get(FIRST)
    assert page.status == 200
    assert page.all(".guiding") == []


# Into the note


def test_what_was_answered_together_is_kept_in_the_note_when_they_say_so(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    desk.answer(stage="ii", site="leg")
    assert not note_of(new_talk).agreed
    page = desk.get(of(new_talk))
    assert "It stands in this browser only" in page.words
    kept = desk.post(of(new_talk, "keep-answers/"))
    assert (kept.status, kept.leads_to) == (303, of(new_talk))
    note = note_of(new_talk)
    assert note.agreed
    assert note.walk.answers.choices == {"stage": "ii", "site": "leg"}
    assert AuditLine.objects.latest("seq").act == "talk-answers-copied"
    assert "It stands in this browser only" not in desk.get(of(new_talk)).words


def test_what_the_nurse_wrote_stays_when_the_answers_come_in(desk: Walker, nurse: User, new_talk: Consultation) -> None:
    consulting.amend(
        consultation=new_talk.pk,
        change=lambda note: note.saying(notes="Called the ward", companion="A friend", sure_before={"sure": True}),
        by=nurse,
        now=timezone.now(),
    )
    guide(desk, new_talk)
    desk.answer(stage="ii")
    desk.post(of(new_talk, "keep-answers/"))
    note = note_of(new_talk)
    assert (note.label, note.notes, note.companion, note.sure_before) == (
        *("Kite", "Called the ward", "A friend"),
        {"sure": True},
    )


def test_answers_of_another_visit_in_this_browser_are_not_taken(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    desk.carry(typical())  # somebody finished, and somebody else began
    assert desk.post(of(new_talk, "keep-answers/")).status == 303
    assert not note_of(new_talk).agreed


def test_answers_do_not_come_into_a_talk_that_was_closed_meanwhile(desk: Walker, new_talk: Consultation) -> None:
    guide(desk, new_talk)
    desk.answer(stage="ii")
    Consultation.objects.update(state="closed", closed_at=timezone.now())
    refused = desk.post(of(new_talk, "keep-answers/"))
    assert refused.status == 409
    assert "This talk is closed" in refused.words
    assert not note_of(new_talk).agreed


def test_a_copy_too_long_for_the_browser_is_refused_and_changes_nothing(
    desk: Walker, nurse: User, new_talk: Consultation
) -> None:
    signs = random.Random(1)
    words = ("".join(chr(signs.randrange(0x4E00, 0x9FA0)) for _ in range(300)) for _ in range(40))
    questions = tuple(KeptQuestion(text=text) for text in words)
    consulting.amend(
        consultation=new_talk.pk,
        change=lambda note: note.saying(walk=note.walk.saying(questions=questions), agreed=True),
        by=nurse,
        now=timezone.now(),
    )
    refused = desk.post(of(new_talk, "together/"))
    assert refused.status == 409
    assert "too much in their answers" in refused.words
    assert desk.get(FIRST).all(".guiding") == []


@pytest.mark.parametrize("what", ["together/", "keep-answers/"])
def test_a_note_that_does_not_open_is_said_so(desk: Walker, new_talk: Consultation, what: str) -> None:
    if what == "keep-answers/":
        guide(desk, new_talk)
        desk.answer(stage="ii")
    Consultation.objects.update(sealed="broken")
    assert desk.post(of(new_talk, what)).status == 409


def test_the_person_leaves_with_a_code_of_their_own(desk: Walker, new_talk: Consultation) -> None:
    """Saving is the reader's own form, on the pages they walked together; the note learns nothing of the code."""
    guide(desk, new_talk)
    desk.carry(desk.walk.saying(answers=Answers(choices=TYPICAL)))
    page = saved(desk)
    code = code_on(page)
    assert len(page.all(".guiding")) == 1
    assert "stage II" in opened(code).words
    desk.post(of(new_talk, "keep-answers/"))
    note = note_of(new_talk)
    assert note.walk.answers.choices == TYPICAL
    assert code.replace("-", "").replace(" ", "") not in note.model_dump_json()
