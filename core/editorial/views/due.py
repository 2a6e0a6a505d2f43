"""What is to be read again, and by when; and the help for editors."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.content.live import Published
from core.editorial import guides, previewing, workflow
from core.editorial.due import due
from core.editorial.models import Draft
from core.staff import access, handbook
from core.staff.requests import StaffRequest


@require_safe
def due_list(request: StaffRequest) -> HttpResponse:
    """What of every published guide is overdue, or falls due soon, with the way to a draft."""
    context = {
        "guides": [_told(request, edition) for edition in guides.published()],
        "may_start": access.may(request.user, "desk_start", "POST"),
        "may_read": access.may(request.user, "desk_draft"),
    }
    return render(request, "editorial/due.html", context)


def _told(request: StaffRequest, edition: Published) -> dict[str, Any]:
    found = due(previewing.document_of(edition), today=timezone.localdate())
    drafts = list(Draft.objects.filter(guide=edition.slug).at_work().newest_first())
    groups = [{"id": "overdue", "heading": _("Overdue"), "parts": found.overdue, "is_open": True}]
    groups += [
        {"id": f"{days}", "heading": _("Within %d days") % days, "parts": within, "is_open": days == min(found.within)}
        for days, within in found.within.items()
    ]
    return {
        "slug": edition.slug,
        "edition": edition,
        "groups": groups,
        "later": found.later,
        "drafts": drafts,
        "draft": next((draft for draft in drafts if workflow.can_edit(draft, request.user)), None),
    }


@require_safe
def help_page(request: StaffRequest) -> HttpResponse:
    """How to work at the desk: docs/for-editors.md as a page."""
    return render(request, "editorial/help.html", {"help": handbook.page("for-editors")})
