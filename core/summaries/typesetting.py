"""Makes PDF files with typst, from templates of ours and data.

The templates are ours; the words are data to them and never markup. Nothing is fetched, and no file is read besides
the template and the fonts.
"""

from __future__ import annotations

import json
import logging
from functools import cache
from typing import Any, Literal

import typst
from django.conf import settings
from django.utils.translation import get_language

from core.summaries.letters import FAMILIES, FONTS

logger = logging.getLogger(__name__)

Paper = Literal["a4", "us-letter"]

TEMPLATES = settings.BASE_DIR / "templates" / "summaries"


def typeset(template: str, words: dict[str, Any], *, paper: Paper) -> bytes:
    """The template drawn with these words, as a tagged PDF (PDF/UA-1). The words must be printable: see `letters`."""
    data = {"fonts": FAMILIES, "language": (get_language() or settings.LANGUAGE_CODE).split("-")[0], "paper": paper}
    try:
        return _compiled(template, data | words, standards=["ua-1"])
    except typst.TypstError:
        # Better a page without tags than none. The error may quote what was typed, so it is not logged.
        logger.error("%s could not be made as PDF/UA-1; made without", template)
        return _compiled(template, data | words, standards=[])


def _compiled(template: str, data: dict[str, Any], *, standards: list[typst.PDFStandard]) -> bytes:
    made = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data)},
        pdf_standards=standards,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """Our own fonts and no others, so that a page looks alike wherever it is made."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
