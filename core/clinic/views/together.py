"""Walking through the guide together, larger type, handing the screen over, and keeping what was answered."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from core.clinic import consulting, guiding
from core.clinic.fence import of_the_clinic
from core.clinic.models import Consultation
from core.clinic.note import NoteBroken
from core.clinic.views.rows import CONFLICT, broken, found
from core.journey import route
from core.journey.pages import see_other
from core.journey.remembering import remember
from core.platform.cookies import CookieFull
from core.staff import sessions
from core.staff.auditing import record
from core.staff.requests import StaffRequest


@of_the_clinic
def guide(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Begin, or go on. What another person left in this browser is gone before the first page shows."""
    row = found(request, pk)
    walk = guiding.walked(request, talk=pk)
    if walk is None:
        try:
            walk = guiding.walk_to_take(consulting.opened(row))
        except NoteBroken:
            return broken(request, row)
    response = see_other(route.next_url(walk))
    try:
        remember(response, walk)
    except CookieFull:
        return _refused(request, row, _("There is too much in their answers to go on with here. Begin the guide anew."))
    guiding.begin(request, talk=pk, visit=walk.visit)
    return response


@of_the_clinic
def keep_answers(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Take what was answered on these pages into the note, because the person agreed."""
    row = found(request, pk)
    if walk := guiding.walked(request, talk=pk):
        try:
            consulting.copy_walk(consultation=row.pk, walk=walk, by=request.user, now=timezone.now())
        except NoteBroken:
            return broken(request, row)
        except consulting.NotNow as refusal:
            return _refused(request, row, str(refusal))
    return see_other(reverse("clinic_talk", args=[pk]))


@of_the_clinic
def hand_screen_over(request: StaffRequest, pk: UUID) -> HttpResponse:
    """From here on only the person's own pages answer in this browser, until the nurse's password is given."""
    row = found(request, pk)
    record(request, "screen-handed-over", subject=f"talk {row.pk}")
    sessions.lock(request, then=reverse("clinic_talk", args=[row.pk]))
    request.session.cycle_key()
    return see_other(_page_it_was_on(request))


@of_the_clinic
def larger(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Large type on the pages walked together, or the usual one again."""
    found(request, pk)
    guiding.turn_large(request)
    return see_other(_page_it_was_on(request))


def _refused(request: StaffRequest, row: Consultation, why: str) -> HttpResponse:
    return render(request, "clinic/refused.html", {"row": row, "why": why}, status=CONFLICT)


def _page_it_was_on(request: HttpRequest) -> str:
    """The reader's page whose button was pressed."""
    wanted = request.POST.get("page", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("start")
