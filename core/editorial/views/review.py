"""Reading a draft before it is published: what stands against it, what it changes for whom, remarks, the signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.editorial import commenting, workflow
from core.editorial.coverage import Covered
from core.editorial.differences import differences
from core.editorial.due import due
from core.editorial.measures import Measures
from core.editorial.models import Comment, Draft, DraftState
from core.editorial.parts import NoSuchPart
from core.editorial.people import changing
from core.editorial.reviewing import findings
from core.editorial.views.showing import (
    CONFLICT,
    NOT_UNDERSTOOD,
    found,
    guide_or_none,
    part_link,
    published_guide,
    shown,
    words_typed,
)
from core.editorial.workflow import Refused
from core.guide.schema import Guide
from core.journey.pages import see_other
from core.staff.models import User
from core.staff.requests import StaffRequest

Errors = list[dict[str, str]]


@require_safe
def review(request: StaffRequest, pk: int) -> HttpResponse:
    """Everything in short, each with the way to the whole of it."""
    return _review(request, found(pk))


def _review(
    request: StaffRequest,
    draft: Draft,
    *,
    typed: dict[str, str] | None = None,
    errors: Errors | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    told = findings(draft, today=today)
    guide = guide_or_none(draft)
    remarks = list(commenting.comments(draft))
    acts = _acts(request, draft)
    context: dict[str, Any] = {
        "findings": list(told.by_address.items()),
        "comments": remarks,
        "open_comments": sum(remark.settled_at is None for remark in remarks),
        "moves": draft.moves.select_related("by").order_by("-pk"),
        "touched": User.objects.filter(pk__in=workflow.touched_by(draft)).order_by("name"),
        "approval": workflow.approval(draft),
        "acts": acts,
        "refused": [act for act in acts if act["refusal"]],
        "may_move": any(act["to"] in _MOVES and not act["refusal"] for act in acts),
        "typed": typed or {},
    }
    if guide:
        context |= _in_short(draft, guide) | {"stale": due(draft.data, today=today)}
    context["parts"] = _to_remark_on(
        draft, [*told.by_address, *(one.address for one in context.get("different") or ())]
    )
    return shown(request, draft, "editorial/review.html", context, errors=errors, status=status)


def _in_short(draft: Draft, guide: Guide) -> dict[str, Any]:
    before = published_guide(draft)
    measures = Measures(guide, draft.data)
    return {
        "before": before,
        "covered": [Covered.of(guide, before, decision) for decision in guide.decisions],
        "changing": changing(guide, before),
        "different": [part for section in differences(before, guide) for part in section.parts] if before else None,
        "measures": measures,
        "balances": list(measures.balances()),
        "hardest": list(measures.hardest()),
    }


def _to_remark_on(draft: Draft, addresses: Iterable[str]) -> list[tuple[str, str]]:
    """The parts that a remark can be about here: those that differ or have findings. Others have their own page."""
    links = ((address, part_link(draft, address)) for address in dict.fromkeys(addresses))
    return [(address, link["name"]) for address, link in links if link["url"]]


def _acts(request: StaffRequest, draft: Draft) -> list[dict[str, Any]]:
    """What can be done with the draft from here on: a button each, or the reason why there is none."""
    names = {
        DraftState.IN_REVIEW: _("Send to review"),
        DraftState.APPROVED: _("Read the list and sign"),
        DraftState.DRAFT: _("Send it back, with remarks")
        if request.user.role == workflow.APPROVER
        else _("Take it back"),
        DraftState.PUBLISHED: _("Go on to publishing"),
        DraftState.DISCARDED: _("Discard this draft"),
    }
    acts: list[dict[str, Any]] = []
    for to, name in names.items():
        if (DraftState(draft.state), to) in workflow.TRANSITIONS:
            acts.append({"to": str(to), "name": name, "refusal": _refusal(draft, to, request)})
    return acts


def _refusal(draft: Draft, to: DraftState, request: StaffRequest) -> str:
    try:
        if to == DraftState.IN_REVIEW:
            workflow.check_submit(draft, request.user, now=timezone.now())
        else:
            workflow.check_move(draft, to, request.user)
    except Refused as refused:
        return str(refused)
    return ""


# Remarks


@require_POST
def comment(request: StaffRequest, pk: int) -> HttpResponse:
    """Remark on a part, or on the whole."""
    draft = found(pk)
    part, text = request.POST.get("part", ""), words_typed(request, "text")
    try:
        said = commenting.say(draft, part, text, by=request.user, now=timezone.now())
    except (Refused, NoSuchPart) as refused:
        words = _("That part is not in this draft any more.") if isinstance(refused, NoSuchPart) else str(refused)
        errors = [{"id": "comment-text", "text": words}]
        return _review(request, draft, typed={"part": part, "text": text}, errors=errors, status=NOT_UNDERSTOOD)
    return see_other(_back_to(request, said))


@require_POST
def settle(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """A remark is dealt with."""
    remark = get_object_or_404(Comment, pk=number, draft=pk)
    commenting.settle(remark, by=request.user, now=timezone.now())
    return see_other(_back_to(request, remark))


def _back_to(request: StaffRequest, remark: Comment) -> str:
    """Where the remark was seen: on the page of its part, or in the review."""
    on_its_part = request.POST.get("from") == "part" and remark.part
    page = reverse("desk_part", args=[remark.draft_id, remark.part]) if on_its_part else None
    return f"{page or reverse('desk_review', args=[remark.draft_id])}#comment-{remark.pk}"


# From one state to another

_MOVES = {
    DraftState.IN_REVIEW: (workflow.submit, gettext_lazy("The draft is in review.")),
    DraftState.DRAFT: (workflow.send_back, gettext_lazy("The draft is open for changes again.")),
    DraftState.DISCARDED: (workflow.discard, gettext_lazy("The draft is put away. It can still be read.")),
}


@require_POST
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """Send to review, send back, or discard."""
    draft, to = found(pk), request.POST.get("to", "")
    if to not in _MOVES:
        raise Http404
    act, told = _MOVES[DraftState(to)]
    remarks = words_typed(request, "remarks")
    try:
        act(draft, by=request.user, now=timezone.now(), remarks=remarks)
    except Refused as refused:
        errors = [{"id": "acts", "text": str(refused)}]
        return _review(request, draft, typed={"remarks": remarks}, errors=errors, status=CONFLICT)
    messages.success(request, str(told))
    return see_other(reverse("desk_review", args=[draft.pk]))


class SignForm(forms.Form):
    """A signature, as readers will see it."""

    name = forms.CharField(
        max_length=120, error_messages={"required": gettext_lazy("Write your name as readers will see it")}
    )
    role = forms.CharField(
        max_length=120, error_messages={"required": gettext_lazy("Write your role, such as consultant surgeon")}
    )
    remarks = forms.CharField(max_length=4000, required=False)
    confirmed = forms.BooleanField(
        error_messages={"required": gettext_lazy("Tick that you have looked at the list of made-up people")}
    )
    seen = forms.CharField(max_length=64)


@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    """Approve exactly the document that this page shows."""
    draft = found(pk)
    if request.method != "POST":
        form = SignForm(initial={"name": request.user.name, "seen": draft.digest})
        return _sign(request, draft, form)
    form = SignForm(request.POST)
    if not form.is_valid():
        return _sign(request, draft, form, status=NOT_UNDERSTOOD)
    try:
        workflow.approve(draft, by=request.user, now=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _sign(request, draft, form, status=CONFLICT)
    messages.success(request, _("You have signed this draft. It can be published as it stands."))
    return see_other(reverse("desk_publish", args=[draft.pk]))


def _sign(request: StaffRequest, draft: Draft, form: SignForm, *, status: int = 200) -> HttpResponse:
    guide = guide_or_none(draft)
    refusal = _refusal(draft, DraftState.APPROVED, request)
    errors = [
        {"id": "sign" if name == "__all__" else f"field-{name}", "text": str(text)}
        for name, texts in form.errors.items()
        for text in texts
    ]
    hints = {
        "name": (_("Your name"), _("As readers will see it")),
        "role": (_("Your role"), _("As readers will see it, such as consultant surgeon")),
        "remarks": (_("Remarks"), _("For your colleagues. You can leave this empty")),
    }
    context = {
        "form": form,
        "fields": [(form[name], *words) for name, words in hints.items()],
        "refusal": refusal,
        "changing": changing(guide, published_guide(draft)) if guide else (),
        "before": published_guide(draft),
        "open_comments": commenting.comments(draft).filter(settled_at=None).count(),
        "seen": draft.digest,
    }
    return shown(request, draft, "editorial/review_sign.html", context, errors=errors, status=status)
