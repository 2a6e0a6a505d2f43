"""The page of a talk: what is open on the left, the work on the right. It saves as one types, and without script."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from core.clinic import consulting, guiding
from core.clinic.loose_ends import changed, changed_since_it_began, loose_ends, unknowns
from core.clinic.models import Consultation, State
from core.clinic.note import Note, copied
from core.clinic.note_form import NoteForm
from core.clinic.telling import what_we_talked_about
from core.clinic.views.rows import CONFLICT, NOT_UNDERSTOOD, STILL_GOOD, of_an_opened_note
from core.clinic.weighing import differences, taking
from core.guide.conditions import Fit
from core.journey import results
from core.journey.pages import see_other
from core.journey.walk import Walk
from core.staff.requests import StaffRequest
from core.summaries.sheet import sheet

LEADS_TO = {"end": "clinic_end", "give": "clinic_give"}  # buttons that save and go on


@of_an_opened_note
def talk(request: StaffRequest, row: Consultation, note: Note) -> HttpResponse:
    """Read and write the note of a talk."""
    if request.method == "POST":
        return _saved(request, row, note)
    consulting.note_reading(row, by=request.user)
    return _page(request, row, note, NoteForm(note=note, seen=row.version))


def _saved(request: StaffRequest, row: Consultation, note: Note) -> HttpResponse:
    form = NoteForm(taking(request.POST, note, version=row.version), note=note)
    if not form.is_valid():
        return _refused(request, row, note, form, status=NOT_UNDERSTOOD)
    filled = form.filled_note()
    try:
        if "open_again" in request.POST and row.state == State.CLOSED:
            consulting.reopen(consultation=row.pk, by=request.user)
        row = consulting.save(
            consultation=row.pk,
            note=filled,
            seen=form.cleaned_data["seen"],
            by=request.user,
            now=timezone.now(),
        )
    except consulting.Conflict as conflict:
        return _conflict(request, conflict, form, filled)
    except consulting.NotNow as refusal:
        form.add_error(None, str(refusal))
        return _refused(request, row, note, form, status=CONFLICT)
    if request.headers.get("HX-Request"):
        context = {
            "row": row,
            "note": filled,
            "today": timezone.localdate(),
            "lines": what_we_talked_about(filled),
        }
        if (note.now.answers, loose_ends(note)) != (filled.now.answers, loose_ends(filled)):
            context |= _standing(row, filled) | {"stands_anew": True, "change": changed(note, filled)}
        return render(request, "clinic/_saved.html", context)
    return see_other(_leads_to(request.POST, row))


def _leads_to(pressed: QueryDict, row: Consultation) -> str:
    wanted = pressed.get("then", "")
    if wanted in LEADS_TO:
        return reverse(LEADS_TO[wanted], args=[row.pk])
    return reverse("clinic_talk", args=[row.pk]) + (f"#{wanted}" if wanted in ("room", "tasks") else "#saved")


def _refused(request: StaffRequest, row: Consultation, note: Note, form: NoteForm, *, status: int) -> HttpResponse:
    """The page again with what was typed; while typing, only what is wrong."""
    if request.headers.get("HX-Request"):
        return render(request, "clinic/_not_saved.html", {"form": form}, status=status)
    return _page(request, row, note, form, status=status)


def _conflict(request: StaffRequest, conflict: consulting.Conflict, form: NoteForm, mine: Note) -> HttpResponse:
    """Both texts. The form holds mine, and is now made from theirs."""
    row, theirs = conflict.consultation, conflict.theirs
    again = request.POST.copy()
    again["seen"] = str(row.version)
    form = NoteForm(again, note=theirs)
    form.is_valid()
    context = {"differences": differences(form, mine, theirs), "conflict_with": row}
    response = _page(request, row, theirs, form, status=CONFLICT, more=context)
    response["HX-Retarget"], response["HX-Reswap"] = "#talk", "outerHTML show:top"
    return response


def _page(
    request: StaffRequest,
    row: Consultation,
    note: Note,
    form: NoteForm,
    *,
    status: int = STILL_GOOD,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    walked = guiding.walked(request, talk=row.pk)
    context = {
        "form": form,
        "walked": walked if walked and not _is_copied(note, walked) else None,
        "is_guiding": guiding.is_guiding(request, talk=row.pk),
        "is_open": row.state == State.OPEN,
        "has_form": row.state == State.OPEN or form.is_bound,
        **_standing(row, note),
        **(more or {}),
    }
    template = "clinic/_talk.html" if request.headers.get("HX-Request") else "clinic/talk.html"
    return render(request, template, context, status=status)


def _is_copied(note: Note, walked: Walk) -> bool:
    """Whether the note holds all that was answered in this browser."""
    return note.agreed and note.walk == copied(walked)


def _standing(row: Consultation, note: Note) -> dict[str, Any]:
    """How things stand: what is known, what is open and what each answer would do to the paths."""
    walk = note.now
    considered, main = walk.considered, note.guide.main_decision
    unknown = unknowns(note)
    return {
        "row": row,
        "note": note,
        "walk": walk,
        "edition": walk.published,
        "guide": note.guide,
        "today": timezone.localdate(),
        "sheet": sheet(walk, on=timezone.localdate(row.began_at)) if note.agreed else None,
        "ledger": [line for line in results.ledger(considered, main) if line.key in unknown],
        "fits": considered.of(main, Fit.FITS),
        "depends": considered.of(main, Fit.DEPENDS),
        "ruled_out": considered.of(main, Fit.RULED_OUT),
        "since": changed_since_it_began(note),
        "lines": what_we_talked_about(note),
        "left": loose_ends(note),
        "from_the_room": [question.ident for question in note.asked],
    }
