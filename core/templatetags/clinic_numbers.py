"""Counts in words and as bars. A bar says nothing that its row does not say in digits."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.journey import steps

register = template.Library()
STEPS = {
    steps.BEGUN: gettext_lazy("Began the questions"),
    "matters": gettext_lazy("What matters"),
    "ready": gettext_lazy("Ready for the talk?"),
    "notes": gettext_lazy("Questions and notes"),
    steps.SAVED: gettext_lazy("Saved the page"),
}
WIDTH = 120


@register.filter
def step_words(name: str, names: dict[str, str]) -> str:
    """The name of a step: a page of the walk, or the question it asks."""
    return names.get(name) or str(STEPS[name])


@register.filter
def count_words(times: int | None) -> str:
    return _("too few to show") if times is None else str(times)


@register.simple_tag
def bar(times: int | None, of: int | None) -> SafeString | str:
    """A bar of `times` in a frame of `of`; nothing where either is not shown."""
    if not of or times is None:
        return ""
    filled = round(WIDTH * min(times, of) / of)
    return format_html(
        '<svg class="bar" viewBox="0 0 {} 14" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        '<rect class="frame" x="0.5" y="0.5" width="{}" height="13"/>'
        '<rect class="filled" width="{}" height="14"/></svg>',
        *(WIDTH, WIDTH - 1, filled),
    )
