"""The page for the appointment: reading, printing, saving for a while and opening again."""

from __future__ import annotations

import json
import time
import zlib
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from core.content.live import NothingPublished
from core.journey.pages import NOT_UNDERSTOOD, draw, see_other
from core.journey.remembering import WalkRequest, remember, with_walk, without_fault
from core.journey.walk import Walk
from core.platform.cookies import CookieFull
from core.platform.sealing import SealBroken, ring
from core.summaries import keeping
from core.summaries.codes import TypingSlip, new_code, printed, read_code
from core.summaries.pdf import Paper, pdf
from core.summaries.sheet import sheet

TICKET_SECONDS = 24 * 60 * 60
_SAVE, _OPENED = "save ticket", "open ticket"


class TicketRefused(Exception):
    """The ticket is not ours, is too old, or belongs to another visit."""


@require_http_methods(["GET", "HEAD"])
@with_walk
def page(request: WalkRequest) -> HttpResponse:
    """Notes for my appointment."""
    context = {"sheet": sheet(request.walk, on=timezone.localdate()), "ticket": _save_ticket(request.walk)}
    return draw(request, "summaries/page.html", context)


@require_http_methods(["GET", "HEAD"])
@with_walk
def page_pdf(request: WalkRequest) -> HttpResponse:
    """Notes for my appointment as a file. `?paper=letter` makes it for US Letter paper instead of A4."""
    paper: Paper = "us-letter" if request.GET.get("paper") == "letter" else "a4"
    headers = {
        "Content-Disposition": 'attachment; filename="notes-for-my-appointment.pdf"',
        "Cache-Control": "no-store, private",  # said here too: the address looks like a file's
    }
    made = pdf(sheet(request.walk, on=timezone.localdate()), paper=paper)
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@with_walk
def save(request: WalkRequest) -> HttpResponse:
    """Keep the page for a while. The code is shown once, in the answer to the form itself: a redirect would need
    the code to come from somewhere."""
    if request.method != "POST":
        return draw(request, "summaries/save.html", {"ticket": _save_ticket(request.walk)})
    try:
        code, payload = _open_save_ticket(request.POST.get("ticket", ""), visit=request.walk.visit)
        kept = keeping.keep(payload, code=code, today=timezone.localdate())
    except (TicketRefused, keeping.AlreadyKept):
        context = {"ticket": _save_ticket(request.walk), "refused": True}
        return draw(request, "summaries/save.html", context, status=NOT_UNDERSTOOD)
    response = draw(request, "summaries/saved.html", {"code": printed(code), "expires_on": kept.expires_on})
    response.holds_secret = True  # type: ignore[attr-defined]  # core.platform.middleware.Compress leaves it alone
    return response


class CodeForm(forms.Form):
    """The code of a saved page."""

    code = forms.CharField(required=True, strip=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].error_messages["required"] = _("Type the code that was shown when the page was saved")

    def clean_code(self) -> str:
        try:
            return read_code(self.cleaned_data["code"])
        except TypingSlip:
            raise forms.ValidationError(
                _("There is a typing slip in this code. It has 24 letters and digits, in six groups of four.")
            ) from None


@require_http_methods(["GET", "HEAD", "POST"])
@without_fault
def open_page(request: WalkRequest) -> HttpResponse:
    """Open a saved page with its code."""
    if request.method == "POST":
        form = CodeForm(request.POST)
        if form.is_valid():
            kept = keeping.fetch(form.cleaned_data["code"], today=timezone.localdate())
            if kept and (walk := _walk_of(kept.payload)):
                return _opened(request, walk, kept)
            form.add_error(
                "code", _("No page opens with this code. It may be past its date, or never have been saved.")
            )
        return draw(request, "summaries/open.html", {"form": form, "first_choice": ""}, status=NOT_UNDERSTOOD)
    return draw(request, "summaries/open.html", {"form": CodeForm()})


def _opened(request: WalkRequest, walk: Walk, kept: keeping.Kept) -> HttpResponse:
    newest, request.walk = request.walk.published, walk
    context = {
        "sheet": sheet(walk, on=_saved_on(kept.payload)),
        "expires_on": kept.expires_on,
        "newer": newest if newest.number > walk.edition else None,
        "ticket": _sealed(_OPENED, {"walk": kept.payload["walk"]}),
    }
    return draw(request, "summaries/opened.html", context)


@require_POST
@without_fault
def carry_on(request: WalkRequest) -> HttpResponse:
    """Go on from a page that was opened: its answers become this browser's."""
    try:
        walk = _walk_of(_unsealed(_OPENED, request.POST.get("ticket", "")))
    except TicketRefused:
        walk = None
    if walk is None:
        return draw(request, "summaries/open.html", {"form": CodeForm(), "aged": True}, status=NOT_UNDERSTOOD)
    try:
        return remember(see_other(reverse("check")), walk.saying(visit=Walk.fresh().visit))
    except CookieFull:  # what just fitted in one browser may be a few signs too long in the next
        return draw(request, "summaries/open.html", {"form": CodeForm(), "full": True}, status=NOT_UNDERSTOOD)


def _payload(walk: Walk, *, on: date) -> dict[str, Any]:
    return {
        "format": 1,
        "saved_on": on.isoformat(),
        "walk": walk.saying(used_at=0).model_dump(mode="json", exclude_defaults=True),
    }


def _saved_on(payload: dict[str, Any]) -> date:
    return date.fromisoformat(payload["saved_on"])


def _walk_of(payload: dict[str, Any]) -> Walk | None:
    """The saved walk; None when its edition is not to be had."""
    try:
        walk = Walk.model_validate(payload["walk"])
        _edition = walk.published
    except (ValidationError, NothingPublished):
        return None
    return walk


def _save_ticket(walk: Walk) -> str:
    """What the page shows, and the code it will be kept under, sealed into the form: saving keeps what this tab
    shows, and pressing twice keeps it once."""
    said = walk.model_dump(mode="json", exclude_defaults=True)
    return _sealed(_SAVE, {"code": new_code(), "walk": said})


def _open_save_ticket(ticket: str, *, visit: str) -> tuple[str, dict[str, Any]]:
    """The code and what is to be kept under it: the same for the same ticket, even after midnight."""
    held = _unsealed(_SAVE, ticket)
    try:
        walk = Walk.model_validate(held["walk"])
    except ValidationError:  # sealed by another release
        raise TicketRefused from None
    if walk.visit != visit:
        raise TicketRefused
    shown_on = timezone.localdate(datetime.fromtimestamp(held["at"], UTC))
    return held["code"], _payload(walk, on=shown_on)


def _sealed(purpose: str, held: dict[str, Any]) -> str:
    """A ticket. It is packed small, because the form that carries it must stay within what we take."""
    return ring().seal(purpose, zlib.compress(json.dumps({**held, "at": int(time.time())}).encode()))


def _unsealed(purpose: str, ticket: str) -> dict[str, Any]:
    try:
        held: dict[str, Any] = json.loads(zlib.decompress(ring().open(purpose, ticket)))
    except SealBroken:
        raise TicketRefused from None
    if held["at"] < time.time() - TICKET_SECONDS:
        raise TicketRefused
    return held
