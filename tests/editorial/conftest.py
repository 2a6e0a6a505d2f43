"""Tests of the desk: a draft of a small guide, and its editor signed in."""

from __future__ import annotations

import pytest
from django.test import Client

from core.editorial.models import Draft
from core.staff.models import User
from tests.editorial import desking


@pytest.fixture(autouse=True)
def passwords_are_hashed_quickly(settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.staff.staffing.QuickHasher"]


@pytest.fixture
def editor(db: None) -> User:
    return desking.editor()


@pytest.fixture
def approver(db: None) -> User:
    return desking.approver()


@pytest.fixture
def draft(editor: User) -> Draft:
    """A draft of the small guide, against which nothing stands. No edition of it is published."""
    return desking.draft_of_today(by=editor)


@pytest.fixture
def desk(editor: User) -> Client:
    """The editor who began the draft, signed in."""
    return desking.at_desk(editor)
