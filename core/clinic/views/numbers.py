"""Numbers for the service, with small pictures."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from core.clinic import fence, numbers
from core.content import live
from core.staff.requests import StaffRequest

MONTHS = (1, 3, 12)  # how far back one can look


def shown(request: StaffRequest) -> HttpResponse:
    """The clinic's own talks, for those who work in one, and how far readers get on the whole site."""
    months = int(asked) if (asked := request.GET.get("months", "")) in map(str, MONTHS) else MONTHS[1]
    since = _months_ago(timezone.localdate(), months)
    guide = live.newest().guide
    context = {
        "months": months,
        "choices": MONTHS,
        "since": since,
        "clinic": request.clinic,
        "talks": _talks(request, since=since),
        "steps": numbers.of_readers(guide.questions, since=since),
        "names": {f"question/{key}": question.name for key, question in guide.questions.items()},
        "fewest": numbers.FEWEST_SHOWN,
    }
    return render(request, "clinic/numbers.html", context)


def _talks(request: StaffRequest, *, since: date) -> numbers.Talks | None:
    if request.clinic is None:
        return None
    with fence.inside(request.clinic):
        return numbers.of_the_clinic(request.clinic, since=since)


def _months_ago(today: date, months: int) -> date:
    """The first day of the month that many months before this one, this one counted."""
    month = today.replace(day=1)
    for _ in range(months - 1):
        month = (month - timedelta(days=1)).replace(day=1)
    return month
