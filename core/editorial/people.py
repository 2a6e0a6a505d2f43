"""The made-up people of a guide: what each is shown by a draft, what by the published edition, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.guide.answers import Answers
from core.guide.compare import carried
from core.guide.conditions import Fit
from core.guide.itinerary import next_question
from core.guide.markup import plain
from core.guide.review.vignettes import failures, steps_shown
from core.guide.schema import Guide, Vignette


class Seen(NamedTuple):
    """What one person is shown of a path: None where the guide has no such path."""

    fit: Fit | None
    steps: tuple[str, ...]


@dataclass(frozen=True)
class PathShift:
    """A path that a person is not shown as before."""

    name: str
    was: Seen
    now: Seen


@dataclass(frozen=True)
class Person:
    """A made-up person, and how the draft treats them otherwise than the published edition.

    `is_new` and `is_gone` are about the person: the draft adds or drops them. `fails` says where they are not shown
    what their authors expect.
    """

    key: str
    story: str
    is_new: bool
    is_gone: bool
    answers_changed: bool
    expects_otherwise: bool  # what their authors expect was rewritten
    paths: tuple[PathShift, ...]
    asked: tuple[str, str] | None  # the next question was, and is now; None where it is the same
    fails: tuple[str, ...]

    @property
    def address(self) -> str:
        return f"vignettes/{self.key}"

    @property
    def changes(self) -> bool:
        otherwise = self.is_new or self.is_gone or self.answers_changed or self.expects_otherwise
        return bool(otherwise or self.paths or self.asked)


def people(guide: Guide, was: Guide | None) -> tuple[Person, ...]:
    """Every made-up person of the draft, then those it drops."""
    before = was.vignettes if was else {}
    dropped = [_gone(key, vignette) for key, vignette in before.items() if key not in guide.vignettes]
    return (*(_person(guide, was, key) for key in guide.vignettes), *dropped)


def changing(guide: Guide, was: Guide | None) -> tuple[Person, ...]:
    """Those for whom something is not as published, and those who fail: the approver confirms this list."""
    return tuple(person for person in people(guide, was) if person.changes or person.fails)


def _gone(key: str, vignette: Vignette) -> Person:
    return Person(key, plain(vignette.story), False, True, False, False, (), None, ())


def _person(guide: Guide, was: Guide | None, key: str) -> Person:
    vignette = guide.vignettes[key]
    before = was.vignettes.get(key) if was else None
    answers = Answers(choices=dict(vignette.answers))
    return Person(
        key=key,
        story=plain(vignette.story),
        is_new=before is None,
        is_gone=False,
        answers_changed=before is not None and before.answers != vignette.answers,
        expects_otherwise=before is not None and _expects(before) != _expects(vignette),
        paths=tuple(_shifts(guide, was, vignette.decision, answers)) if was else (),
        asked=_asked(guide, was, answers) if was else None,
        fails=tuple(failures(guide, vignette)),
    )


def _expects(vignette: Vignette) -> tuple[object, ...]:
    return vignette.decision, vignette.fits, vignette.depends, vignette.asks, vignette.steps


def _shifts(guide: Guide, was: Guide, decision: str, answers: Answers) -> Iterator[PathShift]:
    old = was.decisions.get(decision)
    names = {key: option.name for key, option in old.options.items()} if old else {}
    names = {key: option.name for key, option in guide.decisions[decision].options.items()} | {
        key: name for key, name in names.items() if key not in guide.decisions[decision].options
    }
    for key, name in names.items():
        before, now = _seen(was, decision, key, answers), _seen(guide, decision, key, answers)
        if before != now:
            yield PathShift(name, before, now)


def _seen(guide: Guide, decision: str, key: str, answers: Answers) -> Seen:
    held = guide.decisions.get(decision)
    if held is None or key not in held.options:
        return Seen(None, ())
    known, rules = carried(guide, answers).known, guide.rules[key]
    fit = rules.option.judge(known).fit
    return Seen(fit, () if fit is Fit.RULED_OUT else steps_shown(held.options[key], rules, known))


def _asked(guide: Guide, was: Guide, answers: Answers) -> tuple[str, str] | None:
    before, now = _next(was, answers), _next(guide, answers)
    return None if before == now else (before, now)


def _next(guide: Guide, answers: Answers) -> str:
    key = next_question(guide, carried(guide, answers))
    return guide.questions[key].name if key else _("no more question")
