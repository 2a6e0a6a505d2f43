"""A fresh installation has no account; how the first one is made, and people to try the service with."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff.models import Invitation, Role, User
from tests.staff.codes import shown
from tests.staff.staffing import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db

NEW = "marble kettle thunder"


def say(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


class TestAFreshInstallation:
    def test_has_no_account_and_no_password_that_everybody_knows(self, edition: Edition, client: Client):
        assert not User.objects.exists()
        for name in ("admin", "admin@example.org", "root"):
            assert client.post("/staff/sign-in/", {"login": name, "password": "admin"}).status_code == 422

    def test_gets_its_administrator_by_a_link(self, edition: Edition, client: Client, settings):
        said = say("createadmin", "Ada@Hospital.example")
        link = re.search(rf"{settings.SITE_ORIGIN}/staff/join/\?link=(\S+)", said)[1]
        sent = {"link": link, "name": "Ada", "password": PASSWORD, "password2": PASSWORD}
        assert client.post("/staff/join/", sent).status_code == 302
        made = User.objects.get()
        assert (made.email, made.role, made.clinic) == ("ada@hospital.example", Role.SITE_ADMIN, None)
        assert client.post("/staff/join/", sent).status_code == 404
        assert [line.act for line in AuditLine.objects.order_by("seq")][:2] == ["invited", "joined"]

    @pytest.mark.parametrize("email", ["no address", "", "a@b"])
    def test_asks_for_a_real_address(self, email: str):
        with pytest.raises(CommandError, match="not an e-mail address"):
            say("createadmin", email)

    def test_makes_no_second_account_of_an_address(self):
        with pytest.raises(CommandError, match="has an account already"):
            say("createadmin", UserFactory().email.upper())
        assert not Invitation.objects.exists()

    def test_may_print_a_link_again_and_the_old_one_is_over(self):
        for _ in range(2):
            say("createadmin", "ada@hospital.example")
        assert Invitation.objects.count() == 1


class TestPeopleToTryWith:
    def test_are_one_of_every_role_and_a_colleague(self):
        said = say("demo")
        roles = sorted(User.objects.values_list("role", flat=True))
        assert roles == sorted([*Role, Role.NURSE])
        assert len(set(re.findall(r"\S+@trial\.example +(\S{16})$", said, re.MULTILINE))) == 6

    def test_choose_their_own_password_and_a_second_step_first(self, edition: Edition, client: Client):
        email, password = re.search(r"(nurse@trial\.example) +(\S+)", say("demo")).groups()
        client.post("/staff/sign-in/", {"login": email, "password": password})
        assert client.get("/staff/")["Location"] == "/staff/account/password/"
        client.post("/staff/account/password/", {"oldpassword": password, "password1": NEW, "password2": NEW})
        assert client.get("/staff/")["Location"] == "/staff/account/"
        assert Client().post("/staff/sign-in/", {"login": email, "password": password}).status_code == 422

    def test_start_anew_when_they_are_made_again(self):
        first, second = say("demo"), say("demo")
        assert User.objects.count() == 6
        assert first != second

    def test_are_made_in_a_trial_only(self, settings):
        settings.TRIAL = False
        with pytest.raises(CommandError, match="no trial"):
            say("demo")
        assert not User.objects.exists()

    def test_leave_other_accounts_alone(self):
        own = UserFactory(site_admin=True)
        say("demo")
        own.refresh_from_db()
        assert own.check_password(PASSWORD)


def test_an_invited_person_comes_in_by_password_and_code(edition: Edition, client: Client):
    user = UserFactory(editor=True)
    client.post("/staff/sign-in/", {"login": user.email, "password": PASSWORD})
    client.post("/staff/sign-in/code/", {"code": shown()})
    assert client.get("/desk/").status_code == 200
