"""The machine-readable record: what a reporting checklist asks about a decision aid, answered from the guide."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.content.live import Published
from core.guide.schema import Decision, Guide
from core.journey.standards.assessment import Assessment, Status
from core.journey.standards.instruments import Record, WayOfTelling
from core.journey.standards.proofs import Evidence, Proof, prove

FORM = "before-you-decide/record/1"  # what the keys below are called; a change of meaning gets a new number

COMPONENTS = {
    "explicit_decision": Proof.DECISION_NAMED,
    "health_problem": Proof.CONDITION,
    "options_with_benefits_harms_consequences": Proof.LIVING,
    "values_clarification": Proof.VALUES,
    "numerical_probabilities": Proof.PROBABILITIES,
    "guidance_in_deliberation": Proof.STEPS,
    "guidance_in_communication": Proof.QUESTIONS_TO_ASK,
    "reading_level": Proof.READING_GRADE,
    "certainty_of_evidence": Proof.EVIDENCE_QUALITY,
    "words_explained": Proof.WORDS_EXPLAINED,
}


def record(published: Published, checklist: Record, assessment: Assessment, *, origin: str) -> dict[str, Any]:
    """The record as plain values, ready for JSON. `origin` is where this site stands: https://host."""
    guide = published.whole
    evidence = Evidence(guide, assessment.reading, assessment.made_on)
    answers: dict[WayOfTelling, dict[str, Any]] = {
        WayOfTelling.DECISION: {"decisions": [_decision(each) for each in guide.decisions.values()]},
        WayOfTelling.USERS: {
            "users": guide.about.for_whom,
            "not_for": [entry.who for entry in guide.about.not_covered.values()],
        },
        WayOfTelling.NEED: {},
        WayOfTelling.PURPOSE: {"purpose": guide.about.purpose},
        WayOfTelling.DEVELOPMENT: _development(guide),
        WayOfTelling.IDENTITY: _identity(published, origin),
        WayOfTelling.FORMAT: {"formats": ["web", "print"]},
        WayOfTelling.OPTIONS: {
            "options": [{"decision": decision, "key": key, "name": o.name} for decision, key, o in guide.options()]
        },
        WayOfTelling.COMPONENTS: {"components": _components(guide, evidence)},
        WayOfTelling.COMPONENTS_DESCRIBED: {
            "components": {name: prove(proof, evidence).because for name, proof in COMPONENTS.items()}
        },
        WayOfTelling.DELIVERY: {},
    }
    return {
        "form": FORM,
        "checklist": {"name": checklist.name, "source": checklist.source, "address": checklist.address},
        "made_on": assessment.made_on.isoformat(),
        "items": {
            number: {"asks": item.asks, **answers[item.answered_by], **_in_snake_case(item.told)}
            for number, item in checklist.items.items()
        },
        "self_assessment": _self_assessment(assessment),
    }


def _in_snake_case(told: dict[str, str]) -> dict[str, str]:
    return {key.replace("-", "_"): words for key, words in told.items()}


def _decision(decision: Decision) -> dict[str, str]:
    return {
        "name": decision.name,
        "question": decision.question,
        "decided_now": decision.when_decided,
        "decided_later": decision.decided_later,
    }


def _development(guide: Guide) -> dict[str, Any]:
    about = guide.about
    return {
        "authors": [{"name": author.name, "role": author.role} for author in about.authors],
        "funding": about.funding,
        "people_involved": about.people,
        "evidence": list(about.evidence),
        "sources": len(guide.sources),
        "facts": len(guide.facts),
        "update_policy": about.update_policy,
        "made_up_people_checked": len(guide.vignettes),
        "signed_by": [
            {"name": signed.name, "role": signed.role, "signed_on": signed.signed_on.isoformat()}
            for signed in about.signatures
        ],
    }


def _identity(published: Published, origin: str) -> dict[str, Any]:
    about = published.about
    return {
        "name": _("Before You Decide"),
        "guide": about.name,
        "edition": published.number,
        "digest": published.digest,
        "written_on": about.written_on.isoformat(),
        "published_on": published.published_on.isoformat(),
        "review_by": about.review_by.isoformat(),
        "address": origin + reverse("start"),
        "about": origin + reverse("about"),
        "cost": "free",
    }


def _components(guide: Guide, evidence: Evidence) -> dict[str, bool]:
    return {
        **{name: prove(proof, evidence).holds for name, proof in COMPONENTS.items()},
        "tailoring": bool(guide.questions),
        "personal_stories": False,
    }


def _self_assessment(assessment: Assessment) -> dict[str, Any]:
    return {
        "made_by": "the authors",
        "instruments": {
            each.key: {
                "name": each.instrument.name,
                "judged_on": each.instrument.judged_on.isoformat(),
                "met": each.met,
                "applicable": each.applicable,
                "does_not_apply": each.does_not_apply,
                "needs_people": each.count(Status.NEEDS_PEOPLE),
                "items": {one.item.number: str(one.status) for group in each.groups for one in group.items},
            }
            for each in assessment.instruments
        },
    }
