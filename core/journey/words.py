"""Guide texts as HTML. Editions never change, so what a fact renders to is kept for the life of the process."""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core.content.live import Published
from core.guide.markup import Emphasis, Plain, TermLink, pieces, plain
from core.guide.schema import Guide


def prose(text: str, guide: Guide, seen: set[str]) -> SafeString:
    """The text as HTML. A glossary term is a link the first time a page uses it; `seen` remembers."""
    html = []
    for piece in pieces(text):
        match piece:
            case Plain(words):
                html.append(escape(words))
            case Emphasis(words):
                html.append(format_html("<em>{}</em>", words))
            case TermLink(words, term):
                html.append(_term(words, term, linked=term in guide.glossary and term not in seen))
                seen.add(term)
    return mark_safe("".join(html))


def _term(words: str, term: str, *, linked: bool) -> SafeString:
    if not linked:
        return escape(words)
    return format_html(
        '<a class="term" href="{}#{}" data-hx-get="{}" data-hx-target="next .meaning-place" data-hx-swap="innerHTML">'
        "{}</a>",
        reverse("glossary"),
        term,
        reverse("term", args=[term]),
        words,
    )


@lru_cache(maxsize=16_384)
def source_of(published: Published, key: str) -> SafeString:
    """Where a fact comes from, how sure it is and when it is read again: one click away."""
    guide = published.guide
    fact = guide.facts[key]
    belongs = guide.passages()
    sources = [(label, guide.sources[belongs[label]]) for label in fact.cites]
    about = " ".join(plain(fact.text).split()[:6])
    return mark_safe(render_to_string("journey/_source.html", {"fact": fact, "sources": sources, "about": about}))
