"""Handing over the screen: the person's own pages and nothing else, until the nurse gives her password."""

from __future__ import annotations

import time

import pytest
from django.conf import settings
from django.utils import timezone

from core.clinic import consulting
from core.clinic.models import Consultation
from core.platform.models import AuditLine
from core.staff.models import User
from tests.clinic.conftest import note_of
from tests.journey.walking import Page, Walker
from tests.staff.staffing import PASSWORD, with_session

pytestmark = pytest.mark.django_db

FIRST, UNLOCK = "/questions/stage/", "/staff/unlock/"


@pytest.fixture
def guided(desk: Walker, nurse: User) -> Consultation:
    """A talk without a page, whose guide is on the screen."""
    row = consulting.begin(label="Kite", by=nurse, now=timezone.now())
    desk.post(f"/staff/talks/{row.pk}/together/")
    return row


def hand_over(desk: Walker, talk: Consultation, page: str = FIRST) -> Page:
    return desk.post(f"/staff/talks/{talk.pk}/hand-screen-over/", {"page": page})


def test_the_page_stays_and_the_nurses_words_go(desk: Walker, guided: Consultation) -> None:
    handed = hand_over(desk, guided)
    assert (handed.status, handed.leads_to) == (303, FIRST)
    page = desk.get(FIRST)
    assert "This screen is yours for now" in page.words
    assert page.link("For the nurse: take the screen back") == UNLOCK
    assert page.all(".prompts") == []
    assert "Kite" not in page.words
    assert str(guided.pk) not in page.response.content.decode()


def test_it_is_written_down(desk: Walker, nurse: User, guided: Consultation) -> None:
    hand_over(desk, guided)
    line = AuditLine.objects.latest("seq")
    assert (line.act, line.actor, line.subject) == ("screen-handed-over", nurse.pk, f"talk {guided.pk}")


def test_all_staff_pages_are_shut_for_reading_and_sending(desk: Walker, guided: Consultation) -> None:
    hand_over(desk, guided)
    talk = f"/staff/talks/{guided.pk}/"
    for address in ("/staff/", "/staff/talks/", "/staff/open/", talk, f"{talk}end/", f"{talk}text/", "/staff/account/"):
        answer = desk.get(address)
        assert (answer.status, answer.leads_to) == (302, UNLOCK), address
    for address in (talk, f"{talk}keep-answers/", f"{talk}larger/", f"{talk}together/", "/staff/open/"):
        answer = desk.post(address, {"seen": "1", "notes": "typed by somebody else"})
        assert (answer.status, answer.leads_to) == (302, UNLOCK), address
    assert note_of(guided).notes == ""


def test_the_person_goes_on_by_themselves(desk: Walker, guided: Consultation) -> None:
    hand_over(desk, guided)
    desk.answer(stage="ii", site="leg")
    assert desk.get("/paths/").status == 200
    assert desk.walk.answers.choices == {"stage": "ii", "site": "leg"}


def test_the_nurses_password_opens_her_talk_again(desk: Walker, guided: Consultation) -> None:
    hand_over(desk, guided)
    desk.answer(stage="ii")
    back = desk.post(UNLOCK, {"password": PASSWORD})
    assert (back.status, back.leads_to) == (302, f"/staff/talks/{guided.pk}/")
    assert desk.get(back.leads_to).status == 200
    assert "Back to the talk" in desk.get(FIRST).words
    desk.post(f"/staff/talks/{guided.pk}/keep-answers/")
    assert note_of(guided).walk.answers.choices == {"stage": "ii"}


@pytest.mark.parametrize("password", ["", "wrong", PASSWORD.upper()], ids=["none", "wrong", "capitals"])
def test_another_password_opens_nothing(desk: Walker, guided: Consultation, password: str) -> None:
    hand_over(desk, guided)
    refused = desk.post(UNLOCK, {"password": password})
    assert refused.status == 422
    assert "That is not your password" in refused.problem
    assert desk.get("/staff/").status == 302


def test_the_old_sessions_name_is_not_good_any_more(desk: Walker, guided: Consultation) -> None:
    """What was copied before the screen was handed over opens nothing."""
    before = desk.client.cookies[settings.SESSION_COOKIE_NAME].value
    hand_over(desk, guided)
    assert desk.client.cookies[settings.SESSION_COOKIE_NAME].value != before
    desk.client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert desk.get("/staff/").leads_to.startswith("/staff/sign-in/")


def test_a_screen_in_other_hands_does_not_keep_the_nurse_signed_in(desk: Walker, guided: Consultation) -> None:
    hand_over(desk, guided)
    before = int(time.time()) - settings.STAFF_IDLE_SECONDS + 60
    with_session(desk.client, **{"staff.seen": before})
    desk.get(FIRST)
    assert desk.client.session["staff.seen"] == before
    with_session(desk.client, **{"staff.seen": before - 120})
    page = desk.get(FIRST)
    assert page.status == 200
    assert page.all(".guiding") == []
    assert desk.get("/staff/").leads_to.startswith("/staff/sign-in/")


def test_nothing_is_handed_over_when_it_cannot_be_written_down(
    desk: Walker, guided: Consultation, settings, tmp_path
) -> None:
    (tmp_path / "away").write_text("a file where a folder is wanted")
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "away" / "checkpoints.txt"
    assert hand_over(desk, guided).status == 503
    assert "This screen is yours" not in desk.get(FIRST).words


def test_the_end_of_the_talk_clears_the_screen(desk: Walker, guided: Consultation) -> None:
    desk.answer(stage="ii")
    ended = desk.post(f"/staff/talks/{guided.pk}/end/")
    assert ended.status == 303
    assert not desk.walk.begun
    assert desk.get(FIRST).all(".guiding") == []
