"""What administrators read of the audit lines."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from core.platform.models import AuditLine
from core.staff.models import Role, User

LINES_ON_A_PAGE = 50


def lines(
    *, by: User, act: str = "", person: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[AuditLine]:
    """The lines an administrator may read, newest first: all, or those of their clinic.

    :param act: only lines whose act contains this; likewise `person` for the e-mail address.
    """
    found = AuditLine.objects.order_by("-seq")
    if by.role != Role.SITE_ADMIN:
        found = found.filter(clinic=by.clinic_id) if by.clinic_id else found.none()
    if act:
        found = found.filter(act__icontains=act)
    if person:
        found = found.filter(actor_name__icontains=person)
    if since:
        found = found.filter(at__date__gte=since)
    return found.filter(at__date__lte=until) if until else found


def acts(*, by: User) -> list[str]:
    """What was ever done, as the lines that this administrator may read call it."""
    return sorted(lines(by=by).order_by().values_list("act", flat=True).distinct())


def page_of(found: QuerySet[AuditLine], number: str | None) -> Page[AuditLine]:
    return Paginator(found, LINES_ON_A_PAGE).get_page(number)
