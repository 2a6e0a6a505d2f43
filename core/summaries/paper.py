"""Is a printed page still right? The edition and date on it are enough to say what has changed in the guide since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.content import live
from core.guide.compare import Change, Kind, Rewording, changes, tells_the_same
from core.guide.markup import plain
from core.guide.schema import Guide
from core.summaries.sheet import day_in_words
from core.summaries.telling import Group, Line, fact_in_words, groups, paths_named, point, reworded

OLD_AFTER_DAYS = 90


class NotAsPrinted(ValueError):
    """The edition and date cannot both stand on a page of ours. `field` is the one to look at, the text says why."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


@dataclass(frozen=True)
class Since:
    """What has changed since a page was made. Without groups, nothing that can be read has."""

    printed: live.Published
    newest: live.Published
    dated: date
    is_old: bool
    is_overdue: bool  # whether the newest edition was to be read again and has not been
    checked_again: tuple[str, ...]  # the paths that readers are told nothing about just now
    groups: tuple[Group, ...]

    @property
    def is_newest(self) -> bool:
        return self.printed.number == self.newest.number


def since(*, edition: int, dated: date, today: date) -> Since:
    """What has changed in the guide since a page of this edition and date was made. Raises NotAsPrinted."""
    newest = live.newest()
    printed = _printed(edition, newest)
    if dated > today:
        raise NotAsPrinted("dated", _("This date has not come yet. Look for the date at the foot of your page."))
    if dated < printed.published_on:
        words = _("Edition %(number)d came out on %(day)s. A page of it cannot be older: look at both again.")
        raise NotAsPrinted("dated", words % {"number": edition, "day": day_in_words(printed.published_on)})
    return Since(
        printed,
        newest,
        dated,
        is_old=(today - dated).days > OLD_AFTER_DAYS,
        is_overdue=newest.is_overdue(today),
        checked_again=tuple(option.name for _decision, _key, option in newest.guide.options() if option.withheld),
        groups=_told(printed.guide, newest.guide),
    )


def _printed(edition: int, newest: live.Published) -> live.Published:
    try:
        return live.edition(edition)
    except live.NothingPublished:
        words = _("There is no edition %(number)d. The newest is edition %(newest)d. Look at the foot of your page.")
        raise NotAsPrinted("edition", words % {"number": edition, "newest": newest.number}) from None


_TITLES = {  # the field that names an item of a part
    "questions": "text",
    "shaping": "text",
    "concerns": "label",
    "prompts": "text",
    "treatments": "name",
    "topics": "title",
    "understanding": "text",
    "glossary": "term",
    "sources": "title",
}
_NOT_FOR_READERS = ("signatures", "written_on", "review_by")  # every edition has others, and the answer names them


def _told(was: Guide, now: Guide) -> tuple[Group, ...]:
    found: dict[str, list[Change]] = {}
    for change in changes(was, now):
        found.setdefault(change.part, []).append(change)

    def about(*parts: str) -> Iterator[Line]:
        for part in parts:
            yield from _of_items(now, found.get(part, []))

    return groups(
        (_("Paths"), _of_paths(was, now, found.get("decisions", []))),
        (_("Facts"), _of_facts(was, now, found.get("facts", []))),
        (_("Questions about you"), about("questions", "shaping", "concerns")),
        (_("Questions for your team"), about("prompts")),
        (_("Treatments and topics"), about("treatments", "topics", "understanding")),
        (_("Words explained"), about("glossary")),
        (_("Sources"), about("sources")),
        (_("About this guide"), about("about")),
    )


def _of_items(now: Guide, found: Iterable[Change]) -> Iterator[Line]:
    """What changed in a part that readers see item by item."""
    for key, changed in groupby(found, key=lambda change: change.key):
        if key not in _NOT_FOR_READERS:
            yield from _of_item(now, list(changed))


def _of_item(now: Guide, changed: list[Change]) -> Iterator[Line]:
    first = changed[0]
    if len(first.place) <= 2 and first.kind is Kind.ORDER:
        yield Line(_("The order was changed."))
    elif len(first.place) == 2 and first.kind in (Kind.ADDED, Kind.REMOVED) and first.part in _TITLES:
        words = _("New: %s") if first.kind is Kind.ADDED else _("No longer there: %s")
        yield Line(words % _title(first.now or first.was, first.part))
    else:
        words_changed = [change for change in changed if change.kind is Kind.REWORDED]
        yield from (Line("", plain(change.was), plain(change.now)) for change in words_changed)
        if not words_changed and first.part not in _TITLES:
            yield Line(_("What the guide says about itself was changed."))
        elif not words_changed:
            yield Line(_("Changed: %s") % _title(getattr(now, first.part)[first.key], first.part))


def _title(item: Any, part: str) -> str:
    return plain(getattr(item, _TITLES[part]))


# --- facts ------------------------------------------------------------------------------------------


def _of_facts(was: Guide, now: Guide, found: list[Change]) -> Iterator[Line]:
    on_paths = _paths_of_facts(now)
    for key in dict.fromkeys(change.key for change in found if change.key):
        before, after = was.facts.get(key), now.facts.get(key)
        if before is None and after is not None:
            yield Line(_("New"), now=fact_in_words(after))
        elif after is None and before is not None:
            yield Line(_("No longer said"), was=fact_in_words(before))
        elif before and after and not tells_the_same(before, after):
            yield reworded(Rewording(key, tuple(on_paths.get(key, ())), before, after), now)


def _paths_of_facts(guide: Guide) -> dict[str, list[str]]:
    paths: dict[str, list[str]] = {}
    for _decision, key, option in guide.options():
        listed = (option.good, option.hard, option.asks_of_you, option.living, option.unknown, option.figures)
        for fact in dict.fromkeys((option.summary, *(each for keys in listed for each in keys))):
            paths.setdefault(fact, []).append(key)
    return paths


# --- paths ------------------------------------------------------------------------------------------


def _of_paths(was: Guide, now: Guide, found: list[Change]) -> Iterator[Line]:
    """Changes of one path stand together, in the order of the guide."""
    for place, changed in groupby(found, key=lambda change: change.place[:4]):
        if len(place) == 4 and place[2] == "options":
            yield from _of_path(was, now, str(place[1]), str(place[3]), list(changed))
        else:
            yield from _of_decision(changed)


def _of_decision(changed: Iterable[Change]) -> Iterator[Line]:
    for change in changed:
        if change.kind is Kind.REWORDED:
            yield Line("", plain(change.was), plain(change.now))
        elif change.kind is Kind.ORDER:
            yield Line(_("The paths stand in another order."))


_FIELDS = {
    "when": gettext_lazy("Who it may fit was changed: %s"),
    "steps": gettext_lazy("Other steps: %s"),
}
_ELSE = gettext_lazy("What else is said about it was changed: %s")


def _of_path(was: Guide, now: Guide, decision: str, key: str, changed: list[Change]) -> Iterator[Line]:
    first = changed[0]
    if len(first.place) == 4:
        words = _("New path: %s") if first.kind is Kind.ADDED else _("No longer in the guide: %s")
        yield Line(words % (first.now or first.was).name)
        return
    name = now.decisions[decision].options[key].name
    for change in changed:
        field = change.place[4]
        if field == "name":
            yield Line(_("“%(was)s” is now called “%(now)s”.") % {"was": change.was, "now": change.now})
        elif field in ("good", "hard") and change.kind in (Kind.ADDED, Kind.REMOVED):
            gained = change.kind is Kind.ADDED
            fact = (now if gained else was).facts[change.now or change.was]
            yield point(str(field), fact, about=paths_named([name]), gained=gained)
        else:
            yield Line(str(_FIELDS.get(str(field), _ELSE)) % name)
