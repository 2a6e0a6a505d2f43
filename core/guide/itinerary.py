"""Which question comes next, and which answers still count. Nobody writes show-when rules: both follow from
what the answers can still change."""

from __future__ import annotations

from core.guide.answers import Answers
from core.guide.conditions import Fit, Known
from core.guide.schema import Guide


def open_questions(guide: Guide, known: Known) -> frozenset[str]:
    """The questions, not among the known ones, whose answer could still change a path's fit or steps."""
    questions: set[str] = set()
    for rules in guide.rules.values():
        judged = rules.option.judge(known)
        questions.update(judged.missing)
        if judged.fit is not Fit.RULED_OUT:
            for step in rules.steps:
                questions.update(step.judge(known).missing)
    return frozenset(questions)


def next_question(guide: Guide, answers: Answers) -> str | None:
    """The first question not yet asked whose answer could still change what the person sees."""
    not_asked = [key for key in guide.questions if key not in answers.choices]
    still_open = open_questions(guide, answers.known) if not_asked else ()
    return next((key for key in not_asked if key in still_open), None)


def on_the_route(guide: Guide, answers: Answers, question: str) -> bool:
    """Whether this question can be asked now: its answer could change something, given the answers before it."""
    return question in open_questions(guide, _known_before(guide, answers, question))


def that_still_count(guide: Guide, answers: Answers) -> Answers:
    """The answers without those that can no longer change anything, each judged by the answers before it."""
    kept: dict[str, str] = {}
    for question in guide.questions:
        if question in answers.choices:
            so_far = Answers(choices=kept)
            if question in open_questions(guide, so_far.known):
                kept[question] = answers.choices[question]
    return answers.model_copy(update={"choices": kept})


def question_before(guide: Guide, answers: Answers, question: str | None) -> str | None:
    """The asked question that stands before this one on the route; the last asked one when None is given."""
    before = None
    for key in guide.questions:
        if key == question:
            break
        if key in answers.choices and on_the_route(guide, answers, key):
            before = key
    return before


def _known_before(guide: Guide, answers: Answers, question: str) -> dict[str, str]:
    order = list(guide.questions)
    earlier = order[: order.index(question)]
    return {key: choice for key, choice in answers.known.items() if key in earlier}
