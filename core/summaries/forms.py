"""The forms around saved pages. They validate, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.journey.forms import Words
from core.summaries.asked import Asked
from core.summaries.codes import LENGTH, TypingSlip, read_code
from core.summaries.words import WORDS

ANSWER_LENGTH = 1000
SAID_LENGTH = 4000
_ANSWER = "answer-"
_ASKED = "asked-"


class CodeForm(forms.Form):
    """The code of a saved page. A typing slip is caught here, before anything is looked up."""

    code = forms.CharField(required=True, strip=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].error_messages["required"] = _("Type the code that was shown when the page was saved")

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except TypingSlip as slip:
            raise forms.ValidationError(_what_slipped(slip.signs)) from None


def _what_slipped(signs: int) -> str:
    """:param signs: how many letters and digits were typed."""
    if signs == LENGTH:
        return gettext("There is a typing slip in this code. One letter or digit is wrong, or two changed places.")
    if signs > LENGTH:
        return gettext("There is a typing slip in this code. It is too long: a code has 24 letters and digits.")
    words = gettext("There is a typing slip in this code. You typed %(signs)d letters and digits, and a code has 24.")
    return words % {"signs": signs}


class WordForm(forms.Form):
    """The memory word. Left out, it is the one that was picked by chance."""

    word = forms.ChoiceField(
        required=False,
        choices=[(word, word) for word in WORDS],
        error_messages={"invalid_choice": _("Choose one of the words in the list")},
    )


class UntilForm(forms.Form):
    """How much longer a page is kept."""

    until = forms.ChoiceField(
        error_messages={
            "required": _("Choose a day"),
            "invalid_choice": _("Choose one of the days on this page"),
        }
    )

    def __init__(self, *args: Any, days: Iterable[date], **options: Any) -> None:
        super().__init__(*args, **options)
        self.days = {day.isoformat(): day for day in days}
        field = self.fields["until"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, key) for key in self.days]

    @property
    def chosen(self) -> date:
        return self.days[self.cleaned_data["until"]]


class WriteForm(forms.Form):
    """What the team answered to each question, and further notes."""

    said = Words(max_length=SAID_LENGTH)

    def __init__(self, *args: Any, asked: Iterable[Asked], **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = tuple(asked)
        for question in self.asked:
            self.fields[f"{_ANSWER}{question.ident}"] = Words(max_length=ANSWER_LENGTH)

    @staticmethod
    def initial_for(answers: dict[str, str], said: str) -> dict[str, str]:
        return {**{f"{_ANSWER}{ident}": text for ident, text in answers.items()}, "said": said}

    @staticmethod
    def asked_in(posted: QueryDict) -> tuple[Asked, ...]:
        """The questions that the sent form showed: for drawing it again while nobody may read the page itself."""
        names = [name.removeprefix(_ASKED) for name in posted if name.startswith(_ASKED)]
        return tuple(Asked(ident, posted.get(f"{_ASKED}{ident}", "")) for ident in names)

    @property
    def answers(self) -> dict[str, str]:
        """What the team answered, by the question's ident; questions without an answer are left out."""
        named = {question.ident: self._typed(f"{_ANSWER}{question.ident}") for question in self.asked}
        return {ident: text for ident, text in named.items() if text}

    @property
    def further(self) -> str:
        """The notes besides."""
        return self._typed("said")

    def _typed(self, name: str) -> str:
        """Lines end as they do in what was saved before, whichever browser sent them."""
        text: str = self.cleaned_data[name]
        return text.replace("\r\n", "\n")

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The places for words, as the page draws them."""
        places = [(f"{_ANSWER}{one.ident}", one.words, "", 3, f"{_ASKED}{one.ident}") for one in self.asked]
        hint = gettext("What you want to keep from the talk. Leave out names and numbers that could tell who you are")
        return [
            {
                "name": name,
                "label": label,
                "hint": hint,
                "rows": rows,
                "asked": asked,
                "value": self[name].value() or "",
                "errors": self.errors.get(name, ()),
                "described": " ".join([f"{name}-hint"] * bool(hint) + [f"{name}-error"] * bool(self.errors.get(name))),
            }
            for name, label, hint, rows, asked in (*places, ("said", gettext("More notes from the talk"), hint, 6, ""))
        ]


class PaperForm(forms.Form):
    """The edition and the date that stand on a printed page."""

    edition = forms.IntegerField(
        min_value=1,
        max_value=9999,
        error_messages={
            "required": _("Type the number of the edition"),
            "invalid": _("The edition is a number, such as 2"),
            "min_value": _("The edition is a number from 1"),
            "max_value": _("There are not that many editions. Look at the number again"),
        },
    )
    dated = forms.DateField(
        input_formats=("%d %B %Y", "%d %b %Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"),
        error_messages={
            "required": _("Type the date of the page"),
            "invalid": _("Type the date as it stands on the page, such as 21 November 2026"),
        },
    )
