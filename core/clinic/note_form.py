"""The form of a consultation's note: everything that is written during a talk, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clinic.forms import WHO_LENGTH, StaffForm, label_field
from core.clinic.note import Finding, How, Item, Note, Outcome, Task
from core.clinic.note_fields import MOST_ROWS, WRONG, fields_for, initial_for
from core.clinic.words import SAY_BACK, choice_words
from core.guide.itinerary import open_questions
from core.guide.schema import Question
from core.journey import questions
from core.journey.forms import Words
from core.journey.ready import SURE
from core.journey.walk import KeptQuestion

TEXT_LENGTH = 3000
FREE_ROWS = 2  # below those that are filled in
LONG = forms.Textarea(attrs={"rows": 4})


class FindingRow(NamedTuple):
    """A question about the case, as the page draws it. `said` is what their page says, in words."""

    key: str
    question: Question
    said: str
    believed: BoundField | None
    confirmed: BoundField
    how: BoundField
    who: BoundField
    matters_now: bool


class QuestionRow(NamedTuple):
    """A question of the person, as the page draws it."""

    ident: str
    words: str
    top: bool
    answer: BoundField
    outcome: BoundField
    item: Item


class RoomRow(NamedTuple):
    """A question that came up in the room. It is named by its place, so that its words can be changed."""

    text: BoundField
    answer: BoundField
    outcome: BoundField


class TaskRow(NamedTuple):
    what: BoundField
    who: BoundField
    by: BoundField
    done: BoundField


class SureRow(NamedTuple):
    question: str
    before: BoundField
    after: BoundField


class NoteForm(StaffForm):
    """`note` is the stored note: what stands in it and is not on the form stays as it is."""

    seen = forms.IntegerField(
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Part of the form is missing. Copy what you typed, then load the page")
        },
    )
    label = label_field()
    interpreter = Words(
        max_length=WHO_LENGTH, label=gettext_lazy("Interpreter"), help_text=gettext_lazy("Which language, and who")
    )
    companion = Words(
        max_length=WHO_LENGTH, label=gettext_lazy("Who came along"), help_text=gettext_lazy("Such as: sister, friend")
    )
    decisions = Words(
        max_length=TEXT_LENGTH,
        label=gettext_lazy("Still to be decided"),
        help_text=gettext_lazy("One on each line"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    said_back = forms.MultipleChoiceField(
        choices=list(SAY_BACK.items()), required=False, widget=forms.CheckboxSelectMultiple, error_messages=WRONG
    )
    for_them = Words(
        max_length=TEXT_LENGTH,
        label=gettext_lazy("Words for them to take home"),
        help_text=gettext_lazy("Plain words. They can stand on their page, if they say yes"),
        widget=LONG,
    )
    notes = Words(
        max_length=TEXT_LENGTH,
        label=gettext_lazy("Notes for the clinic"),
        help_text=gettext_lazy("These never go on their page"),
        widget=LONG,
    )

    def __init__(self, *args: Any, note: Note, seen: int | None = None, **options: Any) -> None:
        """:param seen: the version of `note`; a form that was sent brings its own."""
        self.note = note
        super().__init__(*args, initial={**initial_for(note), "seen": seen}, **options)
        self.fields |= fields_for(note)

    # As the page draws it

    @property
    def findings(self) -> list[FindingRow]:
        guide, answers = self.note.guide, self.note.now.answers
        matter = {*answers.choices, *open_questions(guide, answers.known)}
        return [
            FindingRow(
                key,
                question,
                choice_words(guide, key, self.note.walk.answers.choices.get(key, "")),
                self[f"believed-{key}"] if f"believed-{key}" in self.fields else None,
                self[f"confirmed-{key}"],
                self[f"how-{key}"],
                self[f"who-{key}"],
                key in matter or key in self.note.findings,
            )
            for key, question in guide.questions.items()
        ]

    @property
    def asked(self) -> list[QuestionRow]:
        return [
            QuestionRow(
                question.ident,
                questions.in_words(self.note.guide, question),
                question.top,
                self[f"answer-{question.ident}"],
                self[f"outcome-{question.ident}"],
                self.note.item(question.ident),
            )
            for question in self.note.questions
            if question not in self.note.asked
        ]

    @property
    def room(self) -> list[RoomRow]:
        return [
            RoomRow(self[f"room-{number}-text"], self[f"room-{number}-answer"], self[f"room-{number}-outcome"])
            for number in self._shown("room-{}-text", "room-{}-answer")
        ]

    @property
    def tasks(self) -> list[TaskRow]:
        return [
            TaskRow(*(self[f"task-{number}-{part}"] for part in ("what", "who", "by", "done")))
            for number in self._shown("task-{}-what", "task-{}-who", "task-{}-by")
        ]

    @property
    def sure(self) -> list[SureRow]:
        return [SureRow(sure.question, self[f"before-{sure.key}"], self[f"after-{sure.key}"]) for sure in SURE]

    def _shown(self, *names: str) -> range:
        """The places of rows that are filled in, and some free ones."""
        filled = [
            number for number in range(1, MOST_ROWS + 1) if any(self[name.format(number)].value() for name in names)
        ]
        return range(1, min(max(filled, default=0) + FREE_ROWS, MOST_ROWS) + 1)

    # As it was filled in

    def clean(self) -> dict[str, Any]:
        for number in range(1, MOST_ROWS + 1):
            self._needs_words(f"room-{number}-text", f"room-{number}-answer", _("Write the question to this answer"))
            self._needs_words(f"task-{number}-what", f"task-{number}-who", _("Write what is to be done"))
            self._needs_words(f"task-{number}-what", f"task-{number}-by", _("Write what is to be done"))
        return self.cleaned_data

    def _needs_words(self, name: str, because_of: str, message: str) -> None:
        filled = self.cleaned_data
        if filled.get(because_of) and name in filled and not filled[name]:
            self.add_error(name, message)

    def filled_note(self) -> Note:
        """The note as it was filled in."""
        filled = self.cleaned_data
        asked, asked_items = self._room()
        items = {
            question.ident: self.note.item(question.ident).model_copy(
                update={
                    "answer": filled[f"answer-{question.ident}"],
                    "outcome": Outcome(filled[f"outcome-{question.ident}"]),
                }
            )
            for question in self.note.walk.questions
        }
        were_asked = {question.ident for question in self.note.asked}
        kept = {ident: item for ident, item in self.note.items.items() if ident not in were_asked}
        everything = {**kept, **asked_items, **items}
        return self.note.saying(
            **{name: filled[name] for name in ("label", "interpreter", "companion", "for_them", "notes")},
            decisions=tuple(line.strip() for line in filled["decisions"].splitlines() if line.strip()),
            said_back=tuple(filled["said_back"]),
            findings=self._findings(),
            asked=asked,
            items={ident: item for ident, item in everything.items() if item != Item()},
            tasks=tuple(self._tasks()),
            sure_before=self._sure("before"),
            sure_after=self._sure("after"),
        )

    def _findings(self) -> dict[str, Finding]:
        filled = self.cleaned_data
        found = {
            key: Finding(
                believed=filled.get(f"believed-{key}", ""),
                confirmed=filled[f"confirmed-{key}"],
                how=How(filled[f"how-{key}"]) if filled[f"how-{key}"] else None,
                who=filled[f"who-{key}"],
            )
            for key in self.note.guide.questions
        }
        return {key: finding for key, finding in found.items() if finding != Finding()}

    def _room(self) -> tuple[tuple[KeptQuestion, ...], dict[str, Item]]:
        """The questions from the room, and what became of them; the same words twice stand once."""
        filled = self.cleaned_data
        items: dict[str, Item] = {}
        asked: dict[str, KeptQuestion] = {}
        for number in range(1, MOST_ROWS + 1):
            if words := " ".join(filled[f"room-{number}-text"].split()):
                question = KeptQuestion(text=words)
                asked[question.ident] = question
                items[question.ident] = self._was_asked(number).model_copy(
                    update={
                        "answer": filled[f"room-{number}-answer"],
                        "outcome": Outcome(filled[f"room-{number}-outcome"]),
                    }
                )
        return tuple(asked.values()), items

    def _was_asked(self, number: int) -> Item:
        """What had become of the question that stood in this row."""
        asked = self.note.asked[number - 1 : number]
        return self.note.item(asked[0].ident) if asked else Item()

    def _tasks(self) -> Iterator[Task]:
        filled = self.cleaned_data
        for number in range(1, MOST_ROWS + 1):
            if what := filled[f"task-{number}-what"]:
                yield Task(
                    what=what,
                    who=filled[f"task-{number}-who"],
                    by=filled[f"task-{number}-by"],
                    done=filled[f"task-{number}-done"],
                )

    def _sure(self, when: str) -> dict[str, bool]:
        answers = {sure.key: self.cleaned_data[f"{when}-{sure.key}"] for sure in SURE}
        return {key: answer == "yes" for key, answer in answers.items() if answer}
