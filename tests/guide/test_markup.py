"""The tiny markup of guide texts: emphasis and glossary links, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.guide.markup import Emphasis, Plain, TermLink, pieces, plain, term_key


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("", []),
        ("Ask your team.", [Plain("Ask your team.")]),
        ("This is *rare*.", [Plain("This is "), Emphasis("rare"), Plain(".")]),
        ("*Two words* first", [Emphasis("Two words"), Plain(" first")]),
        ("the [[grade]] of it", [Plain("the "), TermLink("grade", "grade"), Plain(" of it")]),
        ("[[Lymph nodes|lymph-node]]", [TermLink("Lymph nodes", "lymph-node")]),
        ("[[Clinical Trial]]", [TermLink("Clinical Trial", "clinical-trial")]),
        ("*a*[[b]]", [Emphasis("a"), TermLink("b", "b")]),
        ("2 * 3 * 4", [Plain("2 * 3 * 4")]),
        ("one * alone", [Plain("one * alone")]),
        ("[[never closed", [Plain("[[never closed")]),
        ("[one bracket]", [Plain("[one bracket]")]),
        ("[[]]", [Plain("[[]]")]),
        ("[[words|Not A Key]]", [Plain("[[words|Not A Key]]")]),
        ("<b>no HTML</b> & such", [Plain("<b>no HTML</b> & such")]),
    ],
)
def test_a_text_is_cut_at_its_marks(text, cut):
    assert list(pieces(text)) == cut


def test_the_plain_text_reads_on_without_the_marks():
    assert plain("This is *rare*: see [[nearby nodes|lymph-node]].") == "This is rare: see nearby nodes."


@pytest.mark.parametrize(
    ("words", "key"),
    [("grade", "grade"), ("Lymph  node", "lymph-node"), ("CT scan (X-ray)", "ct-scan-x-ray"), ("  T1 ", "t1")],
)
def test_the_key_of_a_term_is_its_words_in_lower_case_with_hyphens(words, key):
    assert term_key(words) == key


def ways_to_write(piece):
    match piece:
        case Plain(words):
            return (words,)
        case Emphasis(words):
            return (f"*{words}*",)
        case TermLink(words, term):
            return (f"[[{words}]]", f"[[{words}|{term}]]")


@given(st.text(alphabet="ab *[]|-", max_size=30))
def test_the_pieces_are_the_whole_text_in_order_however_it_is_marked(text):
    rest = text
    for piece in pieces(text):
        rest = next(rest.removeprefix(way) for way in ways_to_write(piece) if rest.startswith(way))
    assert rest == ""


@given(st.text(alphabet=st.characters(exclude_characters="*[]"), max_size=50))
def test_a_text_without_marks_is_left_as_it_is(text):
    assert plain(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Plain.",
        "This is *rare*, says [[grade]].",
        "[[Lymph nodes|lymph-node]] *near* it",
        "[[Clinical Trial]]",
        "2 * 3",
    ],
)
def test_the_pieces_of_a_text_are_written_again_as_they_stood(text):
    assert "".join(piece.marked for piece in pieces(text)) == text


def test_a_link_is_written_without_its_key_where_its_words_say_it():
    assert TermLink("Clinical Trial", "clinical-trial").marked == "[[Clinical Trial]]"
    assert TermLink("trials", "clinical-trial").marked == "[[trials|clinical-trial]]"
