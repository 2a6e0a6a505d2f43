"""What a changed answer did to the paths, so that it can be told before the person moves on."""

from __future__ import annotations

from dataclasses import dataclass

from core.guide.answers import Answers
from core.guide.conditions import Fit
from core.guide.consider import consider
from core.journey.walk import Walk


@dataclass(frozen=True)
class Change:
    """Tuples hold option keys, but `dropped`: the questions whose answers were removed."""

    now_fit: tuple[str, ...]
    now_depend: tuple[str, ...]
    no_longer_apply: tuple[str, ...]
    dropped: tuple[str, ...]


def last_change(walk: Walk) -> Change | None:
    """What the last change of an answer did; None when nothing was changed."""
    if walk.before is None:
        return None
    was = consider(walk.guide, Answers(choices=walk.before))

    def turned(fit: Fit) -> tuple[str, ...]:
        pairs = zip(was.options, walk.considered.options, strict=True)
        return tuple(now.key for then, now in pairs if now.fit is fit and then.fit is not fit)

    return Change(turned(Fit.FITS), turned(Fit.DEPENDS), turned(Fit.RULED_OUT), walk.dropped)
