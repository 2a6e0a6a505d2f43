"""Template tags that put guide texts on a page."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.guide.markup import plain as without_marks
from core.guide.schema import Count, Guide, Study
from core.journey import pictures, words
from core.journey.questions import in_words
from core.journey.results import StepLine
from core.journey.walk import KeptQuestion

register = template.Library()
PLACE = mark_safe('<div class="meaning-place" aria-live="polite"></div>')
PLACE_IN_LINE = mark_safe('<span class="meaning-place" aria-live="polite"></span>')  # where no div may stand


@register.simple_tag(takes_context=True)
def fact(context: dict[str, Any], key: str) -> SafeString:
    """A fact with its source one click away."""
    edition = context["edition"]
    said = edition.guide.facts[key]
    html = words.prose(said.text, edition.guide, _seen(context))
    stale = format_html('<p class="small">{}</p>', _("This is being re-checked.")) if _is_stale(context, said) else ""
    place = PLACE if 'class="term"' in html else ""
    return format_html("<p>{}</p>{}{}{}", html, place, stale, words.source_of(edition, key))


@register.simple_tag(takes_context=True)
def fact_text(context: dict[str, Any], key: str) -> SafeString:
    """A fact's words alone; its source stands elsewhere on the page."""
    return prose(context, context["edition"].guide.facts[key].text)


@register.simple_tag(takes_context=True)
def prose(context: dict[str, Any], text: str) -> SafeString:
    """A guide text with its marks turned into HTML. A word that is explained opens right behind the text."""
    html = words.prose(text, context["edition"].guide, _seen(context))
    return html + PLACE_IN_LINE if 'class="term"' in html else html


@register.filter
def plain(text: str) -> str:
    """A guide text without its marks."""
    return without_marks(text)


@register.filter
def stopped(text: str) -> str:
    """The text, ending with a full stop."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


@register.filter
def at(mapping: Any, key: Any) -> Any:
    """The value of a mapping at a key that only the page knows."""
    return mapping.get(key) if isinstance(mapping, Mapping) else mapping[key]


def _seen(context: Any) -> set[str]:
    """The glossary terms this page has linked already."""
    seen: set[str] = context["linked_terms"]
    return seen


def _is_stale(context: dict[str, Any], said: Any) -> bool:
    return bool(said.review_by < context["today"])


@register.simple_tag(takes_context=True)
def overdue(context: dict[str, Any]) -> date | None:
    """The day by which this edition was to be read again, if that day has passed."""
    edition = context.get("edition")
    return edition.review_by if edition and edition.is_overdue(timezone.localdate()) else None


@register.simple_tag(takes_context=True)
def option_name(context: dict[str, Any], key: str) -> str:
    """What a path is called."""
    guide: Guide = context["edition"].guide
    return next(option.name for _decision, found, option in guide.options() if found == key)


@register.inclusion_tag("journey/_figure.html", takes_context=True)
def figure(context: Any, key: str) -> dict[str, Any]:
    """A fact with its figure: counts in words both ways, and a drawing where one is safe."""
    item = context["edition"].guide.facts[key]
    return {**context.flatten(), "key": key, "figure": item.figure}


@register.inclusion_tag("journey/_figure_cell.html", takes_context=True)
def figure_cell(context: Any, key: str) -> dict[str, Any]:
    """A figure in a cell; about length of life only behind a door."""
    item = context["edition"].guide.facts[key]
    return {**context.flatten(), "key": key, "figure": item.figure}


@register.simple_tag
def topic_url(key: str) -> str:
    """Where a topic stands: two have an address of their own that readers may keep."""
    own = {"blood-tests": "blood_tests", "find-your-stage": "find_your_stage"}
    return reverse(own[key]) if key in own else reverse("topic", args=[key])


@register.simple_tag
def order(steps: tuple[StepLine, ...]) -> SafeString:
    """The order of treatment as a line."""
    return pictures.order(tuple(step.may for step in steps))


@register.simple_tag
def people(count: Count, per: int) -> SafeString:
    """A group of people as dots, filled for those who had it, with the same thing in words."""
    return pictures.people(count, per)


@register.simple_tag
def study_words(study: Study) -> str:
    return {
        Study.TRIAL: _("a trial, where chance decided who had what"),
        Study.RECORDS: _("records of people who were treated"),
        Study.EARLY: _("an early study with nothing to compare"),
    }[study]


@register.simple_tag(takes_context=True)
def question_words(context: dict[str, Any], question: KeptQuestion) -> str:
    """A question on the person's list, in words."""
    return in_words(context["edition"].guide, question)


@register.simple_tag(takes_context=True)
def source_line(context: dict[str, Any], label: str) -> str:
    """A source in one line."""
    guide = context["edition"].guide
    source = guide.sources[guide.passages()[label]]
    return f"{source.title}. {source.publisher}, {source.year}"
