"""The list of questions for the team: picking, adding, ordering, and the three to ask first."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.guide.markup import plain
from core.guide.schema import Guide
from core.journey.walk import KeptQuestion

MOST_TOP = 3


Questions = tuple[KeptQuestion, ...]


def picking(questions: Questions, prompts: Iterable[str]) -> Questions:
    """The list with exactly these prompts of the guide: those there stay in place, new ones come last."""
    wanted = dict.fromkeys(prompts)
    kept = tuple(question for question in questions if not question.prompt or question.prompt in wanted)
    there = {question.prompt for question in kept}
    return (*kept, *(KeptQuestion(prompt=key) for key in wanted if key not in there))


def adding(questions: Questions, text: str, *, asker: str = "") -> Questions:
    """The list with a question in the person's own words; the same words twice stand once."""
    words = " ".join(text.split())
    if not words or any(question.text == words for question in questions):
        return questions
    return (*questions, KeptQuestion(text=words, asker=asker))


def dropping(questions: Questions, ident: str) -> Questions:
    return tuple(question for question in questions if question.ident != ident)


def moving(questions: Questions, ident: str, *, by: int) -> Questions:
    """The list with one question moved up (-1) or down (1). At the end of the list it stays."""
    at = next((place for place, question in enumerate(questions) if question.ident == ident), None)
    if at is None or not 0 <= at + by < len(questions):
        return questions
    moved = list(questions)
    moved[at], moved[at + by] = moved[at + by], moved[at]
    return tuple(moved)


def marking(questions: Questions, ident: str) -> Questions:
    """The list with one question marked as one to ask first, or no longer marked. Three can be."""
    marked = sum(question.top for question in questions)
    return tuple(
        question.model_copy(update={"top": not question.top and marked < MOST_TOP})
        if question.ident == ident
        else question
        for question in questions
    )


def in_words(guide: Guide, question: KeptQuestion) -> str:
    """A question as it stands on the page. A prompt is found by its key, never by its place."""
    if question.prompt:
        return plain(guide.prompts[question.prompt].text)
    if question.asker:
        return _("%(text)s (%(asker)s asks)") % {"text": question.text, "asker": question.asker}
    return question.text
