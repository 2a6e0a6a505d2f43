"""The page for the appointment as a PDF: the same Sheet as on the screen, drawn by templates/summaries/sheet.typ."""

from __future__ import annotations

from dataclasses import asdict

from django.utils.translation import gettext as _

from core.summaries.blocks import Sheet
from core.summaries.letters import UNPRINTABLE, loses, throughout
from core.summaries.typesetting import Paper, typeset


def pdf(sheet: Sheet, *, paper: Paper) -> bytes:
    """The sheet as a tagged PDF (PDF/UA-1)."""
    words = asdict(sheet)
    data = throughout(words) | {
        "notice": _notice() if loses(words) else "",
        "page_words": _("Page {page} of {pages}"),
    }
    return typeset("sheet.typ", data, paper=paper)


def _notice() -> str:
    words = _(
        "Some letters or signs that you typed cannot be put into this file. A mark on a letter may be missing, and "
        "%(sign)s stands for what could not be written at all. The page on the screen shows everything: print that one."
    )
    return words % {"sign": UNPRINTABLE}
