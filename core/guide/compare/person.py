"""What would now differ for one person who used an earlier guide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from core.guide.answers import Answers
from core.guide.conditions import Fit
from core.guide.consider import Consideration, ConsideredOption, consider
from core.guide.itinerary import open_questions
from core.guide.schema import UNSURE, Fact, Guide


class Placed(NamedTuple):
    """A fact, and as what a path names it: "good", "hard", "living"; "treatments" for those of its treatments."""

    role: str
    fact: str


@dataclass(frozen=True)
class PathDifference:
    """A path that may be talked about in one of the guides and is another in the other. None: it is not there."""

    key: str
    was: ConsideredOption | None
    now: ConsideredOption | None
    steps: bool = False  # whether other treatments belong to it, or in another way
    gained: tuple[Placed, ...] = ()
    lost: tuple[Placed, ...] = ()
    stances: tuple[str, ...] = ()  # concerns of the person for which it may mean something else

    @property
    def renamed(self) -> bool:
        return bool(self.was and self.now and self.was.option.name != self.now.option.name)

    @property
    def turned(self) -> bool:
        """Whether it fits otherwise, depends on something else, or has come or gone."""
        return not self.was or not self.now or self.was.fit is not self.now.fit or self.was.missing != self.now.missing

    @property
    def differs(self) -> bool:
        return self.turned or self.renamed or self.steps or bool(self.gained or self.lost or self.stances)


@dataclass(frozen=True)
class Rewording:
    """A fact that says it otherwise, and the paths that name it: in other words, other numbers, or more or less
    surely."""

    key: str
    paths: tuple[str, ...]
    was: Fact
    now: Fact


class Gone(NamedTuple):
    """Something the person said that the guide no longer offers: an item of "questions", "shaping" or "concerns"."""

    part: str
    key: str


@dataclass(frozen=True)
class Differences:
    """What would now differ for one person. Paths in the order of the later guide, those that are gone last."""

    paths: tuple[PathDifference, ...]
    facts: tuple[Rewording, ...]
    asked: tuple[str, ...]  # questions that now wait for an answer
    gone: tuple[Gone, ...]

    def __bool__(self) -> bool:
        return bool(self.paths or self.facts or self.asked or self.gone)


def for_person(was: Guide, now: Guide, answers: Answers) -> Differences:
    """What differs between two guides for a person who gave these answers to the first of them."""
    before, after = consider(was, answers), consider(now, carried(now, answers))
    return Differences(
        paths=tuple(_paths(before, after)),
        facts=tuple(_rewordings(before, after)),
        asked=tuple(_asked(before, after)),
        gone=tuple(_gone(now, answers)),
    )


def carried(guide: Guide, answers: Answers) -> Answers:
    """The answers without those that this guide does not offer."""
    return answers.model_copy(
        update={
            "choices": {key: choice for key, choice in answers.choices.items() if _offers(guide, key, choice)},
            "shaping": {
                key: tuple(choice for choice in choices if choice in guide.shaping[key].choices)
                for key, choices in answers.shaping.items()
                if key in guide.shaping
            },
            "importance": {key: level for key, level in answers.importance.items() if key in guide.concerns},
        }
    )


def _offers(guide: Guide, question: str, choice: str) -> bool:
    return question in guide.questions and (choice == UNSURE or choice in guide.questions[question].choices)


def _gone(now: Guide, answers: Answers) -> Iterator[Gone]:
    kept = carried(now, answers)
    parts: tuple[tuple[str, Mapping[str, object], Mapping[str, object]], ...] = (
        ("questions", answers.choices, kept.choices),
        ("shaping", answers.shaping, kept.shaping),
        ("concerns", answers.importance, kept.importance),
    )
    for part, said, still in parts:
        yield from (Gone(part, key) for key in said if key not in still or still[key] != said[key])


def _asked(before: Consideration, after: Consideration) -> Iterator[str]:
    waited = open_questions(before.guide, before.answers.known) - set(before.answers.choices)
    waits = open_questions(after.guide, after.answers.known) - set(after.answers.choices)
    return (key for key in after.guide.questions if key in waits - waited)


def _paths(before: Consideration, after: Consideration) -> Iterator[PathDifference]:
    keys = dict.fromkeys(option.key for considered in (after, before) for option in considered.options)
    for key in keys:
        was, now = before.option(key), after.option(key)
        if (was and was.open) or (now and now.open):
            difference = _path(before, after, was, now, key)
            if difference.differs:
                yield difference


def _path(
    before: Consideration, after: Consideration, was: ConsideredOption | None, now: ConsideredOption | None, key: str
) -> PathDifference:
    if not was or not now:
        return PathDifference(key, was, now)
    # What is said of a treatment that came or went is told by the steps.
    shared = [treatment for treatment in now.treatments if treatment in was.treatments]
    held, holds = _placed(before.guide, was, shared), _placed(after.guide, now, shared)
    return PathDifference(
        key,
        was,
        now,
        steps=_steps(before.guide, was) != _steps(after.guide, now),
        gained=tuple(placed for placed in holds if placed not in held),
        lost=tuple(placed for placed in held if placed not in holds),
        stances=tuple(_stances(was, now, after.answers)),
    )


def _steps(guide: Guide, option: ConsideredOption) -> list[tuple[object, ...]]:
    """The steps that may belong to the path for this person, with the names of their treatments."""
    if option.option.withheld:
        return []
    names = [guide.treatments[key].name for key in option.treatments]
    steps = [
        (each.step.model_copy(update={"when": ()}), each.fit, each.missing)
        for each in option.steps
        if each.fit is not Fit.RULED_OUT
    ]
    return [*steps, tuple(names)]


def _placed(guide: Guide, considered: ConsideredOption, treatments: Iterable[str]) -> dict[Placed, None]:
    """Every fact of the path and of these treatments, in the order of its page."""
    option = considered.option
    roles = ("good", "hard", "asks_of_you", "living", "unknown", "figures")
    placed = [Placed("summary", option.summary)]
    placed += [Placed(role, key) for role in roles for key in getattr(option, role)]
    placed += [Placed("notes", note.fact) for note in option.notes]
    for treatment in (guide.treatments[key] for key in treatments):
        for role in ("what", "happens", "short_term", "long_term", "recovery"):
            placed += [Placed("treatments", key) for key in getattr(treatment, role)]
    return dict.fromkeys(placed)


def _stances(was: ConsideredOption, now: ConsideredOption, answers: Answers) -> Iterator[str]:
    for concern in answers.importance:
        if was.option.effects.get(concern) != now.option.effects.get(concern):
            yield concern


def _rewordings(before: Consideration, after: Consideration) -> Iterator[Rewording]:
    paths: dict[str, list[str]] = {}
    for option in after.options:
        earlier = before.option(option.key)
        if option.open and earlier and earlier.open:
            for key in _read(after, option):
                paths.setdefault(key, []).append(option.key)
    for key, options in paths.items():
        was, now = before.guide.facts.get(key), after.guide.facts[key]
        if was and not tells_the_same(was, now):
            yield Rewording(key, tuple(options), was, now)


def _read(considered: Consideration, option: ConsideredOption) -> dict[str, None]:
    """Every fact on the page of a path: its own, and what it may mean for what matters to the person."""
    effects = option.option.effects
    mattering = (effects[concern].fact for concern in considered.answers.importance if concern in effects)
    placed = _placed(considered.guide, option, option.treatments)
    return dict.fromkeys([*(fact for _, fact in placed), *mattering])


def tells_the_same(was: Fact, now: Fact) -> bool:
    """Whether a reader is told the same by two facts; when they are read again is not part of it."""
    return (was.text, was.figure, was.certainty.level) == (now.text, now.figure, now.certainty.level)
