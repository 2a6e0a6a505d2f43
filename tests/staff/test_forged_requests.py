"""Requests that did not come from our pages, or say more than our forms do: nothing changes by them."""

from __future__ import annotations

import pytest
from django.test import Client

from core.content.models import Edition
from core.staff.models import Role, User
from tests.staff.staffing import PASSWORD, ClinicFactory, UserFactory, of_role, signed_in
from tests.staff.test_table import Route, of_staff
from tests.tables import all_rows

pytestmark = pytest.mark.django_db

MORE = {"id": "1", "pk": "1", "is_superuser": "1", "is_staff": "1", "is_active": "1", "password_is_temporary": "",
        "session_epoch": "x", "approved_by": "1", "published_at": "2026-01-01", "invited_by": "1"}  # fmt: skip


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


def that_are_sent_to() -> list[Route]:
    return [route for route in of_staff() if route.whom("POST") or route.whom("POST") is None]


def test_no_form_is_taken_without_its_token(edition: Edition):
    client = Client(enforce_csrf_checks=True)
    signed_in(client, UserFactory(site_admin=True))
    before = all_rows()
    for route in that_are_sent_to():
        assert client.post(f"/{route.address}", {"name": "x"}).status_code == 403, route
    assert all_rows() == before


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.evil.example"])
def test_no_form_is_taken_from_another_site(origin: str):
    client = Client(enforce_csrf_checks=True)
    signed_in(client, UserFactory(site_admin=True))
    client.get("/staff/clinics/")
    token = client.cookies["csrf"].value
    before = all_rows()
    forged = {"name": "North", "csrfmiddlewaretoken": token}
    assert client.post("/staff/clinics/", forged, headers={"Origin": origin}).status_code == 403
    assert client.post("/staff/clinics/", {**forged, "csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert all_rows() == before
    assert client.post("/staff/clinics/", forged).status_code == 302


@pytest.mark.parametrize("role", [Role.CLINIC_ADMIN, Role.SITE_ADMIN])
def test_looking_changes_nothing(role: Role):
    user = of_role(role)
    client = signed_in(Client(), user)
    own = {"7": str(user.pk)}
    before = all_rows()
    for route in of_staff():
        if route.whom("GET") and role in route.whom("GET") and not route.address.startswith("admin/"):
            client.get("/" + "/".join(own.get(part, part) for part in route.address.split("/")))
    assert all_rows() == before


def test_fields_that_no_form_has_do_nothing():
    admin, nurse, clinic = UserFactory(site_admin=True), UserFactory(nurse=True), ClinicFactory()
    client = signed_in(Client(), admin)
    for place, sent in (
        (f"people/{nurse.pk}/role/", {"role": "nurse", "clinic": str(clinic.pk)}),
        (f"people/{nurse.pk}/disable/", {"role": "site-admin"}),
        (f"people/{nurse.pk}/enable/", {"role": "site-admin", "email": "eva@evil.example"}),
        ("clinics/", {"name": "North"}),
        ("account/password/", {"oldpassword": PASSWORD, "password1": "marble kettle thunder",
                               "password2": "marble kettle thunder", "role": "nurse", "email": "eva@evil.example"}),
    ):  # fmt: skip
        assert client.post(f"/staff/{place}", {**sent, **MORE}).status_code == 302, place
    people = {user.pk: (user.email, user.role, user.is_active, user.is_staff) for user in User.objects.all()}
    assert people == {
        admin.pk: (admin.email, Role.SITE_ADMIN, True, True),
        nurse.pk: (nurse.email, Role.NURSE, True, False),
    }


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded"])
def test_no_forged_host_comes_back(client: Client, header: str):
    value = "host=evil.example" if header == "Forwarded" else "evil.example"
    page = client.get("/staff/people/", headers={header: value})
    assert "evil" not in page.content.decode() + page.get("Location", "")
