"""Words that the pages of a talk, the person's page and the record share."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clinic.note import Finding, How, Note
from core.guide.schema import UNSURE, Guide

HOW_WORDS = {
    How.REPORT: gettext_lazy("Biopsy (pathology) report"),
    How.SCAN: gettext_lazy("Scan or scan report"),
    How.LETTER: gettext_lazy("Clinic letter"),
    How.RECORD: gettext_lazy("Hospital record"),
    How.TOLD: gettext_lazy("Told by the team"),
}
# What a person may say back in their own words, so that the nurse knows how well she explained it.
SAY_BACK = {
    "options": gettext_lazy("Which treatments are open, and that there is more than one"),
    "good-and-hard": gettext_lazy("One good and one hard point of each treatment that is open"),
    "not-known": gettext_lazy("What is not known yet, and who finds it out"),
    "next": gettext_lazy("What happens next, and by when"),
    "whom-to-call": gettext_lazy("Whom to call, and when to call at once"),
}


def choice_words(guide: Guide, question: str, choice: str) -> str:
    """A choice as it stands on the question's page; nothing for none."""
    if not choice:
        return ""
    if choice == UNSURE:
        return _("Not known yet")
    found = guide.questions[question].choices.get(choice)
    return found.label if found else choice


def rests_on(finding: Finding) -> str:
    """What a confirmed answer rests on, and who says so: "Clinic letter, Dr Lee"."""
    how = str(HOW_WORDS[finding.how]) if finding.how else ""
    return ", ".join(part for part in (how, finding.who) if part)


def confirmed(note: Note) -> list[tuple[str, str, str, str]]:
    """What was confirmed: the question's name, what was believed, what is confirmed, and what that rests on."""
    guide = note.guide
    return [
        (
            question.name,
            choice_words(guide, key, note.believed(key)),
            choice_words(guide, key, finding.confirmed),
            rests_on(finding),
        )
        for key, question in guide.questions.items()
        if (finding := note.findings.get(key)) and finding.confirmed
    ]
