"""A reviewer's mark lets a rule be broken at one place, and says why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.guide.review.finding import Check, Finding
from core.guide.schema import Guide


def without_marked(guide: Guide, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings that no mark allows, then the marks that allow nothing."""
    allowed = {(mark.where, str(mark.rule)) for mark in guide.exceptions}
    met = set()
    for finding in findings:
        sign = (finding.place, str(finding.rule))
        if sign in allowed:
            met.add(sign)
        else:
            yield finding
    for index, mark in enumerate(guide.exceptions):
        if (mark.where, str(mark.rule)) not in met:
            message = f"nothing breaks the rule '{mark.rule}' at {mark.where}: take this exception out"
            yield Finding(Check.EXCEPTION, ("exceptions", index), message)
