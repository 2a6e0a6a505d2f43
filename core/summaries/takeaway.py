"""Everything that is kept of a saved page, for the person to take away and for other programs to read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from core.summaries.asked import asked, walk_of
from core.summaries.contents import Version
from core.summaries.keeping import Kept
from core.summaries.sheet import sheet

FORMAT = 1


def takeaway(kept: Kept) -> dict[str, Any]:
    """A JSON-able record: dates are written YYYY-MM-DD.

    What the database holds besides it is only what the page is found by and how it is sealed, and neither says
    anything: both are random to whoever lacks the code.
    """
    return {
        "format": FORMAT,
        "record": kept.record,
        "memory_word": kept.word,
        "first_saved_on": kept.created_on.isoformat(),
        "kept_until": kept.expires_on.isoformat(),
        "versions": [_version(kept, version) for version in kept.versions],
        "talks": [
            {
                "number": talk.number,
                "held_on": talk.held_on.isoformat(),
                "clinic": talk.clinic,
                "lines": [{"heading": heading, "lines": list(lines)} for heading, lines in talk.lines],
            }
            for talk in kept.talks
        ],
        "opened_by_staff": [{"on": day.isoformat(), "times": times} for day, times in kept.openings],
    }


def _version(kept: Kept, version: Version) -> dict[str, Any]:
    words = {one.ident: one.words for one in asked(kept, version)}
    walk = walk_of(version)
    told: dict[str, Any] = {
        "number": version.number,
        "saved_on": version.saved_on.isoformat(),
        "answers": version.walk,
        "team_answers": [
            {"ident": ident, "question": words.get(ident, ""), "answer": text}
            for ident, text in version.answers.items()
        ],
        "notes_from_the_talk": version.said,
    }
    if walk:
        published = walk.published
        told["edition"] = {
            "guide": published.slug,
            "number": published.number,
            "digest": published.digest,
            "written_on": published.written_on.isoformat(),
            "review_by": published.review_by.isoformat(),
        }
        told["page"] = asdict(sheet(walk, on=version.saved_on))
    return told
