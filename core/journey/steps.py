"""How far a walk has come, as the names of steps: what the service counts. A name never tells an answer."""

from __future__ import annotations

from core.journey.walk import Walk

BEGUN = "begun"
SAVED = "saved"
CLEARED = "cleared"
AFTER_THE_QUESTIONS = ("matters", "ready", "notes")


def taken(was: Walk, now: Walk) -> tuple[str, ...]:
    """The steps that a change of the walk took for the first time."""
    before = reached(was)
    return tuple(step for step in reached(now) if step not in before)


def reached(walk: Walk) -> tuple[str, ...]:
    """Every step that a walk has come to, in the order of the journey."""
    wrote = walk.questions or walk.notes or walk.not_accept or walk.companion or walk.companion_wants
    after = {"matters": walk.answers.importance, "ready": walk.sure or walk.understanding, "notes": wrote}
    questions = [f"question/{key}" for key in walk.guide.questions if key in walk.answers.choices]
    return (
        *([BEGUN] if questions else []),
        *questions,
        *(step for step in AFTER_THE_QUESTIONS if after[step]),
    )
