"""Accounts come from invitations: one link, one account, of the role and clinic that the link was made for."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connections
from django.test import Client
from django.utils import timezone

from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff import mailing, people
from core.staff.models import Clinic, Invitation, Role, User
from core.staff.views import joining
from tests.staff.staffing import PASSWORD, ClinicFactory, UserFactory, signed_in

pytestmark = pytest.mark.django_db

SIXTY_FOUR = "q8Zr2LxVw5Tn0KpYc7HdJm4BgSf9EaUoWi3RtXyNbGvCzQkPlMh6DsFeAjOuI1!?"
JOIN, INVITE = "/staff/join/", "/staff/people/invite/"


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


def token_of(link: str) -> str:
    return link.partition("link=")[2]


def invitation(*, email: str = "ina@clinic.example", role: Role = Role.NURSE, clinic: Clinic | None = None) -> str:
    """The secret of an invitation that was just made."""
    where = (clinic or ClinicFactory()) if role.works_in_a_clinic else None
    made = people.invite(
        email=email, name="Ina", role=role, clinic=where, by=UserFactory(site_admin=True), now=timezone.now()
    )
    return token_of(made[1])


def accepting(token: str, **more: str) -> dict[str, str]:
    return {"link": token, "name": "Ina Nurse", "password": PASSWORD, "password2": PASSWORD, **more}


def link_on(page) -> str:
    return re.search(r"/staff/join/\?link=([\w-]+)", page.content.decode())[1]


class TestALink:
    def test_makes_the_account_it_was_made_for(self, client: Client):
        clinic = ClinicFactory()
        token = invitation(clinic=clinic)
        page = client.get(JOIN, {"link": token}).content.decode()
        assert "ina@clinic.example" in page
        assert str(clinic) in page
        assert client.post(JOIN, accepting(token))["Location"] == "/staff/sign-in/"
        made = User.objects.get(email="ina@clinic.example")
        assert (made.name, made.role, made.clinic) == ("Ina Nurse", Role.NURSE, clinic)
        assert client.post("/staff/sign-in/", {"login": made.email, "password": PASSWORD}).status_code == 302
        assert client.get("/staff/")["Location"] == "/staff/account/"

    def test_takes_no_role_or_clinic_or_right_from_what_is_posted(self, client: Client):
        mine, other = ClinicFactory(), ClinicFactory()
        more = {"role": "site-admin", "clinic": str(other.pk), "email": "eva@evil.example", "id": "1", "pk": "1"}
        rights = dict.fromkeys(["is_superuser", "is_staff", "is_active", "approved_by", "published_at"], "1")
        client.post(JOIN, accepting(invitation(clinic=mine), **more, **rights))
        made = User.objects.get(email="ina@clinic.example")
        assert (made.role, made.clinic, made.is_staff) == (Role.NURSE, mine, False)
        assert not User.objects.filter(email="eva@evil.example").exists()

    def test_works_once(self, client: Client):
        token = invitation()
        client.post(JOIN, accepting(token))
        before = User.objects.count()
        assert client.get(JOIN, {"link": token}).status_code == 404
        assert client.post(JOIN, accepting(token, name="Somebody else")).status_code == 404
        assert User.objects.count() == before

    @pytest.mark.parametrize("why", ["unknown", "used", "too old", "withdrawn", "replaced", "account there", "empty"])
    def test_that_is_no_good_says_the_same_whatever_the_reason(self, client: Client, why: str):
        clinic = ClinicFactory()
        token = invitation(clinic=clinic)
        if why == "used":
            client.post(JOIN, accepting(token))
            User.objects.filter(email="ina@clinic.example").update(email="ina.married@clinic.example")
        elif why == "too old":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif why == "withdrawn":
            people.withdraw(Invitation.objects.get(), by=UserFactory(site_admin=True))
        elif why == "replaced":
            invitation(clinic=clinic)
        elif why == "account there":
            UserFactory(email="ina@clinic.example")
        tried = {"unknown": "made-up", "empty": ""}.get(why, token)
        answers = [client.get(JOIN, {"link": tried}), client.post(JOIN, accepting(tried))]
        bare = {re.sub(r"[0-9a-f]{12}\b", "", answer.content.decode()) for answer in answers}
        assert {answer.status_code for answer in answers} == {404}
        assert len(bare) == 1
        assert "This link does not work" in bare.pop()

    def test_lasts_seventy_two_hours(self):
        now = timezone.now()
        made, _link = people.invite(
            email="ina@clinic.example", name="", role=Role.EDITOR, clinic=None, by=UserFactory(site_admin=True), now=now
        )
        assert made.expires_at - now == timedelta(hours=72)

    def test_is_kept_nowhere(self, client: Client):
        token = invitation()
        assert token not in str(list(Invitation.objects.values())) + str(list(AuditLine.objects.values()))

    def test_that_is_no_good_leaves_a_line_without_its_secret(self, client: Client):
        client.get(JOIN, {"link": "canary"})
        line = AuditLine.objects.get()
        assert (line.act, line.result) == ("link", "refused")
        assert "canary" not in str(AuditLine.objects.values().get())

    def test_of_no_network_can_be_guessed_at(self, client: Client, monkeypatch: pytest.MonkeyPatch):
        assert joining._LINKS.at_most <= 60
        monkeypatch.setattr(joining, "_LINKS", replace(joining._LINKS, at_most=3))
        statuses = [client.get(JOIN, {"link": str(n)}).status_code for n in range(4)]
        assert statuses == [404] * 3 + [429]

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("links", ["one link", "two links of two clinics"])
    def test_makes_one_account_of_one_address_for_two_at_the_same_instant(self, links: str):
        first, gate = invitation(), Barrier(2)
        second = first if links == "one link" else invitation()

        def use(token: str) -> int:
            try:
                gate.wait()
                return Client().post(JOIN, accepting(token)).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(use, [first, second])) == [302, 404]
        assert User.objects.filter(email="ina@clinic.example").count() == 1


class TestTheForm:
    @pytest.mark.parametrize(
        ("password", "said"),
        [
            ("Password123!", "too easy"),
            ("short one", "too short"),
            ("ina@clinic.example", "too easy"),
            ("ina2026ina2026", "too easy"),
            ("qwertyuiopasdf", "too easy"),
            ("", "Type a password"),
        ],
    )
    def test_refuses_a_password_that_others_would_find(self, client: Client, password: str, said: str):
        page = client.post(JOIN, accepting(invitation(), password=password, password2=password))
        assert page.status_code == 422
        assert said in page.content.decode()
        assert 'value="Ina Nurse"' in page.content.decode()
        assert not User.objects.filter(email="ina@clinic.example").exists()

    @pytest.mark.parametrize(
        "password", [SIXTY_FOUR, "  leave my blanks alone, please  ", "vier wörter und ein ß dazu"]
    )
    def test_takes_long_ones_of_any_letters_as_they_are(self, client: Client, password: str):
        assert client.post(JOIN, accepting(invitation(), password=password, password2=password)).status_code == 302
        assert User.objects.get(email="ina@clinic.example").check_password(password)

    def test_wants_the_same_password_twice(self, client: Client):
        page = client.post(JOIN, accepting(invitation(), password2="marble kettle thunder"))
        assert page.status_code == 422
        assert "The two passwords differ" in page.content.decode()

    def test_never_shows_a_password_again(self, client: Client):
        page = client.post(JOIN, accepting(invitation(), name="", password="canary one", password2="canary two"))
        assert page.status_code == 422
        assert "canary" not in page.content.decode()

    def test_shows_no_secret_when_it_did_not_come_from_us(self):
        strict = Client(enforce_csrf_checks=True)
        sent = {"link": "canary-link", "name": "Ina", "password": "canary-one", "password2": "canary-two"}
        page = strict.post(JOIN, sent | {"proof-password": "canary"}, headers={"Origin": "http://testserver"})
        assert page.status_code == 403
        assert "canary" not in page.content.decode()
        assert "Ina" in page.content.decode()


class TestInviting:
    def test_shows_the_link_once_with_the_installation_s_own_host(self, client: Client, settings):
        settings.ALLOWED_HOSTS = ["*"]
        signed_in(client, UserFactory(site_admin=True))
        sent = {"name": "Ina", "email": "Ina@Clinic.example", "role": "editor", "clinic": ""}
        page = client.post(INVITE, sent, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert f"{settings.SITE_ORIGIN}/staff/join/?link=" in page.content.decode()
        assert "evil" not in page.content.decode()
        assert people.invited(link_on(page), now=timezone.now()).email == "ina@clinic.example"
        assert "link=" not in client.get("/staff/people/").content.decode()

    def test_says_how_long_it_is_good_in_the_time_of_the_place(self, client: Client, settings):
        settings.TIME_ZONE = "Asia/Tokyo"
        signed_in(client, UserFactory(site_admin=True))
        made = client.post(INVITE, {"name": "Ina", "email": "i@x.example", "role": "editor", "clinic": ""})
        until = f"{timezone.localtime(Invitation.objects.get().expires_at):%-d %B %Y, %H:%M} JST"
        for page in (made, client.get("/staff/people/")):
            assert until in page.content.decode()

    def test_by_a_clinic_s_administrator_makes_nurses_of_that_clinic(self, client: Client):
        admin, other = UserFactory(clinic_admin=True), ClinicFactory()
        signed_in(client, admin)
        assert 'name="role"' not in client.get(INVITE).content.decode()
        client.post(INVITE, {"name": "Ina", "email": "i@x.example", "role": "site-admin", "clinic": str(other.pk)})
        made = Invitation.objects.get()
        assert (made.role, made.clinic) == (Role.NURSE, admin.clinic)

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"role": "nurse", "clinic": ""}, "Choose the clinic"),
            ({"role": "emperor"}, "Choose one of the roles"),
            ({"email": "no address"}, "Type an e-mail address"),
            ({"name": ""}, "Type a name"),
            ({"name": "x" * 121}, "at most 120"),
        ],
    )
    def test_says_what_is_missing_and_keeps_what_was_typed(self, client: Client, sent: dict[str, str], said: str):
        signed_in(client, UserFactory(site_admin=True))
        typed = {"name": "Ina", "email": "ina@clinic.example", "role": "editor", "clinic": "", **sent}
        page = client.post(INVITE, typed)
        assert page.status_code == 422
        assert said in page.content.decode()
        assert not Invitation.objects.exists()
        kept = "email" if "email" not in sent else "name"
        assert f'value="{typed[kept]}"' in page.content.decode()

    def test_tells_nothing_of_accounts_in_other_clinics(self, client: Client):
        admin = UserFactory(clinic_admin=True)
        UserFactory(nurse=True, email="theirs@x.example")
        UserFactory(nurse=True, email="ours@x.example", clinic=admin.clinic)
        signed_in(client, admin)
        theirs = client.post(INVITE, {"name": "A", "email": "theirs@x.example"})
        ours = client.post(INVITE, {"name": "A", "email": "ours@x.example"})
        assert (theirs.status_code, ours.status_code) == (200, 422)
        assert client.get(JOIN, {"link": link_on(theirs)}).status_code == 404

    def test_can_be_taken_back(self, client: Client):
        admin = UserFactory(clinic_admin=True)
        token = invitation(clinic=admin.clinic)
        signed_in(client, admin).post(f"/staff/people/invitations/{Invitation.objects.get().pk}/withdraw/")
        assert client.get(JOIN, {"link": token}).status_code == 404
        assert AuditLine.objects.filter(act="invitation-withdrawn", actor=admin.pk).exists()

    def test_of_another_clinic_is_not_there(self, client: Client):
        token = invitation()
        signed_in(client, UserFactory(clinic_admin=True))
        assert client.post(f"/staff/people/invitations/{Invitation.objects.get().pk}/withdraw/").status_code == 404
        assert client.get(JOIN, {"link": token}).status_code == 200

    def test_by_mail_when_there_is_a_mail_server(self, client: Client, settings, monkeypatch: pytest.MonkeyPatch):
        by_mail(settings, monkeypatch)
        signed_in(client, UserFactory(site_admin=True))
        page = client.post(INVITE, {"name": "Ina", "email": "ina@x.example", "role": "editor", "clinic": ""})
        [letter] = mail.outbox
        assert letter.to == ["ina@x.example"]
        assert link_on(page) in letter.body


def by_mail(settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a mail server, whose letters are delivered at once."""
    settings.MAIL = {"EMAIL_HOST": "localhost"}
    monkeypatch.setattr(mailing.threading, "Thread", _AtOnce)


class _AtOnce:
    def __init__(self, *, target, kwargs) -> None:
        self.start = lambda: target(**kwargs)
