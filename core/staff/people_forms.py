"""What is typed to invite somebody, to join, and to look after accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from core.staff.models import Clinic, Role, User

_NAME = {"required": _("Type a name"), "max_length": _("Use at most 120 characters for the name")}
_EMAIL = {"required": _("Type an e-mail address"), "invalid": _("Type an e-mail address, such as name@hospital.org")}
_ROLE = {"required": _("Choose a role"), "invalid_choice": _("Choose one of the roles")}


class InviteForm(forms.Form):
    """Whom to invite. An administrator of a clinic is asked for neither role nor clinic."""

    name = forms.CharField(max_length=120, error_messages=_NAME)
    email = forms.EmailField(max_length=254, error_messages=_EMAIL)
    role = forms.ChoiceField(choices=Role.choices, error_messages=_ROLE)
    clinic = forms.ModelChoiceField(Clinic.objects.order_by("name"), required=False, empty_label=_("No clinic"))

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if by.role != Role.SITE_ADMIN:
            del self.fields["role"], self.fields["clinic"]

    def clean(self) -> dict[str, Any]:
        return _with_matching_clinic(self)


class RoleForm(forms.Form):
    """What somebody may do, and where."""

    role = forms.ChoiceField(choices=Role.choices, error_messages=_ROLE)
    clinic = forms.ModelChoiceField(Clinic.objects.order_by("name"), required=False, empty_label=_("No clinic"))

    def clean(self) -> dict[str, Any]:
        return _with_matching_clinic(self)


class ClinicForm(forms.Form):
    name = forms.CharField(max_length=120, error_messages={**_NAME, "required": _("Type the clinic's name")})


class NewPasswordForm(forms.Form):
    """A password chosen with a link. Pasting one is fine."""

    link = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(strip=False, max_length=1000, error_messages={"required": _("Type a password")})
    password2 = forms.CharField(strip=False, error_messages={"required": _("Type the password again")})

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self._user)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned.get("password2") and cleaned["password"] != cleaned["password2"]:
            self.add_error("password2", _("The two passwords differ. Type the same one twice."))
        return cleaned


class JoinForm(NewPasswordForm):
    """The first page of a new account."""

    name = forms.CharField(max_length=120, error_messages={**_NAME, "required": _("Type your name")})


class ForgotForm(forms.Form):
    email = forms.EmailField(max_length=254, error_messages=_EMAIL)


def _with_matching_clinic(form: forms.Form) -> dict[str, Any]:
    cleaned = forms.Form.clean(form) or {}
    if role := cleaned.get("role"):
        cleaned["role"] = Role(role)
        if cleaned["role"].works_in_a_clinic and not cleaned.get("clinic"):
            form.add_error("clinic", _("Choose the clinic: nurses and clinic administrators belong to one"))
        elif not cleaned["role"].works_in_a_clinic:
            cleaned["clinic"] = None
    return cleaned
