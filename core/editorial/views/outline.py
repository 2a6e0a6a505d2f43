"""The list of drafts, beginning one, and what a draft holds."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.content.models import EditionDamaged
from core.editorial import drafting, parts, workflow
from core.editorial.forms import starting
from core.editorial.guides import published
from core.editorial.models import Draft
from core.editorial.overview import Shelf, overview, shelf_of
from core.editorial.views import placing
from core.editorial.workflow import Refused
from core.journey.pages import see_other
from core.staff import access
from core.staff.requests import StaffRequest


def desk(request: StaffRequest) -> HttpResponse:
    """What is being written, and which guides readers see."""
    drafts = Draft.objects.at_work().newest_first().select_related("created_by")
    context = {
        "drafts": drafts,
        "put_away": Draft.objects.exclude(pk__in=drafts).newest_first().select_related("created_by")[:50],
        "editions": published(),
        "may_write": access.may(request.user, "desk_start", "POST"),
        "may_read": access.may(request.user, "desk_draft"),
    }
    return render(request, "editorial/desk.html", context)


def start(request: StaffRequest) -> HttpResponse:
    """Begin a draft."""
    if request.method == "POST":
        form = starting.StartForm(request.POST)
        if form.is_valid():
            try:
                draft = drafting.start(
                    guide=form.slug,
                    title=form.cleaned_data["title"],
                    source=form.cleaned_data["source"],
                    by=request.user,
                    now=timezone.now(),
                )
            except (Refused, LookupError, parts.BadKey) as refused:
                form.add_error("source", str(refused))
            except EditionDamaged:
                words = _("What is stored of this guide is not what was published. Tell the people who run this site.")
                form.add_error("source", words)
            else:
                return see_other(reverse("desk_draft", args=[draft.pk]))
        status = 422
    else:
        form, status = starting.StartForm(initial={"source": starting.EDITION} if published() else {}), 200
    context = {"form": form, "editions": published(), "errors": starting.said(form)}
    return render(request, "editorial/start.html", context, status=status)


def draft(request: StaffRequest, pk: int) -> HttpResponse:
    """The outline of a draft: every section, how much it holds, what stands against it."""
    draft = get_object_or_404(Draft.objects.select_related("created_by"), pk=pk)
    return render(request, "editorial/draft.html", _outlined(request, draft))


def retitle(request: StaffRequest, pk: int) -> HttpResponse:
    """Call a draft something else."""
    draft = get_object_or_404(Draft, pk=pk)
    form = starting.TitleForm(request.POST)
    if form.is_valid():
        try:
            drafting.retitle(draft, title=form.cleaned_data["title"], by=request.user, now=timezone.now())
        except Refused as refused:
            return render(request, "editorial/draft.html", _outlined(request, draft, str(refused)), status=409)
        messages.success(request, _("The draft has a new title."))
        return see_other(reverse("desk_draft", args=[pk]))
    context = {**_outlined(request, draft), "errors": starting.said(form), "title_form": form}
    return render(request, "editorial/draft.html", context, status=422)


def _outlined(request: StaffRequest, draft: Draft, refused: str = "") -> dict[str, Any]:
    return {
        "draft": draft,
        "outline": overview(draft, today=timezone.localdate()),
        "can_edit": workflow.can_edit(draft, request.user),
        "taken_back": drafting.can_undo(draft, request.user),
        "errors": [{"id": "main", "text": refused}] if refused else [],
    }


def shelf(request: StaffRequest, pk: int, shelf: str) -> HttpResponse:
    """The parts of one section, to open, to put in order and to add to. A long section comes page by page."""
    draft = get_object_or_404(Draft, pk=pk)
    listed = _shelf(draft, shelf, request.GET.get("find", ""))
    context = {
        "draft": draft,
        "shelf": listed,
        "page": Paginator(listed.entries, placing.ON_A_PAGE).get_page(request.GET.get("page")),
        "keys": parts.keys_of(draft.data, shelf),
        "can_edit": workflow.can_edit(draft, request.user),
    }
    return render(request, "editorial/shelf.html", context)


def _shelf(draft: Draft, address: str, find: str) -> Shelf:
    try:
        return shelf_of(draft, address, today=timezone.localdate(), find=find)
    except parts.NoSuchPart:
        raise Http404 from None
