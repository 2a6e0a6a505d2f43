"""Numbers for the service: how many talks, which unknowns are commonest, how far readers get. Counts only.

A number from one to four could point at a person, and so could what is left when it is taken from a total: neither is
shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from core.clinic.consulting import opened
from core.clinic.loose_ends import unknowns
from core.clinic.models import Consultation, State
from core.clinic.note import Note, NoteBroken
from core.journey import steps
from core.journey.ready import SURE
from core.platform.models import MonthCount
from core.staff.models import Clinic

FEWEST_SHOWN = 5


@dataclass(frozen=True)
class Part:
    """How many of a whole. `times` is None where it is too few, or too close to all, to be shown."""

    name: str
    times: int | None
    of: int


@dataclass(frozen=True)
class Talks:
    """A clinic's talks of some months. Without enough of them there is nothing but that to say: `enough` is false."""

    enough: bool
    begun: int = 0
    closed: int | None = 0
    unknown: tuple[Part, ...] = ()
    sure_before: tuple[Part, ...] = ()
    sure_after: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Step:
    """How many readers came to a step, and how many of them to none after it, each to the nearest five: two such
    counts have no small number between them. None where too few."""

    name: str
    reached: int | None
    stopped: int | None


def of_the_clinic(clinic: Clinic, *, since: date) -> Talks:
    """What the clinic's own talks since that day add up to."""
    rows = list(Consultation.objects.of(clinic).filter(began_at__date__gte=since).select_related("clinic", "nurse"))
    if len(rows) < FEWEST_SHOWN:
        return Talks(enough=False)
    notes = [note for row in rows if (note := _note(row))]
    both = [note for note in notes if note.sure_before and note.sure_after]
    return Talks(
        enough=True,
        begun=len(rows),
        closed=shown(sum(row.state == State.CLOSED for row in rows), of=len(rows)),
        unknown=tuple(_unknown(notes)),
        sure_before=tuple(_sure((note.sure_before for note in both), of=len(both))),
        sure_after=tuple(_sure((note.sure_after for note in both), of=len(both))),
    )


def of_readers(questions: Iterable[str], *, since: date) -> tuple[Step, ...]:
    """How far readers came by themselves, on the whole site.

    :param questions: keys of the guide, in its order.
    """
    counted: Counter[str] = Counter()
    for name, times in MonthCount.objects.filter(month__gte=since.replace(day=1)).values_list("name", "times"):
        counted[name] += times
    names = [steps.BEGUN, *(f"question/{key}" for key in questions), *steps.AFTER_THE_QUESTIONS, steps.SAVED]
    # Questions that do not count for somebody are passed over, so "further" is the most who came to any step after.
    reached = [(name, counted[name]) for name in names]
    further = [max((times for _, times in reached[place:]), default=0) for place in range(len(reached))]
    # Who saved the page has not stopped there but finished.
    stops = [max(0, here - after) for here, after in pairwise([*further, further[-1]])]
    return tuple(
        Step(name, rounded(times), rounded(stopped)) for (name, times), stopped in zip(reached, stops, strict=True)
    )


def shown(times: int, *, of: int) -> int | None:
    """A count that may be shown; None for one to four, or for all but one to four."""
    return None if 0 < times < FEWEST_SHOWN or 0 < of - times < FEWEST_SHOWN else times


def rounded(times: int) -> int | None:
    """A count to the nearest five; None for one to four."""
    return None if 0 < times < FEWEST_SHOWN else round(times / FEWEST_SHOWN) * FEWEST_SHOWN


def _unknown(notes: list[Note]) -> Iterable[Part]:
    counted = Counter(key for note in notes for key in unknowns(note))
    for key, times in sorted(counted.items(), key=lambda item: -item[1]):
        name = next(note.guide.questions[key].name for note in notes if key in note.guide.questions)
        yield Part(name, shown(times, of=len(notes)), len(notes))


def _sure(said: Iterable[dict[str, bool]], *, of: int) -> Iterable[Part]:
    answers = list(said)
    for sure in SURE:
        yield Part(sure.question, shown(sum(bool(answer.get(sure.key)) for answer in answers), of=of), of)


def _note(row: Consultation) -> Note | None:
    try:
        return opened(row)
    except NoteBroken:
        return None
