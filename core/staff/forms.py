"""What staff type to sign in and to look after their own account."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.platform import limits
from core.staff import signing_in
from core.staff.auditing import record

_WRONG = _("The e-mail address or the password is not right. Check both and try again.")


class SignIn(account.LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].error_messages |= {"required": _("Type your e-mail address"), "invalid": _WRONG}
        self.fields["password"].error_messages |= {"required": _("Type your password")}

    def clean(self) -> Any:
        try:
            return super().clean()
        except ValidationError:
            raise ValidationError(_WRONG) from None


class GivePassword(account.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].error_messages |= {"required": _("Type your password")}


class ChangePassword(account.ChangePasswordForm):
    """The old password and the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].error_messages |= {"required": _("Type the password you have now")}
        self.fields["password1"].error_messages |= {"required": _("Type a new password")}
        self.fields["password2"].error_messages |= {"required": _("Type the new password again")}

    def clean_oldpassword(self) -> str:
        """Counted like signing in: a stolen session is no place to guess at."""
        password: str = self.cleaned_data["oldpassword"]
        adapter = account.get_adapter()
        if not adapter.reauthenticate(self.user, password):
            raise adapter.validation_error("enter_current_password")
        return password


class _Counted:
    """A code of the second factor: counted, and good only once."""

    user: Any
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        signing_in.count_code(self.user)
        code: str = super().clean_code()  # type: ignore[misc]
        if not signing_in.code_was_right(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class GiveCode(_Counted, codes.AuthenticateForm):
    """A code from the app, or a recovery code, after the password."""


class GiveCodeAgain(_Counted, codes.ReauthenticateForm):
    """A code once more."""


class SetUpApp(_Counted, ActivateTOTPForm):
    """The first code of an app that is being set up."""


class _Signed:
    """What a device signed. A failure is written down."""

    user: Any

    def clean_credential(self) -> Any:
        try:
            with _made_up_is_wrong():
                return super().clean_credential()  # type: ignore[misc]
        except ValidationError:
            record(self.user, "passkey", result="failed")
            raise


class SignInWithPasskey(_Signed, LoginWebAuthnForm):
    """A passkey alone."""


class UsePasskeyAgain(_Signed, ReauthenticateWebAuthnForm):
    """A passkey once more."""


class UsePasskey(_Signed, AuthenticateWebAuthnForm):
    """A passkey after the password."""

    def clean_credential(self) -> Any:
        signing_in.count_code(self.user)
        authenticator = super().clean_credential()
        limits.give_back(signing_in.CODES, str(self.user.pk))
        return authenticator


class AddPasskey(AddWebAuthnForm):
    """A passkey that was just made."""

    def clean(self) -> Any:
        with _made_up_is_wrong():
            return super().clean()


@contextmanager
def _made_up_is_wrong() -> Iterator[None]:
    """The library looks into what was posted without asking first whether it is there."""
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError, struct.error, InvalidSignature):
        raise get_adapter().validation_error("incorrect_code") from None
