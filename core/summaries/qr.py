"""The QR code that opens a saved page: the address in front of the fragment, the code in it.

What stands after # in an address is never sent to a server. The page behind it puts the code into its field.
"""

from __future__ import annotations

import segno
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from core.summaries.codes import printed

QUIET_ZONE = 4  # modules of white around it, as readers need


def address(code: str) -> str:
    """What the QR code says."""
    return f"{settings.SITE_ORIGIN}/open#{printed(code)}"


def qr(code: str) -> SafeString:
    """An inline SVG: dark on white whatever the page's colours are, and no style of its own."""
    drawn = segno.make(address(code), error="m", micro=False)
    svg = drawn.svg_inline(border=QUIET_ZONE, omitsize=True, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # made of our own address and a code of ours
