"""The page of what staff did: whose lines somebody reads, looking for some, and what never stands in one."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from core.content.models import Edition
from core.platform import audit
from core.platform.audit import Entry
from core.platform.models import AuditLine
from core.staff.auditing import pseudonym
from core.staff.models import User
from tests.staff.codes import shown
from tests.staff.staffing import PASSWORD, UserFactory, signed_in

pytestmark = pytest.mark.django_db

PAGE = "/staff/audit/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


@pytest.fixture
def admin() -> User:
    return UserFactory(clinic_admin=True)


@pytest.fixture
def reading(client: Client, admin: User) -> Client:
    return signed_in(client, admin)


def write(act: str, *, clinic: int | None, day: int = 21, name: str = "nurse@x.example", subject: str = "") -> None:
    at = datetime(2026, 11, day, 12, tzinfo=UTC)
    audit.append(Entry(act=act, at=at, actor=1, actor_name=name, clinic=clinic, subject=subject))


def rows(page) -> list[str]:
    body = re.search(r"<tbody>(.*)</tbody>", page.content.decode(), re.DOTALL)
    return re.findall(r"<tr>.*?</tr>", body[1], re.DOTALL) if body else []


class TestWhoReadsWhat:
    def test_a_clinic_s_administrator_reads_their_clinic_s_lines(self, reading: Client, admin: User):
        other = UserFactory(nurse=True)
        write("page-opened", clinic=admin.clinic_id)
        write("talk-closed", clinic=other.clinic_id)
        write("published", clinic=None)
        page = reading.get(PAGE)
        assert (
            len(rows(page)) == 1 + AuditLine.objects.filter(clinic=admin.clinic_id).exclude(act="page-opened").count()
        )
        assert "talk-closed" not in page.content.decode()
        assert "published" not in page.content.decode()

    def test_a_site_administrator_reads_all(self, client: Client, admin: User):
        write("page-opened", clinic=admin.clinic_id)
        write("published", clinic=None)
        page = signed_in(client, UserFactory(site_admin=True)).get(PAGE).content.decode()
        assert "page-opened" in page
        assert "published" in page


class TestLooking:
    @pytest.fixture
    def lines(self, admin: User) -> None:
        write("page-opened", clinic=admin.clinic_id, day=10)
        write("page-opened", clinic=admin.clinic_id, day=12, name="other@x.example")
        write("talk-closed", clinic=admin.clinic_id, day=14)

    @pytest.mark.parametrize(
        ("wanted", "found"),
        [
            ({"act": "page"}, 2),
            ({"person": "OTHER@"}, 1),
            ({"since": "2026-11-12", "until": "2026-11-14"}, 2),
            ({"until": "2026-11-10"}, 1),
            ({"act": "nothing"}, 0),
        ],
        ids=["act", "person", "days", "until", "nothing"],
    )
    @pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
    def test_finds_lines(self, reading: Client, lines: None, wanted: dict[str, str], found: int, headers):
        page = reading.get(PAGE, {"until": "2026-11-20", **wanted}, headers=headers)
        assert len(rows(page)) == found
        assert ("<html" in page.content.decode()) == (not headers)
        assert "HX-Request" in page["Vary"]

    @pytest.mark.parametrize("headers", [{}, FRAGMENT], ids=["page", "fragment"])
    def test_says_what_a_date_looks_like(self, reading: Client, headers):
        page = reading.get(PAGE, {"since": "soon"}, headers=headers)
        assert page.status_code == 422
        assert "Type a date such as" in page.content.decode()

    def test_turns_pages_of_fifty(self, reading: Client, admin: User):
        for _ in range(60):
            write("page-opened", clinic=admin.clinic_id)
        first, second = (reading.get(PAGE, {"act": "page-opened", "page": n}) for n in ("1", "2"))
        assert (len(rows(first)), len(rows(second))) == (50, 10)
        assert "?act=page-opened&amp;page=2" in first.content.decode()
        assert {reading.get(PAGE, {"page": odd}).status_code for odd in ("0", "-1", "x", "999")} == {200}

    def test_shows_what_was_typed_as_text(self, reading: Client, admin: User):
        write("page-opened", clinic=admin.clinic_id, subject="<script>alert(1)</script>")
        page = reading.get(PAGE, {"person": '"><img src=x>', "act": ""}).content.decode()
        assert "<img src=x>" not in page
        assert "<script>alert" not in reading.get(PAGE).content.decode()


class TestLines:
    def test_of_what_happens_at_the_door_are_all_there(self, client: Client):
        user = UserFactory(nurse=True)
        client.post("/staff/sign-in/", {"login": user.email, "password": "wrong"})
        client.post("/staff/sign-in/", {"login": user.email, "password": PASSWORD})
        client.post("/staff/sign-in/code/", {"code": "000000"})
        client.post("/staff/sign-in/code/", {"code": shown()})
        client.get("/staff/people/")
        client.post("/staff/sign-out/")
        said = [(line.act, line.result) for line in AuditLine.objects.order_by("seq")]
        assert said == [
            ("password", "failed"),
            ("second-factor", "failed"),
            ("signed-in", "ok"),
            ("page-refused", "refused"),
            ("signed-out", "ok"),
        ]
        line = AuditLine.objects.get(act="signed-in")
        assert (line.actor, line.actor_name, line.clinic) == (user.pk, user.email, user.clinic_id)

    def test_hold_no_line_break_or_escape_that_was_sent(self, client: Client):
        for odd in ("a\r\nINFO forged@x.example", "a\x1b[31m@x.example", "a%0ab@x.example", '{"a":"b"}@x.example'):
            client.post("/staff/sign-in/", {"login": odd, "password": odd})
        assert all(
            text.isprintable()
            for row in AuditLine.objects.values_list("actor_name", "subject", "detail")
            for text in row
        )

    def test_name_things_by_a_word_that_says_nothing_and_stays_the_same(self):
        assert pseudonym("page", "abc") == pseudonym("page", "abc") != pseudonym("page", "abd")
        assert "abc" not in pseudonym("page", "abc")


def test_nobody_comes_in_when_it_cannot_be_written_down(client: Client, settings, tmp_path):
    user = UserFactory(nurse=True)
    client.post("/staff/sign-in/", {"login": user.email, "password": PASSWORD})
    (tmp_path / "full").write_text("not a folder")
    settings.AUDIT_CHECKPOINTS_FILE = tmp_path / "full" / "audit.txt"
    assert client.post("/staff/sign-in/code/", {"code": shown()}).status_code == 503
    assert client.get("/staff/").status_code != 200
