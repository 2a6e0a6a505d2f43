"""“What we talked about”: the part of a talk that goes on the person's own page, in words for them.

The clinic's own notes never go there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from core.clinic import consulting
from core.clinic.loose_ends import all_ends, loose_ends
from core.clinic.models import Consultation
from core.clinic.note import Item, Note, Outcome
from core.clinic.words import confirmed
from core.journey.ready import SURE
from core.staff.auditing import record
from core.staff.models import User
from core.summaries import keeping

Lines = tuple[tuple[str, tuple[str, ...]], ...]


class AnotherPage(Exception):
    """The code opens another page than the one this talk began from."""


def what_we_talked_about(note: Note) -> Lines:
    """The headings and lines for the person's page."""
    return _headed(
        (_("Words to take home"), note.for_them.splitlines()),
        (_("What your team confirmed"), _confirmed(note)),
        (_("Your questions, and what was said"), _answered(note)),
        (_("Still to find out"), _carried(note)),
        (_("Still to be decided"), note.decisions),
        (_("Who does what, and by when"), _tasks(note)),
        (_("What would help you decide"), [str(sure.gap) for sure in SURE if note.sure_after.get(sure.key) is False]),
        (_("Who was there with you"), _present(note)),
    )


def for_the_record(note: Note) -> Lines:
    """The same of the talk for those who treat the person, with what nobody has come to yet."""
    return _headed(
        (_("Present"), _present(note)),
        (_("Confirmed by the team"), _confirmed(note)),
        (_("Questions of the person, and what was said"), _answered(note)),
        (_("Carried over, and who sees to it"), _carried(note)),
        (_("Not come to yet"), [end.words for end in loose_ends(note)]),
        (_("Still to be decided"), note.decisions),
        (_("Who does what, and by when"), _tasks(note)),
        (_("Words given to take home"), note.for_them.splitlines()),
    )


def give(*, consultation: UUID, code: str, by: User, now: datetime, today: date) -> Consultation:
    """Put what was talked about on the person's page. Given again, it takes the place of what this talk gave before.

    :param code: the person's, typed with their say-so; it is kept nowhere.
    :raises AnotherPage: the talk began from another page.
    :raises keeping.Gone: nothing opens with the code.
    """
    page = keeping.fetch(code, today=today)
    if page is None:
        raise keeping.Gone
    row = Consultation.objects.of(by.clinic).get(pk=consultation)
    with transaction.atomic():
        note = consulting.opened(row)
        if note.page and note.page != page.reference:
            raise AnotherPage
        record(by, "talk-given", subject=f"page {page.reference}", detail=f"talk {row.pk}")
        kept = keeping.add_talk(
            code,
            clinic=row.clinic.name,
            lines=what_we_talked_about(note),
            held_on=timezone.localdate(row.began_at),
            today=today,
            number=note.given,
        )
        ours = {talk.number for talk in kept.talks if talk.clinic == row.clinic.name}
        number = note.given if note.given in ours else max(ours)
        remember = partial(_given, number=number, page=page.reference)
        return consulting.amend(consultation=row.pk, change=remember, by=by, now=now)


def _given(note: Note, *, number: int, page: str) -> Note:
    return note.saying(given=number, page=page)


def _headed(*parts: tuple[str, Iterable[str]]) -> Lines:
    """Headings with their lines; a part without any is left out."""
    filled = ((heading, tuple(line for line in lines if line.strip())) for heading, lines in parts)
    return tuple((heading, lines) for heading, lines in filled if lines)


def _present(note: Note) -> list[str]:
    interpreter = _("Interpreter: %s") % note.interpreter if note.interpreter else ""
    return [note.companion, interpreter]


def _confirmed(note: Note) -> list[str]:
    """Each with what was believed before, where that was something else: their own page still says so."""
    lines = []
    for name, believed, choice, source in confirmed(note):
        line = [_("%(name)s: %(choice)s.") % {"name": name, "choice": choice}]
        if believed and believed != choice:
            line.append(_("Before the talk: %s.") % believed)
        if source:
            line.append(_("From: %s.") % source.rstrip("."))
        lines.append(" ".join(line))
    return lines


def _answered(note: Note) -> list[str]:
    lines = []
    for end in all_ends(note):
        item = note.item(end.ident)
        if item.answer:
            lines.append(_("%(question)s Answer: %(answer)s") % {"question": end.words, "answer": item.answer})
        elif item.outcome is Outcome.DEALT:
            lines.append(_("%(question)s We talked about it.") % {"question": end.words})
    return lines


def _carried(note: Note) -> list[str]:
    ends = ((end.words, note.item(end.ident)) for end in all_ends(note))
    return [_seen_to(words, item) for words, item in ends if item.outcome is Outcome.CARRIED]


def _seen_to(words: str, item: Item) -> str:
    return " ".join(part for part in (words, _whom_and_when(item.who, item.by)) if part)


def _tasks(note: Note) -> list[str]:
    lines = (" ".join(part for part in (task.what, _whom_and_when(task.who, task.by)) if part) for task in note.tasks)
    return [
        _("%s. Done.") % line.rstrip(".") if task.done else line for task, line in zip(note.tasks, lines, strict=True)
    ]


def _whom_and_when(who: str, by: date | None) -> str:
    when = _("by %s") % formats.date_format(by, "j F Y") if by else ""
    both = ", ".join(part for part in (who, when) if part)
    return f"({both})" if both else ""
