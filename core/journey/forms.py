"""The forms of the journey. They validate, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.guide.answers import Answers, Importance, OwnConcern
from core.guide.schema import UNSURE, Guide, Question, Shaping

MOST_OWN_CONCERNS = 5
CONCERN_LENGTH = 120  # characters; a concern is a line on the page
IMPORTANCE_WORDS = {
    Importance.MOST: _("Matters most"),
    Importance.MATTERS: _("Matters"),
    Importance.LESS: _("Matters less"),
}


class Words(forms.CharField):
    """Typed words, with errors that say how to mend them. Nothing is cut off."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("error_messages", {})
        options["error_messages"] |= {
            "null_characters_not_allowed": _("Your text holds a character that cannot be kept. Type the words again."),
            "max_length": ngettext_lazy(
                "Use %(limit_value)d character at most. You have %(show_value)d.",
                "Use %(limit_value)d characters at most. You have %(show_value)d.",
                "limit_value",
            ),
        }
        super().__init__(max_length=max_length, **options)


class AnswerForm(forms.Form):
    """The answer to one question about the case: a choice, or not sure."""

    answer = forms.ChoiceField()

    def __init__(self, *args: Any, question: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, choice.label) for key, choice in question.choices.items()] + [(UNSURE, "")]
        field.error_messages["required"] = _("Choose an answer. If you do not know, choose “I'm not sure”")
        field.error_messages["invalid_choice"] = _("Choose one of the answers on this page")

    @property
    def chosen(self) -> str:
        """What is ticked when the page is drawn."""
        return str(self["answer"].value() or "")


class ShapingForm(forms.Form):
    """The answer to a question that shapes the questions for the team. It may be left empty."""

    answer = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, question: Shaping, **options: Any) -> None:
        super().__init__(*args, **options)
        self.question = question
        field = self.fields["answer"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, choice.label) for key, choice in question.choices.items()]
        field.error_messages["invalid_choice"] = _("Choose from the answers on this page")

    def clean_answer(self) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(self.cleaned_data["answer"]))
        if len(chosen) > 1 and not self.question.several:
            raise forms.ValidationError(_("Choose one answer only"))
        return chosen

    @property
    def chosen(self) -> list[str]:
        return list(self["answer"].value() or [])


class MattersForm(forms.Form):
    """How much each concern matters, and the person's own concerns. Nothing has to be filled in."""

    def __init__(self, *args: Any, guide: Guide, **options: Any) -> None:
        super().__init__(*args, **options)
        self.guide = guide
        levels = [("", ""), *((level.value, words) for level, words in IMPORTANCE_WORDS.items())]
        for key in guide.concerns:
            self.fields[f"concern-{key}"] = self._level(levels)
        for number in range(1, MOST_OWN_CONCERNS + 1):
            self.fields[f"own-{number}"] = Words(max_length=CONCERN_LENGTH)
            self.fields[f"own-{number}-level"] = self._level(levels)

    @staticmethod
    def _level(levels: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
        wrong = {"invalid_choice": _("Choose one of the levels on this page")}
        return forms.ChoiceField(required=False, choices=list(levels), error_messages=wrong)

    @staticmethod
    def initial_for(answers: Answers) -> dict[str, str]:
        """What the form shows for what was said."""
        shown = {f"concern-{key}": level.value for key, level in answers.importance.items()}
        for number, own in enumerate(answers.own_concerns, start=1):
            shown |= {f"own-{number}": own.text, f"own-{number}-level": own.importance.value}
        return shown

    @property
    def levels(self) -> list[tuple[str, Any]]:
        """The levels in words, as every concern offers them."""
        return [*((level.value, words) for level, words in IMPORTANCE_WORDS.items()), ("", _("Not said"))]

    @property
    def concerns(self) -> list[dict[str, Any]]:
        """The guide's concerns, as the page draws them."""
        return [
            {
                "name": f"concern-{key}",
                "label": concern.label,
                "hint": concern.hint,
                "value": self[f"concern-{key}"].value() or "",
                "errors": self.errors.get(f"concern-{key}", ()),
            }
            for key, concern in self.guide.concerns.items()
        ]

    @property
    def own(self) -> list[dict[str, Any]]:
        """The person's own concerns, as the page draws them."""
        return [
            {
                "name": f"own-{number}",
                "value": self[f"own-{number}"].value() or "",
                "level": self[f"own-{number}-level"].value() or "",
                "errors": [*self.errors.get(f"own-{number}", ()), *self.errors.get(f"own-{number}-level", ())],
            }
            for number in range(1, MOST_OWN_CONCERNS + 1)
        ]

    @property
    def own_shown(self) -> int:
        """How many places for own concerns are open at once: those filled in, and one more."""
        filled = [number for number, own in enumerate(self.own, start=1) if own["value"] or own["errors"]]
        return min(max(filled, default=0) + 1, MOST_OWN_CONCERNS)

    def answers(self) -> Answers:
        """What matters, as it was filled in."""
        filled = self.cleaned_data
        own = [
            OwnConcern(
                text=" ".join(filled[f"own-{number}"].split()),
                importance=Importance(filled[f"own-{number}-level"] or Importance.MATTERS),
            )
            for number in range(1, MOST_OWN_CONCERNS + 1)
            if filled[f"own-{number}"]
        ]
        importance = {
            key: Importance(filled[f"concern-{key}"]) for key in self.guide.concerns if filled[f"concern-{key}"]
        }
        return Answers(importance=importance, own_concerns=tuple({o.text: o for o in own}.values()))


QUESTION_LENGTH = 300
NOTES_LENGTH = 2000


class NotesForm(forms.Form):
    """Questions for the team, and notes. One form, so that no button loses what was typed elsewhere on the page."""

    prompts = forms.MultipleChoiceField(required=False)
    own = Words(max_length=QUESTION_LENGTH)
    asker = forms.BooleanField(required=False)
    not_accept = Words(max_length=500)
    notes = Words(max_length=NOTES_LENGTH)
    companion = Words(max_length=80)
    companion_wants = Words(max_length=500)

    def __init__(self, *args: Any, guide: Guide, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["prompts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, prompt.text) for key, prompt in guide.prompts.items()]
        field.error_messages["invalid_choice"] = _("Choose from the questions on this page")

    @property
    def picked(self) -> list[str]:
        return list(self["prompts"].value() or [])

    @property
    def texts(self) -> list[dict[str, Any]]:
        """The places for longer words, as the page draws them."""
        return [
            {
                "name": name,
                "label": label,
                "hint": hint,
                "rows": rows,
                "value": self[name].value() or "",
                "errors": self.errors.get(name, ()),
                "described": " ".join([f"{name}-hint"] * bool(hint) + [f"{name}-error"] * bool(self.errors.get(name))),
            }
            for name, label, hint, rows in (
                ("not_accept", _("What I would not accept"), _("Something you do not want, whatever happens"), 2),
                ("notes", _("My notes"), _("What you want to tell, or not forget"), 5),
                ("companion", _("Who comes with me"), _("For example: my sister, a friend. No names needed"), 0),
                ("companion_wants", _("What they want to ask or say"), "", 2),
            )
        ]


class BesideForm(forms.Form):
    """Which paths to set side by side."""

    paths = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, options: Iterable[tuple[str, str]], fewest: int, most: int, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fewest, self.most = fewest, most
        field = self.fields["paths"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = list(options)
        field.error_messages["invalid_choice"] = _("Choose from the paths on this page")

    @property
    def ticked(self) -> list[str]:
        return list(self["paths"].value() or [])

    def clean_paths(self) -> tuple[str, ...]:
        chosen = tuple(dict.fromkeys(self.cleaned_data["paths"]))
        if not self.fewest <= len(chosen) <= self.most:
            raise forms.ValidationError(_("Choose two, three or four paths"))
        return chosen
