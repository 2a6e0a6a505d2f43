"""The fields of a note's form that depend on the note, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clinic.forms import WHO_LENGTH, day_field
from core.clinic.note import Note, Outcome
from core.clinic.words import HOW_WORDS
from core.guide.schema import UNSURE
from core.journey.forms import QUESTION_LENGTH, Words
from core.journey.ready import SURE

ANSWER_LENGTH = 1000
TASK_LENGTH = 200
MOST_ROWS = 20
OUTCOMES = [
    (Outcome.OPEN, gettext_lazy("Not yet")),
    (Outcome.DEALT, gettext_lazy("Dealt with")),
    (Outcome.CARRIED, gettext_lazy("Carried over")),
]
YES_NO = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
WRONG = {"invalid_choice": gettext_lazy("Choose one of the answers on this page")}


def initial_for(note: Note) -> dict[str, Any]:
    """What the form shows for a note, by the name of the field."""
    shown: dict[str, Any] = {
        name: getattr(note, name) for name in ("label", "interpreter", "companion", "for_them", "notes")
    }
    shown |= {"decisions": "\n".join(note.decisions), "said_back": list(note.said_back)}
    for key, finding in note.findings.items():
        shown |= {f"believed-{key}": finding.believed, f"confirmed-{key}": finding.confirmed}
        shown |= {f"how-{key}": finding.how.value if finding.how else "", f"who-{key}": finding.who}
    for question in note.walk.questions:
        item = note.item(question.ident)
        shown |= {f"answer-{question.ident}": item.answer, f"outcome-{question.ident}": item.outcome.value}
    for number, question in enumerate(note.asked, start=1):
        item = note.item(question.ident)
        shown |= {f"room-{number}-text": question.text, f"room-{number}-answer": item.answer}
        shown[f"room-{number}-outcome"] = item.outcome.value
    for number, task in enumerate(note.tasks, start=1):
        shown |= {f"task-{number}-{part}": getattr(task, part) for part in ("what", "who", "by", "done")}
    for when, sure in (("before", note.sure_before), ("after", note.sure_after)):
        shown |= {f"{when}-{key}": "yes" if answer else "no" for key, answer in sure.items()}
    return shown


def fields_for(note: Note) -> dict[str, forms.Field]:
    """By name, the fields that each question, each row for the room, each task and each SURE question has."""
    return {
        **dict(_finding_fields(note)),
        **dict(_question_fields(note)),
        **dict(_room_fields()),
        **dict(_task_fields()),
        **dict(_sure_fields()),
    }


def _finding_fields(note: Note) -> Iterator[tuple[str, forms.Field]]:
    for key, question in note.guide.questions.items():
        choices = [*((choice, words.label) for choice, words in question.choices.items()), (UNSURE, _("Not known yet"))]
        if key not in note.walk.answers.choices:
            yield f"believed-{key}", _choice(_("They believed"), [("", _("Not said")), *choices])
        yield f"confirmed-{key}", _choice(_("Confirmed"), [("", _("Not yet")), *choices])
        yield f"how-{key}", _choice(_("By what"), [("", _("Not said")), *HOW_WORDS.items()])
        yield f"who-{key}", Words(max_length=WHO_LENGTH, label=_("Who says so"))


def _question_fields(note: Note) -> Iterator[tuple[str, forms.Field]]:
    for question in note.walk.questions:
        yield f"answer-{question.ident}", _answer()
        yield f"outcome-{question.ident}", _outcome()


def _room_fields() -> Iterator[tuple[str, forms.Field]]:
    for number in range(1, MOST_ROWS + 1):
        label = _("Question %d from the room") % number
        yield f"room-{number}-text", Words(max_length=QUESTION_LENGTH, label=label, widget=_shows_when_empty())
        yield f"room-{number}-answer", _answer()
        yield f"room-{number}-outcome", _outcome()


def _task_fields() -> Iterator[tuple[str, forms.Field]]:
    for number in range(1, MOST_ROWS + 1):
        label = _("Task %d: what") % number
        yield f"task-{number}-what", Words(max_length=TASK_LENGTH, label=label, widget=_shows_when_empty())
        yield f"task-{number}-who", Words(max_length=WHO_LENGTH, label=_("Who"))
        yield f"task-{number}-by", day_field(_("By when"))
        yield f"task-{number}-done", forms.BooleanField(label=_("Done"), required=False)


def _sure_fields() -> Iterator[tuple[str, forms.Field]]:
    for sure in SURE:
        for when, words in (("before", _("Before")), ("after", _("After"))):
            yield f"{when}-{sure.key}", _choice(words, [("", _("Not asked")), *YES_NO])


def _choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=choices, error_messages=WRONG)


def _shows_when_empty() -> forms.TextInput:
    """The stylesheet can tell that nothing is typed, and leaves out the rest of the row."""
    return forms.TextInput(attrs={"placeholder": " "})


def _answer() -> Words:
    return Words(max_length=ANSWER_LENGTH, label=_("Answer"), widget=forms.Textarea(attrs={"rows": 1}))


def _outcome() -> forms.ChoiceField:
    return _choice(_("What became of it"), OUTCOMES)
