"""Questions for the team, and notes: what the person takes to the appointment in their own words."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.guide.schema import Group, Prompt
from core.journey import questions, results
from core.journey.forms import NotesForm
from core.journey.pages import NOT_UNDERSTOOD, draw, see_other, try_to_remember
from core.journey.ready import gaps
from core.journey.remembering import WalkRequest, with_walk
from core.journey.walk import MOST_QUESTIONS, Walk

FEW = 4  # prompts of a group shown at first
TEXTS = ("not_accept", "notes", "companion", "companion_wants")


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def notes(request: WalkRequest) -> HttpResponse:
    """Pick and write questions, order them, mark three; write notes; say who comes along."""
    return _notes(request, family=False)


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def family(request: WalkRequest) -> HttpResponse:
    """The same page for someone who comes along: what they add stands under their name."""
    return _notes(request, family=True)


def _notes(request: WalkRequest, *, family: bool) -> HttpResponse:
    walk = request.walk
    status = 200
    if request.method == "POST":
        form = NotesForm(request.POST, guide=walk.guide)
        if form.is_valid() and not request.walk_fault:
            written = _written(walk, form.cleaned_data, request.POST)
            response = _answer(request, written, family=family)
            if len(written.questions) > MOST_QUESTIONS:
                form.add_error("own", _("Your page has room for 40 questions. Remove some before you add more."))
            elif try_to_remember(response, written, form, was=request.walk):
                return response
        status = NOT_UNDERSTOOD
    else:
        form = _form(walk)
    return _page(request, walk, form, family=family, status=status)


def _answer(request: WalkRequest, written: Walk, *, family: bool) -> HttpResponse:
    """On to the next page; for a part that htmx redraws, the page as it now is."""
    if request.htmx:
        return _page(request, written, _form(written), family=family, changed=True)
    return see_other(_leads_to(request.POST, family=family))


def _form(walk: Walk) -> NotesForm:
    picked = [question.prompt for question in walk.questions if question.prompt]
    return NotesForm(guide=walk.guide, initial={"prompts": picked, **{key: getattr(walk, key) for key in TEXTS}})


def _page(
    request: WalkRequest, walk: Walk, form: NotesForm, *, family: bool, status: int = 200, changed: bool = False
) -> HttpResponse:
    context = {
        "walk": walk,
        "form": form,
        "family": family,
        "changed": changed,
        "dropped_one": changed and "drop" in request.POST,
        "dropped": request.POST.get("drop", "") if changed else "",  # its box, outside the redrawn part, is drawn anew
        "groups": grouped(walk),
        "gaps": gaps(walk),
        "ledger": results.ledger(walk.considered, walk.guide.main_decision),
        "top_full": sum(question.top for question in walk.questions) >= questions.MOST_TOP,
        "back": reverse("notes") if family else reverse("paths"),
    }
    response = draw(request, "journey/notes.html", context, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def _written(walk: Walk, filled: dict[str, Any], pressed: QueryDict) -> Walk:
    """The walk with everything that stood on the form, and what the pressed button does."""
    listed = questions.picking(walk.questions, filled["prompts"])
    asker = (filled["companion"] or str(_("who comes with me"))) if filled["asker"] else ""
    listed = questions.adding(listed, filled["own"], asker=asker)
    if ident := pressed.get("up"):
        listed = questions.moving(listed, ident, by=-1)
    if ident := pressed.get("down"):
        listed = questions.moving(listed, ident, by=1)
    if ident := pressed.get("drop"):
        listed = questions.dropping(listed, ident)
    if ident := pressed.get("top"):
        listed = questions.marking(listed, ident)
    return walk.saying(questions=listed, **{key: filled[key] for key in TEXTS})


def _leads_to(pressed: QueryDict, *, family: bool) -> str:
    if any(button in pressed for button in ("up", "down", "drop", "top", "add", "pick")):
        return reverse("family" if family else "notes") + "#my-questions"
    return reverse("page")


def grouped(walk: Walk) -> list[tuple[str, list[tuple[str, Prompt]], list[tuple[str, Prompt]]]]:
    """The prompts worth asking, and those picked before, by group: heading, the few shown at first, the rest."""
    names = {
        Group.MY_CASE: _("About my case"),
        Group.TREATMENT: _("About treatment"),
        Group.SIDE_EFFECTS: _("About side effects"),
        Group.LIVING: _("About living with it"),
        Group.PRACTICAL: _("Practical things"),
        Group.BLOOD_TEST: _("About blood tests for cancer cells"),
    }
    offered = {*walk.considered.prompts, *(question.prompt for question in walk.questions)}
    shown = [(key, prompt) for key, prompt in walk.guide.prompts.items() if key in offered]
    groups = []
    for group, name in names.items():
        prompts = [(key, prompt) for key, prompt in shown if prompt.group is group]
        if prompts:
            groups.append((name, prompts[:FEW], prompts[FEW:]))
    return groups
