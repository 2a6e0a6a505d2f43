"""One page serves every question: the questions are data."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core.guide.schema import Question, Shaping
from core.journey import results, route
from core.journey.forms import AnswerForm, MattersForm, ShapingForm
from core.journey.pages import NOT_UNDERSTOOD, draw, see_other, try_to_remember
from core.journey.remembering import WalkRequest, remember, with_walk

NOT_HERE = 404
LOST = 400


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def question(request: WalkRequest, key: str) -> HttpResponse:
    """A question about the case. Its answer may open or close paths."""
    walk = request.walk
    asked = walk.guide.questions.get(key)
    if asked is None or not walk.can_ask(key):
        return _off_the_route(request, asked)
    back_to = request.GET.get("then", "")
    status = 200
    if request.method == "POST":
        form = AnswerForm(request.POST, question=asked)
        if form.is_valid() and not request.walk_fault:
            answered = walk.answering(key, form.cleaned_data["answer"])
            response = see_other(route.next_url(answered, back_to=back_to))
            if try_to_remember(response, answered, form, was=walk):
                return response
        status = NOT_UNDERSTOOD
    else:
        form = AnswerForm(question=asked, initial={"answer": walk.answers.choices.get(key)})
    context: dict[str, Any] = {
        "key": key,
        "question": asked,
        "form": form,
        "first_choice": next(iter(asked.choices)),
        "back": route.back_url(back_to) or route.question_url(walk.asked_before(key)),
    }
    return draw(request, "journey/question.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def about_you(request: WalkRequest, key: str) -> HttpResponse:
    """A question that shapes the questions for the team. It can be passed over."""
    walk = request.walk
    asked = walk.guide.shaping.get(key)
    if asked is None:
        return _off_the_route(request, None)
    stop, back_to = route.Stop("about_you", key), request.GET.get("then", "")
    status = 200
    if request.method == "POST":
        form = ShapingForm(request.POST, question=asked)
        if form.is_valid() and not request.walk_fault:
            shaped = walk.shaped(key, form.cleaned_data["answer"])
            response = see_other(route.url_after(shaped, stop, back_to=back_to))
            if try_to_remember(response, shaped, form, was=walk):
                return response
        status = NOT_UNDERSTOOD
    else:
        form = ShapingForm(question=asked, initial={"answer": walk.answers.shaping.get(key, ())})
    return draw(request, "journey/about_you.html", _shaping(request, stop, asked, form, back_to), status=status)


def _off_the_route(request: WalkRequest, asked: Question | None) -> HttpResponse:
    """What happened, and the way back in."""
    context = {"asked": asked, "goes_on": route.next_url(request.walk)}
    return draw(request, "journey/off_the_route.html", context, status=NOT_HERE)


def _shaping(request: WalkRequest, stop: route.Stop, asked: Shaping, form: ShapingForm, back_to: str) -> dict[str, Any]:
    return {
        "key": stop.key,
        "question": asked,
        "form": form,
        "first_choice": next(iter(asked.choices)),
        "back": route.back_url(back_to) or route.url_before(request.walk, stop),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def matters(request: WalkRequest) -> HttpResponse:
    """What matters to the person: the guide's concerns and their own, each with its importance in words."""
    walk = request.walk
    stop, back_to = route.Stop("matters"), request.GET.get("then", "")
    status = 200
    if request.method == "POST":
        form = MattersForm(request.POST, guide=walk.guide)
        if form.is_valid() and not request.walk_fault:
            mattering = walk.mattering(form.answers())
            response = see_other(route.url_after(mattering, stop, back_to=back_to))
            if try_to_remember(response, mattering, form, was=walk):
                return response
        status = NOT_UNDERSTOOD
    else:
        form = MattersForm(guide=walk.guide, initial=MattersForm.initial_for(walk.answers))
    context = {
        "form": form,
        "back": route.back_url(back_to) or route.url_before(walk, stop),
    }
    return draw(request, "journey/matters.html", context, status=status)


@require_http_methods(["GET", "HEAD"])
@with_walk
def check(request: WalkRequest) -> HttpResponse:
    """Check your answers, each with a link to change it."""
    walk = request.walk
    goes_on = None if walk.asks is None else route.next_url(walk)
    stops = route.after_the_questions(walk)
    context = {
        "goes_on": goes_on,
        "back": route.url_before(walk, stops[-1]),
        "matters": results.what_matters(walk.considered),
    }
    return draw(request, "journey/check.html", context)


@require_POST
@with_walk
def undo(request: WalkRequest) -> HttpResponse:
    """Put the answers back as they were before the last change."""
    if request.walk_fault:
        return draw(request, "journey/lost.html", status=LOST)
    return remember(see_other(reverse("check")), request.walk.undoing())
