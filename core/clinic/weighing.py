"""Two notes of one talk that differ: both are shown, field by field, and the nurse takes what she wants."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils import formats
from django.utils.translation import gettext as _

from core.clinic.note import Note
from core.clinic.note_fields import initial_for
from core.clinic.note_form import NoteForm
from core.journey import questions
from core.journey.ready import SURE

KEEP = "keep-"  # before the name of a field: which text to take
MINE, THEIRS, BOTH = "mine", "theirs", "both"
NAMED_BY = {"room": "text", "task": "what"}  # which field of a row says what the row is


class Difference(NamedTuple):
    """One field that differs, and both texts as people read them."""

    name: str
    label: str
    mine: str
    theirs: str
    has_both: bool  # both can be taken, one below the other
    offered: str  # what stands chosen at first: whatever loses no words

    @property
    def keep(self) -> str:
        return f"{KEEP}{self.name}"


def differences(form: NoteForm, mine: Note, theirs: Note) -> list[Difference]:
    """Where my note and theirs differ, in the order of the form. `form` is made from theirs."""
    ours, others = initial_for(mine), initial_for(theirs)
    texts = {name for name, field in form.fields.items() if isinstance(field.widget, forms.Textarea)}
    names = [*form.fields, *(name for name in ours if name not in form.fields)]
    return [
        Difference(
            name,
            _label(form, name),
            _in_words(form.fields.get(name), ours.get(name)),
            _in_words(form.fields.get(name), others.get(name)),
            both := name in texts and bool(ours.get(name)) and bool(others.get(name)),
            BOTH if both else MINE if ours.get(name) else THEIRS,
        )
        for name in names
        if (ours.get(name) or "") != (others.get(name) or "")
    ]


def taking(posted: QueryDict, note: Note, *, version: int) -> QueryDict:
    """What was posted, with the stored text where the nurse chose it, or both texts one below the other.

    :param version: of the stored note. What was chosen while an older one was shown says nothing about this one.
    """
    chosen = {name.removeprefix(KEEP): what for name, what in posted.items() if name.startswith(KEEP)}
    if not chosen or posted.get("seen") != str(version):
        return posted
    stored, taken = initial_for(note), posted.copy()
    for name, what in chosen.items():
        theirs = stored.get(name) or ""
        if what == THEIRS:
            _put(taken, name, theirs)
        elif what == BOTH and isinstance(theirs, str) and theirs:
            taken[name] = "\n".join(text for text in (posted.get(name, ""), theirs) if text)
    return taken


def _put(taken: QueryDict, name: str, value: Any) -> None:
    """A value as a browser sends it: a box that is not ticked is not sent at all."""
    if isinstance(value, list):
        taken.setlist(name, value)
    elif value is True:
        taken[name] = "on"
    elif isinstance(value, date):
        taken[name] = value.isoformat()
    elif value:
        taken[name] = str(value)
    else:
        taken.pop(name, None)


def _label(form: NoteForm, name: str) -> str:
    """What a field is about: the question it belongs to, and its own label."""
    part, _dash, rest = name.partition("-")
    label = str(form.fields[name].label or "") if name in form.fields else ""
    guide = form.note.guide
    if rest in guide.questions:
        return f"{guide.questions[rest].name}: {label}"
    words = {question.ident: questions.in_words(guide, question) for question in form.note.questions}
    if rest in words:
        return f"{words[rest]} {label}"
    if part in ("before", "after"):
        return f"{next(sure.question for sure in SURE if sure.key == rest)} {label}"
    if part in NAMED_BY:
        number, _dash, field = rest.partition("-")
        row = str(form.fields[f"{part}-{number}-{NAMED_BY[part]}"].label)
        return row if field == NAMED_BY[part] else f"{row}: {label}"
    return label or (_("What they said back") if name == "said_back" else name)


def _in_words(field: forms.Field | None, value: Any) -> str:
    if value in (None, "", [], False):
        return _("Nothing")
    if value is True:
        return _("Yes")
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if isinstance(field, forms.ChoiceField):
        offered: Any = field.choices
        named = {str(key): str(words) for key, words in offered}
        return ", ".join(named.get(one, one) for one in (value if isinstance(value, list) else [str(value)]))
    return str(value)
