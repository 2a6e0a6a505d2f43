"""What follows when django-allauth signs somebody in or out, or changes their password or second factor."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import authentication_step_completed, password_changed
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed, authenticator_reset
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.staff import sessions
from core.staff.auditing import record
from core.staff.models import User


def connect() -> None:
    user_logged_in.connect(_signed_in)
    user_logged_out.connect(_signed_out)
    authentication_step_completed.connect(_proved)
    authentication_failed.connect(_wrong_code)
    password_changed.connect(_password_changed)
    authenticator_added.connect(_second_factor_added)
    authenticator_removed.connect(_second_factor_removed)
    authenticator_reset.connect(_recovery_codes_made)


def _signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(user, "signed-in")
    sessions.begin(request)
    if any(step["method"] == "mfa" for step in get_authentication_records(request, user)):
        sessions.second_factor_given(request)


def _signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        record(user, "signed-out")


def _proved(sender: Any, request: HttpRequest, user: User, method: str, **kwargs: Any) -> None:
    if kwargs.get("reauthenticated"):
        record(user, "proved-again", detail=method)
        sessions.proved(request)


def _wrong_code(sender: Any, user: User, **kwargs: Any) -> None:
    record(user, "second-factor", result="failed")


def _password_changed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(user, "password-changed")
    user.password_is_temporary = False
    user.save(update_fields=["password_is_temporary"])
    _end_other_sessions(request, user)
    messages.success(request, _("Your new password is saved. You are signed out everywhere else."))


def _second_factor_added(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    record(user, "second-factor-added", detail=authenticator.type)
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        _end_other_sessions(request, user)
        sessions.second_factor_given(request)


def _second_factor_removed(
    sender: Any, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    record(user, "second-factor-removed", detail=authenticator.type)
    _end_other_sessions(request, user)
    messages.success(request, _("It is removed. You are signed out everywhere else."))


def _recovery_codes_made(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    record(user, "recovery-codes-made")
    _end_other_sessions(request, user)


def _end_other_sessions(request: HttpRequest, user: User) -> None:
    """This session goes on under a new id; every other one of this person is over."""
    user.end_sessions()
    update_session_auth_hash(request, user)
