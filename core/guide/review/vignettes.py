"""Made-up people are shown what their authors expect, and between them they meet everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.guide.answers import Answers
from core.guide.conditions import Fit, Known
from core.guide.itinerary import next_question
from core.guide.review.coverage import questions_of
from core.guide.review.finding import Check, Finding
from core.guide.schema import UNSURE, Guide, Option, OptionRules, Vignette

FEWEST = 40


def vignette_findings(guide: Guide) -> Iterator[Finding]:
    """Vignettes that fail, options that fit in none and questions that none is unsure of."""
    if len(guide.vignettes) < FEWEST:
        message = f"there are {len(guide.vignettes)} made-up people: write at least {FEWEST}"
        yield Finding(Check.VIGNETTE, ("vignettes",), message)
    for key, vignette in guide.vignettes.items():
        for message in failures(guide, vignette):
            yield Finding(Check.VIGNETTE, ("vignettes", key), message)
    yield from _unmet(guide)


def _unmet(guide: Guide) -> Iterator[Finding]:
    fitting = {option for vignette in guide.vignettes.values() for option in vignette.fits}
    for decision, key, _ in guide.options():
        if key not in fitting:
            place = ("decisions", decision, "options", key)
            yield Finding(Check.VIGNETTE, place, "no made-up person meets this option as one that fits: write one")
    unsure = {q for vignette in guide.vignettes.values() for q, choice in vignette.answers.items() if choice == UNSURE}
    for key in guide.questions:
        if key not in unsure:
            message = f"no made-up person answers this question with '{UNSURE}': write one"
            yield Finding(Check.VIGNETTE, ("questions", key), message)


def failures(guide: Guide, vignette: Vignette) -> Iterator[str]:
    """What a made-up person is shown that their vignette does not expect, or the other way about."""
    answers = Answers(choices=dict(vignette.answers))
    options = guide.decisions[vignette.decision].options
    for key in (*vignette.fits, *vignette.depends, *vignette.steps):
        if key not in options:
            yield f"'{key}' is an option of another decision: name options of '{vignette.decision}'"
    for key, option in options.items():
        rules = guide.rules[key]
        found = rules.option.judge(answers.known).fit
        if found is not expected_fit(vignette, key):
            wanted, got = _said(expected_fit(vignette, key)), _said(found)
            yield f"'{option.name}' is to be '{wanted}' and is '{got}': mend the rule or what is expected"
        if key in vignette.steps:
            shown = steps_shown(option, rules, answers.known)
            if shown != vignette.steps[key]:
                wanted, got = ", ".join(vignette.steps[key]), ", ".join(shown)
                steps = f"the steps of '{option.name}'"
                yield f"{steps} are to be '{wanted}' and are '{got}': mend the rule or what is expected"
    asks = next_question(guide, answers)
    if asks not in questions_of(guide, vignette.decision):
        asks = None  # it is about another decision
    if asks != vignette.asks:
        wanted, got = _asked(guide, vignette.asks), _asked(guide, asks)
        yield f"the next question is to be '{wanted}' and is '{got}': mend the rules or what is expected"


def _said(fit: Fit) -> str:
    return fit.replace("_", " ")


def _asked(guide: Guide, question: str | None) -> str:
    return guide.questions[question].name if question in guide.questions else question or "none"


def breaks(vignette: Vignette, key: str, option: Option, rules: OptionRules, known: Known) -> bool:
    """Whether this option, with these rules, is shown otherwise than the vignette expects."""
    if rules.option.judge(known).fit is not expected_fit(vignette, key):
        return True
    return key in vignette.steps and steps_shown(option, rules, known) != vignette.steps[key]


def expected_fit(vignette: Vignette, option: str) -> Fit:
    """What the vignette expects of an option: what it does not name is ruled out."""
    if option in vignette.fits:
        return Fit.FITS
    return Fit.DEPENDS if option in vignette.depends else Fit.RULED_OUT


def steps_shown(option: Option, rules: OptionRules, known: Known) -> tuple[str, ...]:
    """The steps of an option as a vignette writes them: "surgery fits"."""
    steps = zip(option.steps, rules.steps, strict=True)
    return tuple(f"{step.treatment} {rule.judge(known).fit}" for step, rule in steps)


def known_to(guide: Guide) -> Mapping[str, Known]:
    """What each vignette knows, without what it is unsure of: vignette -> answers."""
    return {key: Answers(choices=dict(vignette.answers)).known for key, vignette in guide.vignettes.items()}
