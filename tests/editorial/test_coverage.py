"""Coverage as a picture: every combination of answers is counted, and what a draft changes in it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from django.test import Client

from core.editorial import parts
from core.editorial.counted import Counts, Standing
from core.editorial.coverage import Covered
from core.editorial.diagrams import Diagrams
from core.editorial.models import Draft
from core.guide.conditions import Fit
from core.guide.review.coverage import combinations
from core.guide.schema import Guide
from core.templatetags.review_words import in_words, share
from tests.editorial.desking import (
    document_of_today,
    edition_of_today,
    guide_of_today,
    soup_of,
    words_of,
    write,
)
from tests.editorial.signing_off import at
from tests.factories import sarcoma_guide

INJECTION = "options/care/injection"
SEEDS = range(6)

# What functions of answers come to, counted one combination at a time


def made_up(seed: int) -> tuple[Diagrams, list[int], list[Callable[[tuple[int, ...]], int]]]:
    """Four questions, and three functions of some of them."""
    luck = Random(seed)
    diagrams = Diagrams([luck.randint(1, 4) for _ in range(4)])
    functions, plain = [], []
    for _ in range(3):
        used = sorted(luck.sample(range(4), luck.randint(0, 3)))
        table = {
            answers: luck.randint(0, 2) for answers in product(*(range(diagrams.sizes[question]) for question in used))
        }
        functions.append(diagrams.of(used, table.__getitem__))
        plain.append(lambda answers, used=used, table=table: table[tuple(answers[question] for question in used)])
    return diagrams, functions, plain


@pytest.mark.parametrize("seed", SEEDS)
def test_a_function_is_counted_as_trying_every_combination_counts_it(seed: int) -> None:
    diagrams, functions, plain = made_up(seed)
    luck = Random(seed)
    given = tuple(tuple(sorted(luck.sample(range(size), luck.randint(1, size)))) for size in diagrams.sizes)
    for function, value in zip(functions, plain, strict=True):
        assert diagrams.tally(function) == Counter(map(value, product(*map(range, diagrams.sizes))))
        assert diagrams.tally(function, given) == Counter(map(value, product(*given)))


@pytest.mark.parametrize("seed", SEEDS)
def test_functions_taken_together_come_to_the_values_of_each(seed: int) -> None:
    diagrams, functions, plain = made_up(seed)
    every = product(*map(range, diagrams.sizes))
    together = Counter(tuple(value(answers) for value in plain) for answers in every)
    assert diagrams.tally(diagrams.together(functions)) == together


@pytest.mark.parametrize("seed", SEEDS)
def test_the_rows_of_a_table_hold_every_combination_once(seed: int) -> None:
    diagrams, functions, plain = made_up(seed)
    together = diagrams.together(functions)
    found: Counter[tuple[tuple[int, ...], Any]] = Counter()
    for case in diagrams.cases(together):
        when = dict(case.when)
        answers = list(product(*(when.get(at, range(size)) for at, size in enumerate(diagrams.sizes))))
        assert len(answers) == case.combinations
        found.update((one, case.value) for one in answers)
    every = product(*map(range, diagrams.sizes))
    assert found == Counter((answers, tuple(value(answers) for value in plain)) for answers in every)


# A guide's paths


def with_rules(**when: list[dict[str, list[str]]]) -> Guide:
    """The small guide with other lines for some paths of its first decision."""
    document = document_of_today()
    for key, lines in when.items():
        address = f"options/care/{key}"
        document = parts.replaced(document, address, {**parts.read(document, address), "when": lines})
    return parts.guide_of(document)


def narrowed() -> Guide:
    """An injection only for a swollen knee. Who is very sore and not swollen is left with waiting alone."""
    return with_rules(injection=[{"swelling": ["yes"]}])


def everybody(guide: Guide) -> Iterator[dict[str, str]]:
    """What each combination of answers about a knee tells; what is not known is left out."""
    offered = {question: (*guide.questions[question].choices, None) for question in ("pain", "swelling")}
    for answers in product(*offered.values()):
        yield {question: choice for question, choice in zip(offered, answers, strict=True) if choice}


def seen(guide: Guide, key: str, known: dict[str, str]) -> Any:
    """What a person is shown of a path: whether it fits, and which of its steps belong to it."""
    rules = guide.rules[key]
    fit = rules.option.judge(known).fit
    return fit if fit is Fit.RULED_OUT else (fit, tuple(rule.judge(known).fit for rule in rules.steps))


def tried(guide: Guide, key: str) -> Counts:
    fits = Counter(guide.rules[key].option.judge(known).fit for known in everybody(guide))
    return Counts(fits[Fit.FITS], fits[Fit.DEPENDS], fits[Fit.RULED_OUT])


def test_each_path_is_counted_for_every_combination_of_answers() -> None:
    covered = Covered.of(guide_of_today(), None, "care")
    rows = covered.rows(covered.columns())
    assert covered.total == 9
    assert {row.key: row.whole.now for row in rows} == {
        key: tried(guide_of_today(), key) for key in ("exercises", "injection", "wait")
    }


@pytest.mark.parametrize("axes", [(), ("pain",), ("swelling",), ("swelling", "pain"), ("no-such-question",)], ids=str)
def test_the_groups_hold_everybody_once_whatever_they_are_made_by(axes: tuple[str, ...]) -> None:
    covered = Covered.of(narrowed(), guide_of_today(), "care")
    columns = covered.columns(axes)
    assert sum(column.combinations for column in columns) == covered.total
    for row in covered.rows(columns):
        cells = [cell.now for cell in row.cells if cell.now]
        assert tuple(map(sum, zip(*cells, strict=True))) == row.whole.now
        assert sum(cell.moved for cell in row.cells) == row.whole.moved


def test_people_whom_nothing_tells_apart_stand_in_one_group() -> None:
    assert [column.heads for column in Covered.of(guide_of_today(), None, "care").columns(["pain"])] == [
        ("A little",),
        ("Very",),
        ("Pain: not known",),
    ]
    alike = with_rules(exercises=[{"pain": ["mild", "strong"]}], injection=[{"swelling": ["yes"]}])
    assert [(column.heads, column.combinations) for column in Covered.of(alike, None, "care").columns(["pain"])] == [
        ((), 9)
    ]


def test_what_a_draft_changes_is_counted_as_trying_every_combination_counts_it() -> None:
    was, now = guide_of_today(), narrowed()
    covered = Covered.of(now, was, "care")
    moved = [known for known in everybody(now) if seen(now, "injection", known) != seen(was, "injection", known)]
    assert covered.differing == len(moved) > 0
    assert [row.standing for row in covered.rows(covered.columns())] == [
        Standing.SAME,
        Standing.CHANGED,
        Standing.SAME,
    ]
    assert Counter({(shift.was, shift.now): shift.combinations for shift in covered.shifts}) == Counter(
        (was.rules["injection"].option.judge(known).fit, now.rules["injection"].option.judge(known).fit)
        for known in moved
    )


def test_combinations_that_leave_too_little_are_named() -> None:
    covered = Covered.of(narrowed(), guide_of_today(), "care")
    assert covered.bare_combinations == 1
    assert [told.words for told in covered.bare] == ["Pain: Very. Swelling: No."]
    assert not Covered.of(guide_of_today(), None, "care").bare


def test_a_path_that_comes_and_one_that_goes_are_told_as_such() -> None:
    document = parts.removed(document_of_today(), "options/care/injection")
    extra = {**parts.read(document, "options/care/exercises"), "name": "A walk", "when": [{"pain": ["strong"]}]}
    document = parts.added(document, "options/care/walk", extra)
    document = {**document, "vignettes": {}}
    covered = Covered.of(parts.guide_of(document), guide_of_today(), "care")
    rows = {row.name: row for row in covered.rows(covered.columns())}
    assert rows["A walk"].standing == Standing.ADDED
    assert rows["An injection"].standing == Standing.REMOVED
    assert rows["An injection"].whole.now is None
    assert in_words(rows["An injection"].whole.now) == ["no such path"]


def test_answers_that_the_published_edition_does_not_know_are_not_compared() -> None:
    document = document_of_today()
    pain = parts.read(document, "questions/pain")
    choices = {**pain["choices"], "awful": {"label": "Awful", "said": "it is awful"}}
    document = parts.replaced(document, "questions/pain", {**pain, "choices": choices})
    covered = Covered.of(parts.guide_of(document), guide_of_today(), "care")
    assert (covered.total, covered.unknown_before, covered.differing) == (12, 3, 0)


def test_a_first_guide_changes_nothing_for_anybody() -> None:
    covered = Covered.of(guide_of_today(), None, "care")
    assert (covered.shifts, covered.differing, covered.unknown_before) == ((), 0, 0)


def test_asking_again_is_answered_from_memory() -> None:
    again = parts.guide_of(document_of_today())
    assert Covered.of(again, narrowed(), "care") is Covered.of(guide_of_today(), narrowed(), "care")


def test_the_whole_guide_is_folded_into_a_table_one_can_read() -> None:
    guide = sarcoma_guide()
    covered = Covered.of(guide, None, guide.main_decision)
    assert covered.total == combinations(guide, guide.main_decision) == 45_360
    columns = covered.columns()
    assert sum(column.combinations for column in columns) == covered.total
    stages = guide.questions["stage"].choices
    assert any(column.heads[0] == f"{stages['ii'].label} / {stages['iii'].label}" for column in columns)
    assert len(columns) <= 12
    assert not covered.bare
    rows = {row.key: row for row in covered.rows(columns)}
    assert list(rows) == list(guide.decisions[guide.main_decision].options)
    assert tuple(rows[guide.decisions[guide.main_decision].always].whole.now or ()) == (45_360, 0, 0)


# How it is told


def test_a_bar_shows_its_parts_by_filling_hatching_and_emptiness() -> None:
    bar = share(Counts(fits=1, depends=1, ruled_out=2))
    assert 'class="fits" width="25"' in bar
    assert 'class="hatch"' in bar
    assert 'class="edge" d="M50 ' in bar
    assert 'class="hatch"' not in share(Counts(fits=1, ruled_out=1))


def test_a_bar_is_told_in_words_too() -> None:
    assert in_words(Counts(fits=3)) == ["always fits"]
    assert in_words(Counts(ruled_out=3)) == ["never"]
    assert in_words(Counts(fits=1000, depends=2, ruled_out=5)) == ["fits 1,000", "depends 2"]


# The page


@pytest.mark.django_db
def test_the_page_shows_what_a_changed_rule_does_and_whom_it_leaves_with_too_little(draft: Draft, desk: Client) -> None:
    edition_of_today()
    write(draft, INJECTION, when=[{"swelling": ["yes"]}])
    response = desk.get(at(draft, "coverage"))
    said = words_of(response)
    assert "9 combinations of answers, and all of them were tried" in said
    assert "Left with too little: 1 combination of answers" in said
    assert "Pain: Very. Swelling: No." in said
    moved = [words_of(cell) for cell in soup_of(response).select("td.moved")]
    assert any("was:" in words for words in moved)
    assert "An injection changed" in said


@pytest.mark.django_db
def test_a_group_can_be_opened_and_shows_which_answers_lead_where(draft: Draft, desk: Client) -> None:
    page = desk.get(at(draft, "coverage") + "?by=pain&group=1")
    cases = soup_of(page).find(id="cases")
    said = words_of(cases)
    assert "Very" in said
    assert "An injection" in said
    assert "Waiting" in said


@pytest.mark.django_db
@pytest.mark.parametrize(
    "group", ["99", "-1", "x", "", "²", "9" * 5000], ids=["far", "minus", "x", "none", "two", "long"]
)
def test_a_group_that_is_not_there_is_not_shown(group: str, draft: Draft, desk: Client) -> None:
    page = desk.get(at(draft, "coverage"), {"group": group})
    assert page.status_code == 200
    assert not soup_of(page).select("#cases table")


@pytest.mark.django_db
def test_a_decision_that_is_not_there_is_not_found(draft: Draft, desk: Client) -> None:
    assert desk.get(at(draft, "coverage"), {"decision": "nothing"}).status_code == 404


@pytest.mark.django_db
def test_questions_that_do_not_count_are_no_groups(draft: Draft, desk: Client) -> None:
    page = desk.get(at(draft, "coverage"), {"by": ["<b>", "pain", "pain"]})
    assert page.status_code == 200
    chosen = [option["value"] for option in soup_of(page).select("select[name=by] option[selected]")]
    assert chosen == ["pain"]


@pytest.mark.django_db
def test_a_first_draft_has_nothing_to_be_compared_with(draft: Draft, desk: Client) -> None:
    said = words_of(desk.get(at(draft, "coverage")))
    assert "Nothing is published yet, so there is nothing to compare it with." in said


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["coverage", "people", "differences"])
def test_a_draft_that_is_no_whole_guide_says_where_to_see_what_is_missing(
    page: str, draft: Draft, desk: Client
) -> None:
    write(draft, "facts/not-known", text="")
    response = desk.get(at(draft, page))
    assert response.status_code == 200
    assert "not a whole guide yet" in words_of(response)
    assert soup_of(response).select_one(f'a[href="{at(draft, "review")}#findings"]')
