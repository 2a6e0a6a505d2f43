"""The order of the journey, as data: which page comes next and which came before."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from core.journey.walk import Walk

# A change link says where it came from; Continue then leads back there.
RETURNS = {name: name for name in ("check", "paths", "compare", "ready", "notes")}


class Stop(NamedTuple):
    """A page after the questions about the case: a shaping question, or a named page."""

    name: str
    key: str = ""

    @property
    def url(self) -> str:
        return reverse(self.name, args=[self.key] if self.key else [])


def after_the_questions(walk: Walk) -> tuple[Stop, ...]:
    """The pages that follow once no question can change a path any more."""
    shaping = (Stop("about_you", key) for key in walk.guide.shaping)
    return (Stop("matters"), *shaping, Stop("check"))


def next_url(walk: Walk, *, back_to: str = "") -> str:
    """Where Continue leads from a question about the case."""
    if walk.asks:
        return with_return(reverse("question", args=[walk.asks]), back_to)
    return back_url(back_to) or after_the_questions(walk)[0].url


def url_after(walk: Walk, stop: Stop, *, back_to: str = "") -> str:
    """Where Continue leads from a page after the questions."""
    stops = after_the_questions(walk)
    return back_url(back_to) or stops[stops.index(stop) + 1].url


def url_before(walk: Walk, stop: Stop) -> str:
    """Where Back leads from a page after the questions."""
    stops = after_the_questions(walk)
    at = stops.index(stop)
    return stops[at - 1].url if at else question_url(walk.asked_before(None))


def question_url(question: str | None) -> str:
    """The page of a question; the start page where there is none before."""
    return reverse("question", args=[question]) if question else reverse("start")


def back_url(back_to: str) -> str | None:
    """Where a change link came from."""
    return reverse(RETURNS[back_to]) if back_to in RETURNS else None


def with_return(url: str, back_to: str) -> str:
    return f"{url}?then={back_to}" if back_to in RETURNS else url
