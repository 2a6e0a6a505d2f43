"""Counting what is tried too often, across workers and restarts: one atomic statement on either database.

A count belongs to a network, an account or the whole site, each named only by a keyed hash. Nothing here ever locks a
code or an account for good: a window of time passes.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from core.platform.models import Tally

_COUNT = """
    INSERT INTO core_tally (key, began, count) VALUES (%s, %s, 1)
    ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN core_tally.began <= %s THEN 1 ELSE core_tally.count + 1 END,
        began = CASE WHEN core_tally.began <= %s THEN excluded.began ELSE core_tally.began END
    RETURNING count, began
"""
_UNKNOWN = "unknown"


@dataclass(frozen=True)
class Limit:
    """At most so many within so many seconds. The window begins with the first."""

    name: str
    at_most: int
    seconds: int


class TooMany(Exception):
    """The limit is reached; `retry_after_seconds` says when its window ends."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__()
        self.retry_after_seconds = retry_after_seconds


def count(limit: Limit, who: str, *, now: float | None = None, at_most: int | None = None) -> int:
    """Count one more try. Tries made at the same instant in several processes are all counted.

    :param at_most: in place of the limit's own number.
    :returns: how many there are now.
    :raises TooMany: when there are more than the limit.
    """
    at = int(time.time() if now is None else now)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [_key(limit, who), at, at - limit.seconds, at - limit.seconds])
        tried, began = cursor.fetchone()
    if tried > (limit.at_most if at_most is None else at_most):
        raise TooMany(max(1, began + limit.seconds - at))
    return int(tried)


def give_back(limit: Limit, who: str) -> None:
    """What was counted did not count after all."""
    Tally.objects.filter(key=_key(limit, who), count__gt=0).update(count=F("count") - 1)


def forget_old(*, now: float) -> None:
    """Delete the counts whose windows are long over."""
    Tally.objects.filter(began__lt=int(now) - 24 * 60 * 60).delete()


def network(request: HttpRequest) -> str:
    """The network a request comes from: an IPv4 /24 or an IPv6 /56. What a client says of itself is not believed."""
    try:
        address = ip_address(_address(request))
    except ValueError:
        return _UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(ip_network((address, 24 if address.version == 4 else 56), strict=False))


def is_clinic(network_of_request: str) -> bool:
    """Whether a network is one of those that the installation names as a clinic's."""
    if network_of_request == _UNKNOWN:
        return False
    seen = ip_network(network_of_request)
    return any(seen.version == named.version and seen.overlaps(named) for named in settings.CLINIC_NETWORKS)


def _address(request: HttpRequest) -> str:
    """The address that the last machine we do not run was seen with.

    Each proxy of ours adds one entry at the end of X-Forwarded-For; whatever stands before them came from outside.
    """
    if settings.PROXY_HOPS:
        seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
        if len(seen) >= settings.PROXY_HOPS:
            return seen[-settings.PROXY_HOPS]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(limit: Limit, who: str) -> str:
    return salted_hmac("core.platform.limits", f"{limit.name} {who}", algorithm="sha256").hexdigest()
