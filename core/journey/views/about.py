"""What the guide is, who made it, what it rests on and how it stands against published lists."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.content import live
from core.guide.schema import SourceKind
from core.journey.pages import draw
from core.journey.remembering import WalkRequest, without_fault
from core.journey.standards.assessment import Assessment, assess, reading_of_edition
from core.journey.standards.instruments import Standards, standards
from core.journey.standards.record import record as record_of


@require_http_methods(["GET", "HEAD"])
@without_fault
def about(request: WalkRequest) -> HttpResponse:
    """All of it in plain words, with the published lists folded away."""
    funding = request.walk.guide.about.funding
    published = request.walk.published
    lists = standards(published.slug)
    context = {
        "reading": reading_of_edition(published),
        "assessment": _assessment(published, lists) if lists else None,
        "paid": funding.partition(". ")[0].removesuffix("."),
        "news": live.news(published.slug),
    }
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
    published = request.walk.published
    lists = standards(published.slug)
    if lists is None:
        raise Http404
    told = record_of(published, lists.records["sundae"], _assessment(published, lists), origin=settings.SITE_ORIGIN)
    return JsonResponse(told, json_dumps_params={"indent": 2, "ensure_ascii": False})


def _assessment(published: live.Published, lists: Standards) -> Assessment:
    reading = reading_of_edition(published)
    return assess(published.whole, lists, reading=reading, today=timezone.localdate())
