"""The made-up people of a guide: what a draft changes for each of them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from core.editorial import parts
from core.editorial.models import Draft
from core.editorial.people import Person, changing, people
from core.guide.conditions import Fit
from core.guide.schema import Guide
from tests.editorial.desking import document_of_today, edition_of_today, guide_of_today, soup_of, words_of, write
from tests.editorial.signing_off import at

STRONG_AND_NOT_SWOLLEN = "person-6"  # the sixth of pain by swelling


def guide_with(address: str, **changed: Any) -> Guide:
    document = document_of_today()
    return parts.guide_of(parts.replaced(document, address, {**parts.read(document, address), **changed}))


def found(guide: Guide) -> dict[str, Person]:
    return {person.key: person for person in changing(guide, guide_of_today())}


def test_nobody_is_shown_anything_else_by_a_draft_that_says_the_same() -> None:
    assert changing(guide_of_today(), guide_of_today()) == ()
    assert len(people(guide_of_today(), guide_of_today())) == len(guide_of_today().vignettes)


def test_whoever_is_shown_another_path_is_named_with_what_was_and_what_is() -> None:
    changed = found(guide_with("options/care/injection", when=[{"swelling": ["yes"]}]))
    [shift] = changed[STRONG_AND_NOT_SWOLLEN].paths
    assert shift.name == "An injection"
    assert (shift.was.fit, shift.now.fit) == (Fit.FITS, Fit.RULED_OUT)
    assert changed[STRONG_AND_NOT_SWOLLEN].fails, "their authors expected the injection"
    assert "person-5" not in changed, "very sore and swollen: the injection fits as before"


def test_whoever_is_shown_other_steps_of_the_same_path_is_named() -> None:
    steps = [{"treatment": "needle"}, {"treatment": "brace"}]
    changed = found(guide_with("options/care/injection", steps=steps))
    [shift] = changed[STRONG_AND_NOT_SWOLLEN].paths
    assert shift.was.fit == shift.now.fit == Fit.FITS
    assert shift.was.steps != shift.now.steps


def test_people_who_are_new_gone_or_rewritten_are_told_as_such() -> None:
    document = document_of_today()
    one = parts.read(document, "vignettes/person-1")
    document = parts.removed(document, "vignettes/person-2")
    document = parts.added(document, "vignettes/newcomer", one)
    other = {**parts.read(document, "vignettes/person-5"), "answers": {"pain": "strong", "swelling": "no"}}
    document = parts.replaced(document, "vignettes/person-5", other)
    asked = {**parts.read(document, "vignettes/person-1"), "fits": ["exercises", "wait"], "depends": []}
    document = parts.replaced(document, "vignettes/person-1", asked)
    changed = found(parts.guide_of(document))
    assert set(changed) == {"newcomer", "person-1", "person-2", "person-5"}
    assert changed["newcomer"].is_new
    assert changed["person-2"].is_gone
    assert changed["person-5"].answers_changed
    assert changed["person-1"].expects_otherwise
    assert list(changed)[-1] == "person-2", "whoever is gone comes last"


def test_another_order_of_questions_changes_what_people_are_asked_next() -> None:
    document = parts.reordered(document_of_today(), "questions", ["swelling", "pain"])
    changed = found(parts.guide_of(document))
    assert ("Pain", "Swelling") in {person.asked for person in changed.values()}


def test_a_path_that_is_dropped_is_a_change_for_those_who_saw_it() -> None:
    document = parts.removed(document_of_today(), "options/care/injection")
    guide = parts.guide_of({**document, "vignettes": {"person-5": {**parts.read(document, "vignettes/person-5")}}})
    [shift] = found(guide)["person-5"].paths
    assert (shift.was.fit, shift.now.fit) == (Fit.FITS, None)


@pytest.mark.django_db
def test_the_page_lists_those_for_whom_something_changes_with_a_way_to_see_it(draft: Draft, desk: Client) -> None:
    edition_of_today()
    write(draft, "options/care/injection", when=[{"swelling": ["yes"]}])
    page = soup_of(desk.get(at(draft, "people")))
    card = page.find(id=f"person-{STRONG_AND_NOT_SWOLLEN}")
    said = words_of(card)
    assert "An injection : was “fits”, now “ruled out”" in said
    assert "Not as expected:" in said
    assert card.select_one(f'a[href="{at(draft, "preview")}screen/{STRONG_AND_NOT_SWOLLEN}/paths/"]')
    assert page.find(id="person-person-5") is None
    assert "people are shown the same" in words_of(page)


@pytest.mark.django_db
def test_the_page_says_so_when_nothing_changes_for_anybody(draft: Draft, desk: Client) -> None:
    edition_of_today()
    assert "Nothing changes for anybody" in words_of(desk.get(at(draft, "people")))
