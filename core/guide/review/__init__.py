"""What must hold before a guide is published. Each module holds one subject; `review` gathers them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from core.guide.review import balance, coverage, exceptions, facts, glossary, mutation, numbers, vignettes, words
from core.guide.review.finding import Check, Finding, Syllables
from core.guide.review.mutation import Mutation
from core.guide.review.texts import Said, texts
from core.guide.schema import Guide

__all__ = ["Check", "Figures", "Finding", "Review", "review"]


@dataclass(frozen=True)
class Figures:
    """What was measured on the way."""

    facts: int
    options: int
    combinations: int  # of the answers that rules use, unsure included
    texts: int
    graded: int  # texts of eight words or more
    mean_grade: float
    hardest_grade: float
    vignettes: int
    mutants: int
    mutation_score: float
    survivors: tuple[str, ...]
    exceptions: int


@dataclass(frozen=True)
class Review:
    """What a review found. `figures` is None where keys point nowhere, because then nothing else can be looked at."""

    findings: tuple[Finding, ...]
    figures: Figures | None

    @property
    def publishable(self) -> bool:
        return not self.findings


def review(guide: Guide, *, today: date, syllables: Syllables) -> Review:
    """Everything that stands against publishing this guide today. `syllables` counts those of one word."""
    dead = tuple(facts.unresolved(guide))
    if dead:
        return Review(dead, None)
    said = list(texts(guide))
    graded = words.grades(said, syllables)
    mutated = mutation.mutate(guide)
    found = _findings(guide, today, said, graded, mutated)
    return Review(tuple(exceptions.without_marked(guide, found)), _figures(guide, said, graded, mutated))


def _findings(
    guide: Guide, today: date, said: list[Said], graded: words.Grades, mutated: Mutation
) -> Iterator[Finding]:
    yield from facts.out_of_date(guide, today)
    yield from facts.unused(guide)
    yield from facts.untold_passages(guide)
    yield from facts.faulty_figures(guide)
    yield from numbers.bare_numbers(guide, said)
    yield from coverage.unreachable(guide)
    yield from coverage.shadowed(guide)
    yield from coverage.uncovered(guide)
    yield from coverage.not_always_open(guide)
    yield from coverage.unused_choices(guide)
    yield from balance.unbalanced(guide)
    yield from glossary.glossary_faults(guide, said)
    yield from words.banned_words(said)
    yield from words.hard_to_read(graded)
    yield from vignettes.vignette_findings(guide)
    yield from mutation.unnoticed(mutated)


def _figures(guide: Guide, said: list[Said], graded: words.Grades, mutated: Mutation) -> Figures:
    return Figures(
        facts=len(guide.facts),
        options=sum(1 for _ in guide.options()),
        combinations=coverage.combinations(guide, *guide.decisions),
        texts=len(said),
        graded=len(graded),
        mean_grade=round(words.mean(graded), 2),
        hardest_grade=round(max(graded.values(), default=0.0), 2),
        vignettes=len(guide.vignettes),
        mutants=mutated.tried,
        mutation_score=round(mutated.score, 4),
        survivors=tuple(map(str, mutated.survivors)),
        exceptions=len(guide.exceptions),
    )
