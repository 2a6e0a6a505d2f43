"""Nothing of another clinic is there: all its addresses and forms, replayed by people of this one, find what an
address that never was finds, and change nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from core.clinic import consulting, fence
from core.clinic.models import Consultation
from core.content.models import Edition
from core.staff import people
from core.staff.access import CLINIC, TABLE, row_of
from core.staff.models import Clinic, Invitation, Role, User
from tests.clinic.conftest import keep_page
from tests.staff.staffing import UserFactory, signed_in
from tests.summaries.walks import typical
from tests.tables import all_rows

pytestmark = pytest.mark.django_db

NOBODYS = {"uuid": str(uuid4()), "int": "987654"}
OF_NO_CLINIC = {"talk_questionnaire"}  # an edition of the guide, the same for all
CHANGES_BY_ITSELF = re.compile(r'[0-9a-f]{12}\b|name="csrfmiddlewaretoken" value="\w+"')
WORDS = {"seen": "1", "label": "Changed", "name": "Changed", "role": "clinic-admin"}


@dataclass(frozen=True)
class Elsewhere:
    """Another clinic, with a talk that goes on, one that is closed, people, an invitation and a passkey."""

    clinic: Clinic
    nurse: User
    talks: tuple[Consultation, Consultation]
    invitation: Invitation
    passkey: Authenticator

    def ids(self, route: str) -> list[str]:
        """What stands in an address of this route where something of this clinic is meant."""
        if route == "staff_withdraw":
            return [str(self.invitation.pk)]
        if route.startswith("staff_"):
            return [str(self.nurse.pk)]
        if route.startswith("mfa_"):
            return [str(self.passkey.pk)]
        return [str(talk.pk) for talk in self.talks]


@pytest.fixture
def elsewhere(edition: Edition) -> Elsewhere:
    now = timezone.now()
    nurse = UserFactory(name="Nurse Elsewhere")
    UserFactory(name="Colleague", clinic=nurse.clinic)  # to hand a talk over to
    admin = UserFactory(clinic_admin=True, clinic=nurse.clinic)
    brought = keep_page(typical())
    talks = [
        consulting.begin_from_page(kept=brought.kept, walk=brought.walk, label=label, agreed=True, by=nurse, now=now)
        for label in ("Open talk", "Closed talk")
    ]
    Consultation.objects.filter(pk=talks[1].pk).update(state="closed", closed_at=now)
    invitation, _link = people.invite(
        email="ina@elsewhere.example", name="Ina", role=Role.NURSE, clinic=nurse.clinic, by=admin, now=now
    )
    passkey = Authenticator.objects.create(user=nurse, type="webauthn", data={"name": "laptop", "credential": {}})
    return Elsewhere(nurse.clinic, nurse, (talks[0], talks[1]), invitation, passkey)


def routes_with_ids() -> dict[str, tuple[str, str]]:
    """The routes of the clinic's people that name a thing: what the thing is called there, and its kind."""
    found = {}
    for pattern in _patterns(get_resolver().url_patterns):
        row = row_of(pattern.name or "")
        if row and not row.is_public and any(row.is_for(role) for role in CLINIC) and pattern.name not in OF_NO_CLINIC:
            for name, converter in pattern.pattern.converters.items():
                found[pattern.name] = (name, "uuid" if "UUID" in type(converter).__name__ else "int")
    return found


def _patterns(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif not pattern.namespace:
            yield from _patterns(pattern.url_patterns)


def address(route: str, pk: str) -> str:
    return reverse(route, kwargs={routes_with_ids()[route][0]: pk})


def forms_of(elsewhere: Elsewhere) -> dict[str, list[dict[str, str]]]:
    """By address, what its own nurse's pages would send there."""
    client, sent = signed_in(Client(), elsewhere.nurse), {}
    pages = [reverse("clinic_talks")]
    pages += [address(name, pk) for name in routes_with_ids() if TABLE[name].reading for pk in elsewhere.ids(name)]
    for page in pages:
        answer = client.get(page)
        for form in BeautifulSoup(answer.content, "html.parser").select("main form[method=post]"):
            fields = {field["name"]: field.get("value", "") for field in form.select("[name]")}
            sent.setdefault(form.get("action") or page, []).append(fields)
    return sent


def everything(clinic: Clinic) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables, as this clinic may see them."""
    with fence.inside(clinic):
        return all_rows()


def said(answer: HttpResponse, to: str) -> tuple[object, ...]:
    """The whole answer, without the address that was asked for and what differs each time."""
    headers = {name: text for name, text in answer.headers.items() if name != "Content-Length"}
    body = CHANGES_BY_ITSELF.sub("", answer.content.decode())
    return answer.status_code, repr(headers).replace(quote(to, ""), "").replace(to, ""), body.replace(to, "")


def with_token(user: User) -> Client:
    """Somebody signed in at a browser of their own, whose forms are proved to come from us."""
    client = signed_in(Client(enforce_csrf_checks=True), user)
    client.get("/staff/")
    return client


def send(client: Client, to: str, fields: dict[str, str], **more: object) -> HttpResponse:
    token = client.cookies[settings.CSRF_COOKIE_NAME].value
    return client.post(to, {**fields, "csrfmiddlewaretoken": token}, **more)


def replay(client: Client, to: str, forms: list[dict[str, str]]) -> Iterator[tuple[str, tuple[object, ...]]]:
    """What each way of asking for an address, and of sending to it, is answered."""
    part = {"HX-Request": "true"}
    yield "GET", said(client.get(to), to)
    yield "GET of a part", said(client.get(to, headers=part), to)
    yield "POST of a part", said(send(client, to, forms[-1], headers=part), to)
    for fields in forms:
        yield "POST", said(send(client, to, fields), to)


@pytest.mark.parametrize("role", sorted(CLINIC))
def test_every_address_and_form_of_another_clinic_finds_what_one_that_never_was_finds(
    elsewhere: Elsewhere, role: Role
) -> None:
    forms, client = forms_of(elsewhere), with_token(UserFactory(role=role))
    before, told = everything(elsewhere.clinic), []
    for route, (_name, kind) in routes_with_ids().items():
        words = {**WORDS, "clinic": str(elsewhere.clinic.pk)}
        nothing = dict(replay(client, address(route, NOBODYS[kind]), [words]))
        for pk in elsewhere.ids(route):
            theirs = address(route, pk)
            sent = [words, *forms.get(theirs, [])]
            told += [(route, how) for how, found in replay(client, theirs, sent) if found != nothing[how]]
    assert told == []
    assert everything(elsewhere.clinic) == before


def test_the_same_addresses_and_forms_do_something_for_the_clinic_they_belong_to(elsewhere: Elsewhere) -> None:
    """So that what the test above replays is not refused for another reason."""
    forms, client = forms_of(elsewhere), with_token(elsewhere.nurse)
    open_talk, _closed = elsewhere.ids("clinic_talk")
    sent_to = {route for route in routes_with_ids() if forms.get(address(route, elsewhere.ids(route)[0]))}
    assert {"clinic_talk", "clinic_end", "clinic_give", "clinic_hand_on", "clinic_guide"} <= sent_to
    before = everything(elsewhere.clinic)
    assert (
        send(
            client, address("clinic_talk", open_talk), {**forms[address("clinic_talk", open_talk)][0], "notes": "x"}
        ).status_code
        < 400
    )
    assert everything(elsewhere.clinic) != before


def test_lists_searches_and_numbers_do_not_move_with_another_clinics_work(elsewhere: Elsewhere) -> None:
    here = UserFactory(nurse=True)
    admin = UserFactory(clinic_admin=True, clinic=here.clinic)
    nurse, looks_after = signed_in(Client(), here), signed_in(Client(), admin)
    places = [
        (nurse, "/staff/talks/"),
        (nurse, "/staff/talks/?words=talk&state=open"),
        (nurse, "/staff/numbers/"),
        (looks_after, "/staff/people/"),
        (looks_after, "/staff/audit/?person=elsewhere"),
    ]
    before = [said(client.get(place), place) for client, place in places]
    now = timezone.now()
    for number in range(20):
        consulting.begin(label=f"talk {number}", by=elsewhere.nurse, now=now - timedelta(minutes=number))
        UserFactory(nurse=True, clinic=elsewhere.clinic)
    assert [said(client.get(place), place) for client, place in places] == before
