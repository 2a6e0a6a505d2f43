"""Which passwords are refused beyond the short and the common ones."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from zxcvbn import zxcvbn

from core.staff.models import User

_GUESSES_WANTED = 10**10  # zxcvbn's "safely unguessable" begins here
_LOOKED_AT = 100  # zxcvbn takes long over long texts; what is longer is strong by its beginning or not at all


class EasilyGuessed:
    """Refuses what a person who knows the account and the usual tricks would find, such as Password123!."""

    def validate(self, password: str, user: User | None = None) -> None:
        about = [user.email, user.name, *user.email.split("@")] if user else []
        found = zxcvbn(password[:_LOOKED_AT], user_inputs=[word for word in about if word], max_length=_LOOKED_AT)
        if found["guesses"] < _GUESSES_WANTED:
            words = _("This password is too easy to guess. Three or four words that do not belong together work well.")
            raise ValidationError(words, code="password_easily_guessed")

    def get_help_text(self) -> str:
        return _("Three or four words that do not belong together make a good password.")
