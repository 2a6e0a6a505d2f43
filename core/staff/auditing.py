"""Writing down what staff did."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from core.platform import audit, limits
from core.platform.limits import Limit, TooMany
from core.staff.models import User


def record(
    who: HttpRequest | User | None, act: str, *, subject: str = "", result: str = "ok", detail: str = ""
) -> None:
    """Write one audit line about what somebody did, or tried to do.

    The line of a successful act belongs into the act's transaction. The line of a failed one is written after that
    transaction has ended, so that it stays.

    :param act: short words of ours with hyphens, such as `page-opened`.
    :param subject: what it was done to: an id of ours, or `pseudonym(...)`; never a code, a name or an answer.
    :param result: `ok`, `refused` or `failed`.
    :raises AuditUnavailable: when the line cannot be written; then the act must not happen.
    """
    user = _user(who)
    entry = audit.Entry(
        act=act,
        at=timezone.now(),
        actor=user.pk if user else None,
        actor_name=user.email if user else "",
        clinic=user.clinic_id if user else None,
        subject=subject,
        result=result,
        detail=detail,
    )
    audit.append(entry)


def count(limit: Limit, who: str, act: str, *, by: User | None = None, at_most: int | None = None) -> None:
    """Count one more try of an act at the staff's door; one over the limit is written down. Raises TooMany."""
    try:
        limits.count(limit, who, at_most=at_most)
    except TooMany:
        record(by, act, result="refused", detail="limit")
        raise


def pseudonym(kind: str, name: str) -> str:
    """A name for a thing that says nothing about it, and is the same each time: for the subject of a line."""
    return f"{kind} {salted_hmac('core.staff.auditing', f'{kind} {name}', algorithm='sha256').hexdigest()[:16]}"


def _user(who: HttpRequest | User | None) -> User | None:
    found = who.user if isinstance(who, HttpRequest) else who
    return None if found is None or isinstance(found, AnonymousUser) else found
