"""The end of a talk: what is still loose, closing, opening again, handing over, and giving the person their part."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clinic import consulting, guiding, opening, telling
from core.clinic.fence import of_the_clinic
from core.clinic.forms import CodeForm, EndForm, GiveForm, HandOverForm
from core.clinic.loose_ends import loose_ends
from core.clinic.models import Consultation, State
from core.clinic.note import Note
from core.clinic.views.opening import code_of_form, no_page
from core.clinic.views.rows import CONFLICT, NOT_UNDERSTOOD, STILL_GOOD, found, of_an_opened_note, with_camera
from core.journey.pages import see_other
from core.journey.remembering import COOKIE
from core.staff.requests import StaffRequest
from core.summaries import keeping


@of_an_opened_note
def end(request: StaffRequest, row: Consultation, note: Note) -> HttpResponse:
    """Before the end: everything not known and every question that nobody came to. Then the talk closes."""
    if request.method != "POST":
        consulting.note_reading(row, by=request.user)
        return _end_page(request, row, note, EndForm(ends=loose_ends(note), note=note))
    form = EndForm(request.POST, ends=loose_ends(note), note=note)
    if not form.is_valid():
        return _end_page(request, row, note, form, status=NOT_UNDERSTOOD)
    try:
        consulting.close(consultation=row.pk, ends=form.ends(), by=request.user, now=timezone.now())
    except consulting.NotNow as refusal:
        form.add_error(None, str(refusal))
        return _end_page(request, row, note, form, status=CONFLICT)
    except consulting.StillOpen as more:
        form = EndForm(request.POST, ends=more.left, note=note)
        form.is_valid()
        return _end_page(request, row, note, form, status=CONFLICT)
    response = see_other(reverse("clinic_talk", args=[row.pk]))
    if guiding.end(request, talk=row.pk):
        COOKIE.clear(response, now=time.time())
    return response


@of_the_clinic
def reopen(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Open a closed talk again. Twice is once."""
    found(request, pk)
    with suppress(consulting.NotNow):
        consulting.reopen(consultation=pk, by=request.user)
    return see_other(reverse("clinic_talk", args=[pk]))


@of_the_clinic
def hand_on(request: StaffRequest, pk: UUID) -> HttpResponse:
    """Make it a colleague's talk."""
    row = found(request, pk)
    others = consulting.colleagues(clinic=row.clinic, but=row.nurse)
    status = STILL_GOOD
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        colleagues=[(colleague.pk, colleague.name) for colleague in others],
    )
    if request.method == "POST":
        if form.is_valid():
            try:
                consulting.hand_over(consultation=pk, to=int(form.cleaned_data["to"]), by=request.user)
                return see_other(reverse("clinic_talk", args=[pk]))
            except consulting.NotNow as refusal:
                form.add_error("to", str(refusal))
        status = NOT_UNDERSTOOD
    return render(request, "clinic/hand_on.html", {"row": row, "form": form}, status=status)


@of_an_opened_note
def give(request: StaffRequest, row: Consultation, note: Note) -> HttpResponse:
    """Put what was talked about on the person's page: see it, type their code, ask for the word, then give it."""
    if request.method != "POST":
        consulting.note_reading(row, by=request.user)
        return _give_page(request, row, note, CodeForm())
    if "ticket" in request.POST:
        return _given(request, row, note)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _give_page(request, row, note, form, status=NOT_UNDERSTOOD)
    code = form.cleaned_data["code"]
    try:
        kept = opening.look_up(code, by=request.user, today=timezone.localdate()).kept
    except opening.NoPage:
        form.add_error("code", no_page())
        return _give_page(request, row, note, form, status=NOT_UNDERSTOOD)
    if note.page and note.page != kept.reference:
        form.add_error("code", _another_page())
        return _give_page(request, row, note, form, status=NOT_UNDERSTOOD)
    ticket = opening.ticket(code, by=request.user, session=request.session.session_key)
    return _give_page(request, row, note, GiveForm(), more={"kept": kept, "ticket": ticket})


def _given(request: StaffRequest, row: Consultation, note: Note) -> HttpResponse:
    today = timezone.localdate()
    form = GiveForm(request.POST)
    try:
        code = code_of_form(request)
        if not form.is_valid():
            kept = opening.open_again(code, why="to give the talk", by=request.user, today=today).kept
            more = {"kept": kept, "ticket": request.POST["ticket"]}
            return _give_page(request, row, note, form, status=NOT_UNDERSTOOD, more=more)
        telling.give(consultation=row.pk, code=code, by=request.user, now=timezone.now(), today=today)
    except (opening.TicketRefused, opening.NoPage, keeping.Gone, telling.AnotherPage):
        again = CodeForm(request.POST)
        again.add_error(None, _("Nothing was put on a page: the code is not at hand any more. Type it again."))
        return _give_page(request, row, note, again, status=NOT_UNDERSTOOD)
    return see_other(reverse("clinic_give", args=[row.pk]))


def _another_page() -> str:
    return _("This code opens another page than the one this talk began from. Check that it is theirs.")


def _give_page(
    request: StaffRequest,
    row: Consultation,
    note: Note,
    form: CodeForm | GiveForm,
    *,
    status: int = STILL_GOOD,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    context = {"row": row, "note": note, "lines": telling.what_we_talked_about(note), "form": form}
    return with_camera(render(request, "clinic/give.html", context | (more or {}), status=status))


def _end_page(
    request: StaffRequest, row: Consultation, note: Note, form: EndForm, *, status: int = STILL_GOOD
) -> HttpResponse:
    context = {"row": row, "note": note, "form": form, "is_open": row.state == State.OPEN}
    return render(request, "clinic/end.html", context, status=status)
