"""Opening a page that a person brought: their code, the word they know it by, and then the page, written down first."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from core.clinic import opening
from core.clinic.models import Consultation
from core.content.models import Edition
from core.guide.schema import digest_of
from core.journey.walk import Walk
from core.platform.models import AuditLine
from core.staff.models import User
from core.summaries import keeping
from core.summaries.codes import new_code
from core.summaries.models import Summary
from tests.clinic.conftest import BroughtPage, keep_page, note_of
from tests.factories import EditionFactory, reworded, sarcoma_guide
from tests.journey.walking import Page, Walker, words_of
from tests.scanning import scan_tables
from tests.staff.staffing import UserFactory, signed_in
from tests.summaries.walks import ASKED_FIRST, NOT_ACCEPT, typical

pytestmark = pytest.mark.django_db

OPEN, READ, BEGIN = "/staff/open/", "/staff/open/page/", "/staff/open/talk/"


def type_code(desk: Walker, code: str) -> Page:
    return desk.post(OPEN, {"code": code})


def ticket(page: Page) -> str:
    return str(page.one("main input[name=ticket]")["value"])


def open_page(desk: Walker, brought: BroughtPage) -> Page:
    """As far as the page: the code typed, the word known."""
    return desk.post(READ, {"ticket": ticket(type_code(desk, brought.code))})


def lines() -> list[tuple[str, str]]:
    """What was written down since somebody signed in."""
    return list(AuditLine.objects.exclude(act="signed-in").order_by("seq").values_list("act", "result"))


def body(page: Page) -> str:
    """All of a page but what differs each time."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|name="code" value)="\w*"', "", page.response.content.decode())


# The code, and the word


def test_a_code_leads_to_the_word_and_to_nothing_of_the_page(desk: Walker, brought: BroughtPage) -> None:
    page = type_code(desk, f" {brought.code[:12].lower()}-{brought.code[12:]}")
    assert page.status == 200
    assert words_of(page.one(".memory-word")) == "river"
    assert NOT_ACCEPT not in page.words
    assert "stage" not in page.words.lower()
    assert brought.kept.openings == ()


def test_the_page_follows_when_they_know_the_word(desk: Walker, brought: BroughtPage) -> None:
    page = open_page(desk, brought)
    assert page.status == 200
    assert page.heading == "The page they brought"
    assert ASKED_FIRST in page.words


def test_a_page_that_is_not_theirs_stays_closed(desk: Walker, brought: BroughtPage) -> None:
    found = type_code(desk, brought.code)
    page = desk.post(READ, {"ticket": ticket(found), "not_theirs": "1"})
    assert (page.status, page.leads_to) == (303, OPEN)
    assert lines()[-1] == ("page-not-theirs", "refused")
    assert brought.kept.openings == ()


def test_the_first_ten_seconds(desk: Walker, brought: BroughtPage) -> None:
    """What they know and do not know, what matters most, what they would not accept, three questions, what is open."""
    strip = open_page(desk, brought).one(".strip")
    said = {words_of(row.dt): words_of(row.dd) for row in strip.select("dl > div")}
    assert "stage II" in said["I know"]
    assert said["I do not know yet"] == "Size; Reaching the tumour; Nearby lymph nodes"
    assert "Keeping the use" in said["Matters most to me"]
    assert said["I would not accept"] == NOT_ACCEPT
    assert len(strip.select("dl > div")[4].select("li")) == 3
    assert ASKED_FIRST in said["I want to ask first"]
    assert "Still open for me" not in said


def test_what_is_still_open_for_them_stands_there_too(desk: Walker, edition: Edition) -> None:
    walk = typical(sure={"sure": True, "understand": False})
    strip = open_page(desk, keep_page(walk)).one(".strip")
    assert "I do not know the good and hard points of each option yet" in words_of(strip)


def test_the_strip_stands_before_everything_else_of_the_page(desk: Walker, brought: BroughtPage) -> None:
    headings = [words_of(heading) for heading in open_page(desk, brought).all("main h2")]
    assert headings[:3] == ["Notes for my appointment", "In short", "My questions"]
    assert headings[-1] == "Begin a talk about this page"


def test_a_newer_edition_is_told_with_what_would_differ(desk: Walker, brought: BroughtPage) -> None:
    assert "The guide was updated" not in open_page(desk, brought).words
    guide = reworded(sarcoma_guide())
    EditionFactory(number=2, document=guide.canonical(), digest=digest_of(guide.canonical()))
    page = open_page(desk, brought)
    assert "is now edition 2" in page.words
    assert "Nothing on their page would differ" in page.words


def test_a_nurse_is_offered_neither_to_delete_the_page_nor_to_change_its_code(
    desk: Walker, brought: BroughtPage
) -> None:
    page = open_page(desk, brought)
    leads = {form.get("action", "") for form in page.all("form")} | {a["href"] for a in page.all("a[href]")}
    assert BEGIN in leads
    assert not {lead for lead in leads if re.search("saved|delete|code|extend|write", lead)}


def test_only_the_page_that_asks_for_the_code_may_use_the_camera(desk: Walker, brought: BroughtPage) -> None:
    assert "camera=(self)" in desk.get(OPEN).response["Permissions-Policy"]
    assert "camera=()" in desk.get("/staff/talks/").response["Permissions-Policy"]
    assert "camera=()" in open_page(desk, brought).response["Permissions-Policy"]


# Written down


def test_looking_up_and_opening_are_written_down_with_nothing_of_the_page(
    desk: Walker, nurse: User, brought: BroughtPage
) -> None:
    open_page(desk, brought)
    found, opened = AuditLine.objects.exclude(act="signed-in").order_by("seq")
    assert [(line.act, line.actor, line.result) for line in (found, opened)] == [
        ("page-looked-up", nurse.pk, "ok"),
        ("page-opened", nurse.pk, "ok"),
    ]
    assert found.subject == opened.subject == f"page {brought.kept.reference}"
    assert not scan_tables([brought.code, NOT_ACCEPT])


def test_the_opening_belongs_to_the_clinic_that_opened_and_the_page_to_none(
    desk: Walker, nurse: User, colleague: User, stranger: User, brought: BroughtPage
) -> None:
    open_page(desk, brought)
    told = {}
    for clinic in (nurse.clinic, stranger.clinic):
        admin = UserFactory(clinic_admin=True, clinic=clinic)
        told[clinic] = "page-opened" in Walker(client=signed_in(Client(), admin)).get("/staff/audit/").words
    assert told == {nurse.clinic: True, stranger.clinic: False}
    assert not Consultation.objects.exists()
    assert NOT_ACCEPT not in Walker(client=signed_in(Client(), colleague)).get("/staff/talks/").words


def test_they_see_with_their_code_how_often_staff_opened_it(desk: Walker, brought: BroughtPage) -> None:
    open_page(desk, brought)
    open_page(desk, brought)
    today = timezone.localdate()
    assert brought.kept.openings == ((today, 2),)
    seen = Walker().post("/open/", {"code": brought.code})
    assert "Opened by a nurse" in seen.words
    assert f"{today:%-d %B %Y} (2 times)" in seen.words


def test_nothing_is_shown_when_it_cannot_be_written_down(
    desk: Walker, brought: BroughtPage, settings, tmp_path: Path
) -> None:
    known = ticket(type_code(desk, brought.code))
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "away" / "checkpoints.txt"
    (tmp_path / "away").write_text("a file where a folder is wanted")
    refused = desk.post(READ, {"ticket": known})
    assert refused.status == 503
    assert NOT_ACCEPT not in refused.words
    assert brought.kept.openings == ()
    assert type_code(desk, brought.code).status == 503


# No


def damaged() -> str:
    page = keep_page(typical())
    Summary.objects.filter(record_id=page.kept.record).update(body=b"A" * 4000)
    return page.code


def past_its_date() -> str:
    page = keep_page(typical())
    Summary.objects.filter(record_id=page.kept.record).update(expires_on=timezone.localdate() - timedelta(days=1))
    return page.code


def deleted() -> str:
    page = keep_page(typical())
    keeping.delete(page.code, today=timezone.localdate())
    return page.code


def changed_code() -> str:
    page = keep_page(typical())
    keeping.change_code(page.code, new_code=new_code(), today=timezone.localdate())
    return page.code


NOTHING_OPENS = {
    "damaged": damaged,
    "past its date": past_its_date,
    "deleted": deleted,
    "under another code": changed_code,
}


@pytest.mark.parametrize("kind", NOTHING_OPENS)
def test_whatever_the_reason_the_answer_is_the_same(desk: Walker, kind: str) -> None:
    refused, never = type_code(desk, NOTHING_OPENS[kind]()), type_code(desk, new_code())
    assert refused.status == never.status == 422
    assert body(refused) == body(never)
    assert lines()[-2:] == [("page-looked-up", "refused")] * 2


def test_a_typing_slip_is_told_before_anything_is_looked_up(desk: Walker) -> None:
    page = type_code(desk, "no code at all")
    assert page.status == 422
    assert "typing slip" in page.problem
    assert page.one("#code")["value"] == "no code at all"
    assert lines() == []


def test_each_account_has_its_own_number_of_wrong_codes(desk: Walker, colleague: User, brought: BroughtPage) -> None:
    assert {type_code(desk, new_code()).status for _ in range(20)} == {422}
    refused = type_code(desk, brought.code)
    assert refused.status == 429
    assert int(refused.response["Retry-After"]) > 0
    assert AuditLine.objects.latest("seq").detail == "too many wrong codes"
    assert type_code(Walker(client=signed_in(Client(), colleague)), brought.code).status == 200
    assert Walker().post("/open/", {"code": brought.code}).status == 200


def test_right_codes_are_not_counted(desk: Walker, brought: BroughtPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_WRONG_CODES", replace(opening._WRONG_CODES, at_most=2))
    assert {type_code(desk, brought.code).status for _ in range(3)} == {200}
    assert [type_code(desk, new_code()).status for _ in range(3)] == [422, 422, 429]


# The ticket, which stands for the code that was typed


def test_a_ticket_is_good_in_the_session_that_typed_the_code_and_nowhere_else(
    desk: Walker, nurse: User, colleague: User, brought: BroughtPage
) -> None:
    known = ticket(type_code(desk, brought.code))
    for who in (nurse, colleague):
        elsewhere = Walker(client=signed_in(Client(), who))
        for address in (READ, BEGIN):
            refused = elsewhere.post(address, {"ticket": known, "label": "A.B.", "agreed": "no"})
            assert refused.status == 422
            assert "Type the code again" in refused.problem
    assert brought.kept.openings == ()
    assert not Consultation.objects.exists()
    assert desk.post(READ, {"ticket": known}).status == 200


@pytest.mark.parametrize("kind", ["made up", "missing", "too old"])
def test_a_ticket_that_is_none_asks_for_the_code_again(desk: Walker, brought: BroughtPage, kind: str, settings) -> None:
    sent = {"made up": {"ticket": "QUJD"}, "missing": {}, "too old": {"ticket": ticket(type_code(desk, brought.code))}}
    settings.OPEN_TICKET_SECONDS = -1
    refused = desk.post(READ, sent[kind])
    assert refused.status == 422
    assert "Type the code again" in refused.problem
    assert brought.kept.openings == ()


def test_a_page_deleted_meanwhile_does_not_open(desk: Walker, brought: BroughtPage) -> None:
    known = ticket(type_code(desk, brought.code))
    keeping.delete(brought.code, today=timezone.localdate())
    refused = desk.post(READ, {"ticket": known})
    assert refused.status == 422
    assert "No page opens with this code" in refused.problem
    assert lines()[-1] == ("page-opened", "refused")


# Beginning a talk about it


def begin(desk: Walker, page: Page, **typed: str) -> Page:
    return desk.post(BEGIN, {"ticket": ticket(page), "label": "A.B.", "agreed": "yes", **typed})


def test_a_talk_begins_with_a_copy_when_they_agree(desk: Walker, brought: BroughtPage) -> None:
    begun = begin(desk, open_page(desk, brought))
    talk = Consultation.objects.get()
    assert (begun.status, begun.leads_to) == (303, f"/staff/talks/{talk.pk}/")
    note = note_of(talk)
    assert (note.label, note.agreed, note.page) == ("A.B.", True, brought.kept.reference)
    assert note.walk.not_accept == NOT_ACCEPT


def test_a_talk_begins_without_a_copy_when_they_do_not(desk: Walker, brought: BroughtPage) -> None:
    begin(desk, open_page(desk, brought), agreed="no")
    note = note_of(Consultation.objects.get())
    assert not note.agreed
    assert note.walk == Walk(edition=1, visit="")


def test_beginning_a_talk_is_written_down_and_is_no_further_opening(desk: Walker, brought: BroughtPage) -> None:
    begin(desk, open_page(desk, brought))
    assert brought.kept.openings == ((timezone.localdate(), 1),)
    assert lines()[2:] == [("page-opened", "ok"), ("talk-begun", "ok")]


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(desk: Walker, brought: BroughtPage) -> None:
    page = open_page(desk, brought)
    refused = desk.post(BEGIN, {"ticket": ticket(page), "label": "Kite"})
    assert refused.status == 422
    assert "Ask them whether the clinic may keep a copy" in refused.problem
    assert refused.one("#label")["value"] == "Kite"
    assert ASKED_FIRST in refused.words
    again = desk.post(BEGIN, {"ticket": ticket(refused), "agreed": "no", "label": " "})
    assert "Give the talk a label" in again.problem
    assert again.one("[name=agreed][checked]")["value"] == "no"
    assert not Consultation.objects.exists()


def test_the_label_is_not_lost_when_the_page_was_open_for_too_long(
    desk: Walker, brought: BroughtPage, settings
) -> None:
    page = open_page(desk, brought)
    settings.OPEN_TICKET_SECONDS = -1
    refused = begin(desk, page, label="<b>Kite</b>")
    assert refused.status == 422
    assert "<b>Kite</b>" in refused.problem
