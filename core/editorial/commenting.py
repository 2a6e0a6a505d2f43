"""Remarks beside the parts of a draft: said by one, settled by another. They stay when they are settled."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.editorial import parts
from core.editorial.models import Comment, Draft
from core.editorial.workflow import Refused, check_room
from core.staff.models import User

WHOLE = ""


def comments(draft: Draft, address: str | None = None) -> QuerySet[Comment]:
    """The remarks on a draft, or on one part of it, oldest first, with who made and settled them."""
    found = Comment.objects.filter(draft=draft).select_related("by", "settled_by").order_by("at", "pk")
    return found if address is None else found.filter(part=address)


@transaction.atomic
def say(draft: Draft, address: str, text: str, *, by: User, now: datetime) -> Comment:
    """Remark on a part; on the draft as a whole with `WHOLE`. Raises Refused for an empty or too long remark, and
    NoSuchPart."""
    words = text.strip()
    if not words:
        raise Refused(_("Write what you want to say about it."))
    check_room(words)
    if address != WHOLE:
        parts.read(draft.data, address)
    return Comment.objects.create(draft=draft, part=address, by=by, at=now, text=words)


@transaction.atomic
def settle(comment: Comment, *, by: User, now: datetime) -> Comment:
    """It is dealt with. Settling twice changes nothing."""
    found = Comment.objects.select_for_update().get(pk=comment.pk)
    if found.settled_at is None:
        found.settled_by, found.settled_at = by, now
        found.save(update_fields=["settled_by", "settled_at"])
    return found
