"""Opening the page that a person brought: the code, the word they know it by, then the page."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.clinic import consulting, opening
from core.clinic.fence import of_the_clinic
from core.clinic.forms import BeginFromPageForm, CodeForm
from core.clinic.views.rows import NOT_UNDERSTOOD, STILL_GOOD, with_camera
from core.journey.pages import see_other
from core.staff.requests import StaffRequest
from core.summaries.asked import came_since
from core.summaries.newer import newer
from core.summaries.sheet import sheet


@of_the_clinic
def open_page(request: StaffRequest) -> HttpResponse:
    """Type or scan the code. What comes next is the word, not the page."""
    status = STILL_GOOD
    if request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            code = form.cleaned_data["code"]
            try:
                brought = opening.look_up(code, by=request.user, today=timezone.localdate())
            except opening.NoPage:
                form.add_error("code", no_page())
            else:
                context = {
                    "kept": brought.kept,
                    "ticket": opening.ticket(code, by=request.user, session=request.session.session_key),
                }
                return render(request, "clinic/word.html", context)
        status = NOT_UNDERSTOOD
    else:
        form = CodeForm()
    return _ask_for_code(request, form, status=status)


@of_the_clinic
def read_page(request: StaffRequest) -> HttpResponse:
    """The page, once the person knows its word; or the talk that begins from it."""
    today = timezone.localdate()
    try:
        code = code_of_form(request)
        if "not_theirs" in request.POST:
            opening.not_theirs(code, by=request.user, today=today)
            return see_other(reverse("clinic_open"))
        brought = opening.open_page(code, by=request.user, today=today)
    except opening.TicketRefused:
        return _ask_for_code(request, CodeForm(), aged=True, status=NOT_UNDERSTOOD)
    except opening.NoPage:
        form = CodeForm(request.POST)
        form.add_error(None, no_page())
        return _ask_for_code(request, form, status=NOT_UNDERSTOOD)
    return _page(request, brought, BeginFromPageForm(), status=STILL_GOOD)


@of_the_clinic
def begin_from_page(request: StaffRequest) -> HttpResponse:
    """Begin a talk about the page that is open."""
    form = BeginFromPageForm(request.POST)
    try:
        code = code_of_form(request)
        brought = opening.open_again(code, why="to begin a talk", by=request.user, today=timezone.localdate())
    except (opening.TicketRefused, opening.NoPage):
        context = {"label": request.POST.get("label", "")}
        return _ask_for_code(request, CodeForm(), aged=True, status=NOT_UNDERSTOOD, **context)
    if not form.is_valid():
        return _page(request, brought, form, status=NOT_UNDERSTOOD)
    row = consulting.begin_from_page(
        kept=brought.kept,
        walk=brought.walk,
        label=form.cleaned_data["label"],
        agreed=form.cleaned_data["agreed"] == "yes",
        by=request.user,
        now=timezone.now(),
    )
    return see_other(reverse("clinic_talk", args=[row.pk]))


def code_of_form(request: StaffRequest) -> str:
    """The code that the form carries, sealed for this session. Raises TicketRefused."""
    ticket = request.POST.get("ticket", "")
    return opening.code_of(ticket, by=request.user, session=request.session.session_key)


def no_page() -> str:
    return _("No page opens with this code. It may be past its date, or it was deleted, or never saved.")


def _page(request: StaffRequest, brought: opening.Brought, form: BeginFromPageForm, *, status: int) -> HttpResponse:
    kept, walk = brought.kept, brought.walk
    context = {
        "kept": kept,
        "walk": walk,
        "edition": walk.published,
        "guide": walk.guide,
        "sheet": sheet(walk, on=kept.latest.saved_on),
        "came_since": came_since(kept),
        "newer": newer(walk),
        "form": form,
        "ticket": request.POST["ticket"],
    }
    return render(request, "clinic/page.html", context, status=status)


def _ask_for_code(
    request: StaffRequest, form: CodeForm, *, status: int, aged: bool = False, label: str = ""
) -> HttpResponse:
    context = {"form": form, "aged": aged, "label": label}
    return with_camera(render(request, "clinic/open.html", context, status=status))
