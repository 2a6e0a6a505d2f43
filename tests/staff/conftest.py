"""Staff tests: who may be asked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from core.staff.models import Role, User
from tests.staff.staffing import of_role, signed_in

SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def passwords_are_hashed_quickly(settings) -> None:
    settings.PASSWORD_HASHERS = ["tests.staff.staffing.QuickHasher"]


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """A new client, signed in as the person given, or as somebody of the role given."""

    def start(who: User | Role, **more: object) -> Client:
        user = who if isinstance(who, User) else of_role(who, **more)
        return signed_in(Client(), user)

    return start
