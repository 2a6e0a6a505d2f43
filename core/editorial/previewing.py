"""A draft as if it were published, and the made-up people that it is looked at with.

The pages that a preview shows are the reader's own: only the walk that they are drawn for is another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from pydantic import ConfigDict, Field, InstanceOf, ValidationError

from core.content.live import NothingPublished, Published, newest
from core.content.models import Edition
from core.editorial import parts
from core.editorial.models import Draft
from core.guide.answers import Answers, Importance
from core.guide.compare.person import carried
from core.guide.markup import plain
from core.guide.schema import UNSURE, Guide
from core.journey.walk import Walk

NOBODY = "-"  # in an address: somebody who has said nothing
_MATTERS, _ABOUT = "matters", "about-you"


class Unfinished(Exception):
    """The draft is no guide yet: `reviewing.findings` says what is missing."""


class PreviewWalk(Walk):
    """A walk through a guide that is not, or need not be, the one being read now. It stands in no cookie."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    shown: InstanceOf[Published] = Field(exclude=True, repr=False)

    @property
    def published(self) -> Published:
        return self.shown


def guide_of(draft: Draft) -> Guide:
    """The guide that the draft is. Raises Unfinished."""
    try:
        return _read(draft.document)
    except ValidationError:
        raise Unfinished from None


@lru_cache(maxsize=8)
def _read(document: str) -> Guide:
    return parts.guide_of(json.loads(document))


def published(slug: str) -> Published | None:
    """The edition that readers see now; None for a guide that was never published."""
    try:
        return newest(slug)
    except NothingPublished:
        return None


def document_of(shown: Published) -> parts.Document:
    """What an edition holds, as plain data."""
    document: parts.Document = json.loads(shown.whole.canonical())
    return document


def as_edition(draft: Draft) -> Published:
    """The draft as it would be published: under the next number. Raises Unfinished."""
    guide = guide_of(draft)
    return Published(draft.guide, next_number(draft.guide), guide.digest(), draft.changed_at.date(), guide)


def next_number(slug: str) -> int:
    """The number that the next edition of a guide gets."""
    newest_of_all = Edition.objects.of(slug).newest_first().values_list("number", flat=True).first()
    return (newest_of_all or 0) + 1


def walk(shown: Published, answers: Answers) -> PreviewWalk:
    """The walk of somebody who said this. Answers that the guide does not offer are left out."""
    return PreviewWalk(edition=shown.number, visit="preview", answers=carried(shown.guide, answers), shown=shown)


# Who looks


def answers_of(who: str, guide: Guide) -> Answers:
    """What a person of a preview's address said: a made-up person of the guide by key, or answers made by hand.

    Raises LookupError.
    """
    if who == NOBODY:
        return Answers()
    if "." not in who:
        return Answers(choices=dict(guide.vignettes[who].answers))
    choices: dict[str, str] = {}
    shaping: dict[str, tuple[str, ...]] = {}
    importance: dict[str, Importance] = {}
    for said in who.split("_"):
        match said.split("."):
            case [question, choice]:
                choices[question] = choice
            case ["matters", concern, level] if level in tuple(Importance):
                importance[concern] = Importance(level)
            case ["about-you", question, choice]:
                shaping[question] = (*shaping.get(question, ()), choice)
            case _:
                raise LookupError(said)
    return Answers(choices=choices, shaping=shaping, importance=importance)


def written(answers: Answers) -> str:
    """The answers as they stand in the address of a preview: "stage.ii_site.leg_matters.limb-use.most"."""
    said = [f"{question}.{choice}" for question, choice in answers.choices.items()]
    said += [f"{_MATTERS}.{concern}.{level}" for concern, level in answers.importance.items()]
    said += [f"{_ABOUT}.{question}.{choice}" for question, chosen in answers.shaping.items() for choice in chosen]
    return "_".join(said) or NOBODY


def who_said(kept: Mapping[str, Any]) -> str:
    """The person who walked so far: what a reader's browser would have been given to keep, as an address has it."""
    return written(Answers.model_validate(kept.get("answers", {})))


def described(who: str, guide: Guide) -> str:
    """Who looks, in words."""
    if who == NOBODY:
        return _("Somebody who has said nothing yet")
    if "." in who:
        return _("Somebody with the answers you chose")
    return plain(guide.vignettes[who].story)


# What there is to look at


class Look(NamedTuple):
    """A page that can be looked at: its address without the first slash, and what it is called."""

    address: str
    name: str


def pages(guide: Guide) -> dict[str, list[Look]]:
    """Every page of a guide, under headings, in the order of a walk."""
    main = guide.main_decision
    return {
        _("Beginning"): [
            _look("start", _("Start")),
            _look("not_covered", _("Who the guide is not for")),
            *(_look("question", question.text, key) for key, question in guide.questions.items()),
            _look("matters", _("What matters to you")),
            *(_look("about_you", shaping.text, key) for key, shaping in guide.shaping.items()),
            _look("check", _("Check your answers")),
        ],
        _("Paths"): [
            _look("paths", _("All paths")),
            *(_look("path", option.name, key) for decision, key, option in guide.options() if decision == main),
            _look("compare", _("Paths side by side")),
        ],
        _("For the talk"): [
            _look("ready", _("Ready for the talk?")),
            _look("notes", _("Questions and notes")),
            _look("page", _("The page for the appointment")),
            _look("page_pdf", _("The page for the appointment, as a PDF")),
        ],
        _("To read"): [
            *(_look("topic", topic.title, key) for key, topic in guide.topics.items()),
            *(_look("path", option.name, key) for decision, key, option in guide.options() if decision != main),
            _look("glossary", _("Words explained")),
            _look("about", _("About this guide")),
            _look("sources", _("Sources")),
        ],
    }


def _look(route: str, name: str, *args: str) -> Look:
    return Look(reverse(route, args=args).removeprefix("/"), name)


def questions_to_answer(guide: Guide, answers: Answers) -> Iterator[tuple[str, str, list[tuple[str, str]], str]]:
    """The questions about the case, for answers made by hand: key, name, (choice, label) and what was said."""
    for key, question in guide.questions.items():
        choices = [("", _("Not asked yet")), *((choice, item.label) for choice, item in question.choices.items())]
        yield key, question.name, [*choices, (UNSURE, _("Not sure"))], answers.choices.get(key, "")


def concerns_to_weigh(guide: Guide, answers: Answers) -> Iterator[tuple[str, str, str]]:
    """The concerns, for what matters made by hand: key, label and how much it was said to matter."""
    for key, concern in guide.concerns.items():
        yield key, concern.label, str(answers.importance.get(key, ""))
