"""What staff pages show of who is signed in."""

import json
from typing import Any

from django import template
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from segno import make_qr

from core.staff import sessions
from core.staff.models import User
from core.staff.navigation import Place, places

register = template.Library()


@register.simple_tag(takes_context=True)
def places_of_staff(context: dict[str, Any]) -> list[Place]:
    """The places of the person who is signed in with a second factor; none for anybody else."""
    request: HttpRequest | None = context.get("request")
    if request is None or not isinstance(getattr(request, "user", None), User) or not sessions.is_complete(request):
        return []
    return list(places(request.user))  # type: ignore[arg-type]


@register.simple_tag
def idle_minutes() -> int:
    return int(settings.STAFF_IDLE_SECONDS // 60)


@register.filter
def as_json(value: object) -> str:
    """JSON text for an attribute; the template escapes it like any text."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def account_in(subject: str) -> int | None:
    """The id of the account that an audit line is about; None when it is about something else."""
    kind, _space, number = subject.partition(" ")
    return int(number) if kind == "account" and number.isdecimal() else None


@register.simple_tag
def code_square(text: str) -> SafeString:
    """A QR code as a drawing that needs no style of its own, dark on white whatever the page's colours."""
    made = make_qr(text, error="m")
    drawn = made.svg_inline(scale=5, border=3, dark="#000", light="#fff", omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # made of our own numbers
