"""Who works here: clinics, people of every role, and people who are signed in."""

from __future__ import annotations

from functools import cache

import factory
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from core.staff.models import Clinic, Role, User

PASSWORD = "lantern orbit velvet pickle"
APP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


class QuickHasher(Argon2PasswordHasher):
    """The real one, which is slow on purpose, at a cost that tests can bear."""

    time_cost, memory_cost, parallelism = 1, 8, 1


@cache
def hashed_password() -> str:
    return QuickHasher().encode(PASSWORD, QuickHasher().salt())


class ClinicFactory(factory.django.DjangoModelFactory[Clinic]):
    class Meta:
        model = Clinic

    name = factory.Sequence(lambda n: f"Clinic {n + 1}")


class UserFactory(factory.django.DjangoModelFactory[User]):
    """A nurse, unless a trait says otherwise. `clinic=` puts nurses and clinic administrators into a clinic."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    class Params:
        nurse = factory.Trait(role=Role.NURSE)
        clinic_admin = factory.Trait(role=Role.CLINIC_ADMIN)
        editor = factory.Trait(role=Role.EDITOR, clinic=None)
        approver = factory.Trait(role=Role.APPROVER, clinic=None)
        site_admin = factory.Trait(role=Role.SITE_ADMIN, clinic=None)
        disabled = factory.Trait(is_active=False)

    email = factory.LazyAttributeSequence(lambda o, n: f"{o.role}.{n + 1}@clinic.example")
    name = factory.LazyAttributeSequence(lambda o, n: f"{Role(o.role).label} {n + 1}")
    role = Role.NURSE
    clinic = factory.SubFactory(ClinicFactory)
    password = factory.LazyFunction(hashed_password)

    @factory.post_generation
    def second_factor(self: User, create: bool, given: bool | None) -> None:  # type: ignore[misc]
        """An authenticator app; `second_factor=False` makes somebody who has not set one up yet."""
        if create and given is not False:
            TOTP.activate(self, APP_SECRET)


def of_role(role: Role, **more: object) -> User:
    """Somebody of a role, in a clinic of their own where the role works in one."""
    return UserFactory(role=role, **({} if role.works_in_a_clinic else {"clinic": None}), **more)


def signed_in(client: Client, user: User) -> Client:
    """The client as after password and second factor, with the clocks just started."""
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    with_session(client, **{"staff.second-factor": Authenticator.objects.filter(user=user).exists()})
    return client


def with_session(client: Client, **values: object) -> None:
    """Set what the session holds, such as an earlier time on one of its clocks."""
    session = client.session
    for name, value in values.items():
        session[name] = value
    session.save()
