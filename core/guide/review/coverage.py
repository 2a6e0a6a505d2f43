"""Every option can be reached, none hides another, and every combination of answers leaves something to talk about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from typing import Any

from core.guide.conditions import Fit, Rule
from core.guide.references import Place
from core.guide.review.finding import Check, Finding
from core.guide.schema import UNSURE, Guide, Option, Step

MOST_COMBINATIONS = 5_000_000
FEWEST_OPEN = 2
NOTHING_CHOSEN = ("none", "no-preference")  # shaping choices that ask for nothing

Choices = Mapping[str, Sequence[str]]  # question -> what it offers
Meaning = tuple[tuple[str, ...], frozenset[tuple[str, ...]] | Fit]


def unreachable(guide: Guide) -> Iterator[Finding]:
    """Options that fit nobody, and steps that belong to an option for nobody."""
    for decision, key, option in guide.options():
        place: Place = ("decisions", decision, "options", key)
        rules = guide.rules[key]
        if rules.option.judge({}).fit is Fit.RULED_OUT:
            message = "no answers make this option fit: its lines under 'when' contradict each other"
            yield Finding(Check.REACHABLE, place, message)
            continue
        for index, step in enumerate(option.steps):
            both = Rule((*option.when, *step.when), choices_of(guide))
            if both.judge({}).fit is Fit.RULED_OUT:
                message = "this step never belongs to a path that is open: its 'when' contradicts the option's"
                yield Finding(Check.REACHABLE, (*place, "steps", index), message)


def shadowed(guide: Guide) -> Iterator[Finding]:
    """Options that no reader could tell from an earlier one of the same decision.

    Two options are the same when they are told with the same summary, or fit for the same answers with the same
    steps. Options without steps are told apart by their words alone.
    """
    for decision_key, decision in guide.decisions.items():
        choices, seen = choices_of(guide), dict[Any, str]()
        for key, option in decision.options.items():
            steps = tuple(_step_meaning(step, choices) for step in option.steps)
            signs: list[Any] = [option.summary]
            if steps:
                signs.append((meaning(guide.rules[key].option, choices), steps))
            earlier = next((seen[sign] for sign in signs if sign in seen), None)
            if earlier:
                message = f"nothing tells this option from '{earlier}': change its rule, steps or summary, or drop it"
                yield Finding(Check.SHADOWED, ("decisions", decision_key, "options", key), message)
            for sign in signs:
                seen.setdefault(sign, key)


def _step_meaning(step: Step, choices: Choices) -> tuple[Any, ...]:
    given = (step.treatment, step.together_with, step.with_or_without, step.either_or_both, step.sometimes)
    return (*given, meaning(Rule(step.when, choices), choices))


def meaning(rule: Rule, choices: Choices) -> Meaning:
    """What a rule comes to, however it is written: the questions that matter, and the answers that satisfy it."""
    blank = rule.judge({})
    if blank.fit is not Fit.DEPENDS:
        return (), blank.fit
    offered = [choices[question] for question in blank.missing]
    answers = (dict(zip(blank.missing, tried, strict=True)) for tried in product(*offered))
    return blank.missing, frozenset(tuple(known.values()) for known in answers if rule.judge(known).fit is Fit.FITS)


def uncovered(guide: Guide) -> Iterator[Finding]:
    """Combinations of answers, unsure ones included, that leave fewer than two options open."""
    for key in guide.decisions:
        size = combinations(guide, key)
        if size > MOST_COMBINATIONS:
            message = f"{size:,} combinations of answers are too many to try: use fewer questions in one decision"
            yield Finding(Check.COVERED, ("decisions", key), message)
            continue
        bare = list(_bare(guide, key))
        if bare:
            simplest = max(bare, key=lambda combination: tuple(combination.values()).count(None))
            said = ", ".join(f"{q} {UNSURE if answer is None else answer}" for q, answer in simplest.items())
            message = (
                f"{len(bare):,} of {size:,} combinations of answers leave fewer than {FEWEST_OPEN} options open, "
                f"for example {said}: add an option for them, or widen one"
            )
            yield Finding(Check.COVERED, ("decisions", key), message)


def combinations(guide: Guide, *decisions: str) -> int:
    """How many combinations of answers there are to the questions that these decisions use, unsure included."""
    return prod(len(guide.questions[question].choices) + 1 for question in questions_of(guide, *decisions))


def questions_of(guide: Guide, *decisions: str) -> tuple[str, ...]:
    """The questions that the rules of these decisions' options and steps name, in guide order."""
    options = [guide.rules[key] for decision, key, _ in guide.options() if decision in decisions]
    used = {question for rules in options for rule in (rules.option, *rules.steps) for question in rule.questions}
    return tuple(question for question in guide.questions if question in used)


def _bare(guide: Guide, decision: str) -> Iterator[dict[str, str | None]]:
    """The combinations that leave too little open. Whether an option is open is looked up by its own questions."""
    questions, choices = questions_of(guide, decision), choices_of(guide)
    offered = [(None, *choices[question]) for question in questions]
    rules = [guide.rules[key].option for key in guide.decisions[decision].options]
    tables = [
        (tuple(questions.index(question) for question in rule.questions), _open_for(rule, choices)) for rule in rules
    ]
    tables.sort(key=lambda table: len(table[0]))
    for combination in product(*offered):
        found = 0
        for positions, is_open in tables:
            found += is_open[tuple([combination[at] for at in positions])]
            if found == FEWEST_OPEN:
                break
        else:
            yield dict(zip(questions, combination, strict=True))


def _open_for(rule: Rule, choices: Choices) -> dict[tuple[str | None, ...], bool]:
    table = {}
    for answers in product(*((None, *choices[question]) for question in rule.questions)):
        known = {question: answer for question, answer in zip(rule.questions, answers, strict=True) if answer}
        table[answers] = rule.judge(known).fit is not Fit.RULED_OUT
    return table


def not_always_open(guide: Guide) -> Iterator[Finding]:
    """The option that everyone must see has to be open whatever a person answers."""
    for key, decision in guide.decisions.items():
        place = ("decisions", key, "always")
        if decision.always not in decision.options:
            message = f"'{decision.always}' is an option of another decision: name one of this one"
            yield Finding(Check.ALWAYS, place, message)
        elif guide.rules[decision.always].option.judge({}).fit is not Fit.FITS:
            message = f"some answers rule '{decision.always}' out: take away its lines under 'when'"
            yield Finding(Check.ALWAYS, place, message)


def unused_choices(guide: Guide) -> Iterator[Finding]:
    """Choices that no rule or prompt uses.

    A rule uses a choice that it names. One choice of a question may stay unnamed, as the answer for the rest ("no"
    where the rules name "yes"), if a rule names the question and a vignette gives that answer, which shows that it is
    meant. A prompt uses a choice of a shaping question that it names; a choice with the key `none` or
    `no-preference` asks for nothing.
    """
    named = _named_choices(guide)
    for question, asked in guide.questions.items():
        rest = None
        for choice in asked.choices:
            if (question, choice) in named:
                continue
            if any(other == question for other, _ in named) and rest is None and _is_shown(guide, question, choice):
                rest = choice
                continue
            message = (
                f"no rule uses '{choice}': name it in an option, or show what it leads to in a made-up person, "
                "or drop it"
                if rest is None
                else f"no rule tells '{choice}' from '{rest}': name one of them in an option, or drop one"
            )
            yield Finding(Check.CHOICE, ("questions", question, "choices", choice), message)
    asked_for = {
        (shaping, choice)
        for prompt in guide.prompts.values()
        for shaping, choices in prompt.shaping.items()
        for choice in choices
    }
    for shaping, offers in guide.shaping.items():
        for choice in offers.choices:
            if (shaping, choice) not in asked_for and choice not in NOTHING_CHOSEN:
                message = f"no prompt uses '{choice}': tie a question for the team to it, or drop it"
                yield Finding(Check.CHOICE, ("shaping", shaping, "choices", choice), message)


def _named_choices(guide: Guide) -> set[tuple[str, str]]:
    return {
        (question, choice)
        for _, _, option in guide.options()
        for line in _lines(option)
        for question, choices in line.items()
        for choice in choices
    }


def _lines(option: Option) -> Iterator[dict[str, tuple[str, ...]]]:
    yield from option.when
    for step in option.steps:
        yield from step.when


def _is_shown(guide: Guide, question: str, choice: str) -> bool:
    return any(vignette.answers.get(question) == choice for vignette in guide.vignettes.values())


def choices_of(guide: Guide) -> Choices:
    """The choices of every question, as rules want them."""
    return {key: tuple(question.choices) for key, question in guide.questions.items()}
