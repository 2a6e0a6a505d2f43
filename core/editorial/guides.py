"""The guides that readers see now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from core.content.live import NothingPublished, Published, newest
from core.content.models import Edition


def published() -> list[Published]:
    """The newest edition of every guide, by name. A guide of which no edition is whole any more is left out: readiness
    tells of it."""
    return list(_published())


def _published() -> Iterator[Published]:
    for slug in Edition.objects.order_by("guide").values_list("guide", flat=True).distinct():
        with suppress(NothingPublished):
            yield newest(slug)
