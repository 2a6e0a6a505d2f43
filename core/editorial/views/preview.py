"""Looking at a draft as a person would see it, beside what is published."""

from __future__ import annotations

from http import HTTPStatus

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, ResolverMatch, get_script_prefix, resolve, reverse, set_script_prefix
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from core.content.live import Published
from core.editorial import previewing
from core.editorial.models import Draft
from core.editorial.reviewing import findings
from core.guide.answers import Answers, Importance
from core.guide.compare.person import carried
from core.guide.schema import Guide
from core.journey.forms import IMPORTANCE_WORDS
from core.journey.pages import see_other
from core.journey.remembering import COOKIE, Preview
from core.staff.requests import StaffRequest

DRAFT, PUBLISHED = SIDES = ("draft", "published")
LOOKS = ("screen", "wide", "phone", "paper")
SHOWN = frozenset(
    (
        "start",
        "not_covered",
        "question",
        "matters",
        "about_you",
        "check",
        "paths",
        "path",
        "compare",
        "ready",
        "notes",
        "page",
        "page_pdf",
        "topic",
        "blood_tests",
        "find_your_stage",
        "family",
        "term",
        "glossary",
        "about",
        "privacy",
        "sources",
    )
)


@require_safe
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    """From the form above a preview to the preview itself."""
    draft = get_object_or_404(Draft, pk=pk)
    try:
        guide = previewing.guide_of(draft)
    except previewing.Unfinished:
        return _unfinished(request, draft)
    who = request.GET.get("who", previewing.NOBODY)
    if who == "made":
        who = previewing.written(_made(request, guide))
    look = request.GET.get("look", LOOKS[0])
    return see_other(_beside(draft, look if look in LOOKS else LOOKS[0], who, request.GET.get("page", "paths/")))


@require_safe
@csp_replace({"frame-src": [SELF]})  # type: ignore[arg-type] # its types know no view with arguments
def beside(request: StaffRequest, pk: int, look: str, who: str, page: str = "") -> HttpResponse:
    """The draft's page and the published one, side by side."""
    draft = get_object_or_404(Draft, pk=pk)
    try:
        shown = previewing.as_edition(draft)
    except previewing.Unfinished:
        return _unfinished(request, draft)
    if look not in LOOKS:
        raise Http404
    _found(page)
    answers = _answers(draft, who)
    before = previewing.published(draft.guide)
    context = {
        "draft": draft,
        "look": look,
        "looks": _looks(look),
        "who": who,
        "page": page,
        "described": previewing.described(who, shown.guide),
        "pages": previewing.pages(shown.guide),
        "nobody": previewing.NOBODY,
        "is_made": "." in who,
        "people": shown.guide.vignettes,
        "questions": list(previewing.questions_to_answer(shown.guide, answers)),
        "concerns": list(previewing.concerns_to_weigh(shown.guide, answers)),
        "levels": [("", _("Not said")), *((str(level), words) for level, words in IMPORTANCE_WORDS.items())],
        "before": before,
        "draft_url": _page_url(draft, DRAFT, look, who, page),
        "published_url": _page_url(draft, PUBLISHED, look, who, page) if before else "",
        "is_file": page.endswith("pdf/"),
    }
    return render(request, "editorial/preview.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})  # type: ignore[arg-type] # its types know no view with arguments
def page(request: StaffRequest, pk: int, side: str, look: str, who: str, page: str = "") -> HttpResponse:
    """One of the reader's pages, drawn for a made-up person. Nothing that is done on it is kept: an answer leads on to
    the preview for somebody who gave that answer."""
    draft = get_object_or_404(Draft, pk=pk)
    if look not in LOOKS or side not in SIDES:
        raise Http404
    try:
        shown = previewing.as_edition(draft) if side == DRAFT else previewing.published(draft.guide)
    except previewing.Unfinished:
        return _unfinished(request, draft)
    if shown is None:
        raise Http404
    preview = Preview(
        walk=previewing.walk(shown, _answers(draft, who)),
        told=_told(side, shown),
        beside=_beside(draft, look, who, page),
        on_paper=look == "paper",
    )
    prefix = _page_url(draft, side, look, who, "")
    drawn = _drawn(request, preview, page, prefix=prefix)
    kept = COOKIE.take_back(drawn)
    if drawn.status_code == HTTPStatus.SEE_OTHER and kept:
        leads_to = drawn["Location"].removeprefix(prefix)
        drawn["Location"] = _page_url(draft, side, look, previewing.who_said(kept), "") + leads_to
    if "Content-Disposition" in drawn:  # nobody is to take the file for a page that a reader made
        drawn["Content-Disposition"] = f'attachment; filename="preview-{side}.pdf"'
    return drawn


def _drawn(request: HttpRequest, preview: Preview, page: str, *, prefix: str) -> HttpResponse:
    """The reader's own view draws the page; every link on it stays within the preview."""
    found = _found(page)
    request.preview = preview  # type: ignore[attr-defined]
    was = get_script_prefix()
    set_script_prefix(prefix)
    try:
        if found.url_name not in SHOWN:
            context = {"edition": preview.walk.published}
            return render(request, "editorial/preview_elsewhere.html", context, status=HTTPStatus.NOT_FOUND)
        drawn: HttpResponse = found.func(request, *found.args, **found.kwargs)
        return drawn
    finally:
        set_script_prefix(was)


def _found(page: str) -> ResolverMatch:
    """Where the address of a page leads. Raises Http404."""
    try:
        return resolve(f"/{page}")
    except Resolver404:
        raise Http404 from None


def _answers(draft: Draft, who: str) -> Answers:
    """What the person who looks said. They are the draft's own, on both sides."""
    try:
        return previewing.answers_of(who, _guide(draft))
    except LookupError:
        raise Http404 from None


def _guide(draft: Draft) -> Guide:
    """The draft's guide; while it is none, the one that readers have."""
    try:
        return previewing.guide_of(draft)
    except previewing.Unfinished:
        shown = previewing.published(draft.guide)
        if shown is None:
            raise Http404 from None
        return shown.guide


def _made(request: HttpRequest, guide: Guide) -> Answers:
    """The answers that were chosen in the form above a preview. What the guide does not offer is left out."""
    said = {key: request.GET.get(f"answer-{key}", "") for key in guide.questions}
    matters = {key: request.GET.get(f"matters-{key}", "") for key in guide.concerns}
    return carried(
        guide,
        Answers(
            choices={key: choice for key, choice in said.items() if choice},
            importance={key: Importance(level) for key, level in matters.items() if level in tuple(Importance)},
        ),
    )


def _told(side: str, shown: Published) -> str:
    if side == PUBLISHED:
        return _("Preview of what is published: edition %(number)d.") % {"number": shown.number}
    return _("Preview of a draft. Only editors see it.")


def _beside(draft: Draft, look: str, who: str, page: str) -> str:
    return reverse("desk_preview_beside", args=[draft.pk, look, who, *([page] if page else [])])


def _page_url(draft: Draft, side: str, look: str, who: str, page: str) -> str:
    return reverse("desk_preview_page", args=[draft.pk, side, look, who, *([page] if page else [])])


def _looks(chosen: str) -> list[tuple[str, str, bool]]:
    names = {
        "screen": _("Side by side"),
        "wide": _("One below the other, as wide as the screen"),
        "phone": _("As on a phone"),
        "paper": _("As on paper"),
    }
    return [(look, name, look == chosen) for look, name in names.items()]


def _unfinished(request: StaffRequest, draft: Draft) -> HttpResponse:
    """What is missing before there is anything to look at."""
    context = {"draft": draft, "problems": findings(draft, today=timezone.localdate()).found}
    return render(request, "editorial/preview_unfinished.html", context, status=HTTPStatus.CONFLICT)
