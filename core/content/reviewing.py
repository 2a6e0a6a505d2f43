"""A review told with file and line, as text and as data."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from core.content.loading import Document, Fault, GuideError
from core.content.readability import syllables
from core.guide.review import Figures, Finding, review
from core.guide.schema import Guide


@dataclass(frozen=True)
class Told:
    """A finding, with the file and line where they are known: a published edition has neither."""

    rule: str
    file: str | None
    line: int | None
    place: str
    message: str

    def __str__(self) -> str:
        file = f"{self.file}, line {self.line}: " if self.file else ""
        place = f"{self.place}: " if self.place else ""
        return f"{file}{place}{self.message} [{self.rule}]"


@dataclass(frozen=True)
class Report:
    """What a review found. `figures` is None where the guide could not be read."""

    findings: tuple[Told, ...]
    figures: Figures | None

    @property
    def publishable(self) -> bool:
        return not self.findings

    def __str__(self) -> str:
        return "\n".join([*map(str, self.findings), self._summary()])

    def as_json(self) -> str:
        """One JSON object: publishable, findings, figures."""
        answer = {
            "publishable": self.publishable,
            "findings": [asdict(told) for told in self.findings],
            "figures": asdict(self.figures) if self.figures else {},
        }
        return json.dumps(answer, ensure_ascii=False, indent=2)

    def _summary(self) -> str:
        count = len(self.findings)
        found = f"It may not be published: {count} finding{'' if count == 1 else 's'}."
        verdict = "It may be published: no findings." if self.publishable else found
        if self.figures is None:
            return f"{verdict} Nothing else was looked at, because the guide cannot be read as it is."
        return f"{verdict} {_measured(self.figures)}"


def report(guide: Guide, *, today: date, document: Document | None = None) -> Report:
    """Everything that stands against publishing this guide today. `document` knows the lines of its files."""
    reviewed = review(guide, today=today, syllables=syllables)
    return Report(tuple(_told(finding, document) for finding in reviewed.findings), reviewed.figures)


def unreadable(error: GuideError) -> Report:
    """The report on files that hold no guide."""
    return Report(tuple(_fault_told(fault) for fault in error.faults), None)


def _told(finding: Finding, document: Document | None) -> Told:
    if document is None or not finding.at:
        return Told(str(finding.rule), None, None, finding.place, finding.message)
    where = document.fault(finding.at, finding.message)
    return Told(str(finding.rule), where.file, where.line, finding.place, finding.message)


def _fault_told(fault: Fault) -> Told:
    return Told("document", fault.file, fault.line, fault.place, fault.message)


def _measured(figures: Figures) -> str:
    return (
        f"{figures.facts} facts, {figures.options} options, {figures.combinations:,} combinations of answers; "
        f"{figures.graded} texts graded, mean {figures.mean_grade:.1f}, hardest {figures.hardest_grade:.1f}; "
        f"{figures.vignettes} vignettes, {figures.mutants} wrong rules tried, mutation score "
        f"{figures.mutation_score:.1%}; {figures.exceptions} exceptions with a reason."
    )
