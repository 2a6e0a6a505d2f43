"""What is still loose in a talk: what nobody knows yet, and the questions nobody has come to."""

from __future__ import annotations

from typing import NamedTuple

from core.clinic.note import Note, unknown_ident
from core.guide.answers import Answers
from core.guide.itinerary import open_questions
from core.journey import questions
from core.journey.changes import Change, last_change


class LooseEnd(NamedTuple):
    """Something to come to before the end. `question` is set for something not known, and names what is asked."""

    ident: str
    words: str
    question: str = ""


def all_ends(note: Note) -> list[LooseEnd]:
    """Everything there is to come to: what is not known, then the questions, those to ask first in front."""
    guide = note.guide
    unknown = [LooseEnd(unknown_ident(key), guide.questions[key].for_the_team, key) for key in unknowns(note)]
    return [*unknown, *(LooseEnd(asked.ident, questions.in_words(guide, asked)) for asked in note.questions)]


def loose_ends(note: Note) -> list[LooseEnd]:
    """Those that are neither dealt with nor carried over."""
    return [end for end in all_ends(note) if not note.item(end.ident).is_settled]


def unknowns(note: Note) -> list[str]:
    """The questions that are not known and could change a path, in guide order. Without a copy of the person's answers,
    only those the nurse noted as not known: the rest was never asked here."""
    answers = note.now.answers
    still_open = open_questions(note.guide, answers.known)
    return [key for key in note.guide.questions if key in still_open and (note.agreed or key in answers.choices)]


def changed(was: Note, now: Note) -> Change | None:
    """What the answers of one note do to the paths when they take the place of another's; None when they are alike."""
    return _change(was.now.answers, now)


def changed_since_it_began(note: Note) -> Change | None:
    """The same, against what the person came with."""
    return _change(note.came_with.answers, note)


def _change(was: Answers, note: Note) -> Change | None:
    answers = note.now.answers
    if was.choices == answers.choices:
        return None
    dropped = tuple(key for key in was.choices if key not in answers.choices)
    return last_change(note.now.saying(before=dict(was.choices), dropped=dropped))
