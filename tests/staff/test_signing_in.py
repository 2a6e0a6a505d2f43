"""Signing in: password, then second factor; what is counted, what is told, and what is written down."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from statistics import median
from threading import Barrier

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.hashers import get_hasher
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client

from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff import people, signing_in
from core.staff.models import Role, User
from core.staff.views import borrowed
from tests.staff.codes import shown
from tests.staff.staffing import APP_SECRET, PASSWORD, QuickHasher, UserFactory, signed_in, with_session

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, HOME, ACCOUNT = "/staff/sign-in/", "/staff/sign-in/code/", "/staff/", "/staff/account/"
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


class CostlyHasher(QuickHasher):
    memory_cost = 64 * 1024


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


@pytest.fixture
def nurse() -> User:
    return UserFactory(nurse=True)


def give_password(client: Client, email: str, password: str = PASSWORD, then: str = "", **more: str):
    sent = {"login": email, "password": password} | ({"next": then} if then else {})
    return client.post(SIGN_IN, sent, **more)


def sign_in_whole(client: Client, user: User, then: str = ""):
    give_password(client, user.email, then=then)
    return client.post(CODE, {"code": shown()})


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def last_line() -> tuple[str, str, str]:
    line = AuditLine.objects.latest("seq")
    return line.act, line.result, line.detail


class TestBothSteps:
    def test_lead_to_one_s_own_pages(self, client: Client, nurse: User):
        assert give_password(client, nurse.email)["Location"] == CODE
        assert client.post(CODE, {"code": shown()})["Location"] == HOME
        page = client.get(HOME)
        assert page.status_code == 200
        assert f"Hello {nurse.name}" in words(page)
        assert last_line()[:2] == ("signed-in", "ok")

    def test_lead_back_to_the_page_that_was_wanted(self, client: Client, nurse: User):
        assert client.get("/staff/talks/")["Location"] == f"{SIGN_IN}?next=%2Fstaff%2Ftalks%2F"
        assert sign_in_whole(client, nurse, then="/staff/talks/")["Location"] == "/staff/talks/"

    @pytest.mark.parametrize(
        "then",
        [
            "//evil.example",
            "/\\evil.example",
            "https:evil.example",
            "https://evil.example/staff/",
            "%2f%2fevil.example",
            "\t//evil.example",
            "/\n/evil.example",
            "javascript:alert(1)",
        ],
    )
    def test_lead_to_no_other_site(self, client: Client, nurse: User, then: str):
        assert sign_in_whole(client, nurse, then=then)["Location"] == HOME

    def test_have_an_error_summary_and_keep_the_address(self, client: Client):
        page = give_password(client, "somebody@clinic.example", "wrong")
        assert page.status_code == 422
        assert "There is a problem" in words(page)
        assert 'value="somebody@clinic.example"' in page.content.decode()
        assert "wrong" not in page.content.decode().split("There is a problem")[1].split("<form")[1]

    def test_ask_for_what_is_left_empty(self, client: Client):
        page = words(client.post(SIGN_IN, {}))
        assert "Type your e-mail address" in page
        assert "Type your password" in page

    def test_start_a_session_of_their_own(self, client: Client, nurse: User):
        """An id that somebody else planted in the browser is worth nothing afterwards. Nor is the first step's."""
        client.cookies["staff"] = "planted-by-somebody-else-00000000"
        give_password(client, nurse.email)
        first = client.cookies["staff"].value
        assert first != "planted-by-somebody-else-00000000"
        client.post(CODE, {"code": shown()})
        assert client.cookies["staff"].value != first
        old = Client()
        old.cookies["staff"] = first
        assert old.get(HOME).status_code == 302
        assert not Session.objects.filter(session_key=first).exists()

    def test_are_not_for_readers(self, client: Client):
        for place in ("/", "/about/", "/glossary/"):
            assert client.get(place).status_code == 200
        assert "staff" not in client.cookies
        assert not Session.objects.exists()


class TestThePasswordAlone:
    def test_opens_only_what_sets_up_the_second_step(self, client: Client):
        newcomer = UserFactory(nurse=True, second_factor=False)
        assert give_password(client, newcomer.email)["Location"] == HOME
        assert client.get(HOME)["Location"] == ACCOUNT
        assert "Set up your second step" in words(client.get(ACCOUNT))

    def test_of_somebody_with_a_second_step_is_no_session_at_all(self, client: Client, nurse: User):
        give_password(client, nurse.email)
        for place in (HOME, ACCOUNT, "/staff/account/app/", "/staff/talks/"):
            assert client.get(place)["Location"].startswith(SIGN_IN)

    def test_that_is_wrong_tells_nothing_about_the_account(self, client: Client, nurse: User):
        UserFactory(nurse=True, email="out@clinic.example", disabled=True)
        emails = [nurse.email, "nobody@clinic.example", "out@clinic.example"]
        answers = [give_password(client, email, "wrong") for email in emails]
        right_but_out = give_password(client, "out@clinic.example")
        assert {answer.status_code for answer in [*answers, right_but_out]} == {422}
        pages = {
            re.sub(r"\S+@\S+|[0-9a-zA-Z]{64}|\b[0-9a-f]{12}\b", "", words(page)) for page in [*answers, right_but_out]
        }
        assert len(pages) == 1

    def test_takes_as_much_work_for_an_address_nobody_has(self, client: Client, nurse: User, settings):
        """Measured with a cost that stands out from everything else."""
        settings.PASSWORD_HASHERS = ["tests.staff.test_signing_in.CostlyHasher"]
        nurse.set_password(PASSWORD)
        nurse.save()

        def takes(email: str) -> float:
            began = time.process_time()
            give_password(client, email, "wrong")
            return time.process_time() - began

        pairs = [(takes(nurse.email), takes("nobody@clinic.example")) for _ in range(3)]
        known, unknown = (median(times) for times in zip(*pairs, strict=True))
        assert unknown > known / 2

    def test_writes_down_a_failure_without_the_address_that_was_typed(self, client: Client, nurse: User):
        give_password(client, "canary@clinic.example", "canary password")
        assert last_line()[:2] == ("password", "failed")
        assert "canary" not in str(list(AuditLine.objects.values()))
        give_password(client, nurse.email, "wrong")
        assert AuditLine.objects.latest("seq").actor == nurse.pk


def make_fewer(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    """Three tries in place of a larger number, to be at the limit sooner."""
    monkeypatch.setattr(signing_in, limit, replace(getattr(signing_in, limit), at_most=3))


class TestPasswordsAreCounted:
    def test_the_sixth_try_is_refused_and_later_the_right_one_works(
        self, client: Client, nurse: User, monkeypatch: pytest.MonkeyPatch
    ):
        assert [give_password(client, nurse.email, "wrong").status_code for _ in range(5)] == [422] * 5
        sixth = give_password(client, nurse.email)
        assert sixth.status_code == 429
        assert 0 < int(sixth["Retry-After"]) <= 300
        assert last_line() == ("password", "refused", "limit")
        real = time.time
        monkeypatch.setattr("core.platform.limits.time.time", lambda: real() + 301)
        assert give_password(client, nurse.email)["Location"] == CODE

    def test_a_stranger_elsewhere_locks_nobody_out(self, client: Client, nurse: User):
        for _ in range(6):
            give_password(Client(), nurse.email, "wrong", **ELSEWHERE)
        assert give_password(client, nurse.email)["Location"] == CODE

    def test_letters_that_look_alike_to_a_database_give_no_further_tries(self, client: Client):
        UserFactory(nurse=True, email="sister.k@clinic.example")
        typed = ["sister.k", "SISTER.K", "\u017fister.k", "sister.\u212a", "\u017fi\u017fter.k"]
        answers = [give_password(client, f"{name}@clinic.example", "wrong").status_code for name in typed]
        assert (answers, give_password(client, "sister.k@clinic.example").status_code) == ([422] * 5, 429)

    def test_one_network_does_not_try_many_accounts(self, client: Client, nurse: User, monkeypatch: pytest.MonkeyPatch):
        make_fewer(monkeypatch, "PASSWORDS_OF_NETWORK")
        statuses = [give_password(client, f"{n}@clinic.example", "wrong").status_code for n in range(4)]
        assert statuses == [422] * 3 + [429]
        assert give_password(Client(), nurse.email, **ELSEWHERE).status_code == 302

    def test_the_right_one_is_not_counted(self, client: Client, nurse: User):
        assert {give_password(Client(), nurse.email).status_code for _ in range(7)} == {302}

    def test_passkeys_of_one_network_are_too(self, client: Client, monkeypatch: pytest.MonkeyPatch):
        few = replace(signing_in.PASSKEYS_OF_NETWORK, at_most=3)
        monkeypatch.setattr(borrowed, "PASSKEYS_OF_NETWORK", few)
        statuses = [client.post("/staff/sign-in/passkey/", {"credential": "{}"}).status_code for _ in range(4)]
        assert statuses == [302] * 3 + [429]
        assert last_line() == ("passkey", "refused", "limit")


class TestTheSecondStep:
    def test_takes_a_code_once(self, client: Client, nurse: User):
        code = shown()
        give_password(client, nurse.email)
        assert client.post(CODE, {"code": code}).status_code == 302
        other = Client()
        give_password(other, nurse.email)
        again = other.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
        assert again.status_code == 422
        assert "was used before" in words(again)
        assert other.get(HOME).status_code == 302

    @pytest.mark.django_db(transaction=True)
    def test_takes_a_code_once_from_two_at_the_same_instant(self, nurse: User):
        clients, gate, code = [Client(), Client()], Barrier(2), shown()
        for client in clients:
            give_password(client, nurse.email)

        def send(client: Client) -> int:
            try:
                gate.wait()
                return client.post(CODE, {"code": code}).status_code
            finally:
                connections.close_all()

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(send, clients)) == [302, 422]

    def test_stops_after_five_wrong_codes(self, client: Client, nurse: User):
        give_password(client, nurse.email)
        wrong = str((int(shown()) + 1) % 10**6).zfill(6)
        assert [client.post(CODE, {"code": wrong}).status_code for _ in range(5)] == [422] * 5
        assert client.post(CODE, {"code": shown()}).status_code == 429
        assert last_line() == ("second-factor", "refused", "limit")
        assert AuditLine.objects.filter(act="second-factor", result="failed").count() == 5

    def test_takes_a_recovery_code_once(self, client: Client, nurse: User):
        code = RecoveryCodes.activate(nurse).get_unused_codes()[0]
        give_password(client, nurse.email)
        assert client.post(CODE, {"code": code})["Location"] == HOME
        other = Client()
        give_password(other, nurse.email)
        assert other.post(CODE, {"code": code}).status_code == 422

    @pytest.mark.parametrize("credential", ["", "null", "[]", "{}", '{"id": "x"}', '{"response": {"userHandle": "!"}}'])
    def test_refuses_a_made_up_passkey(self, client: Client, nurse: User, credential: str):
        give_password(client, nurse.email)
        assert client.post(CODE, {"credential": credential}).status_code == 422
        other = Client()
        assert other.post("/staff/sign-in/passkey/", {"credential": credential})["Location"] == SIGN_IN
        assert {one.get(HOME).status_code for one in (client, other)} == {302}

    def test_page_lets_somebody_else_begin(self, client: Client, nurse: User):
        give_password(client, nurse.email)
        client.post("/staff/sign-out/")
        assert client.get(CODE)["Location"].startswith(SIGN_IN)

    @pytest.mark.parametrize("change", ["password", "role", "shut out"])
    def test_is_not_enough_when_the_account_changed_meanwhile(self, client: Client, nurse: User, change: str):
        admin = UserFactory(site_admin=True)
        give_password(client, nurse.email)
        if change == "password":
            link = people.reset_link(nurse, by=admin).partition("link=")[2]
            people.set_new_password(link, password="marble kettle thunder")
        elif change == "role":
            people.change_role(nurse, role=Role.EDITOR, clinic=None, by=admin)
        else:
            people.disable(nurse, by=admin)
        assert client.post(CODE, {"code": shown()})["Location"] == SIGN_IN
        assert client.get(HOME).status_code == 302
        assert last_line()[:2] == ("signed-in", "refused")

    def test_s_key_is_sealed_in_the_database(self, nurse: User):
        assert APP_SECRET not in str(Authenticator.objects.get(user=nurse).data)


class TestSettingUp:
    @pytest.fixture
    def newcomer(self, client: Client) -> User:
        user = UserFactory(nurse=True, second_factor=False)
        give_password(client, user.email)
        return user

    @pytest.mark.django_db(transaction=True)
    def test_an_app_by_its_square_or_its_key(self, client: Client, newcomer: User):
        page = client.get("/staff/account/app/").content.decode()
        key = re.search(r'class="secret">([A-Z2-7]+)<', page)[1]
        assert "<svg" in page
        assert client.post("/staff/account/app/", {"code": shown(secret=key)})["Location"] == "/staff/account/recovery/"
        assert client.get(HOME).status_code == 200
        assert AuditLine.objects.filter(act="second-factor-added", detail="totp", actor=newcomer.pk).exists()

    def test_an_app_with_a_wrong_code_shows_the_same_key_again(self, client: Client, newcomer: User):
        before = client.get("/staff/account/app/").content.decode()
        after = client.post("/staff/account/app/", {"code": "000000"})
        key = re.search(r'class="secret">([A-Z2-7]+)<', before)[1]
        assert after.status_code == 422
        assert key in after.content.decode()
        assert client.get(HOME)["Location"] == ACCOUNT

    def test_recovery_codes_are_shown_once_by_a_button(self, client: Client, nurse: User):
        codes = RecoveryCodes.activate(nurse).get_unused_codes()
        signed_in(client, nurse)
        page = "/staff/account/recovery/"
        before, shown_now, after = (words(ask(page)) for ask in (client.get, client.post, client.post))
        assert "Show my codes" in before
        assert all(code in shown_now for code in codes)
        assert not any(code in before + after for code in codes)

    def test_recovery_codes_are_shown_to_who_has_just_proved_who_they_are(self, client: Client, nurse: User):
        RecoveryCodes.activate(nurse)
        with_session(signed_in(client, nurse), **{"staff.proved": 0})
        assert client.post("/staff/account/recovery/")["Location"].startswith("/staff/account/prove/")
        assert not Authenticator.objects.get(user=nurse, type="recovery_codes").wrap().did_view

    def test_new_recovery_codes_end_the_old_ones(self, client: Client, nurse: User):
        old = RecoveryCodes.activate(nurse).get_unused_codes()[0]
        signed_in(client, nurse).post("/staff/account/recovery/new/")
        other = Client()
        give_password(other, nurse.email)
        assert other.post(CODE, {"code": old}).status_code == 422

    def test_the_last_second_step_cannot_be_removed(self, client: Client, nurse: User):
        signed_in(client, nurse)
        page = client.post("/staff/account/app/remove/")
        assert page.status_code == 422
        assert "only second step" in words(page)
        assert Authenticator.objects.filter(user=nurse, type="totp").exists()

    def test_the_app_can_go_when_a_passkey_is_there(self, client: Client, nurse: User):
        Authenticator.objects.create(user=nurse, type="webauthn", data={"name": "laptop", "credential": {}})
        signed_in(client, nurse).post("/staff/account/app/remove/")
        assert [one.type for one in Authenticator.objects.filter(user=nurse)] == ["webauthn"]
        assert last_line()[0] == "second-factor-removed"

    def test_a_passkey_of_somebody_else_is_not_there(self, client: Client, nurse: User):
        theirs = Authenticator.objects.create(
            user=UserFactory(), type="webauthn", data={"name": "laptop", "credential": {}}
        )
        signed_in(client, nurse)
        for doing in ("name", "remove"):
            for ask in (client.get, client.post):
                assert ask(f"/staff/account/passkeys/{theirs.pk}/{doing}/", {"name": "mine"}).status_code == 404
        assert Authenticator.objects.get(pk=theirs.pk).wrap().name == "laptop"

    @pytest.mark.parametrize("credential", ["", "null", "{}", '{"id": "x", "response": {}}'])
    def test_no_made_up_passkey_is_taken(self, client: Client, newcomer: User, credential: str):
        page = client.post("/staff/account/passkeys/add/", {"name": "<mine>", "credential": credential})
        assert page.status_code == 422
        assert 'value="&lt;mine&gt;"' in page.content.decode()
        assert not Authenticator.objects.filter(user=newcomer).exists()

    def test_a_passkey_has_a_name_to_begin_with(self, nurse: User):
        named = signing_in.SecondFactorAdapter().generate_authenticator_name
        assert named(nurse, "webauthn") == "Passkey"
        Authenticator.objects.create(user=nurse, type="webauthn", data={})
        assert named(nurse, "webauthn") == "Passkey 2"

    def test_passkeys_may_be_asked_for_on_these_pages_only(self, client: Client):
        assert "publickey-credentials-get=(self)" in client.get(SIGN_IN)["Permissions-Policy"]
        assert "publickey-credentials-get=()" in client.get("/")["Permissions-Policy"]


def test_passwords_are_kept_with_argon2id():
    from django.conf import settings as real

    assert get_hasher("default").algorithm == "argon2"
    assert real.PASSWORD_HASHERS
    assert get_hasher("default").encode(PASSWORD, "some salt of 16 letters").startswith("argon2$argon2id$")


def test_the_limits_are_those_that_are_promised():
    assert (signing_in.PASSWORDS.at_most, signing_in.PASSWORDS.seconds) == (5, 300)
    assert (signing_in.CODES.at_most, signing_in.CODES.seconds) == (5, 300)
    assert (signing_in.PASSWORDS_OF_NETWORK.at_most, signing_in.PASSKEYS_OF_NETWORK.at_most) == (30, 60)
