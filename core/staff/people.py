"""Inviting colleagues, changing what they may do, and helping those who cannot sign in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.encoding import force_bytes, force_str
from django.utils.http import urlencode, urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _

from core.staff.auditing import pseudonym, record
from core.staff.models import Clinic, Invitation, Role, User


class Refused(Exception):
    """It may not be done; the text is the sentence that the person reads."""


class LinkNotGood(Exception):
    """This link is unknown, used, withdrawn or too old: one and the same for all of them."""


# --- Invitations ----------------------------------------------------------------------------------------


def invite(
    *, email: str, name: str, role: Role, clinic: Clinic | None, by: User | None, now: datetime
) -> tuple[Invitation, str]:
    """Make a link that makes one account, once.

    An administrator of a clinic invites nurses to it, whatever else was asked for; a site administrator invites
    anybody. Whether the address already has an account somewhere else is not told.

    :param by: None only from the command line.
    :returns: the invitation, and the link to hand over. The link is kept nowhere.
    """
    if by and by.role == Role.CLINIC_ADMIN:
        role, clinic = Role.NURSE, by.clinic
    if role.works_in_a_clinic != bool(clinic):
        raise Refused(_("Choose a clinic for nurses and clinic administrators, and for nobody else."))
    email = email.strip().lower()
    if by and User.objects.seen_by(by).filter(email=email).exists():
        raise Refused(_("Somebody with this e-mail address already has an account."))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        Invitation.objects.still_good(now).filter(email=email, clinic=clinic).delete()
        invitation = Invitation.objects.create(
            token_hash=_hash(token),
            email=email,
            name=name.strip(),
            role=role,
            clinic=clinic,
            invited_by=by,
            expires_at=now + timedelta(seconds=settings.INVITATION_SECONDS),
        )
        record(by, "invited", subject=pseudonym("address", email), detail=role)
    return invitation, _address("staff_join", token)


def invited(token: str, *, now: datetime) -> Invitation:
    """The invitation of a link. Raises LinkNotGood."""
    invitation = Invitation.objects.still_good(now).filter(token_hash=_hash(token)).first()
    if invitation is None or User.objects.filter(email=invitation.email).exists():
        raise LinkNotGood
    return invitation


def accept(token: str, *, name: str, password: str, now: datetime) -> User:
    """Make the account of an invitation: its role and clinic are those of the invitation. Raises LinkNotGood.

    Of two people who send the same link at the same instant one makes the account.
    """
    with transaction.atomic():
        invitation = invited(token, now=now)
        if not Invitation.objects.still_good(now).filter(pk=invitation.pk).update(used_at=now):
            raise LinkNotGood
        try:
            user = User.objects.create_user(
                invitation.email,
                password=password,
                name=name.strip(),
                role=invitation.role,
                clinic=invitation.clinic,
            )
        except (ValidationError, IntegrityError):  # another link made the account of this address just now
            raise LinkNotGood from None
        record(user, "joined", detail=invitation.role)
    return user


def withdraw(invitation: Invitation, *, by: User) -> None:
    """Make the link of an invitation useless."""
    with transaction.atomic():
        record(by, "invitation-withdrawn", subject=pseudonym("address", invitation.email))
        invitation.delete()


# --- What somebody may do -------------------------------------------------------------------------------


def change_role(person: User, *, role: Role, clinic: Clinic | None, by: User) -> None:
    """Give somebody another role, another clinic, or both. Their sessions end, and their invitations are taken back.

    :raises Refused: when it is one's own, the last site administrator's, or not for this person to change.
    """
    _check_may_change(person, by=by)
    if by.role != Role.SITE_ADMIN:
        raise Refused(_("Only a site administrator changes roles and clinics."))
    if role.works_in_a_clinic != bool(clinic):
        raise Refused(_("Choose a clinic for nurses and clinic administrators, and for nobody else."))
    with transaction.atomic():
        if role != Role.SITE_ADMIN:
            _check_is_not_the_last(person)
        was = person.role
        record(by, "role-changed", subject=f"account {person.pk}", detail=f"{was} to {role}")
        person.role, person.clinic = role, clinic
        person.save(update_fields=["role", "clinic"])
        person.end_sessions()
        _take_back_invitations(person)


def disable(person: User, *, by: User) -> None:
    """Shut somebody out at once. Their work stays, but not their invitations. Raises Refused."""
    _check_may_change(person, by=by)
    with transaction.atomic():
        _check_is_not_the_last(person)
        record(by, "disabled", subject=f"account {person.pk}")
        person.is_active = False
        person.save(update_fields=["is_active"])
        person.end_sessions()
        _take_back_invitations(person)


def enable(person: User, *, by: User) -> None:
    """Let somebody in again who was shut out. Raises Refused."""
    _check_may_change(person, by=by)
    with transaction.atomic():
        record(by, "enabled", subject=f"account {person.pk}")
        person.is_active = True
        person.save(update_fields=["is_active"])


def reset_second_factor(person: User, *, by: User) -> None:
    """Take away app, passkeys and recovery codes; they are set up anew at the next sign-in. Raises Refused."""
    _check_may_change(person, by=by)
    with transaction.atomic():
        record(by, "second-factor-reset", subject=f"account {person.pk}")
        Authenticator.objects.filter(user=person).delete()
        person.end_sessions()


def add_clinic(name: str, *, by: User) -> Clinic:
    """Raises Refused when there is one of this name."""
    with transaction.atomic():
        if Clinic.objects.filter(name__iexact=name.strip()).exists():
            raise Refused(_("There is a clinic of this name already."))
        clinic = Clinic.objects.create(name=name.strip())
        record(by, "clinic-added", subject=f"clinic {clinic.pk}")
    return clinic


# --- New passwords --------------------------------------------------------------------------------------


class _ResetTokens(PasswordResetTokenGenerator):
    """Good once: the token names the password, the last sign-in and the epoch, and using it changes them."""

    key_salt = "core.staff.people.reset"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_epoch}{user.is_active}"


_tokens = _ResetTokens()


def reset_link(person: User, *, by: User) -> str:
    """A link, good for an hour and once, with which somebody chooses a new password. Raises Refused."""
    _check_may_change(person, by=by)
    record(by, "password-link-made", subject=f"account {person.pk}")
    return _reset_address(person)


def own_reset_link(email: str) -> tuple[User, str] | None:
    """The link for somebody who says they forgot their password; None when there is no such account."""
    person = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    record(person, "password-link-asked-for", subject=pseudonym("address", email.strip().lower()))
    return (person, _reset_address(person)) if person else None


def resetting(link: str) -> User:
    """Whose password a link lets change. Raises LinkNotGood."""
    who, _dot, token = link.partition(".")
    try:
        person = User.objects.filter(pk=int(force_str(urlsafe_base64_decode(who))), is_active=True).first()
    except (ValueError, OverflowError):
        person = None
    if person is None or not _tokens.check_token(person, token):
        raise LinkNotGood
    return person


def set_new_password(link: str, *, password: str) -> User:
    """Change the password that a link is for. All sessions end; the second factor is asked for as ever.

    :raises LinkNotGood: also for the second of two who send it at the same instant.
    """
    with transaction.atomic():
        person = User.objects.select_for_update().get(pk=resetting(link).pk)
        if resetting(link) != person:
            raise LinkNotGood
        record(person, "password-set-by-link")
        person.set_password(password)
        person.password_is_temporary = False
        person.save(update_fields=["password", "password_is_temporary"])
        person.end_sessions()
    return person


def _reset_address(person: User) -> str:
    who = urlsafe_base64_encode(force_bytes(person.pk))
    return _address("staff_new_password", f"{who}.{_tokens.make_token(person)}")


def _check_may_change(person: User, *, by: User) -> None:
    if person.pk == by.pk:
        raise Refused(_("Nobody changes their own account here. Ask another administrator."))
    if by.role != Role.SITE_ADMIN and person.role != Role.NURSE:
        raise Refused(_("Only a site administrator changes the account of an administrator."))


def _check_is_not_the_last(person: User) -> None:
    """Inside the transaction of the change, so that two administrators cannot remove each other."""
    others = User.objects.select_for_update().filter(role=Role.SITE_ADMIN, is_active=True)
    if person.role == Role.SITE_ADMIN and not [other for other in others if other.pk != person.pk]:
        raise Refused(_("This is the last site administrator. Invite another one first."))


def _take_back_invitations(person: User) -> None:
    """What they could let in before they may not let in now."""
    Invitation.objects.filter(invited_by=person, used_at=None).delete()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _address(route: str, token: str) -> str:
    """The host is the installation's own, whatever the request says; the token is in the query, which nothing logs."""
    return f"{settings.SITE_ORIGIN}{reverse(route)}?{urlencode({'link': token})}"
