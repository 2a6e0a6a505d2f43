"""The forms of the nurse's workspace. They validate, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.clinic.listing import Wanted, Whose
from core.clinic.loose_ends import LooseEnd
from core.clinic.models import State
from core.clinic.note import Item, Note, Outcome
from core.journey.forms import Words
from core.summaries.forms import CodeForm as KeptCodeForm

LABEL_LENGTH = 40
WHO_LENGTH = 80


def label_field() -> Words:
    return Words(
        max_length=LABEL_LENGTH,
        required=True,
        label=gettext_lazy("What you call this talk"),
        help_text=gettext_lazy("Initials or a word only you understand. No full name, no date of birth, no number"),
        error_messages={"required": gettext_lazy("Give the talk a label, such as initials")},
    )


def day_field(label: Any) -> forms.DateField:
    """A day, as a browser sends it or as people type it."""
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": gettext_lazy("Type a day such as 30/11/2026")},
    )


class StaffForm(forms.Form):
    """Fields have their name as id, and browsers' own bubbles stay away."""

    use_required_attribute = False

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, auto_id="%s", **options)


class CodeForm(StaffForm, KeptCodeForm):
    """The code of a person's page."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.label = _("The code on their page")
        field.help_text = _("24 letters and digits. Spaces, dashes and small letters do not matter")
        field.error_messages["required"] = _("Type or scan the code that stands on their page")
        field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}


class GiveForm(StaffForm):
    """The person's say-so."""

    agreed = forms.BooleanField(
        label=gettext_lazy("They know this word, and they said yes to this standing on their page"),
        error_messages={"required": gettext_lazy("Ask them first, then tick that they said yes")},
    )


class BeginForm(StaffForm):
    """A talk with somebody who has no page."""

    label = label_field()


class BeginFromPageForm(BeginForm):
    """A talk about a page that was opened."""

    agreed = forms.ChoiceField(
        label=gettext_lazy("Do they agree that the clinic keeps a copy of what they saved?"),
        choices=[
            ("yes", gettext_lazy("Yes: keep their answers, questions and words in the clinic's note")),
            ("no", gettext_lazy("No: keep only what we write during the talk")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Ask them whether the clinic may keep a copy, then choose")},
    )


class FindForm(StaffForm):
    """Which talks to list. What cannot be read is left out: a list is shown all the same."""

    words = forms.CharField(label=gettext_lazy("Label"), required=False, max_length=LABEL_LENGTH)
    whose = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[(Whose.CLINIC, gettext_lazy("The whole clinic")), (Whose.MINE, pgettext_lazy("talks", "Mine"))],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("Open and closed")), *State.choices],
    )
    day = day_field(gettext_lazy("Begun on"))

    def wanted(self) -> Wanted:
        self.is_valid()
        filled = self.cleaned_data
        return Wanted(
            words=filled.get("words", "").strip(),
            whose=Whose(filled.get("whose") or Whose.CLINIC),
            state=State(filled["state"]) if filled.get("state") else None,
            day=filled.get("day"),
        )


class HandOverForm(StaffForm):
    """Which colleague takes over."""

    to = forms.ChoiceField(
        label=gettext_lazy("Hand this talk over to"),
        error_messages={
            "required": gettext_lazy("Choose a colleague"),
            "invalid_choice": gettext_lazy("Choose a colleague from the list"),
        },
    )

    def __init__(self, *args: Any, colleagues: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Choose a colleague")), *colleagues]


class EndForm(StaffForm):
    """What becomes of everything that is still loose when a talk ends."""

    def __init__(self, *args: Any, ends: list[LooseEnd], note: Note, **options: Any) -> None:
        self.loose = ends
        self.note = note
        super().__init__(*args, initial=dict(_ends_as_they_are(ends, note)), **options)
        outcomes = [(Outcome.DEALT, _("We talked about it")), (Outcome.CARRIED, _("Carry it over"))]
        for end in ends:
            self.fields[f"outcome-{end.ident}"] = forms.ChoiceField(
                choices=outcomes,
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Say what becomes of this: %s") % end.words,
                    "invalid_choice": _("Choose one of the answers on this page"),
                },
            )
            self.fields[f"who-{end.ident}"] = Words(max_length=WHO_LENGTH, label=_("Who sees to it"))
            self.fields[f"by-{end.ident}"] = day_field(_("By when"))

    def clean(self) -> dict[str, Any]:
        for end in self.loose:
            carried = self.cleaned_data.get(f"outcome-{end.ident}") == Outcome.CARRIED
            if carried and self.cleaned_data.get(f"who-{end.ident}") == "":
                self.add_error(f"who-{end.ident}", _("Say who sees to this: %s") % end.words)
        return self.cleaned_data

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The loose ends, as the page draws them."""
        return [
            {
                "end": end,
                "name": f"outcome-{end.ident}",
                "outcome": self[f"outcome-{end.ident}"],
                "chosen": self[f"outcome-{end.ident}"].value() or "",
                "who": self[f"who-{end.ident}"],
                "by": self[f"by-{end.ident}"],
            }
            for end in self.loose
        ]

    def ends(self) -> dict[str, Item]:
        """What becomes of each, by ident. Only what is carried over has somebody who sees to it, by some day."""
        return {end.ident: self.note.item(end.ident).model_copy(update=self._end(end.ident)) for end in self.loose}

    def _end(self, ident: str) -> dict[str, Any]:
        filled = self.cleaned_data
        outcome = Outcome(filled[f"outcome-{ident}"])
        if outcome is Outcome.CARRIED:
            return {"outcome": outcome, "who": filled[f"who-{ident}"], "by": filled[f"by-{ident}"]}
        return {"outcome": outcome, "who": "", "by": None}


def _ends_as_they_are(ends: list[LooseEnd], note: Note) -> Iterator[tuple[str, Any]]:
    """What was said of them so far. Who can answer something not known is what the guide says of it."""
    for end in ends:
        item = note.item(end.ident)
        who = note.guide.questions[end.question].who_can_answer if end.question else ""
        yield f"outcome-{end.ident}", item.outcome.value
        yield f"who-{end.ident}", item.who or who[:WHO_LENGTH]
        yield f"by-{end.ident}", item.by
