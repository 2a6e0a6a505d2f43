"""The code of a saved page on a card of its own, as a PDF: to be kept apart from the page."""

from __future__ import annotations

import io
from datetime import date

import segno
from django.urls import reverse
from django.utils.translation import gettext as _

from core.summaries.codes import printed
from core.summaries.qr import address
from core.summaries.sheet import day_in_words
from core.summaries.typesetting import Paper, typeset


def card_pdf(*, code: str, word: str, expires_on: date, origin: str, paper: Paper = "a4") -> bytes:
    """One small card with lines to cut along, tagged (PDF/UA-1).

    :param origin: where the service is reached, such as https://example.org.
    """
    groups = printed(code).split("-")
    place = f"{origin}{reverse('open')}"
    words = {
        "title": _("The code of my saved page"),
        "cut": _("Cut along the line."),
        "lines": ["-".join(groups[:3]) + "-", "-".join(groups[3:])],
        "qr": _qr(code),
        "qr_words": _("A square that a phone's camera can read. It opens %(place)s with this code.") % {"place": place},
        "pairs": [
            (_("To open it"), _("Go to %(place)s and type the code") % {"place": place}),
            (_("Memory word"), word),
            (_("Kept until"), day_in_words(expires_on)),
        ],
        "warning": _(
            "Whoever has this code can open the page. Keep it apart from the printed page. "
            "If it is lost, nobody can get it back."
        ),
    }
    return typeset("card.typ", words, paper=paper)


def _qr(code: str) -> str:
    out = io.BytesIO()
    segno.make(address(code), error="m", micro=False).save(out, kind="svg", border=4, light="#fff", xmldecl=False)
    return out.getvalue().decode()
