"""The small forms of the desk: beginning a draft, its title, a key, a file that is pasted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.guide.keys import LONGEST_KEY

FILE_CHARACTERS = 3_000_000  # several times the longest guide
EDITION, TEMPLATE, EMPTY = "edition", "template", "empty"
KEY_FORM = r"^[a-z0-9]+(-[a-z0-9]+)*$"
KEY_WORDS = _("Use small letters, numbers and single hyphens, such as wound-problems")


def key_field(label: Any) -> forms.RegexField:
    """A key, as parts and guides have them."""
    longest = {"max_length": _("Shorten this to %(limit_value)d characters or fewer")}
    needed = {"required": _("Write a key"), "invalid": KEY_WORDS}
    return forms.RegexField(KEY_FORM, max_length=LONGEST_KEY, label=label, error_messages={**needed, **longest})


def title_field() -> forms.CharField:
    messages = {"required": _("Write a title"), "max_length": _("Shorten the title to 120 characters or fewer")}
    return forms.CharField(max_length=120, label=_("Title of the draft"), error_messages=messages)


class TitleForm(forms.Form):
    """What a draft is called. Only editors see it."""

    title = title_field()


class KeyForm(forms.Form):
    """The key of a new part, or a new key for one."""

    key = key_field(_("Key"))


class StartForm(forms.Form):
    """Beginning a draft: from an edition that readers see, from the template, or from nothing."""

    title = title_field()
    source = forms.ChoiceField(
        choices=[(EDITION, EDITION), (TEMPLATE, TEMPLATE), (EMPTY, EMPTY)],
        label=_("Begin with"),
        error_messages={"required": _("Choose what to begin with"), "invalid_choice": _("Choose one from the list")},
    )
    published = forms.SlugField(required=False, label=_("Guide"))  # where it begins with an edition
    guide = forms.RegexField(  # otherwise
        KEY_FORM,
        required=False,
        max_length=LONGEST_KEY,
        label=_("Key of the new guide"),
        error_messages={"invalid": KEY_WORDS},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("source") == EDITION and not given.get("published"):
            self.add_error("published", _("Choose a guide"))
        if given.get("source") in (TEMPLATE, EMPTY) and not given.get("guide") and "guide" not in self.errors:
            self.add_error("guide", _("Write a key for the new guide"))
        return given

    @property
    def slug(self) -> str:
        """Of the guide that the draft is of."""
        return str(self.cleaned_data["published" if self.cleaned_data["source"] == EDITION else "guide"])


class ImportForm(forms.Form):
    """A guide that is pasted in as text."""

    title = title_field()
    guide = forms.RegexField(
        KEY_FORM,
        required=False,
        max_length=LONGEST_KEY,
        label=_("Key of the guide"),
        error_messages={"invalid": KEY_WORDS},
    )
    text = forms.CharField(
        max_length=FILE_CHARACTERS,
        strip=False,
        label=_("The file"),
        error_messages={
            "required": _("Paste the whole text of the file"),
            "max_length": _("This is longer than any guide: paste one exported file"),
        },
    )


def said(form: forms.Form) -> list[dict[str, str]]:
    """The problems of a form, for the summary at the top of the page."""
    return [{"id": f"id_{name}", "text": str(error)} for name, errors in form.errors.items() for error in errors]
