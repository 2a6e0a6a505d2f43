"""What a draft says otherwise than the published edition, word by word, part by part."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest
from django.test import Client
from django.utils import timezone

from core.editorial import parts
from core.editorial.differences import SectionDifference, differences
from core.editorial.models import Draft
from core.editorial.wording import GONE, NEW, SAME, Piece, word_by_word
from core.guide.compare import Kind
from core.templatetags.review_words import pieces
from tests.editorial.desking import (
    document_of_today,
    draft_of_today,
    edition_of_today,
    guide_of_today,
    soup_of,
    words_of,
    write,
)
from tests.editorial.signing_off import at

WORDS = ["a", "sore", "knee", ".", " ", "\n", "moves", ",", "été", "40%", "-"]


# Two texts in one


@pytest.mark.parametrize("seed", range(20))
def test_both_texts_can_be_read_out_of_the_one(seed: int) -> None:
    luck = Random(seed)
    was, now = ("".join(luck.choices(WORDS, k=luck.randint(0, 30))) for _ in range(2))
    found = word_by_word(was, now)
    assert "".join(piece.words for piece in found if piece.kind != NEW) == was
    assert "".join(piece.words for piece in found if piece.kind != GONE) == now
    assert all(piece.words for piece in found)


def test_only_the_words_that_differ_are_marked() -> None:
    assert word_by_word("You wait and see.", "You wait and look.") == (
        Piece(SAME, "You wait and "),
        Piece(GONE, "see"),
        Piece(NEW, "look"),
        Piece(SAME, "."),
    )


def test_words_that_change_side_by_side_are_told_as_one_change() -> None:
    assert word_by_word("one two three", "four five three") == (
        Piece(GONE, "one two"),
        Piece(NEW, "four five"),
        Piece(SAME, " three"),
    )


def test_what_is_gone_and_new_is_said_and_not_only_drawn() -> None:
    html = pieces(word_by_word("old <b>", "new <b>"))
    assert html == (
        '<del><span class="unseen">[gone: </span>old<span class="unseen">] </span></del>'
        '<ins><span class="unseen">[new: </span>new<span class="unseen">] </span></ins> &lt;b&gt;'
    )


# Part by part


def differing(address: str, **changed: object) -> tuple[SectionDifference, ...]:
    """What differs when a part says something else."""
    document = document_of_today()
    document = parts.replaced(document, address, {**parts.read(document, address), **changed})
    return differences(guide_of_today(), parts.guide_of(document))


def lines_of(found: tuple[SectionDifference, ...]) -> list[tuple[str, str, str]]:
    """Field, words before, words after."""
    return [
        (
            line.field,
            "".join(piece.words for piece in line.pieces if piece.kind != NEW),
            "".join(piece.words for piece in line.pieces if piece.kind != GONE),
        )
        for section in found
        for part in section.parts
        for line in part.lines
    ]


def test_a_guide_does_not_differ_from_itself() -> None:
    assert differences(guide_of_today(), parts.guide_of(document_of_today())) == ()


def test_a_changed_text_is_told_under_its_section_its_part_and_its_field() -> None:
    [section] = differing("facts/wait-good", text="Nothing has to be done.")
    assert section.title == "Facts"
    [part] = section.parts
    assert (part.address, part.kind) == ("facts/wait-good", None)
    assert lines_of((section,)) == [("What it says", "There is nothing to do.", "Nothing has to be done.")]


def test_a_changed_rule_is_told_in_plain_words() -> None:
    [(field, was, now)] = lines_of(differing("options/care/exercises", when=[{"pain": ["strong"]}]))
    assert field == "Who is shown it"
    assert "a little sore" in was
    assert "very sore" in now
    assert "pain" not in f"{was} {now}", "keys are not words"


def test_a_fact_that_is_picked_is_told_by_its_words() -> None:
    found = {(was, now) for _field, was, now in lines_of(differing("options/care/exercises", good=["needle-good"]))}
    assert found == {("You can do them at home.", ""), ("", "It can ease pain soon.")}


def test_another_order_is_told() -> None:
    document = parts.reordered(document_of_today(), "questions", ["swelling", "pain"])
    found = differences(guide_of_today(), parts.guide_of(document))
    assert [section.title for section in found] == ["Questions"]
    assert any("Swelling" in now for _field, _was, now in lines_of(found))


def test_parts_that_are_new_and_parts_that_are_gone_are_told_whole() -> None:
    document = parts.removed(document_of_today(), "glossary/brace")
    document = parts.replaced(
        document, "facts/brace-what", {**parts.read(document, "facts/brace-what"), "text": "A brace holds the knee."}
    )
    document = parts.added(document, "concerns/sleep", {"label": "Sleep", "name": "Sleep", "asked_again": "Sleep?"})
    found = differences(guide_of_today(), parts.guide_of(document))
    kinds = {part.address: part.kind for section in found for part in section.parts}
    assert kinds == {"concerns/sleep": Kind.ADDED, "facts/brace-what": None, "glossary/brace": Kind.REMOVED}
    assert ("What it means", "A band that holds the knee.", "") in lines_of(found)
    assert [part.is_there for section in found for part in section.parts if part.kind] == [True, False]


@pytest.mark.parametrize(
    ("address", "changed", "told"),
    [
        (
            "facts/wait-good",
            {"review_by": "2031-03-02"},
            ("Read it again by", f"{timezone.localdate() + timedelta(days=300):%-d %B %Y}", "2 March 2031"),
        ),
        (
            "options/care/exercises",
            {"effects": {"walking": {"stance": "mixed", "fact": "moving-good"}}},
            ("What it may mean for each concern, walking, What it may mean", "Goes along with it", "Both ways"),
        ),
        (
            "options/care/injection",
            {"steps": [{"treatment": "needle"}, {"treatment": "brace", "sometimes": True}]},
            ("Steps, Step 2, Only sometimes part of the path", "no", "yes"),
        ),
        (
            "about",
            {"authors": [{"name": "The knee people", "role": "They wrote it."}]},
            ("Authors, Author 1, Role", "We wrote it.", "They wrote it."),
        ),
    ],
    ids=["a day", "one of a few", "yes or no", "within a row"],
)
def test_what_is_not_a_text_is_told_in_words_too(
    address: str, changed: dict[str, object], told: tuple[str, str, str]
) -> None:
    assert told in lines_of(differing(address, **changed))


def test_a_new_path_is_told_whole_in_words() -> None:
    document = document_of_today()
    path = {**parts.read(document, "options/care/exercises"), "name": "A walk"}
    document = parts.added(document, "options/care/walk", path)
    said = {field: now for field, _was, now in lines_of(differences(guide_of_today(), parts.guide_of(document)))}
    assert said["Name of the path"] == "A walk"
    assert said["Who is shown it"] == "Shown when a person answers: it is a little sore."
    assert "Treatment: Exercises." in said["Steps"]
    assert "Walking: What it may mean: Goes along with it." in said["What it may mean for each concern"]


def test_who_signed_the_published_edition_is_no_difference() -> None:
    signatures = [{"name": "Dr B", "role": "Surgeon", "signed_on": timezone.localdate().isoformat()}]
    assert differing("about", signatures=signatures) == ()


def test_sections_come_in_the_order_of_the_outline() -> None:
    document = document_of_today()
    for address, name in (("glossary/brace", "meaning"), ("questions/pain", "name"), ("facts/wait-good", "text")):
        value = parts.read(document, address)
        document = parts.replaced(document, address, {**value, name: f"{value[name]} More."})
    outline = [str(section.title) for section in parts.SECTIONS]
    titles = [section.title for section in differences(guide_of_today(), parts.guide_of(document))]
    assert len(titles) == 3
    assert titles == sorted(titles, key=outline.index)


# The page


@pytest.mark.django_db
def test_the_page_strikes_out_what_is_gone_and_underlines_what_is_new(draft: Draft, desk: Client) -> None:
    edition_of_today()
    write(draft, "facts/wait-good", text="There is <b>little</b> to do.")
    page = soup_of(desk.get(at(draft, "differences")))
    assert [words_of(tag) for tag in page.select("main del")] == ["[gone: nothing ]"]
    assert [words_of(tag) for tag in page.select("main ins")] == ["[new: <b>little</b> ]"]
    assert page.select_one('main a[href$="/part/facts/wait-good/"]')
    assert not page.select("main ins b"), "what is typed is text"


@pytest.mark.django_db
def test_a_part_that_is_gone_leads_nowhere(desk: Client) -> None:
    edition_of_today()
    document = parts.removed(document_of_today(), "vignettes/person-1")
    draft = draft_of_today(document=document)
    page = soup_of(desk.get(at(draft, "differences")))
    assert "gone" in words_of(page.select_one("article.differs h3"))
    assert not page.select("article.differs h3 a")


@pytest.mark.django_db
def test_the_page_says_so_when_nothing_differs(draft: Draft, desk: Client) -> None:
    assert "every word of this draft is new" in words_of(desk.get(at(draft, "differences")))
    edition_of_today()
    assert "says word for word what is published" in words_of(desk.get(at(draft, "differences")))
