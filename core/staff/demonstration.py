"""People to try the service with, on a laptop."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from core.staff.auditing import record
from core.staff.models import Clinic, Role, User

_CLINIC = "Trial clinic"
_PEOPLE = (
    ("nurse@trial.example", "Nora Nurse", Role.NURSE),
    ("colleague@trial.example", "Noel Nurse", Role.NURSE),
    ("clinic@trial.example", "Clara Clinic", Role.CLINIC_ADMIN),
    ("editor@trial.example", "Edda Editor", Role.EDITOR),
    ("approver@trial.example", "Ari Approver", Role.APPROVER),
    ("admin@trial.example", "Sam Site", Role.SITE_ADMIN),
)


class NoTrial(Exception):
    """This service is used in earnest: nobody is made up in it."""


@dataclass(frozen=True)
class Made:
    """:param password: lets its person in once, to choose their own; kept nowhere else."""

    user: User
    password: str


def make() -> list[Made]:
    """One person of every role and a second nurse, with new passwords; people from an earlier time start anew.

    :raises NoTrial: outside a trial.
    """
    if not settings.TRIAL:
        raise NoTrial
    with transaction.atomic():
        clinic, _made = Clinic.objects.get_or_create(name=_CLINIC)
        return [_make(email, name, role, clinic) for email, name, role in _PEOPLE]


def _make(email: str, name: str, role: Role, clinic: Clinic) -> Made:
    where = clinic if role.works_in_a_clinic else None
    user, _new = User.objects.get_or_create(email=email, defaults={"name": name, "role": role, "clinic": where})
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.name, user.role, user.clinic = name, role, where
    user.is_active = user.password_is_temporary = True
    user.save()
    user.end_sessions()
    Authenticator.objects.filter(user=user).delete()
    record(None, "trial-account-made", subject=f"account {user.pk}", detail=role)
    return Made(user, password)
