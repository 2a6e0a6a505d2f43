"""The clinical rule table of the soft tissue sarcoma guide, read by hand a second time, to check the app against.

It is written in another way than the app: each path is a sentence about one complete case, in plain Python. What
is not known is tried out, every way it could turn out. Nothing of the app is used here.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import product
from typing import Any, NamedTuple

CHOICES = {
    "stage": ("i", "ii", "iii", "iv"),
    "site": ("arm", "leg", "head-neck", "trunk", "belly", "elsewhere"),
    "size": ("small", "big", "very-big"),
    "reach": ("reachable", "hard", "impossible"),
    "nodes": ("yes", "no"),
    "nerves": ("yes", "no"),
    "fitness": ("well", "unwell"),
    "removable": ("all", "not-all"),
}
QUESTIONS = tuple(CHOICES)
UNSURE = "unsure"


class Case(NamedTuple):
    """Everything there is to know about one person's tumour."""

    stage: str
    site: str
    size: str
    reach: str
    nodes: str
    nerves: str
    fitness: str
    removable: str


def early(case: Case) -> bool:
    return case.stage == "i"


def middle(case: Case) -> bool:
    return case.stage in ("ii", "iii")


def spread(case: Case) -> bool:
    return case.stage == "iv"


def in_a_limb(case: Case) -> bool:
    return case.site in ("arm", "leg")


def operable(case: Case) -> bool:
    return case.fitness == "well" and case.reach != "impossible"


def in_the_nodes(case: Case) -> bool:
    return case.nodes == "yes"


def always(case: Case) -> bool:
    return True


class Part(NamedTuple):
    """One step of a path: a treatment, when it belongs to the path, and whether it is given only sometimes."""

    treatment: str
    when: Callable[[Case], bool] = always
    sometimes: bool = False


class Path(NamedTuple):
    key: str
    fits: Callable[[Case], bool]
    steps: tuple[Part, ...] = ()


SURGERY = Part("surgery")
NODES_TOO = Part("node-removal", when=in_the_nodes)
RADIATION = Part("radiation")
CHEMOTHERAPY = Part("chemotherapy")

TREATMENT = (
    Path("early-surgery", lambda c: early(c) and in_a_limb(c), (SURGERY,)),
    Path("early-shrink-then-surgery", lambda c: early(c) and not in_a_limb(c), (RADIATION, SURGERY)),
    Path("early-surgery-then-radiation", early, (SURGERY, RADIATION)),
    Path("surgery", lambda c: middle(c) and operable(c), (SURGERY, NODES_TOO)),
    Path(
        "shrink-then-surgery",
        lambda c: middle(c) and operable(c) and (c.size != "small" or c.reach == "hard"),
        (RADIATION, SURGERY, NODES_TOO, Part("radiation", sometimes=True)),
    ),
    Path(
        "surgery-then-radiation",
        lambda c: middle(c) and operable(c) and c.size == "small",
        (SURGERY, NODES_TOO, RADIATION),
    ),
    Path("radiation-without-surgery", lambda c: middle(c) and not operable(c), (RADIATION,)),
    Path(
        "amputation",
        lambda c: middle(c) and in_a_limb(c) and c.size == "very-big" and c.nerves == "yes" and c.fitness == "well",
        (Part("amputation"), NODES_TOO),
    ),
    Path("spread-surgery", lambda c: spread(c) and c.removable == "all", (SURGERY,)),
    Path("spread-shrink-then-surgery", lambda c: spread(c) and c.removable == "all", (CHEMOTHERAPY, SURGERY)),
    Path("spread-surgery-then-chemo", lambda c: spread(c) and c.removable == "all", (SURGERY, CHEMOTHERAPY)),
    Path("spread-symptom-relief", lambda c: spread(c) and c.removable == "not-all", (RADIATION, CHEMOTHERAPY)),
    Path("spread-targeted", lambda c: spread(c) and c.removable == "not-all", (Part("targeted"), CHEMOTHERAPY)),
    Path("no-active-treatment", always, (Part("supportive-care"),)),
)
BLOOD_TEST = (
    Path("usual-checks", always),
    Path("blood-test-in-a-study", always),
    Path("blood-test-outside-a-study", always),
)
DECISIONS = {"treatment": TREATMENT, "blood-test": BLOOD_TEST}
PATHS = TREATMENT + BLOOD_TEST


def all_cases() -> Iterator[Case]:
    return (Case(*values) for values in product(*CHOICES.values()))


def all_answers() -> Iterator[dict[str, str]]:
    """Every way to answer every question, "I'm not sure" included: 45,360 of them."""
    for values in product(*((*choices, UNSURE) for choices in CHOICES.values())):
        yield dict(zip(QUESTIONS, values, strict=True))


def known(answers: Mapping[str, str]) -> dict[str, str]:
    return {question: choice for question, choice in answers.items() if choice != UNSURE}


class Prospect(NamedTuple):
    """How something may turn out, and the questions whose answer could change that."""

    outcomes: frozenset[Any]
    hangs_on: tuple[str, ...]  # in the order of the questions


@cache
def questions_of(says: Callable[[Case], Any]) -> tuple[str, ...]:
    """The questions that make a difference in any case at all, found by changing one answer of every case."""
    outcome = {case: says(case) for case in all_cases()}
    return tuple(
        question
        for at, question in enumerate(QUESTIONS)
        if any(outcome[case] != outcome[Case(*case[:at], CHOICES[question][0], *case[at + 1 :])] for case in outcome)
    )


def prospect(says: Callable[[Case], Any], knowing: Mapping[str, str]) -> Prospect:
    """What `says` may come to, over every case that agrees with what is known."""
    return _prospect(says, tuple(map(knowing.get, questions_of(says))))


@cache
def _prospect(says: Callable[[Case], Any], knowing: tuple[str | None, ...]) -> Prospect:
    asked = questions_of(says)
    some_case = Case(*(choices[0] for choices in CHOICES.values()))
    agreeing = [
        some_case._replace(**dict(zip(asked, values, strict=True)))
        for values in product(*((CHOICES[q] if v is None else (v,)) for q, v in zip(asked, knowing, strict=True)))
    ]
    unknown = [q for q, v in zip(asked, knowing, strict=True) if v is None]
    return Prospect(
        outcomes=frozenset(says(case) for case in agreeing),
        hangs_on=tuple(
            question
            for question in unknown
            if any(says(c) != says(c._replace(**{question: other})) for c in agreeing for other in CHOICES[question])
        ),
    )


FIT = {frozenset({True}): "fits", frozenset({False}): "ruled_out", frozenset({True, False}): "depends"}


def judged(says: Callable[[Case], bool], knowing: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """Whether it fits, and what that hangs on."""
    found = prospect(says, knowing)
    return FIT[found.outcomes], found.hangs_on


def course(path: Path) -> Callable[[Case], tuple[str, ...] | None]:
    """What a person in a given case would see of this path: its steps, or None where it does not apply."""

    def seen(case: Case) -> tuple[str, ...] | None:
        return tuple(step.treatment for step in path.steps if step.when(case)) if path.fits(case) else None

    return seen


COURSES = tuple(course(path) for path in PATHS)


def still_open(knowing: Mapping[str, str]) -> frozenset[str]:
    """The questions whose answer could still change a path's fit or steps."""
    return _still_open(tuple(knowing.items()))


@cache
def _still_open(knowing: tuple[tuple[str, str], ...]) -> frozenset[str]:
    case = dict(knowing)
    return frozenset().union(*(prospect(seen, case).hangs_on for seen in COURSES))


def asks(answers: Mapping[str, str]) -> str | None:
    """The first question not yet asked that could still change something."""
    worth_asking = still_open(known(answers))
    return next((q for q in QUESTIONS if q in worth_asking and q not in answers), None)
