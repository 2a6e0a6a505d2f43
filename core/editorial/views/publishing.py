"""Publishing a draft, the editions that were published, and taking a path away from readers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from core.content.models import Edition, EditionDamaged, Withdrawal
from core.editorial import catching_up, drafting, editions, exchange, previewing, publishing, withdrawing, workflow
from core.editorial.models import Draft
from core.editorial.parts import digest
from core.editorial.views.showing import CONFLICT, NOT_UNDERSTOOD, found, part_link, shown, words_typed
from core.editorial.workflow import Refused
from core.journey.pages import see_other
from core.staff import access
from core.staff.models import User
from core.staff.proof import needs_fresh_proof
from core.staff.requests import StaffRequest

EVERY_PATH = "every-path"  # in the form: the whole guide, told from no choice at all

Errors = list[dict[str, str]]


@require_safe
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """What publishing asks for, and whether it is there."""
    return _publish(request, found(pk))


def _publish(
    request: StaffRequest,
    draft: Draft,
    *,
    note: str | None = None,
    theirs: str = "",
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "needs": [(need, part_link(draft, need.address)) for need in publishing.needs(draft, today=today)],
        "refusal": _refusal(publishing.check_publish, draft, by=request.user, today=today),
        "note": draft.change_note if note is None else note,
        "theirs": theirs,
        "seen": digest(draft.change_note),
        "may_write": workflow.can_edit(draft, request.user),
        "may_read": access.may(request.user, "desk_draft"),
        "approval": workflow.approval(draft),
        "next_number": previewing.next_number(draft.guide),
    }
    return shown(request, draft, "editorial/publish.html", context, errors=errors, status=status)


@require_POST
def change_note(request: StaffRequest, pk: int) -> HttpResponse:
    """What is new, for readers."""
    draft, note = found(pk), words_typed(request, "change_note").strip()
    if len(note) > drafting.LONGEST_NOTE:
        words = _("This has %(count)d characters. There is room for %(most)d.")
        errors = [{"id": "change-note", "text": words % {"count": len(note), "most": drafting.LONGEST_NOTE}}]
        return _publish(request, draft, note=note, errors=errors, status=NOT_UNDERSTOOD)
    seen = request.POST.get("seen")
    try:
        drafting.say_what_is_new(draft, change_note=note, seen=seen, by=request.user, now=timezone.now())
    except drafting.PartChanged as changed:
        words = _("%(name)s changed the note after you opened it. Both stand below. Nothing was written over.")
        errors = [{"id": "change-note", "text": words % {"name": changed.by.name if changed.by else _("Somebody")}}]
        return _publish(request, draft, note=note, theirs=str(changed.theirs), errors=errors, status=CONFLICT)
    except Refused as refused:
        errors = [{"id": "change-note", "text": str(refused)}]
        return _publish(request, draft, note=note, errors=errors, status=CONFLICT)
    messages.success(request, _("The note for readers is saved."))
    return see_other(reverse("desk_publish", args=[draft.pk]))


@require_POST
def catch_up(request: StaffRequest, pk: int) -> HttpResponse:
    """Bring in what an edition changed that was published after the draft was begun."""
    draft = found(pk)
    try:
        caught = catching_up.catch_up(draft, by=request.user, now=timezone.now())
    except Refused as refused:
        return _publish(request, draft, errors=[{"id": "need-current", "text": str(refused)}], status=CONFLICT)
    count = len(caught.taken)
    words = ngettext("%d part was brought in.", "%d parts were brought in.", count) % count
    messages.success(request, f"{words} {_('The draft is to be reviewed again.')}")
    if caught.both:
        names = "; ".join(part_link(draft, address)["name"] for address in caught.both)
        told = _("Both the draft and the edition changed these, and the draft's words stayed: %s")
        messages.warning(request, told % names)
    return see_other(reverse("desk_publish", args=[draft.pk]))


@require_POST
@needs_fresh_proof
def publish_now(request: StaffRequest, pk: int) -> HttpResponse:
    """Freeze the draft into the next edition."""
    draft = found(pk)
    try:
        edition = publishing.publish(draft, by=request.user, now=timezone.now())
    except Refused as refused:
        return _publish(request, draft, errors=[{"id": "publish", "text": str(refused)}], status=CONFLICT)
    words = _("Edition %(number)d is published. Readers see it from their next walk on.")
    messages.success(request, words % {"number": edition.number})
    return see_other(reverse("desk_editions", args=[edition.guide]))


# Editions


@require_safe
def all_editions(request: StaffRequest, guide: str) -> HttpResponse:
    """Every edition of a guide, newest first."""
    return _editions(request, guide)


def _editions(request: StaffRequest, guide: str, *, errors: Errors | None = None, status: int = 200) -> HttpResponse:
    told = editions.of(guide)
    if not told:
        raise Http404
    context = {
        "slug": guide,
        "name": next((one.about.name for one in told if one.about), guide),
        "editions": told,
        "may_write": not _refusal(workflow.check_writes, request.user),
        "errors": errors or [],
    }
    return render(request, "editorial/publish_editions.html", context, status=status)


@require_safe
def edition_file(request: StaffRequest, guide: str, number: int) -> HttpResponse:
    """An edition as one file, with its digest."""
    edition = get_object_or_404(Edition, guide=guide, number=number)
    headers = {"Content-Disposition": f'attachment; filename="{exchange.file_name(edition)}"'}
    return HttpResponse(exchange.exported(edition), content_type="application/json", headers=headers)


@require_POST
def go_back(request: StaffRequest, guide: str, number: int) -> HttpResponse:
    """Begin a draft that says what an older edition said: published, it gets a number of its own."""
    edition = get_object_or_404(Edition, guide=guide, number=number)
    title = _("Back to edition %(number)d") % {"number": number}
    try:
        draft = drafting.start(guide=guide, title=title, by=request.user, now=timezone.now(), edition=edition.number)
    except EditionDamaged:
        words = _("What is stored of edition %(number)d is not what was published. There is no going back to it.")
        errors = [{"id": f"edition-{number}", "text": words % {"number": number}}]
        return _editions(request, guide, errors=errors, status=CONFLICT)
    words = _("Here is a draft of edition %(number)d. It is read and signed like any other before it is published.")
    messages.success(request, words % {"number": number})
    return see_other(reverse("desk_review", args=[draft.pk]))


# Paths that no reader is shown


@require_safe
def withdrawals(request: StaffRequest, guide: str) -> HttpResponse:
    """Every path of a guide: shown to readers, or withdrawn and why."""
    return _withdrawals(request, guide)


def _withdrawals(
    request: StaffRequest,
    guide: str,
    *,
    typed: dict[str, str] | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    published = previewing.published(guide)
    if published is None:
        raise Http404
    names = {key: option.name for _decision, key, option in published.guide.options()}
    names[withdrawing.WHOLE_GUIDE] = _("The whole guide: every path")
    rows = Withdrawal.objects.filter(guide=guide).order_by("-withdrawn_at")
    refusals = {key: _refusal(withdrawing.check_withdraw, guide, key, request.user) for key in names}
    context = {
        "slug": guide,
        "about": published.about,
        "paths": [(key or EVERY_PATH, name) for key, name in names.items() if not refusals[key]],
        "refusal": "" if "" in refusals.values() else next(iter(refusals.values())),
        "gone": [_told(row, names, request) for row in rows if row.restored_at is None],
        "past": [_told(row, names, request) for row in rows if row.restored_at is not None],
        "typed": typed or {},
        "errors": errors or [],
    }
    return render(request, "editorial/publish_withdrawals.html", context, status=status)


def _told(withdrawal: Withdrawal, names: dict[str, str], request: StaffRequest) -> dict[str, Any]:
    people = User.objects.in_bulk([pk for pk in (withdrawal.withdrawn_by, withdrawal.asked_back_by) if pk])
    return {
        "withdrawal": withdrawal,
        "name": names.get(withdrawal.option, withdrawal.option),
        "by": people.get(withdrawal.withdrawn_by or 0),
        "asked_by": people.get(withdrawal.asked_back_by or 0),
        "ask_refusal": _refusal(withdrawing.check_ask_back, withdrawal, request.user),
        "back_refusal": _refusal(withdrawing.check_bring_back, withdrawal, request.user),
    }


@require_POST
@needs_fresh_proof
def withdraw(request: StaffRequest, guide: str) -> HttpResponse:
    """Take a path away from readers, at once."""
    option, reason = request.POST.get("option", ""), words_typed(request, "reason")
    said = {"option": option, "reason": reason}
    if not option:
        errors = [{"id": "option", "text": _("Choose which path")}]
        return _withdrawals(request, guide, typed=said, errors=errors, status=NOT_UNDERSTOOD)
    try:
        taken = withdrawing.WHOLE_GUIDE if option == EVERY_PATH else option
        withdrawing.withdraw(guide=guide, option=taken, reason=reason, by=request.user, now=timezone.now())
    except Refused as refused:
        errors = [{"id": "reason", "text": str(refused)}]
        return _withdrawals(request, guide, typed=said, errors=errors, status=NOT_UNDERSTOOD)
    messages.success(request, _("It is withdrawn. Readers see that it is being checked, from their next page on."))
    return see_other(reverse("desk_withdrawals", args=[guide]))


@require_POST
def ask_back(request: StaffRequest, guide: str, number: int) -> HttpResponse:
    """The first of two people says that a path may come back."""
    withdrawal = get_object_or_404(Withdrawal, guide=guide, pk=number)
    try:
        withdrawing.ask_back(withdrawal, by=request.user, now=timezone.now())
    except Refused as refused:
        return _withdrawals(request, guide, errors=[{"id": f"back-{number}", "text": str(refused)}], status=CONFLICT)
    messages.success(request, _("You have said that it may come back. A second person has to agree."))
    return see_other(reverse("desk_withdrawals", args=[guide]))


@require_POST
@needs_fresh_proof
def bring_back(request: StaffRequest, guide: str, number: int) -> HttpResponse:
    """The second of two people agrees: readers are shown the path again."""
    withdrawal = get_object_or_404(Withdrawal, guide=guide, pk=number)
    try:
        withdrawing.bring_back(withdrawal, by=request.user, now=timezone.now())
    except Refused as refused:
        return _withdrawals(request, guide, errors=[{"id": f"back-{number}", "text": str(refused)}], status=CONFLICT)
    messages.success(request, _("Readers are shown it again."))
    return see_other(reverse("desk_withdrawals", args=[guide]))


def _refusal(check: Any, *asked: Any, **named: Any) -> str:
    """Why somebody may not do it: what the act itself would say. Empty where they may."""
    try:
        check(*asked, **named)
    except Refused as refused:
        return str(refused)
    return ""
