"""Two clinics, the nurses of one, and a page that somebody brought."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client
from django.utils import timezone

from core.clinic import consulting
from core.clinic.models import Consultation
from core.clinic.note import Note
from core.content.models import Edition
from core.journey.walk import Walk
from core.staff.models import Clinic, User
from core.summaries import keeping
from core.summaries.codes import new_code
from core.summaries.keeping import Kept
from tests.journey.walking import Walker
from tests.staff.conftest import passwords_are_hashed_quickly, sign_in
from tests.staff.staffing import ClinicFactory, UserFactory, signed_in
from tests.summaries.walks import typical

__all__ = ["passwords_are_hashed_quickly", "sign_in"]  # fixtures of the staff, here as well


@dataclass(frozen=True)
class BroughtPage:
    """A page that a person saved, and the code they have on paper."""

    code: str
    walk: Walk

    @property
    def kept(self) -> Kept:
        kept = keeping.fetch(self.code, today=timezone.localdate())
        assert kept
        return kept


def keep_page(walk: Walk, *, word: str = "river") -> BroughtPage:
    code, today = new_code(), timezone.localdate()
    keeping.keep(walk, word=word, code=code, saved_on=today, today=today)
    return BroughtPage(code, walk)


@pytest.fixture
def clinic(edition: Edition) -> Clinic:
    return ClinicFactory(name="Elm clinic")


@pytest.fixture
def nurse(clinic: Clinic) -> User:
    return UserFactory(clinic=clinic, name="Nurse Ann")


@pytest.fixture
def colleague(clinic: Clinic) -> User:
    return UserFactory(clinic=clinic, name="Nurse Ben")


@pytest.fixture
def stranger(edition: Edition) -> User:
    """A nurse of another clinic."""
    return UserFactory(name="Nurse Eve")


@pytest.fixture
def desk(nurse: User) -> Walker:
    """The nurse at her screen, signed in."""
    return Walker(client=signed_in(Client(), nurse))


@pytest.fixture
def brought(edition: Edition) -> BroughtPage:
    """A page with three unknowns, three concerns and eight questions."""
    return keep_page(typical())


@pytest.fixture
def talk(nurse: User, brought: BroughtPage) -> Consultation:
    """A talk about that page, whose copy the person agreed to."""
    return consulting.begin_from_page(
        kept=brought.kept, walk=brought.walk, label="A.B.", agreed=True, by=nurse, now=timezone.now()
    )


def note_of(talk: Consultation) -> Note:
    """The note as it is stored now."""
    talk.refresh_from_db()
    return consulting.opened(talk)
