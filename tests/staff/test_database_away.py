"""The staff's pages while the database does not answer: try again soon, and nothing is shown or done."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import OperationalError
from django.test import Client

from core.staff.models import Role
from tests.content.databases import database_away
from tests.staff.staffing import of_role, signed_in, with_session

pytestmark = pytest.mark.django_db

FOR_EVERYBODY = ["/staff/sign-in/", "/staff/sign-in/code/", "/staff/join/?link=x", "/staff/new-password/?link=x"]
PLACES = {
    Role.NURSE: ["/staff/", "/staff/account/", "/staff/talks/", "/staff/open/", "/staff/numbers/"],
    Role.EDITOR: ["/desk/"],
    Role.SITE_ADMIN: ["/staff/people/", "/staff/audit/", "/admin/", "/admin/core/user/"],
}


@pytest.mark.parametrize("role", PLACES)
def test_every_page_says_so(tmp_path: Path, edition, role: Role):
    client = signed_in(Client(raise_request_exception=False), of_role(role))
    with database_away(tmp_path / "nowhere"):
        answers = {place: client.get(place) for place in PLACES[role] + FOR_EVERYBODY}
    for place, answer in answers.items():
        assert answer.status_code == 503, place
        assert answer["Retry-After"] == "10", place
        assert "try in a few minutes" in answer.content.decode(), place


def test_what_is_sent_is_told_the_same(tmp_path: Path, edition):
    client = signed_in(Client(raise_request_exception=False), of_role(Role.SITE_ADMIN))
    with database_away(tmp_path / "nowhere"):
        for place in ("/staff/clinics/", "/staff/sign-out/", "/staff/sign-in/", "/staff/people/1/disable/"):
            assert client.post(place, {"name": "North", "login": "a@b.example"}).status_code == 503, place
    assert client.get("/staff/").status_code == 200


def test_a_page_whose_session_cannot_be_kept_is_not_shown(monkeypatch: pytest.MonkeyPatch, edition):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("database is locked")

    client = signed_in(Client(raise_request_exception=False), of_role(Role.NURSE))
    with_session(client, **{"staff.seen": client.session["staff.seen"] - 60})
    monkeypatch.setattr(SessionStore, "save", refuse)
    answer = client.get("/staff/")
    assert answer.status_code == 503
    assert "Hello" not in answer.content.decode()
