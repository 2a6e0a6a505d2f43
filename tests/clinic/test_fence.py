"""The second fence round a clinic: on PostgreSQL the database itself shows and takes only the told clinic's talks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from core.clinic import consulting, fence
from core.clinic.forgetting import forget_old
from core.clinic.models import Consultation
from core.staff.models import User
from tests.clinic.conftest import note_of
from tests.journey.walking import Walker

pytestmark = pytest.mark.django_db


def told() -> str:
    """Which clinic the database was told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.clinic', true)")
        return str(cursor.fetchone()[0] or "")


@pytest.fixture
def theirs(stranger: User) -> Consultation:
    assert stranger.clinic
    with fence.inside(stranger.clinic):
        return consulting.begin(label="Theirs", by=stranger, now=timezone.now())


@pytest.fixture
def ours(nurse: User) -> Consultation:
    assert nurse.clinic
    with fence.inside(nurse.clinic):
        return consulting.begin(label="Ours", by=nurse, now=timezone.now())


@pytest.fixture
def as_the_service(ours: Consultation, theirs: Consultation) -> Iterator[None]:
    """From here on the database answers as to an account that is no superuser, as the service has one."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE the_service NOLOGIN NOSUPERUSER NOBYPASSRLS")
        cursor.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO the_service")
        cursor.execute("GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO the_service")
        cursor.execute("SET ROLE the_service")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


behind_the_fence = pytest.mark.usefixtures("as_the_service")


def test_a_page_of_the_clinic_is_not_there_for_somebody_without_one() -> None:
    @fence.of_the_clinic
    def page(request) -> HttpResponse:
        raise AssertionError("the page's own code ran")

    request = RequestFactory().get("/")
    request.clinic = None
    with pytest.raises(Http404):
        page(request)


@pytest.mark.postgres
@behind_the_fence
def test_without_a_clinic_the_database_shows_no_talk_whatever_is_asked() -> None:
    assert not Consultation.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_consultation")
        assert cursor.fetchone() == (0,)


@pytest.mark.postgres
@behind_the_fence
def test_with_a_clinic_it_shows_that_clinics_own(nurse: User, ours: Consultation) -> None:
    assert nurse.clinic
    with fence.inside(nurse.clinic):
        assert list(Consultation.objects.all()) == [ours]
    assert not Consultation.objects.exists()


@pytest.mark.postgres
@behind_the_fence
def test_nothing_of_another_clinic_can_be_changed_or_deleted_or_put_there(
    nurse: User, ours: Consultation, theirs: Consultation, stranger: User
) -> None:
    assert nurse.clinic
    assert stranger.clinic
    with fence.inside(nurse.clinic):
        assert Consultation.objects.filter(pk=theirs.pk).update(version=9) == 0
        assert Consultation.objects.filter(pk=theirs.pk).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Consultation.objects.filter(pk=ours.pk).update(clinic=stranger.clinic)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            consulting.begin(label="Put there", by=stranger, now=timezone.now())
    with fence.inside(stranger.clinic):
        assert list(Consultation.objects.values_list("pk", "version")) == [(theirs.pk, 1)]


@pytest.mark.postgres
@behind_the_fence
def test_pages_work_behind_it_and_take_the_clinic_back(
    desk: Walker, nurse: User, ours: Consultation, theirs: Consultation
) -> None:
    page = desk.get("/staff/talks/")
    assert "Ours" in page.words
    assert "Theirs" not in page.words
    assert told() == ""
    for place in (f"/staff/talks/{ours.pk}/", f"/staff/talks/{ours.pk}/end/", "/staff/numbers/"):
        assert desk.get(place).status == 200, place
        assert told() == ""
    assert desk.get(f"/staff/talks/{theirs.pk}/").status == 404
    assert told() == ""


@pytest.mark.postgres
@behind_the_fence
def test_the_clinic_is_taken_back_when_a_page_fails(nurse: User) -> None:
    @fence.of_the_clinic
    def page(request) -> HttpResponse:
        assert told() == str(nurse.clinic_id)
        raise RuntimeError("the page fails")

    request = RequestFactory().get("/")
    request.clinic = nurse.clinic
    with pytest.raises(RuntimeError, match="the page fails"):
        page(request)
    assert told() == ""


@pytest.mark.postgres
@behind_the_fence
def test_the_deletion_of_old_notes_reaches_every_clinic_behind_it(
    nurse: User, stranger: User, ours: Consultation, theirs: Consultation
) -> None:
    now = timezone.now()
    for who in (nurse, stranger):
        assert who.clinic
        with fence.inside(who.clinic):
            Consultation.objects.all().update(state="closed", closed_at=now - timedelta(days=800))
    assert forget_old(now=now) == 2
    for who in (nurse, stranger):
        assert who.clinic
        with fence.inside(who.clinic):
            assert not Consultation.objects.exists()


def test_a_talk_that_began_in_a_clinic_opens_in_it(nurse: User, ours: Consultation) -> None:
    assert nurse.clinic
    with fence.inside(nurse.clinic):
        assert note_of(ours).label == "Ours"
