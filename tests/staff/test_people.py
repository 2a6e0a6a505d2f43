"""Administrators look after accounts and clinics: what they may do, to whom, and what they may not."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.utils import timezone

from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff import people
from core.staff.models import Clinic, Role, User
from tests.staff.staffing import PASSWORD, ClinicFactory, UserFactory, of_role, signed_in, with_session
from tests.tables import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


@pytest.fixture
def site(client: Client) -> Client:
    return signed_in(client, UserFactory(site_admin=True))


@pytest.fixture
def nurse() -> User:
    return UserFactory(nurse=True)


def act(client: Client, person: User, doing: str, **sent: str):
    return client.post(f"/staff/people/{person.pk}/{doing}/", sent)


def last() -> tuple[str, str, str]:
    line = AuditLine.objects.latest("seq")
    return line.act, line.subject, line.result


class TestASiteAdministrator:
    def test_sees_everybody_and_whom_is_invited(self, site: Client, nurse: User):
        page = site.get("/staff/people/").content.decode()
        assert nurse.email in page
        assert str(nurse.clinic) in page

    def test_gives_another_role(self, site: Client, nurse: User):
        assert act(site, nurse, "role", role="editor", clinic="").status_code == 302
        nurse.refresh_from_db()
        assert (nurse.role, nurse.clinic) == (Role.EDITOR, None)
        assert last() == ("role-changed", f"account {nurse.pk}", "ok")
        assert AuditLine.objects.latest("seq").detail == "nurse to editor"

    def test_gives_another_clinic(self, site: Client, nurse: User):
        elsewhere = ClinicFactory()
        act(site, nurse, "role", role="nurse", clinic=str(elsewhere.pk))
        nurse.refresh_from_db()
        assert nurse.clinic == elsewhere

    @pytest.mark.parametrize(
        "sent", [{"role": "nurse", "clinic": ""}, {"role": "emperor"}, {"role": "nurse", "clinic": "99999"}, {}]
    )
    def test_is_told_what_is_wrong_with_a_role(self, site: Client, nurse: User, sent: dict[str, str]):
        before = all_rows()
        assert act(site, nurse, "role", **sent).status_code == 422
        assert all_rows() == before

    def test_shuts_somebody_out_and_lets_them_in(self, site: Client, nurse: User):
        theirs = signed_in(Client(), nurse)
        act(site, nurse, "disable")
        assert theirs.get("/staff/").status_code == 302
        sign_in = {"login": nurse.email, "password": PASSWORD}
        assert Client().post("/staff/sign-in/", sign_in).status_code == 422
        assert "Shut out" in site.get(f"/staff/people/{nurse.pk}/").content.decode()
        act(site, nurse, "enable")
        assert Client().post("/staff/sign-in/", sign_in).status_code == 302

    @pytest.mark.parametrize(("doing", "sent"), [("disable", {}), ("role", {"role": "editor"})], ids=["out", "role"])
    def test_takes_back_what_somebody_could_let_others_in_with(self, site: Client, doing: str, sent: dict[str, str]):
        admin, other = UserFactory(clinic_admin=True), UserFactory(clinic_admin=True)
        who = {"name": "Ina", "role": Role.NURSE, "clinic": None, "now": timezone.now()}
        _invitation, link = people.invite(email="one@x.example", by=admin, **who)
        _invitation, kept = people.invite(email="two@x.example", by=other, **who)
        act(site, admin, doing, **sent)
        assert [Client().get(urlsplit(to).path, {"link": to.split("=")[1]}).status_code for to in (link, kept)] == [
            404,
            200,
        ]

    def test_takes_the_second_step_away(self, site: Client, nurse: User):
        act(site, nurse, "second-factor")
        assert not Authenticator.objects.filter(user=nurse).exists()
        assert last() == ("second-factor-reset", f"account {nurse.pk}", "ok")

    def test_hands_over_a_link_for_a_new_password(self, site: Client, nurse: User, settings):
        page = act(site, nurse, "password").content.decode()
        assert f"{settings.SITE_ORIGIN}/staff/new-password/?link=" in page

    def test_adds_clinics_each_name_once(self, site: Client):
        assert site.post("/staff/clinics/", {"name": " North "}).status_code == 302
        again = site.post("/staff/clinics/", {"name": "NORTH"})
        assert again.status_code == 422
        assert "of this name already" in again.content.decode()
        assert [clinic.name for clinic in Clinic.objects.all()] == ["North"]

    def test_is_told_that_somebody_is_not_there(self, site: Client):
        assert site.get("/staff/people/987654/").status_code == 404


class TestNobody:
    @pytest.mark.parametrize("doing", ["role", "disable", "enable", "second-factor", "password"])
    def test_changes_their_own_account_on_these_pages(self, client: Client, doing: str):
        admin = UserFactory(site_admin=True)
        UserFactory(site_admin=True)
        signed_in(client, admin)
        before = all_rows()
        page = act(client, admin, doing, role="nurse", clinic=str(ClinicFactory().pk))
        assert page.status_code == 403
        assert "Nobody changes their own account" in page.content.decode()
        assert {table: rows for table, rows in all_rows().items() if table != "core_clinic"} == {
            table: rows for table, rows in before.items() if table != "core_clinic"
        }
        assert last() == ("account-change", f"account {admin.pk}", "refused")

    @pytest.mark.parametrize("role", [Role.NURSE, Role.EDITOR, Role.APPROVER, Role.CLINIC_ADMIN])
    def test_raises_themselves(self, client: Client, role: Role):
        user = of_role(role)
        signed_in(client, user)
        answers = [act(client, user, doing, role="site-admin").status_code for doing in ("role", "enable")]
        assert set(answers) <= {403, 404}
        user.refresh_from_db()
        assert user.role == role

    @pytest.mark.parametrize(
        "remove",
        [
            lambda last_one, by: people.change_role(last_one, role=Role.EDITOR, clinic=None, by=by),
            lambda last_one, by: people.disable(last_one, by=by),
        ],
        ids=["by another role", "by shutting out"],
    )
    def test_removes_the_last_site_administrator(self, remove: Callable[..., None]):
        """Not even somebody whose own account was shut out just now."""
        last_one, shut_out = UserFactory(site_admin=True), UserFactory(site_admin=True, disabled=True)
        with pytest.raises(people.Refused, match="last site administrator"):
            remove(last_one, by=shut_out)

    @pytest.mark.django_db(transaction=True)
    def test_is_left_without_one_when_two_remove_each_other_at_once(self):
        pair, gate = [UserFactory(site_admin=True), UserFactory(site_admin=True)], Barrier(2)

        def remove(by: int) -> str:
            try:
                gate.wait()
                people.disable(User.objects.get(pk=pair[1 - by].pk), by=pair[by])
            except people.Refused:
                return "refused"
            finally:
                connections.close_all()
            return "done"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(remove, [0, 1])) == ["done", "refused"]


class TestAClinicAdministrator:
    @pytest.fixture
    def admin(self) -> User:
        return UserFactory(clinic_admin=True)

    @pytest.fixture
    def ours(self, admin: User) -> User:
        return UserFactory(nurse=True, clinic=admin.clinic)

    def test_sees_their_own_clinic_only(self, client: Client, admin: User, ours: User, nurse: User):
        page = signed_in(client, admin).get("/staff/people/").content.decode()
        assert ours.email in page
        assert nurse.email not in page

    def test_looks_after_its_nurses(self, client: Client, admin: User, ours: User):
        signed_in(client, admin)
        assert [act(client, ours, doing).status_code for doing in ("disable", "enable", "second-factor")] == [302] * 3
        assert act(client, ours, "password").status_code == 200

    @pytest.mark.parametrize("doing", ["disable", "enable", "second-factor", "password", "role"])
    def test_finds_nobody_of_another_clinic(self, client: Client, admin: User, nurse: User, doing: str):
        signed_in(client, admin)
        before = all_rows()
        theirs, nobodys = act(client, nurse, doing), client.post(f"/staff/people/987654/{doing}/")
        assert (theirs.status_code, nobodys.status_code) == (404, 404)
        assert client.get(f"/staff/people/{nurse.pk}/").status_code == 404
        assert all_rows() == before

    @pytest.mark.parametrize("doing", ["disable", "second-factor", "password"])
    def test_leaves_another_administrator_alone(self, client: Client, admin: User, doing: str):
        other = UserFactory(clinic_admin=True, clinic=admin.clinic)
        signed_in(client, admin)
        assert act(client, other, doing).status_code == 403

    def test_changes_no_role(self, client: Client, admin: User, ours: User):
        signed_in(client, admin)
        assert act(client, ours, "role", role="clinic-admin", clinic=str(admin.clinic_id)).status_code == 404
        assert 'name="role"' not in client.get(f"/staff/people/{ours.pk}/").content.decode()


class TestProof:
    """What cannot be undone wants the password again when it was given more than ten minutes ago."""

    DOINGS = ("role", "disable", "enable", "second-factor", "password")

    @pytest.fixture
    def late(self, site: Client) -> Client:
        with_session(site, **{"staff.proved": int(time.time()) - 601})
        return site

    @pytest.mark.parametrize("doing", DOINGS)
    def test_is_asked_for_and_nothing_happens_before(self, late: Client, nurse: User, doing: str):
        before = all_rows()
        page = act(late, nurse, doing, role="editor", clinic="")
        assert page.status_code == 403
        assert "Is it still you?" in page.content.decode()
        assert all_rows() == before

    def test_of_five_wrong_ones_ends_the_trying(self, late: Client, nurse: User):
        sent = {"role": "editor", "clinic": "", "proof-password": "wrong"}
        assert [act(late, nurse, "role", **sent).status_code for _ in range(6)] == [422] * 5 + [429]
        nurse.refresh_from_db()
        assert nurse.role == Role.NURSE

    def test_carries_what_was_typed_along_and_does_it_then(self, late: Client):
        typed = {"name": 'Ina "<b>" O\'Hara', "email": "ina@x.example", "role": "editor", "clinic": ""}
        page = late.post("/staff/people/invite/", typed).content.decode()
        assert "Ina &quot;&lt;b&gt;&quot; O&#x27;Hara" in page
        done = late.post("/staff/people/invite/", {**typed, "proof-password": PASSWORD})
        assert "The invitation is ready" in done.content.decode()

    def test_given_a_moment_ago_is_not_asked_for_again(self, late: Client, nurse: User):
        act(late, nurse, "disable", **{"proof-password": PASSWORD})
        assert act(late, nurse, "enable").status_code == 302

    def test_is_not_wanted_for_looking(self, late: Client, nurse: User):
        assert late.get(f"/staff/people/{nurse.pk}/").status_code == 200
        assert late.get("/staff/people/invite/").status_code == 200

    @pytest.mark.parametrize(
        "place", ["/staff/account/app/", "/staff/account/passkeys/add/", "/staff/account/recovery/new/"]
    )
    def test_is_asked_for_before_one_s_own_second_step_changes(self, client: Client, place: str):
        newcomer = UserFactory(nurse=True, second_factor=place.endswith("new/"))
        with_session(signed_in(client, newcomer), **{"staff.proved": 0})
        assert client.get(place)["Location"].startswith("/staff/account/prove/?next=")
        back = client.post(f"/staff/account/prove/?next={place}", {"password": PASSWORD})
        assert back["Location"] == place
        assert client.get(place).status_code == 200
        assert AuditLine.objects.filter(act="proved-again", actor=newcomer.pk).exists()

    @pytest.mark.parametrize("then", ["//evil.example", "/\\evil.example", "https://evil.example"])
    def test_leads_to_no_other_site(self, site: Client, then: str):
        assert site.post("/staff/account/prove/", {"password": PASSWORD, "next": then})["Location"] == "/staff/"
