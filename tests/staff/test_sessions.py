"""How long somebody stays signed in, and what ends it at once."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as real
from django.contrib.sessions.models import Session
from django.test import Client

from core.content.models import Edition
from core.staff import access, people, sessions
from core.staff.access import Row
from core.staff.models import Role, User
from tests.staff.staffing import PASSWORD, ClinicFactory, UserFactory, of_role, signed_in, with_session

pytestmark = pytest.mark.django_db

HOME = "/staff/"
MINUTES, HOURS = 60, 60 * 60
KINDS = [
    pytest.param("/staff/people/", {}, id="page"),
    pytest.param("/staff/audit/", {"HX-Request": "true"}, id="fragment"),
    pytest.param("/desk/guides/soft-tissue-sarcoma/editions/1/file/", {}, id="download"),
]


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


@pytest.fixture
def admin() -> User:
    return UserFactory(site_admin=True)


def ago(**seconds: int) -> dict[str, int]:
    return {f"staff.{clock}": int(time.time()) - gone for clock, gone in seconds.items()}


def copy_of(client: Client) -> Client:
    """Another browser with the same cookies."""
    copied = Client()
    copied.cookies["staff"] = client.cookies["staff"].value
    return copied


class TestTheClocks:
    @pytest.mark.parametrize(("place", "headers"), KINDS)
    def test_end_a_session_after_fifteen_idle_minutes(self, client: Client, admin: User, place: str, headers):
        with_session(signed_in(client, admin), **ago(began=HOURS, seen=14 * MINUTES + 55))
        assert client.get(place, headers=headers).status_code == 200
        with_session(client, **ago(seen=15 * MINUTES + 1))
        assert client.get(place, headers=headers).status_code in (302, 403)
        assert client.get(HOME).status_code == 302

    @pytest.mark.parametrize(("place", "headers"), KINDS)
    def test_end_a_session_after_twelve_hours_of_work(self, client: Client, admin: User, place: str, headers):
        with_session(signed_in(client, admin), **ago(began=12 * HOURS - 5, seen=1))
        assert client.get(place, headers=headers).status_code == 200
        with_session(client, **ago(began=12 * HOURS + 1, seen=1))
        assert client.get(place, headers=headers).status_code in (302, 403)

    def test_leave_nothing_of_an_ended_session_on_the_server(self, client: Client, admin: User):
        key = signed_in(client, admin).cookies["staff"].value
        with_session(client, **ago(seen=16 * MINUTES))
        client.get(HOME)
        assert not Session.objects.filter(session_key=key).exists()

    def test_say_why_at_the_sign_in_page(self, client: Client, admin: User):
        with_session(signed_in(client, admin), **ago(seen=16 * MINUTES))
        there = client.get("/staff/people/")["Location"]
        assert there == "/staff/sign-in/?next=%2Fstaff%2Fpeople%2F&ended=idle"
        assert "Nothing was done for a while" in client.get(there).content.decode()

    def test_begin_anew_with_every_request(self, client: Client, admin: User):
        with_session(signed_in(client, admin), **ago(seen=14 * MINUTES))
        client.get(HOME)
        assert client.session["staff.seen"] >= time.time() - 5

    def test_do_not_when_a_page_asks_by_itself(self, client: Client, admin: User, monkeypatch: pytest.MonkeyPatch):
        """For a quarter of an hour a page polls: then the session is over all the same."""
        polled = {**access.TABLE, "staff_audit": Row(reading=access.ADMINS, sending=None, passive=True)}
        monkeypatch.setattr(access, "TABLE", polled)
        with_session(signed_in(client, admin), **ago(seen=14 * MINUTES))
        assert client.get("/staff/audit/").status_code == 200
        assert client.session["staff.seen"] <= time.time() - 14 * MINUTES
        with_session(client, **ago(seen=16 * MINUTES))
        assert client.get("/staff/audit/").status_code == 302

    def test_set_back_or_ahead_end_it(self, client: Client, admin: User):
        with_session(signed_in(client, admin), **ago(began=-HOURS))
        assert client.get(HOME).status_code == 302

    def test_are_those_that_are_promised(self):
        assert (real.STAFF_IDLE_SECONDS, real.STAFF_SESSION_SECONDS, real.STAFF_PROOF_SECONDS) == (900, 43200, 600)

    def test_are_told_on_every_page(self, client: Client, admin: User):
        assert "signed out after 15 minutes" in signed_in(client, admin).get(HOME).content.decode()


class TestWhatWasTyped:
    def test_comes_back_when_the_session_was_over(self, client: Client, admin: User):
        with_session(signed_in(client, admin), **ago(seen=16 * MINUTES))
        page = client.post("/staff/clinics/", {"name": "<North> & South"})
        assert page.status_code == 403
        assert "&lt;North&gt; &amp; South" in page.content.decode()

    def test_stays_on_the_page_when_a_fragment_finds_the_session_over(self, client: Client):
        page = client.post("/staff/clinics/", {"name": "North"}, headers={"HX-Request": "true"})
        assert page.status_code == 403
        assert (page["HX-Retarget"], page["HX-Reswap"]) == ("#main", "afterbegin show:top")
        assert "<html" not in page.content.decode()

    def test_shows_no_password(self, client: Client):
        page = client.post("/staff/unlock/", {"password": "canary", "proof-password": "canary", "link": "canary"})
        assert page.status_code == 403
        assert "canary" not in page.content.decode()


def sign_out(user: User, client: Client) -> None:
    client.post("/staff/sign-out/")


def change_password(user: User, client: Client) -> None:
    new = "marble kettle thunder"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/staff/account/password/", sent).status_code == 302


def remove_app(user: User, client: Client) -> None:
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "laptop", "credential": {}})
    assert client.post("/staff/account/app/remove/").status_code == 302


def new_password_by_link(user: User, client: Client) -> None:
    link = people.reset_link(user, by=UserFactory(site_admin=True)).partition("link=")[2]
    people.set_new_password(link, password="marble kettle thunder")


def reset_second_factor(user: User, client: Client) -> None:
    people.reset_second_factor(user, by=UserFactory(site_admin=True))


def disable(user: User, client: Client) -> None:
    people.disable(user, by=UserFactory(site_admin=True))


def change_role(user: User, client: Client) -> None:
    people.change_role(user, role=Role.EDITOR, clinic=None, by=UserFactory(site_admin=True))


def change_clinic(user: User, client: Client) -> None:
    people.change_role(user, role=Role.NURSE, clinic=ClinicFactory(), by=UserFactory(site_admin=True))


BY_ONESELF = [change_password, remove_app]
BY_OTHERS = [new_password_by_link, reset_second_factor, disable, change_role, change_clinic]
Act = Callable[[User, Client], None]


class TestACopyOfTheCookie:
    @pytest.mark.parametrize("act", [sign_out, *BY_ONESELF, *BY_OTHERS], ids=lambda act: act.__name__)
    def test_is_worth_nothing_after(self, client: Client, act: Act):
        nurse = UserFactory(nurse=True)
        copied = copy_of(signed_in(client, nurse))
        elsewhere = signed_in(Client(), nurse)
        assert copied.get(HOME).status_code == 200
        act(nurse, client)
        assert copied.get(HOME)["Location"].startswith("/staff/sign-in/")
        assert elsewhere.get(HOME).status_code == (200 if act is sign_out else 302)

    @pytest.mark.parametrize("act", BY_ONESELF, ids=lambda act: act.__name__)
    def test_is_ended_while_one_s_own_session_goes_on_under_a_new_id(self, client: Client, act: Act):
        nurse = UserFactory(nurse=True)
        before = signed_in(client, nurse).cookies["staff"].value
        act(nurse, client)
        assert client.get(HOME).status_code == 200
        assert client.cookies["staff"].value != before

    @pytest.mark.django_db(transaction=True)
    def test_is_worth_nothing_after_new_recovery_codes(self, client: Client):
        nurse = UserFactory(nurse=True)
        copied = copy_of(signed_in(client, nurse))
        client.post("/staff/account/recovery/new/")
        assert (client.get(HOME).status_code, copied.get(HOME).status_code) == (200, 302)

    def test_is_ended_by_nothing_that_somebody_else_does(self, client: Client):
        nurse, other = UserFactory(nurse=True), UserFactory(nurse=True)
        signed_in(client, nurse)
        change_role(other, Client())
        assert client.get(HOME).status_code == 200

    def test_does_not_sign_out_by_a_link(self, client: Client):
        signed_in(client, UserFactory(nurse=True))
        assert client.get("/staff/sign-out/").status_code == 405
        assert client.get(HOME).status_code == 200


class TestAnOpenTab:
    def test_of_somebody_moved_to_another_clinic_shows_the_old_one_no_more(self, client: Client):
        was = UserFactory(clinic_admin=True)
        colleague = UserFactory(nurse=True, clinic=was.clinic)
        signed_in(client, was)
        assert client.get(f"/staff/people/{colleague.pk}/").status_code == 200
        User.objects.filter(pk=was.pk).update(clinic=ClinicFactory())  # even if the session were to live on
        assert client.get(f"/staff/people/{colleague.pk}/").status_code == 404

    @pytest.mark.parametrize("where", ["query", "body", "header", "cookie"])
    def test_names_no_clinic_of_its_own(self, client: Client, where: str):
        mine, other = UserFactory(clinic_admin=True), UserFactory(nurse=True, name="Nurse Elsewhere")
        signed_in(client, mine)
        named = {"clinic": str(other.clinic_id), "clinic_id": str(other.clinic_id)}
        if where == "cookie":
            client.cookies["clinic"] = str(other.clinic_id)
        headers = {"X-Clinic": str(other.clinic_id)} if where == "header" else {}
        page = client.get("/staff/people/", named if where == "query" else {}, headers=headers)
        assert "Elsewhere" not in page.content.decode()
        sent = {"name": "Ina", "email": "ina@clinic.example", **(named if where == "body" else {})}
        client.post("/staff/people/invite/", sent, headers=headers)
        assert mine.clinic.invitations.count() == 1


class TestAScreenThatWasHandedOver:
    @pytest.fixture
    def locked(self, client: Client) -> Client:
        nurse = UserFactory(nurse=True)
        return with_lock(signed_in(client, nurse))

    def test_answers_no_page_of_the_staff(self, locked: Client):
        for place in (HOME, "/staff/talks/", "/staff/account/", "/staff/account/password/"):
            assert locked.get(place)["Location"] == "/staff/unlock/"
        assert locked.get("/about/").status_code == 200

    def test_shows_no_way_to_them(self, locked: Client):
        assert "/staff/talks/" not in locked.get("/staff/unlock/").content.decode()

    def test_is_given_back_by_the_password_alone(self, locked: Client):
        wrong = locked.post("/staff/unlock/", {"password": "wrong"})
        assert wrong.status_code == 422
        assert locked.get(HOME).status_code == 302
        assert locked.post("/staff/unlock/", {"password": PASSWORD})["Location"] == "/staff/talks/"
        assert locked.get(HOME).status_code == 200

    def test_is_no_place_to_guess_at(self, locked: Client):
        statuses = [locked.post("/staff/unlock/", {"password": "wrong"}).status_code for _ in range(6)]
        assert statuses == [422] * 5 + [429]


def with_lock(client: Client) -> Client:
    with_session(client, **{"staff.locked": True, "staff.then": "/staff/talks/"})
    return client


@pytest.mark.parametrize("role", list(Role))
def test_the_first_page_names_the_places_of_the_role(client: Client, role: Role):
    page = signed_in(client, of_role(role)).get(HOME).content.decode()
    places = {"/staff/talks/": {Role.NURSE}, "/staff/people/": access.ADMINS, "/staff/clinics/": {Role.SITE_ADMIN}}
    assert {place for place in places if f'"{place}"' in page} == {p for p, whom in places.items() if role in whom}


def test_ended_sessions_are_swept_when_somebody_signs_in(client: Client, rf):
    signed_in(client, UserFactory())
    Session.objects.update(expire_date="2026-01-01T00:00:00Z")
    request = rf.get("/")
    request.session = {}
    sessions.begin(request)
    assert not Session.objects.exists()
