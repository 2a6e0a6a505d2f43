"""Where django-allauth is told how signing in works here: who is counted, what is sealed, what is written down."""

from __future__ import annotations

import unicodedata
from typing import Any, ClassVar
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from core.platform import limits
from core.platform.limits import Limit, TooMany
from core.platform.sealing import ring
from core.staff import sessions
from core.staff.auditing import count, pseudonym, record
from core.staff.models import User

_FIVE_MINUTES = 5 * 60
PASSWORDS = Limit("password", 5, _FIVE_MINUTES)  # for one account from one network
PASSWORDS_OF_ACCOUNT = Limit("password of account", 50, _FIVE_MINUTES)  # from everywhere: a stranger locks nobody out
PASSWORDS_OF_NETWORK = Limit("password of network", 30, _FIVE_MINUTES)
CODES = Limit("second factor", 5, _FIVE_MINUTES)
PASSKEYS_OF_NETWORK = Limit("passkey of network", 60, _FIVE_MINUTES)
USED_CODE = Limit("second factor used", 1, _FIVE_MINUTES)  # longer than any code is good for

_PURPOSE = "second factor"
_AS_IT_WAS = "staff.as-it-was"


class Backend(AuthenticationBackend):
    """E-mail address and password. A disabled account is answered like a wrong password, after as much work."""

    @classmethod
    def _stash_user(cls, user: AbstractBaseUser | None) -> AbstractBaseUser | None:
        return None  # allauth would show a page that says that the account exists


class Adapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": _("That is not your password. Try again."),
        "enter_current_password": _("That is not the password you have now. Try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            for limit, who in _counted(request, credentials):
                limits.count(limit, who)
        except TooMany:
            record(_account(credentials), "password", subject=_subject(credentials), result="refused", detail="limit")
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        if user:
            for limit, who in _counted(request, credentials):
                limits.give_back(limit, who)
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record(_account(credentials), "password", subject=_subject(credentials), result="failed")

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """After the first step. What the account is now is remembered until the last."""
        request.session[_AS_IT_WAS] = user.get_session_auth_hash()
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        """After the last step. A new password, another role or being shut out ends what was begun before, too."""
        was = request.session.pop(_AS_IT_WAS, "")
        if not (user.is_active and constant_time_compare(was, user.get_session_auth_hash())):
            record(user, "signed-in", result="refused", detail="account changed meanwhile")
            messages.error(request, _("Your account was changed just now. Please sign in again."))
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        found = self.authenticate(self.request, email=user.email, password=password)  # type: ignore[attr-defined]
        return found is not None and found.pk == user.pk

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not sessions.has_fresh_proof(self.request)

    def is_safe_url(self, url: str | None) -> bool:
        """Only a page of ours, by its path."""
        return url is not None and url.startswith("/") and bool(super().is_safe_url(url))

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        return redirect("account_login")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("staff_home")

    def add_message(
        self, request: HttpRequest, level: int, *_template: Any, message: str | None = None, **_more: Any
    ) -> None:
        """Problems only: of what went well the pages tell themselves."""
        if message:
            messages.add_message(request, level, message)

    def get_client_ip(self, request: HttpRequest) -> str:
        return limits.network(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _(
            "That was not right, or was used before. Try again with what your app or device gives now."
        ),
        "cannot_delete_authenticator": _("This is your only second step. Add another one first."),
    }

    def get_totp_issuer(self) -> str:
        return f"Before You Decide ({urlsplit(settings.SITE_ORIGIN).netloc})"

    def build_totp_svg(self, url: str) -> str:
        """Drawn by our own template tag instead; allauth's way needs a package we have no other use for."""
        return ""

    def generate_authenticator_name(self, user: User, kind: str) -> str:
        """What a new passkey is called until its person says better."""
        many = Authenticator.objects.filter(user=user, type=kind).count()
        return str(_("Passkey %(number)s") % {"number": many + 1} if many else _("Passkey"))

    def encrypt(self, text: str) -> str:
        return ring().seal(_PURPOSE, text.encode())

    def decrypt(self, encrypted_text: str) -> str:
        return ring().open(_PURPOSE, encrypted_text).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Everybody keeps one second factor; the last one is exchanged by adding another first."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Those who work here are told by their administrator."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.SITE_ORIGIN).hostname or "", "name": "Before You Decide"}


def count_code(user: User) -> None:
    """Count one try of a second factor. Raises TooMany."""
    count(CODES, str(user.pk), "second-factor", by=user)


def code_was_right(user: User, code: str) -> bool:
    """Whether a right code was used for the first time; of two at the same instant only one is."""
    limits.give_back(CODES, str(user.pk))
    try:
        limits.count(USED_CODE, f"{user.pk} {normalize_user_code(code)}")
    except TooMany:
        return False
    return True


def _counted(request: HttpRequest, credentials: dict[str, Any]) -> list[tuple[Limit, str]]:
    email, network = _email(credentials), limits.network(request)
    return [
        (PASSWORDS_OF_NETWORK, network),
        (PASSWORDS_OF_ACCOUNT, email),
        (PASSWORDS, f"{email} {network}"),
    ]


def _email(credentials: dict[str, Any]) -> str:
    """As tries are counted: letters that a database may take for the same one, as it does capitals, are one here."""
    return unicodedata.normalize("NFKC", str(credentials.get("email", ""))).strip().casefold()


def _account(credentials: dict[str, Any]) -> User | None:
    return User.objects.filter(email=_email(credentials)).first()


def _subject(credentials: dict[str, Any]) -> str:
    return pseudonym("address", _email(credentials))
