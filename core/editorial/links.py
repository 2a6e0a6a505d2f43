"""Which sites a guide may link to: those that an edition links to already, and those that the operator names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from core.editorial.guides import published


def address_fault(address: str, *, stored: Iterable[str]) -> str | None:
    """What is wrong with a web address; None when nothing is.

    :param stored: the addresses that published editions hold. They stay as they are, also the few without https.
    """
    known = set(stored)
    if address in known:
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return _("This is not a web address: it begins with https:// and names a site")
    if parts.scheme != "https":
        return _("This must begin with https://, so that nobody can change the page on its way")
    if parts.username or parts.password or port:
        return _("Leave names, passwords and port numbers out of the address")
    allowed = {_site(urlsplit(one).hostname or "") for one in known} | set(map(_site, settings.LINK_HOSTS))
    if _site(host) not in allowed:
        return _("The guide does not link to %(host)s yet: ask the operator of this site to add it to LINK_HOSTS") % {
            "host": host or _("that site")
        }

    return None


def published_addresses() -> Iterator[str]:
    """The addresses of all sources in the newest edition of every guide."""
    for edition in published():
        for source in edition.guide.sources.values():
            if source.address:
                yield source.address


def _site(host: str) -> str:
    return host.casefold().removeprefix("www.")
