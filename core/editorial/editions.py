"""The editions of a guide, told for those who look after it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from core.content.models import Edition
from core.guide.schema import About, digest_of


@dataclass(frozen=True)
class Told:
    """One edition. `about` is None where the stored document is not the one that was published: nobody is shown it.
    `is_shown` is the newest of the others."""

    number: int
    published_at: datetime
    digest: str
    change_note: str
    about: About | None
    is_shown: bool


def of(guide: str) -> list[Told]:
    """Every edition of a guide, newest first. Each is checked: it may have been changed behind our back."""
    rows = [(row, _about(row)) for row in Edition.objects.of(guide).newest_first()]
    shown = next((row.number for row, about in rows if about), None)
    return [
        Told(row.number, row.published_at, row.digest, row.change_note, about, row.number == shown)
        for row, about in rows
    ]


def _about(edition: Edition) -> About | None:
    if digest_of(edition.document) != edition.digest:
        return None
    try:
        return About.model_validate(json.loads(edition.document)["about"])
    except (ValidationError, KeyError, ValueError):
        return None
