"""Pictures that the server draws: small SVGs in the page's own colour, each with its text beside it."""

from __future__ import annotations

from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.guide.schema import Count

COLUMNS = 10


def people(count: Count, per: int) -> SafeString:
    """A group of `per` people as dots: those who had it first, filled; the others outlined."""
    return format_html(
        '<figure class="people">{}<figcaption><b>{}</b> {}</figcaption></figure>',
        _dots(count.had, per),
        count.label,
        in_words(count, per),
    )


def in_words(count: Count, per: int) -> str:
    """Both ways of saying it: how many had it, how many did not."""
    return _("%(had)d of %(per)d people %(had_words)s. %(had_not)d %(had_not_words)s.") % {
        "had": count.had,
        "per": per,
        "had_words": count.had_words,
        "had_not": count.had_not,
        "had_not_words": count.had_not_words,
    }


@lru_cache(maxsize=256)
def _dots(had: int, per: int) -> SafeString:
    """The dots alone. The words beside them say the same, so a screen reader passes the drawing over."""
    size = 100 / COLUMNS
    circles = [
        f'<circle cx="{at % COLUMNS * size + size / 2:g}" cy="{at // COLUMNS * size + size / 2:g}" r="3.6"/>'
        for at in range(per)
    ]
    return mark_safe(
        '<svg viewBox="0 0 100 100" aria-hidden="true" focusable="false">'
        f'<g class="had">{"".join(circles[:had])}</g><g class="not">{"".join(circles[had:])}</g></svg>'
    )


STEP_WIDTH, HEIGHT, RADIUS = 36, 28, 11


@lru_cache(maxsize=64)
def order(steps: tuple[bool, ...]) -> SafeString:
    """The order of treatment as numbered dots on a line in time. True is a step that may not be part of it: its dot
    is open. The list beside the drawing says the same in words."""
    width = STEP_WIDTH * len(steps) + STEP_WIDTH // 2
    middle = HEIGHT // 2
    dots = [
        f'<circle class="dot{" may" if may else ""}" cx="{x}" cy="{middle}" r="{RADIUS}"/>'
        f'<text class="{"label" if may else "label on"}" x="{x}" y="{middle + 5}" text-anchor="middle">{number}</text>'
        for number, (x, may) in enumerate(zip(range(STEP_WIDTH // 2, width, STEP_WIDTH), steps, strict=False), start=1)
    ]
    return mark_safe(
        f'<svg viewBox="0 0 {width} {HEIGHT}" width="{width}" height="{HEIGHT}" focusable="false">'
        f'<path class="line" d="M4 {middle}H{width - 4}M{width - 11} {middle - 6}l7 6-7 6"/>{"".join(dots)}</svg>'
    )
