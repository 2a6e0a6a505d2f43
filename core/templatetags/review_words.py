"""Template tags of the pages on which a draft is reviewed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.editorial import commenting
from core.editorial.counted import Counts
from core.editorial.models import Draft
from core.editorial.views.showing import part_link as link_to_part
from core.editorial.wording import GONE, NEW, Piece
from core.guide.conditions import Fit

register = template.Library()

WIDE, HIGH, APART = 100, 12, 7


@register.simple_tag
def share(counts: Counts) -> SafeString:
    """How many combinations fit, depend and are ruled out, as a bar: filled, hatched, empty. The words stand beside."""
    fits = counts.fits / counts.all * WIDE
    depends = counts.depends / counts.all * WIDE
    hatching = "".join(
        f'<path class="hatch" d="M{x / 10:g} {HIGH}V0"/>'
        for x in range(int(fits * 10) + 20, int((fits + depends) * 10), APART * 10)
    )
    return mark_safe(  # numbers alone
        f'<svg class="share" viewBox="0 0 {WIDE} {HIGH}" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="frame" width="{WIDE}" height="{HIGH}"/><rect class="fits" width="{fits:g}" height="{HIGH}"/>'
        f'{hatching}<path class="edge" d="M{fits + depends:g} 0V{HIGH}"/></svg>'
    )


@register.filter
def in_words(counts: Counts | None) -> list[str]:
    """The same in words. What is ruled out is the rest, and goes without saying."""
    if counts is None:
        return [_("no such path")]
    only = {Fit.FITS: _("always fits"), Fit.DEPENDS: _("always depends"), Fit.RULED_OUT: _("never")}
    for fit, count in zip(Fit, counts, strict=True):
        if count == counts.all:
            return [only[fit]]
    said = {_("fits %s"): counts.fits, _("depends %s"): counts.depends}
    return [words % intcomma(count) for words, count in said.items() if count]


@register.filter
def fit_words(fit: Fit | None) -> str:
    if fit is None:
        return _("no such path")
    return {Fit.FITS: _("fits"), Fit.DEPENDS: _("depends"), Fit.RULED_OUT: _("ruled out")}[fit]


@register.filter
def combinations(count: int) -> str:
    """So many combinations of answers."""
    words = ngettext("%s combination of answers", "%s combinations of answers", count)
    return words % intcomma(count)


@register.simple_tag
def pieces(found: tuple[Piece, ...]) -> SafeString:
    """Two texts in one: what is gone struck out, what is new underlined, and both said to those who cannot see it."""
    return format_html_join("", "{}", ((html,) for html in _pieces(found)))


def _pieces(found: tuple[Piece, ...]) -> Iterator[SafeString | str]:
    said = {GONE: (_("gone:"), "del"), NEW: (_("new:"), "ins")}
    for piece in found:
        if piece.kind in said:
            words, tag = said[piece.kind]
            yield format_html(
                '<{0}><span class="unseen">[{1} </span>{2}<span class="unseen">] </span></{0}>',
                mark_safe(tag),  # one of the two above
                words,
                piece.words,
            )
        else:
            yield piece.words


@register.inclusion_tag("editorial/_part_link.html")
def part_link(draft: Draft, address: str) -> dict[str, Any]:
    """The way to a part of a draft; its words alone where the draft has no such part."""
    return {"part": link_to_part(draft, address)}


@register.inclusion_tag("editorial/_part_remarks.html", takes_context=True)
def part_remarks(context: Any, draft: Draft, address: str) -> dict[str, Any]:
    """What was remarked on a part, and a form to add to it."""
    remarks = commenting.comments(draft, address)
    return {**context.flatten(), "draft": draft, "address": address, "remarks": remarks}
