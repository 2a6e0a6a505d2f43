"""A talk as a plain text note, for the hospital's record."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.clinic.models import Consultation
from core.clinic.note import Note
from core.clinic.telling import for_the_record
from core.clinic.words import SAY_BACK
from core.guide.conditions import Fit
from core.journey import results
from core.journey.ready import SURE

WIDTH = 78


def as_text(row: Consultation, note: Note) -> str:
    """The whole note in lines that any record system takes. Empty parts are left out."""
    parts = [(heading, list(lines)) for heading, lines in _parts(row, note)]
    body = "\n\n".join("\n".join([heading.upper(), *map(_line, lines)]) for heading, lines in parts if lines)
    return f"{_head(row, note)}\n\n{body}\n\n{'-' * WIDTH}\n{_foot(note)}\n"


def _head(row: Consultation, note: Note) -> str:
    began = timezone.localtime(row.began_at)
    lines = [
        _("Talk about treatment: %(label)s") % {"label": note.label},
        _("Clinic: %(clinic)s. Nurse: %(nurse)s.") % {"clinic": row.clinic.name, "nurse": row.nurse.name},
        _("Begun: %(day)s.") % {"day": formats.date_format(began, "j F Y, H:i")},
    ]
    if row.closed_at:
        closed = formats.date_format(timezone.localtime(row.closed_at), "j F Y, H:i")
        lines.append(_("Closed: %(day)s.") % {"day": closed})
    else:
        lines.append(_("Not closed yet."))
    return "\n".join(lines)


def _parts(row: Consultation, note: Note) -> Iterator[tuple[str, Iterator[str]]]:
    yield _("What the person said"), _said(note)
    for heading, lines in for_the_record(note):
        yield heading, iter(lines)
    yield _("Treatments the guide shows for this"), _paths(note)
    yield _("The four questions about deciding"), _sure(note)
    yield _("Said back in their own words"), (str(SAY_BACK[key]) for key in note.said_back if key in SAY_BACK)
    yield _("Notes of the clinic"), iter(note.notes.splitlines())


def _said(note: Note) -> Iterator[str]:
    walk = note.came_with
    known = walk.answers.known
    for key in walk.answers.choices:
        words = results.said(walk.considered, (key,))[0] if key in known else _("not known")
        yield f"{walk.guide.questions[key].name}: {words}"
    if walk.not_accept:
        yield _("Would not accept: %s") % walk.not_accept
    for row in results.what_matters(walk.considered):
        yield f"{row.importance}: {row.label}"


def _paths(note: Note) -> Iterator[str]:
    now = note.now
    for card in results.cards(now.considered, note.guide.main_decision, Fit.FITS, Fit.DEPENDS):
        fit = _("fits the answers") if card.fit is Fit.FITS else _("depends on what is not known yet")
        yield f"{card.option.name}: {fit}"


def _sure(note: Note) -> Iterator[str]:
    words = {True: _("yes"), False: _("no"), None: _("not asked")}
    for sure in SURE:
        before, after = note.sure_before.get(sure.key), note.sure_after.get(sure.key)
        if before is not None or after is not None:
            answers = {"question": sure.question, "before": words[before], "after": words[after]}
            yield _("%(question)s Before: %(before)s. After: %(after)s.") % answers


def _foot(note: Note) -> str:
    return _(
        "From edition %(number)d of the guide “%(name)s”. The guide informs; it does not choose. It shows what the "
        "answers above select, in the same order for everyone."
    ) % {"number": note.walk.edition, "name": note.guide.about.name}


def _line(words: str) -> str:
    return "- " + words.replace("\r\n", "\n").replace("\n", "\n  ")
