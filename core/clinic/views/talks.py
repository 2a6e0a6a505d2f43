"""The list of talks, today's first, and beginning one with somebody who brought no page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.clinic import consulting
from core.clinic.fence import of_the_clinic
from core.clinic.forms import BeginForm, FindForm
from core.clinic.listing import Wanted, find
from core.clinic.models import State
from core.clinic.views.rows import NOT_UNDERSTOOD, STILL_GOOD
from core.journey.pages import see_other
from core.staff.requests import StaffRequest


@of_the_clinic
def talks(request: StaffRequest) -> HttpResponse:
    """Today's talks and those still open; with a search, what was looked for."""
    today = timezone.localdate()
    form = FindForm(request.GET or None)
    context = {"form": form, "today": today, "looked_for": bool(request.GET)}
    if request.GET:
        context["found"] = find(form.wanted(), by=request.user)
    if request.headers.get("HX-Request") and request.GET:
        return render(request, "clinic/_found.html", context)
    if not request.GET:
        context["of_today"] = find(Wanted(day=today), by=request.user)
        earlier = find(Wanted(state=State.OPEN), by=request.user)
        context["still_open"] = [
            listed for listed in earlier.talks if timezone.localdate(listed.consultation.began_at) != today
        ]
    return render(request, "clinic/talks.html", context)


@of_the_clinic
def begin(request: StaffRequest) -> HttpResponse:
    """A talk with somebody who brought no page."""
    status = STILL_GOOD
    if request.method == "POST":
        form = BeginForm(request.POST)
        if form.is_valid():
            row = consulting.begin(label=form.cleaned_data["label"], by=request.user, now=timezone.now())
            return see_other(reverse("clinic_talk", args=[row.pk]))
        status = NOT_UNDERSTOOD
    else:
        form = BeginForm()
    return render(request, "clinic/begin.html", {"form": form}, status=status)
