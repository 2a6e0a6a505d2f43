"""Paths side by side. A change redraws only the tables; without script the whole page."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.guide.answers import Answers
from core.journey import beside
from core.journey.forms import BesideForm, MattersForm
from core.journey.pages import NOT_UNDERSTOOD, draw, see_other, try_to_remember
from core.journey.remembering import WalkRequest, with_walk
from core.journey.walk import Walk


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def compare(request: WalkRequest) -> HttpResponse:
    """Two to four paths, with what matters set against them and everything about them in rows."""
    walk = request.walk
    status = 200
    if request.method == "POST":
        form, weighing = _form(walk, request.POST), MattersForm(request.POST, guide=walk.guide)
        if form.is_valid() and weighing.is_valid() and not request.walk_fault:
            changed = _changed(walk, form, weighing.answers())
            response = _tables(request, changed) if request.htmx else see_other(reverse("compare") + "#weigh")
            if try_to_remember(response, changed, form, was=request.walk):
                return response
        for errors in weighing.errors.values():
            form.add_error(None, errors)
        status = NOT_UNDERSTOOD
        if request.htmx:
            return _tables(request, walk, form=form, status=status)
    else:
        form, weighing = _form(walk), MattersForm(guide=walk.guide, initial=MattersForm.initial_for(walk.answers))
    context = {"form": form, "weighing": weighing, "beside": beside.side_by_side(walk), "back": reverse("paths")}
    response = draw(request, "journey/compare.html", context, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response


def _form(walk: Walk, data: object = None) -> BesideForm:
    options = [(option.key, option.option.name) for option in beside.can_be_chosen(walk)]
    initial = {"paths": [option.key for option in beside.chosen(walk)]}
    return BesideForm(data, initial=initial, options=options, fewest=beside.FEWEST, most=beside.MOST)


def _changed(walk: Walk, form: BesideForm, answers: Answers) -> Walk:
    return walk.mattering(answers).saying(beside=form.cleaned_data["paths"])


def _tables(request: WalkRequest, walk: Walk, *, form: BesideForm | None = None, status: int = 200) -> HttpResponse:
    context = {"beside": beside.side_by_side(walk), "form": form, "announce": True}
    response = draw(request, "journey/_tables.html", context, status=status)
    response["Vary"] = "HX-Request, Cookie"
    return response
