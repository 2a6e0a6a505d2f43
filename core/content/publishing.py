"""Freezing a guide into an edition."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from core.content.models import Edition
from core.guide.schema import Guide, digest_of


@transaction.atomic
def publish(guide: Guide, *, slug: str, now: datetime, change_note: str = "") -> tuple[Edition, bool]:
    """The edition that says what this guide says, and whether it had to be published: the newest one is
    reused when it is the same document.

    :param change_note: what is new in it, for readers.
    """
    document = guide.canonical()
    Edition.objects.select_for_update().of(slug).newest_first().first()  # one publishes at a time
    newest = Edition.objects.of(slug).newest_first().first()
    if newest and newest.digest == digest_of(document):
        return newest, False
    edition = Edition(
        guide=slug,
        number=newest.number + 1 if newest else 1,
        document=document,
        digest=digest_of(document),
        published_at=now,
        change_note=change_note,
    )
    edition.save(force_insert=True)
    return edition, True
