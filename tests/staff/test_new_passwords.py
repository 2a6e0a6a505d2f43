"""A new password: by oneself, by a link of an administrator, by a link that was mailed."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connections
from django.test import Client

from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff import people
from core.staff.models import User
from tests.staff.codes import shown
from tests.staff.staffing import PASSWORD, UserFactory, signed_in
from tests.staff.test_joining import by_mail, token_of

pytestmark = pytest.mark.django_db

PAGE, FORGOT, CHANGE = "/staff/new-password/", "/staff/forgot/", "/staff/account/password/"
NEW = "marble kettle thunder"


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


@pytest.fixture
def nurse() -> User:
    return UserFactory(nurse=True)


@pytest.fixture
def link(nurse: User) -> str:
    return token_of(people.reset_link(nurse, by=UserFactory(site_admin=True)))


def setting(link: str, password: str = NEW, **more: str) -> dict[str, str]:
    return {"link": link, "password": password, "password2": password, **more}


class TestALink:
    def test_sets_a_password_and_still_asks_for_the_second_step(self, client: Client, nurse: User, link: str):
        assert nurse.email in client.get(PAGE, {"link": link}).content.decode()
        assert client.post(PAGE, setting(link))["Location"] == "/staff/sign-in/"
        assert client.get("/staff/").status_code == 302
        sent = {"login": nurse.email, "password": NEW}
        assert client.post("/staff/sign-in/", sent)["Location"] == "/staff/sign-in/code/"
        assert client.get("/staff/").status_code == 302
        assert client.post("/staff/sign-in/code/", {"code": shown()})["Location"] == "/staff/"
        assert AuditLine.objects.filter(act="password-set-by-link", actor=nurse.pk).exists()

    def test_works_once(self, client: Client, link: str):
        client.post(PAGE, setting(link))
        assert client.get(PAGE, {"link": link}).status_code == 404
        assert client.post(PAGE, setting(link, "another kettle thunder")).status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_works_once_for_two_at_the_same_instant(self, link: str):
        gate = Barrier(2)

        def use(password: str) -> int:
            try:
                gate.wait()
                return Client().post(PAGE, setting(link, password)).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(use, [NEW, "another kettle thunder"])) == [302, 404]

    def test_lasts_an_hour(self, client: Client, link: str, settings):
        assert settings.PASSWORD_RESET_TIMEOUT == 60 * 60
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert client.get(PAGE, {"link": link}).status_code == 404

    @pytest.mark.parametrize("change", ["shut out", "sessions ended", "signed in", "other person"])
    def test_is_over_when_the_account_is_not_as_it_was(self, client: Client, nurse: User, link: str, change: str):
        if change == "shut out":
            people.disable(nurse, by=UserFactory(site_admin=True))
        elif change == "sessions ended":
            nurse.end_sessions()
        elif change == "signed in":
            signed_in(client, nurse)
        else:
            theirs = token_of(people.reset_link(UserFactory(), by=UserFactory(site_admin=True)))
            link = theirs.partition(".")[0] + "." + link.partition(".")[2]
        assert Client().get(PAGE, {"link": link}).status_code == 404

    @pytest.mark.parametrize(
        "link", ["", "x", ".", "MQ.x", "MQ.diekcz-0", "////.x", "é.x", "OTk5OTk5OTk5OTk5OTk5OTk5OTk.x"]
    )
    def test_that_is_made_up_finds_nothing(self, client: Client, link: str):
        assert client.get(PAGE, {"link": link}).status_code == 404
        assert client.post(PAGE, setting(link)).status_code == 404

    def test_changes_nobody_else_and_no_right(self, client: Client, nurse: User, link: str):
        other = UserFactory(nurse=True)
        client.post(PAGE, setting(link, id=str(other.pk), role="site-admin", is_superuser="1", email=other.email))
        other.refresh_from_db()
        nurse.refresh_from_db()
        assert other.check_password(PASSWORD)
        assert (nurse.role, nurse.check_password(NEW)) == ("nurse", True)

    def test_refuses_a_weak_password_and_stays_good(self, client: Client, link: str):
        assert client.post(PAGE, setting(link, "Password123!")).status_code == 422
        assert client.post(PAGE, setting(link)).status_code == 302


class TestForgotten:
    def test_without_a_mail_server_leads_to_the_administrator(self, client: Client, nurse: User):
        assert "Ask your administrator" in client.get(FORGOT).content.decode()
        client.post(FORGOT, {"email": nurse.email})
        assert mail.outbox == []

    def test_answers_the_same_for_everybody(self, client: Client, nurse: User, settings, monkeypatch):
        by_mail(settings, monkeypatch)
        UserFactory(email="out@x.example", disabled=True)
        emails = [nurse.email, "nobody@x.example", "out@x.example"]
        answers = [client.post(FORGOT, {"email": email}) for email in emails]
        bare = {re.sub(r"[0-9a-f]{12}\b|[\w]{64}", "", answer.content.decode()) for answer in answers}
        assert {answer.status_code for answer in answers} == {200}
        assert len(bare) == 1
        assert [letter.to for letter in mail.outbox] == [[nurse.email]]

    def test_mails_a_link_of_our_own_host(self, client: Client, nurse: User, settings, monkeypatch):
        by_mail(settings, monkeypatch)
        settings.ALLOWED_HOSTS = ["*"]
        client.post(FORGOT, {"email": nurse.email.upper()}, headers={"Host": "evil.example"})
        [letter] = mail.outbox
        assert f"{settings.SITE_ORIGIN}/staff/new-password/?link=" in letter.body
        assert "evil" not in letter.body
        link = re.search(r"link=(\S+)", letter.body)[1]
        assert client.post(PAGE, setting(link)).status_code == 302
        assert "was changed" in mail.outbox[1].body
        assert Authenticator.objects.filter(user=nurse).exists()

    def test_is_limited_for_one_address_whether_it_has_an_account_or_not(self, client: Client, settings, monkeypatch):
        by_mail(settings, monkeypatch)
        for email in (UserFactory().email, "nobody@x.example"):
            assert [client.post(FORGOT, {"email": email}).status_code for _ in range(6)] == [200] * 5 + [429]


class TestOnesOwn:
    def test_is_changed_with_the_old_one(self, client: Client, nurse: User):
        signed_in(client, nurse)
        sent = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
        assert client.post(CHANGE, sent)["Location"] == "/staff/"
        nurse.refresh_from_db()
        assert nurse.check_password(NEW)
        assert "signed out everywhere else" in client.get("/staff/").content.decode()

    def test_is_not_guessed_at_in_a_stolen_session(self, client: Client, nurse: User):
        signed_in(client, nurse)
        wrong = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
        assert [client.post(CHANGE, wrong).status_code for _ in range(6)] == [422] * 5 + [429]
        nurse.refresh_from_db()
        assert nurse.check_password(PASSWORD)

    @pytest.mark.parametrize("password", ["Password123!", "short", "correcthorse"])
    def test_may_not_be_weak(self, client: Client, nurse: User, password: str):
        signed_in(client, nurse)
        sent = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        assert client.post(CHANGE, sent).status_code == 422

    def test_must_be_chosen_when_somebody_else_knows_it(self, client: Client):
        lent = UserFactory(nurse=True, second_factor=False)
        User.objects.filter(pk=lent.pk).update(password_is_temporary=True)
        client.post("/staff/sign-in/", {"login": lent.email, "password": PASSWORD})
        for place in ("/staff/", "/staff/account/", "/staff/account/app/"):
            assert client.get(place)["Location"] == CHANGE
        client.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
        assert client.get("/staff/")["Location"] == "/staff/account/"


def test_a_letter_that_cannot_be_sent_is_written_down_without_the_address(
    nurse: User, settings, monkeypatch, caplog: pytest.LogCaptureFixture
):
    by_mail(settings, monkeypatch)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    began = time.monotonic()
    Client().post(FORGOT, {"email": nurse.email})
    assert time.monotonic() - began < 2
    assert "A mail could not be sent" in caplog.text
    assert nurse.email not in "".join(record.getMessage() for record in caplog.records)
