"""People who write a guide, and drafts of a small one.

The guide is the one about a sore knee, with the days of today, so that nothing stands against publishing it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from core.content.models import Edition
from core.editorial import drafting, parts
from core.editorial.models import Draft
from core.guide.schema import Guide
from core.staff.models import User
from tests.factories import EditionFactory
from tests.guide.small_guide import REVIEW_BY, WRITTEN, small_guide
from tests.staff.staffing import UserFactory, signed_in

KNEE = "sore-knee"
HTMX = {"HX-Request": "true"}
Sent = dict[str, list[str]]


# The guide


def guide_of_today() -> Guide:
    return _guide(timezone.localdate())


@cache
def _guide(today: date) -> Guide:
    days = {WRITTEN: today - timedelta(days=10), REVIEW_BY: today + timedelta(days=300)}
    text = json.dumps(small_guide())
    for old, new in days.items():
        text = text.replace(old, new.isoformat())
    return Guide.model_validate_json(text)


def document_of_today() -> parts.Document:
    """A new one each time: a test may change it."""
    return parts.document_of(guide_of_today())


def edition_of_today(number: int = 1, *, says: Guide | None = None, **more: Any) -> Edition:
    return EditionFactory(guide=KNEE, number=number, says=says or guide_of_today(), **more)


# Who works on it


def editor(**more: Any) -> User:
    return UserFactory(editor=True, **more)


def approver(**more: Any) -> User:
    return UserFactory(approver=True, **more)


def draft_of_today(
    *, by: User | None = None, document: parts.Document | None = None, title: str = "Autumn reading"
) -> Draft:
    """A draft of the small guide, begun with the newest edition where there is one, as it stands."""
    held = document_of_today() if document is None else document
    newest = Edition.objects.of(KNEE).newest_first().first()
    return drafting.started(
        held,
        guide=KNEE,
        title=title,
        by=by or editor(),
        now=timezone.now(),
        based_on=newest.number if newest else None,
    )


def write(draft: Draft, address: str, by: User | None = None, **changed: Any) -> None:
    """Change fields of a part, as an editor does."""
    value = parts.read(draft.data, address)
    drafting.edit(
        draft,
        address,
        {**value, **changed},
        seen=parts.digest(value),
        by=by or draft.created_by,
        now=timezone.now(),
    )


# At a browser without script


def at_desk(who: User | Draft) -> Client:
    """Somebody signed in: the person given, or whoever began the draft given."""
    client = Client()
    client.handler = _handler()
    return signed_in(client, who.created_by if isinstance(who, Draft) else who)


@cache
def _handler() -> ClientHandler:
    """One for all: to put the middleware together takes longer than most requests."""
    return ClientHandler(enforce_csrf_checks=False)


def page_of(draft: Draft, address: str = "", page: str = "part") -> str:
    """The address of a page of a draft, such as that of a part."""
    return f"/desk/drafts/{draft.pk}/{page}/{address}/" if address else f"/desk/drafts/{draft.pk}/"


def soup_of(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html.parser")


def words_of(response: HttpResponse | Tag) -> str:
    """What one reads."""
    tag = response if isinstance(response, Tag) else soup_of(response)
    return " ".join(tag.get_text(" ").split())


def filled(response: HttpResponse, form_id: str = "part-form") -> Sent:
    """What a browser would send if the form were sent as it stands, without its buttons."""
    form = soup_of(response).find(id=form_id)
    assert isinstance(form, Tag), "the page has no such form"
    sent: Sent = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        value = _value(field)
        if value is not None:
            sent.setdefault(str(field["name"]), []).append(value)
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def _value(field: Tag) -> str | None:
    if field.get("type") in ("radio", "checkbox"):
        return str(field.get("value", "on")) if field.has_attr("checked") else None
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen["value"]) if chosen else None
    return str(field.get("value", ""))


def opened(client: Client, draft: Draft, address: str) -> Sent:
    """The form of a part as it stands."""
    response = client.get(page_of(draft, address))
    assert response.status_code == 200
    return filled(response)


def send(
    client: Client,
    draft: Draft,
    address: str,
    form: Mapping[str, Any],
    typed: Mapping[str, Any] | None = None,
    *,
    page: str = "part",
    htmx: bool = False,
) -> HttpResponse:
    """Send a form with what is typed in its place. None takes a field out."""
    sent = {name: value for name, value in {**form, **(typed or {})}.items() if value is not None}
    return client.post(page_of(draft, address, page), sent, headers=HTMX if htmx else {})


def stored(draft: Draft, address: str) -> Any:
    """A part as the database holds it now."""
    return parts.read(Draft.objects.get(pk=draft.pk).data, address)
