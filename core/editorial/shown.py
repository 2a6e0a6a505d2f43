"""What one person is shown of one path, by a draft and by the edition that is published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from core.guide.conditions import Fit
from core.guide.review.coverage import choices_of
from core.guide.schema import Guide, OptionRules, Step


class Shown(NamedTuple):
    """What one person is shown of one path: whether it fits, and its steps where it is open."""

    fit: Fit
    steps: tuple[tuple[str, Fit], ...]


class Both(NamedTuple):
    """What a person is shown of one path by the draft and by the published edition.

    None where the guide has no such path, or (`was`) where the published edition does not know an answer.
    """

    now: Shown | None
    was: Shown | None
    comparable: bool  # whether the published edition knows every answer that counts here


def fit_of(seen: Shown | None) -> Fit | None:
    return seen.fit if seen else None


def differs(one: Both) -> bool:
    return one.comparable and one.now != one.was


def rules_of(guide: Guide, decision: str, key: str) -> OptionRules | None:
    held = guide.decisions.get(decision)
    return guide.rules[key] if held and key in held.options else None


def knows(guide: Guide, known: Mapping[str, str]) -> bool:
    choices = choices_of(guide)
    return all(choice in choices.get(question, (choice,)) for question, choice in known.items())


def shown(guide: Guide, decision: str, key: str, known: Mapping[str, str]) -> Shown | None:
    rules = rules_of(guide, decision, key)
    if rules is None:
        return None
    fit = rules.option.judge(known).fit
    if fit is Fit.RULED_OUT:
        return Shown(fit, ())
    steps = zip(guide.decisions[decision].options[key].steps, rules.steps, strict=True)
    judged = ((_step_words(step), rule.judge(known).fit) for step, rule in steps)
    return Shown(fit, tuple((words, step_fit) for words, step_fit in judged if step_fit is not Fit.RULED_OUT))


def _step_words(step: Step) -> str:
    """What a step is, whenever it belongs to the path."""
    return step.model_dump_json(exclude={"when"}, exclude_defaults=True)
