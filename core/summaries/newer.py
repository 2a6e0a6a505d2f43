"""The announcement on a saved page that the guide was updated since, and what would now differ for this person.

The page itself stays as it was saved: nothing of the newer edition is mixed into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import zip_longest

from django.utils.translation import gettext as _

from core.content import live
from core.guide.compare import Differences, Gone, PathDifference, Placed, for_person
from core.guide.conditions import Fit
from core.guide.consider import ConsideredOption
from core.guide.schema import Guide
from core.journey import results
from core.journey.walk import Walk
from core.summaries import sheet as pages
from core.summaries.blocks import Asks, Block, Items, Pairs, Paragraph, Sheet
from core.summaries.sheet import sheet, steps_in_words
from core.summaries.telling import Group, Line, groups, paths_named, point, reworded


@dataclass(frozen=True)
class Newer:
    """A newer edition. Without groups, nothing on the person's page would differ."""

    number: int
    updated_on: date
    groups: tuple[Group, ...]


def newer(walk: Walk) -> Newer | None:
    """What the newest edition would say otherwise to this person; None when the walk is on it."""
    newest = live.newest(walk.published.slug)
    if newest.number <= walk.edition:
        return None
    found = for_person(walk.guide, newest.guide, walk.answers)
    told = groups(
        (_("Paths"), _paths(walk.guide, newest.guide, found.paths)),
        (_("Questions that are new for you"), (Line(newest.guide.questions[key].text) for key in found.asked)),
        (_("Answers of yours that the guide no longer offers"), _gone(walk, found.gone)),
        (_("What is said about your paths"), (reworded(each, newest.guide) for each in found.facts)),
        (_("Other words on your page"), _other_words(walk, walk.on(newest), found)),
    )
    return Newer(newest.number, newest.published_on, told)


# --- paths ----------------------------------------------------------------------------------------


def _paths(was: Guide, now: Guide, paths: Iterable[PathDifference]) -> Iterator[Line]:
    points: dict[tuple[bool, Placed], list[str]] = {}
    for path in paths:
        yield from _path(was, now, path)
        for placed in path.gained:
            points.setdefault((True, placed), []).append(_name(path))
        for placed in path.lost:
            points.setdefault((False, placed), []).append(_name(path))
    for (gained, placed), names in points.items():
        fact = (now if gained else was).facts[placed.fact]
        yield point(placed.role, fact, about=paths_named(names), gained=gained)


def _path(was: Guide, now: Guide, path: PathDifference) -> Iterator[Line]:
    if path.renamed and path.was and path.now:
        yield Line(_("“%(was)s” is now called “%(now)s”.") % {"was": path.was.option.name, "now": path.now.option.name})
    if path.turned:
        yield Line(_turn(path) % {"path": _name(path), "missing": _missing(now, path.now)})
    if path.steps and path.was and path.now and not path.now.option.withheld:
        yield Line(_("Other steps: %s") % _name(path), _steps(was, path.was), _steps(now, path.now))
    for concern in path.stances:
        yield Line(
            _("What %(path)s may mean for what matters to you (%(concern)s) is told in another way.")
            % {"path": _name(path), "concern": now.concerns[concern].name.lower()}
        )


def _turn(path: PathDifference) -> str:
    if path.now is None:
        return _("%(path)s: no longer in the guide.")
    if path.was is None:
        return (
            _("%(path)s: new. It fits your answers.")
            if path.now.fit is Fit.FITS
            else _("%(path)s: new. It depends on: %(missing)s.")
        )
    if path.now.fit is Fit.FITS:
        return _("%(path)s: now fits your answers.")
    if path.now.fit is Fit.DEPENDS:
        return _("%(path)s: now depends on: %(missing)s.")
    return _("%(path)s: no longer fits your answers.")


def _name(path: PathDifference) -> str:
    there = path.now or path.was
    return there.option.name if there else path.key


def _missing(guide: Guide, option: ConsideredOption | None) -> str:
    return "; ".join(guide.questions[key].name for key in option.missing) if option else ""


def _steps(guide: Guide, option: ConsideredOption) -> str:
    if option.option.withheld:
        return pages.being_checked()
    steps = (results.step_line(guide, step) for step in option.steps if step.fit is not Fit.RULED_OUT)
    return steps_in_words(steps)


# --- answers that are gone --------------------------------------------------------------------------


def _gone(walk: Walk, gone: Iterable[Gone]) -> Iterator[Line]:
    guide, answers = walk.guide, walk.answers
    for part, key in gone:
        if part == "concerns":
            yield Line(guide.concerns[key].label)
        elif part == "shaping":
            shaping = guide.shaping[key]
            yield Line(_named(shaping.name, *(shaping.choices[each].label for each in answers.shaping[key])))
        else:
            question = guide.questions[key]
            choice = question.choices.get(answers.choices[key])
            yield Line(_named(question.name, choice.label if choice else _("I'm not sure")))


def _named(name: str, *said: str) -> str:
    return f"{name}: {'; '.join(said)}"


# --- other words on the page ------------------------------------------------------------------------


def _other_words(walk: Walk, later: Walk, found: Differences) -> Iterator[Line]:
    """Lines of the page that would differ and that nothing else has told."""
    told = set(_lines_told(walk, later, found))
    before, after = (tuple(_lines(sheet(each, on=date.min), found)) for each in (walk, later))
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for what, i, i_end, j, j_end in matcher.get_opcodes():
        if what != "equal":
            for was, now in zip_longest(before[i:i_end], after[j:j_end], fillvalue=""):
                if not {was, now} & told:
                    yield Line("", was, now)


def _lines_told(walk: Walk, later: Walk, found: Differences) -> Iterator[str]:
    """What stands on either page because of a question that is new or an answer that is gone."""
    for question in (later.guide.questions[key] for key in found.asked):
        yield from (question.name, question.for_the_team)
    for part, key in found.gone:
        if part == "questions":
            yield from results.said(walk.considered, (key,) if key in walk.answers.known else ())
        elif part == "concerns":
            yield walk.guide.concerns[key].label


def _lines(page: Sheet, found: Differences) -> Iterator[str]:
    for _label, lines in page.strip:
        yield from (each for line in lines for each in line.split("; "))
    told_of = found.paths or found.facts  # then the paths, and what is said of them, are told above
    told = (pages.PATHS, pages.BESIDE) if told_of else ()
    for part in page.parts:
        if part.heading not in told:
            yield from (line for block in part.blocks for line in _lines_of(block))
    if not told_of:
        yield page.sources


def _lines_of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text):
            yield text
        case Items(items):
            yield from items
        case Asks(items):
            yield from (item.words for item in items)
        case Pairs(pairs):
            yield from (_named(*pair) for pair in pairs)
