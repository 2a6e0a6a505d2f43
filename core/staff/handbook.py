"""The guides for staff, which stand in `docs`, as pages of the app."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from markdown_it import MarkdownIt
from markdown_it.token import Token

DOCS = settings.BASE_DIR / "docs"


@lru_cache
def page(name: str) -> SafeString:
    """The guide of that name, such as `for-nurses`, as HTML. Markup inside it stays text."""
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse((DOCS / f"{name}.md").read_text(encoding="utf-8"))
    for token, following in zip(tokens, [*tokens[1:], None], strict=True):
        _adapt(token, following)
    html: str = reader.renderer.render(tokens, reader.options, {})
    return mark_safe(html)  # from our own files, with its markup as text


def _adapt(token: Token, following: Token | None) -> None:
    """Headings get a name to link to; pictures come from where static files are served."""
    if token.type == "heading_open" and following:
        token.attrSet("id", slugify(following.content))
    for inside in token.children or ():
        if inside.type == "image":
            inside.attrSet("src", static(str(inside.attrGet("src"))))
            inside.attrSet("loading", "lazy")
