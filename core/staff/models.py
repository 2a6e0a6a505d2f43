"""Who works with the guide: clinics, accounts, and the invitations that accounts come from."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    NURSE = "nurse", _("Nurse")
    EDITOR = "editor", _("Editor")
    APPROVER = "approver", _("Approver")
    CLINIC_ADMIN = "clinic-admin", _("Clinic administrator")
    SITE_ADMIN = "site-admin", _("Site administrator")

    @property
    def works_in_a_clinic(self) -> bool:
        return self in (Role.NURSE, Role.CLINIC_ADMIN)


class Clinic(models.Model):
    """A place where nurses work. Everything a nurse sees hangs from hers."""

    name = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


def new_epoch() -> str:
    return secrets.token_hex(8)


class UserQuerySet(models.QuerySet["User"]):
    def seen_by(self, administrator: User) -> Self:
        """The accounts that an administrator looks after: all of them, or those of their clinic."""
        if administrator.role == Role.SITE_ADMIN:
            return self
        if administrator.role == Role.CLINIC_ADMIN:
            return self.filter(clinic=administrator.clinic_id)
        return self.none()

    def by_name(self) -> Self:
        return self.order_by("name", "pk")


class UserManager(BaseUserManager["User"]):
    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def seen_by(self, administrator: User) -> UserQuerySet:
        return self.get_queryset().seen_by(administrator)

    def create_user(self, email: str, *, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user


class User(AbstractBaseUser):
    """Somebody of the staff. Readers have no account."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    clinic = models.ForeignKey(Clinic, null=True, blank=True, on_delete=models.PROTECT, related_name="staff")
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Somebody else knows it; it lets its person in once, to choose their own.
    password_is_temporary = models.BooleanField(_("must choose a new password"), default=False, editable=False)
    # Part of what a session is bound to: a new one ends every session of this person at once.
    session_epoch = models.CharField(max_length=16, default=new_epoch, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=["nurse", "clinic-admin"], clinic__isnull=False)
                | models.Q(role__in=["editor", "approver", "site-admin"], clinic__isnull=True),
                name="clinic_staff_have_a_clinic",
                violation_error_message=_("Nurses and clinic administrators belong to a clinic, and nobody else does."),
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_staff(self) -> bool:
        """Whether Django's administration lets them in. Superusers there are none."""
        return self.is_active and self.role == Role.SITE_ADMIN

    def has_perm(self, _perm: str, _obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, _app_label: str) -> bool:
        return self.is_staff

    def get_session_auth_hash(self) -> str:
        salt = "core.staff.models.User.session"
        value = f"{self.password}|{self.session_epoch}"
        return salted_hmac(salt, value, algorithm="sha256").hexdigest()

    def end_sessions(self) -> None:
        """Every session of this person is over from the next request on."""
        self.session_epoch = new_epoch()
        self.save(update_fields=["session_epoch"])


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def still_good(self, now: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=now)

    def seen_by(self, administrator: User) -> Self:
        if administrator.role == Role.SITE_ADMIN:
            return self
        return self.filter(clinic=administrator.clinic_id) if administrator.clinic_id else self.none()


class Invitation(models.Model):
    """A single-use link that makes one account of one role in one clinic. The link's secret is kept only as a hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    clinic = models.ForeignKey(Clinic, null=True, blank=True, on_delete=models.CASCADE, related_name="invitations")
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.email} as {self.get_role_display()}"
