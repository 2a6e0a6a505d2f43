"""Django's administration: for site administrators only, after the same sign-in, with nothing of a person's in it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from core import admin
from core.content.models import Edition
from core.platform.models import AuditLine
from core.staff.auditing import record
from core.staff.models import Clinic, Role, User
from tests.staff.staffing import PASSWORD, ClinicFactory, UserFactory, of_role, signed_in
from tests.tables import all_rows

pytestmark = pytest.mark.django_db

PAGES = ["/admin/", "/admin/core/user/", "/admin/core/clinic/", "/admin/core/edition/", "/admin/core/auditline/"]
SHOWN = {"User", "Clinic", "Edition", "AuditLine"}


@pytest.fixture(autouse=True)
def published(edition: Edition) -> None:
    """Every page says which edition of the guide is read."""


@pytest.fixture
def site(client: Client) -> Client:
    return signed_in(client, UserFactory(site_admin=True))


class TestWhoSeesIt:
    @pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.SITE_ADMIN)], ids=str)
    def test_nobody_else_is_told_that_it_is_there(self, client: Client, role: Role | None):
        if role:
            signed_in(client, of_role(role))
        for place in [*PAGES, "/admin/login/", "/admin/logout/", "/admin/password_change/", "/admin/nothing/"]:
            assert client.get(place).status_code == 404, place
            assert client.post(place, {"username": "admin", "password": "admin"}).status_code == 404, place

    def test_the_password_alone_is_not_enough(self, client: Client):
        newcomer = UserFactory(site_admin=True, second_factor=False)
        client.post("/staff/sign-in/", {"login": newcomer.email, "password": PASSWORD})
        assert client.get("/admin/")["Location"] == "/staff/account/"

    def test_site_administrators_see_it(self, site: Client):
        assert {site.get(place).status_code for place in PAGES} == {200}

    def test_there_is_no_other_way_to_sign_in_or_out(self, site: Client):
        assert site.get("/admin/password_change/")["Location"] == "/staff/account/password/"
        assert site.post("/admin/logout/")["Location"] == "/staff/sign-in/"
        assert site.get("/admin/").status_code == 404


class TestWhatItHolds:
    def test_nothing_of_a_person_s(self, site: Client):
        assert {model.__name__ for model in admin.site._registry} == SHOWN
        listed = set(re.findall(r'href="/admin/core/(\w+)/"', site.get("/admin/").content.decode()))
        assert listed == {name.lower() for name in SHOWN}
        for model in ("summary", "consultation", "pepperverifier", "session", "authenticator"):
            assert site.get(f"/admin/core/{model}/").status_code == 404

    def test_no_password_and_no_whole_guide(self, site: Client):
        user = User.objects.get()
        assert "argon2" not in site.get(f"/admin/core/user/{user.pk}/change/").content.decode()
        edition = Edition.objects.get()
        assert len(site.get(f"/admin/core/edition/{edition.pk}/change/").content) < 50_000

    def test_only_a_clinic_s_name_is_changed_here(self, site: Client):
        clinic = ClinicFactory(name="Nord")
        before = all_rows()
        for model, row in (("user", User.objects.get()), ("edition", Edition.objects.get())):
            for doing in ("change", "delete"):
                assert (
                    site.post(f"/admin/core/{model}/{row.pk}/{doing}/", {"name": "x", "post": "yes"}).status_code == 403
                )
            assert site.post(f"/admin/core/{model}/add/", {"name": "x"}).status_code == 403
        assert site.post(f"/admin/core/clinic/{clinic.pk}/delete/", {"post": "yes"}).status_code == 403
        assert all_rows() == before
        assert site.post(f"/admin/core/clinic/{clinic.pk}/change/", {"name": "North"}).status_code == 302
        assert Clinic.objects.get().name == "North"
        assert AuditLine.objects.latest("seq").act == "clinic-renamed"

    def test_no_audit_line_is_changed_here(self, site: Client):
        record(None, "made-for-this")
        line = AuditLine.objects.latest("seq")
        for doing in ("change", "delete"):
            assert (
                site.post(f"/admin/core/auditline/{line.pk}/{doing}/", {"act": "x", "post": "yes"}).status_code == 403
            )
        sent = {"action": "delete_selected", "_selected_action": [line.pk], "post": "yes"}
        site.post("/admin/core/auditline/", sent)
        assert AuditLine.objects.get(pk=line.pk).act == "made-for-this"

    def test_pages_keep_to_the_content_policy(self, site: Client):
        for place in PAGES:
            page = site.get(place)
            assert "unsafe" not in page["Content-Security-Policy"]
            assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*json)|\sstyle=|\son\w+=", page.content.decode()), place
