"""A draft on its way from writing to publishing."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from core.content.models import Edition
from core.editorial import drafting, publishing, workflow
from core.editorial.models import Draft
from core.staff.models import User
from tests.editorial import desking

NOTE = "The words on waiting are new."
SIGNATURE = {"name": "Dr Ada Bell", "role": "Consultant surgeon", "remarks": "", "confirmed": "yes"}


def at(draft: Draft, page: str) -> str:
    return f"/desk/drafts/{draft.pk}/{page}/"


def post(client: Client, draft: Draft, page: str, **form: str) -> HttpResponse:
    return client.post(at(draft, page), form)


def note(draft: Draft, text: str = NOTE) -> Draft:
    drafting.say_what_is_new(draft, change_note=text, by=draft.created_by, now=timezone.now())
    return draft


def sent(draft: Draft) -> Draft:
    """The draft in review."""
    workflow.submit(draft, by=draft.created_by, now=timezone.now())
    return draft


def approved(draft: Draft, by: User | None = None, **signature: str) -> Draft:
    """The draft, signed as it stands, with a note for readers."""
    if not draft.change_note:
        note(draft)
    sent(draft)
    signer = by or desking.approver()
    said = {**SIGNATURE, **signature, "seen": draft.digest, "confirmed": True}
    workflow.approve(draft, by=signer, now=timezone.now(), **said)  # type: ignore[arg-type]
    return draft


def may(by: User, draft: Draft, to: str) -> bool:
    """Whether somebody may bring a draft to this state now."""
    try:
        workflow.check_move(draft, to, by)
    except workflow.Refused:
        return False
    return True


def published(draft: Draft) -> Edition:
    """The edition that the draft becomes."""
    approved(draft)
    return publishing.publish(draft, by=desking.approver(), now=timezone.now())


def problem_of(response: HttpResponse) -> str:
    """What the page says went wrong, at its top."""
    found = desking.soup_of(response).select_one(".problem")
    assert found is not None, "the page tells of no problem"
    return desking.words_of(found)
