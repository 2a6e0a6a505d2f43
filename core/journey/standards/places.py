"""The pages that a list of standards may point at for proof."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.guide.schema import Guide
from core.journey.standards.proofs import carries_count


class Place(StrEnum):
    """A page, or a part of one. Those of the first block are parts of the page about the guide."""

    PURPOSE = "purpose"
    DECISIONS = "decisions"
    AUTHORS = "authors"
    FUNDING = "funding"
    PEOPLE = "people"
    EVIDENCE = "evidence"
    UPDATES = "updates"
    EDITION = "edition"
    READING = "reading"

    SOURCES = "sources"
    START = "start"
    NOT_COVERED = "not-covered"
    QUESTION = "question"  # the first question
    MATTERS = "matters"
    PATHS = "paths"
    PATH = "path"  # a path that has counts from studies, or else the first
    OTHER_PATH = "other-path"  # the first path of the last decision
    NO_TREATMENT = "no-treatment"  # the option that is always shown
    COMPARE = "compare"
    READY = "ready"
    NOTES = "notes"
    PAGE = "page"
    WORDS = "words"
    STAGE = "stage"
    BLOOD_TESTS = "blood-tests"


class Link(NamedTuple):
    words: str
    url: str


def link_to(place: Place, guide: Guide) -> Link:
    """Where the place is, and what to call it."""
    words = str(_WORDS[place])
    match place:
        case Place.QUESTION:
            return Link(words, reverse("question", args=[next(iter(guide.questions))]))
        case Place.PATH | Place.OTHER_PATH | Place.NO_TREATMENT:
            key, name = _option(place, guide)
            return Link(words % name, reverse("path", args=[key]))
        case _ if place in _PARTS_OF_ABOUT:
            return Link(words, f"{reverse('about')}#{place}")
        case _:
            return Link(words, reverse(_PAGES[place]))


_PARTS_OF_ABOUT = frozenset(list(Place)[: list(Place).index(Place.SOURCES)])
_PAGES = {
    Place.SOURCES: "sources",
    Place.START: "start",
    Place.NOT_COVERED: "not_covered",
    Place.MATTERS: "matters",
    Place.PATHS: "paths",
    Place.COMPARE: "compare",
    Place.READY: "ready",
    Place.NOTES: "notes",
    Place.PAGE: "page",
    Place.WORDS: "glossary",
    Place.STAGE: "find_your_stage",
    Place.BLOOD_TESTS: "blood_tests",
}
_WORDS = {
    Place.PURPOSE: _("What it is for"),
    Place.DECISIONS: _("The decisions and paths"),
    Place.AUTHORS: _("Who wrote it"),
    Place.FUNDING: _("Who paid"),
    Place.PEOPLE: _("How people were involved"),
    Place.EVIDENCE: _("How we chose what to say"),
    Place.UPDATES: _("How it is kept right"),
    Place.EDITION: _("Its date"),
    Place.READING: _("How hard it is to read"),
    Place.SOURCES: _("What we read"),
    Place.START: _("The first page"),
    Place.NOT_COVERED: _("Who it is not for"),
    Place.QUESTION: _("The first question"),
    Place.MATTERS: _("What matters to you"),
    Place.PATHS: _("The paths"),
    Place.PATH: _("The path “%s”"),
    Place.OTHER_PATH: _("The path “%s”"),
    Place.NO_TREATMENT: _("The path “%s”"),
    Place.COMPARE: _("Paths side by side"),
    Place.READY: _("Are you ready?"),
    Place.NOTES: _("Questions and notes"),
    Place.PAGE: _("The page for the appointment"),
    Place.WORDS: _("Words explained"),
    Place.STAGE: _("Finding out your stage"),
    Place.BLOOD_TESTS: _("Blood tests"),
}


def _option(place: Place, guide: Guide) -> tuple[str, str]:
    options = list(guide.options())
    if place is Place.NO_TREATMENT:
        always = next(iter(guide.decisions.values())).always
        found = [key for _, key, _ in options if key == always]
    elif place is Place.OTHER_PATH:
        found = [next(iter(list(guide.decisions.values())[-1].options))]
    else:
        found = [key for _, key, option in options if option.figures and carries_count(guide, option)]
    key = found[0] if found else options[0][1]
    return key, next(option.name for _, other, option in options if other == key)
