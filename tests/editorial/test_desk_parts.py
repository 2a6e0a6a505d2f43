"""A document taken apart and put together again: addresses, order, keys, what points at what, and what is wrong."""

from __future__ import annotations

import pytest
from django.utils import timezone

from core.editorial import drafting, parts
from core.editorial.models import Draft
from tests.editorial.desking import document_of_today, guide_of_today, opened, send, stored

DOCUMENT = document_of_today()
KEYED = [
    address
    for address in parts.addresses(DOCUMENT)
    if parts.section_of(address).keyed and not address.startswith(("facts/", "vignettes/"))
] + ["facts/moving-good", "facts/needle-figure", "facts/brace-what", "vignettes/person-1"]


def test_a_document_is_the_guide_it_came_from() -> None:
    assert parts.guide_of(document_of_today()) == guide_of_today()
    assert parts.dumped(document_of_today()) == guide_of_today().canonical()
    assert parts.problems(DOCUMENT) == ()


@pytest.mark.parametrize("address", KEYED)
def test_a_part_with_another_key_is_pointed_at_as_before_and_back_again(address: str) -> None:
    shelf, key = parts.split(address)
    moved = parts.renamed(DOCUMENT, address, "quite-another")
    assert parts.problems(moved) == ()
    assert parts.keys_of(moved, shelf).index("quite-another") == parts.keys_of(DOCUMENT, shelf).index(key)
    assert parts.dumped(parts.renamed(moved, f"{shelf}/quite-another", key)) == parts.dumped(DOCUMENT)
    assert parts.dumped(DOCUMENT) == guide_of_today().canonical()


@pytest.mark.parametrize("address", KEYED)
def test_a_part_that_is_pointed_at_leaves_a_problem_behind_when_it_goes_and_no_other_does(address: str) -> None:
    used = parts.held_back_by(DOCUMENT, address)
    gone = parts.removed(DOCUMENT, address)
    told = {problem.address for problem in parts.problems(gone)}
    if not used:
        assert told <= {"", parts.split(address)[0].replace("options", "decisions")}
    elif not address.startswith(("glossary/", "decisions/")):  # a link to no word is for the review
        assert told & set(used)
    back = parts.added(gone, address, parts.read(DOCUMENT, address), after=parts.behind(DOCUMENT, address))
    if not address.startswith("decisions/"):
        assert parts.dumped(back) == parts.dumped(DOCUMENT)


@pytest.mark.parametrize(
    ("address", "used"),
    [
        ("facts/moving-what", ("treatments/moving", "topics/knees")),
        ("sources/study", ("facts/needle-good", "facts/knee-words", "facts/needle-figure")),
        ("glossary/brace", ("facts/brace-what",)),
        ("questions/pain", ("options/care/exercises", "options/care/injection")),
        ("prompts/which-knee", ()),
        ("shaping/wish", ("prompts/how-to-rest",)),
        ("concerns/walking", ("options/care/exercises",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_where_a_part_is_used_is_told_in_the_order_of_the_outline(address: str, used: tuple[str, ...]) -> None:
    found = [one for one in parts.where_used(DOCUMENT, address) if not one.startswith("vignettes/")]
    assert tuple(found) == used


def test_a_part_is_added_at_the_end_at_the_front_or_behind_another() -> None:
    new = {"name": "Rest"}
    assert parts.keys_of(parts.added(DOCUMENT, "treatments/rest", new), "treatments")[-1] == "rest"
    assert parts.keys_of(parts.added(DOCUMENT, "treatments/rest", new, after=""), "treatments")[0] == "rest"
    behind = parts.added(DOCUMENT, "treatments/rest", new, after="moving")
    assert parts.keys_of(behind, "treatments")[:2] == ("moving", "rest")
    assert parts.behind(behind, "treatments/rest") == "moving"
    assert parts.behind(behind, "treatments/moving") == ""


def test_a_decision_is_changed_without_its_paths() -> None:
    words = parts.read(DOCUMENT, "decisions/care")
    assert "options" not in words
    changed = parts.replaced(DOCUMENT, "decisions/care", {**words, "name": "Caring"})
    assert parts.keys_of(changed, "options/care") == parts.keys_of(DOCUMENT, "options/care")


def test_an_exception_follows_the_part_it_is_about() -> None:
    mark = {"where": "facts.moving-good.text", "rule": "number", "why": "It is a name."}
    marked = {**DOCUMENT, "exceptions": [mark, {**mark, "where": "facts.moving-good-too.text"}]}
    moved = parts.renamed(marked, "facts/moving-good", "better")
    assert [one["where"] for one in moved["exceptions"]] == ["facts.better.text", "facts.moving-good-too.text"]
    assert "exceptions" in parts.where_used(marked, "facts/moving-good")


@pytest.mark.parametrize("key", ["", "A", "a--b", "-a", "a-", "a b", "ä", "x" * 61], ids=repr)
def test_a_key_of_the_wrong_form_is_refused(key: str) -> None:
    with pytest.raises(parts.BadKey):
        parts.check_key(key)


def test_problems_are_told_at_their_parts_and_in_words() -> None:
    document = document_of_today()
    document["facts"]["moving-good"]["text"] = ""
    document["options"] = {}
    document["decisions"]["care"]["options"]["exercises"]["good"] = ["gone"]
    told = {(problem.address, problem.place) for problem in parts.problems(document)}
    assert ("facts/moving-good", ("text",)) in told
    assert ("options/care/exercises", ("good", 0)) in told
    assert all(problem.sentence for problem in parts.problems(document))


@pytest.mark.django_db
def test_what_was_signed_stays_when_about_is_written(desk, editor) -> None:
    document = document_of_today()
    signature = {"name": "Dr A", "role": "Surgeon", "signed_on": timezone.localdate().isoformat()}
    document["about"]["signatures"] = [signature]
    draft = drafting.started(document, guide="sore-knee", title="Signed", by=editor, now=timezone.now())
    form = opened(desk, draft, "about")
    assert not any("signatures" in name for name in form)
    forged = {"funding": "Somebody paid.", "signatures._row": ["0"], "signatures.0.name": "Dr Nobody"}
    send(desk, draft, "about", form, forged)
    assert stored(draft, "about")["funding"] == "Somebody paid."
    assert stored(draft, "about")["signatures"] == [signature]
    assert Draft.objects.get().version == 1
