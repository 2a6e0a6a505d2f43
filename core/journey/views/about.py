"""What the guide is, who made it, what it rests on and how it stands against published lists."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.guide.schema import SourceKind
from core.journey.pages import draw
from core.journey.remembering import WalkRequest, without_fault
from core.journey.standards.assessment import Assessment, assess, reading_of_edition
from core.journey.standards.instruments import standards
from core.journey.standards.record import record as record_of


@require_http_methods(["GET", "HEAD"])
@without_fault
def about(request: WalkRequest) -> HttpResponse:
    """All of it in plain words, with the published lists folded away."""
    funding = request.walk.guide.about.funding
    context = {"assessment": _assessment(request), "paid": funding.partition(". ")[0].removesuffix(".")}
    return draw(request, "journey/about.html", context)


@require_http_methods(["GET", "HEAD"])
@without_fault
def sources(request: WalkRequest) -> HttpResponse:
    """Everything that was read."""
    every = request.walk.guide.sources
    kinds = {kind: {key: one for key, one in every.items() if one.kind is kind} for kind in SourceKind}
    context = {"founding": kinds[SourceKind.FOUNDING], "further": kinds[SourceKind.FURTHER]}
    return draw(request, "journey/sources.html", context)


@require_http_methods(["GET", "HEAD"])
@without_fault
def record(request: WalkRequest) -> HttpResponse:
    """The same for programs, as one JSON record."""
    checklist = standards().records["sundae"]
    told = record_of(request.walk.published, checklist, _assessment(request), origin=settings.SITE_ORIGIN)
    return JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})


def _assessment(request: WalkRequest) -> Assessment:
    walk = request.walk
    reading = reading_of_edition(walk.published)
    return assess(walk.guide, standards(), reading=reading, today=timezone.localdate())
