"""The file says what the screen says, can be read aloud, fits on two sheets, and never fails for what was typed."""

import io
import logging
import re
import shutil
import subprocess
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import date

import page as conformance
import pikepdf
import pytest
import typst
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from core.content.models import Edition
from core.guide.answers import Answers
from core.journey.walk import KeptQuestion, Walk
from core.summaries.blocks import Ask, Asks, Items, Own, Pairs, Paragraph, Part, Room, Sheet, Subheading
from core.summaries.letters import drawn
from core.summaries.pdf import pdf
from core.summaries.sheet import sheet
from core.summaries.typesetting import TEMPLATES, Paper, typeset
from tests.journey.walking import SPREAD, TYPICAL, UNSURE, Walker
from tests.summaries.walks import file_words, longest, screen_words, typical, without_spaces

TODAY = date(2026, 11, 21)
PAPERS: tuple[Paper, ...] = ("a4", "us-letter")


def made(walk: Walk, *, paper: Paper = "a4") -> bytes:
    return pdf(sheet(walk, on=TODAY), paper=paper)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(content))


def paper_of(content: bytes) -> tuple[int, int]:
    with opened(content) as document:
        _, _, width, height = document.pages[0].mediabox
        return round(float(width)), round(float(height))


# --- the same words as on the screen ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"beside": ("surgery", "surgery-then-radiation"), "sure": {"sure": False, "encouragement": False}},
        {"answers": Answers(choices=TYPICAL), "questions": (), "notes": ""},
        {"answers": Answers(choices=UNSURE), "companion": "", "companion_wants": ""},
        {"answers": Answers(choices=SPREAD), "not_accept": "No\nand no"},
        {"notes": "one word of " + "w" * 300},
    ],
)
def test_the_words_are_those_of_the_screen(edition: Edition, said: dict[str, object]):
    page = sheet(typical(**said), on=TODAY)
    assert file_words(pdf(page, paper="a4"), page.foot) == screen_words(page)


def test_a_fresh_walk_has_a_page_too(edition: Edition):
    page = sheet(Walk.fresh(), on=TODAY)
    assert file_words(pdf(page, paper="a4"), page.foot) == screen_words(page)


# Letters that are one shape each, so that what is taken out of the file can be compared sign by sign.
_drawn = [sign for sign in sorted(drawn()) if sign < "\u0530" or "\u1e00" <= sign < "\u1f00"]
_signs = st.sampled_from([sign for sign in _drawn if not unicodedata.category(sign).startswith("M")])
_words = st.text(_signs, min_size=1, max_size=60).map(" ".join(["w{}"]).format)
_own = st.lists(_words, min_size=1, max_size=3).map("\n".join)
_room = st.builds(Room, st.integers(1, 3))
_blocks = (
    st.builds(Paragraph, _words)
    | st.builds(Own, _own)
    | st.builds(Items, st.lists(_words, min_size=1, max_size=3).map(tuple))
    | st.builds(Asks, st.lists(st.builds(Ask, _words, _room), min_size=1, max_size=3).map(tuple))
    | st.builds(Pairs, st.lists(st.tuples(_words, _words), min_size=1, max_size=3).map(tuple))
    | _room
)
_parts = st.builds(Part, _words, st.lists(_blocks, min_size=1, max_size=4).map(tuple))
_strip = st.lists(st.tuples(_words, st.lists(_own, min_size=1, max_size=2).map(tuple)), max_size=3).map(tuple)
_sheets = st.builds(
    Sheet,
    title=_words,
    dated=_words,
    lead=_words,
    strip_heading=_words,
    strip=_strip,
    parts=st.lists(_parts, max_size=3).map(tuple),
    sources=_words,
    footer=st.lists(_words, max_size=2).map(tuple),
    foot=st.lists(_words, max_size=2).map(tuple),
)


@given(page=_sheets)
@settings(max_examples=40, deadline=None)
def test_whatever_was_typed_the_words_are_those_of_the_screen(page: Sheet):
    assert file_words(pdf(page, paper="a4"), page.foot) == screen_words(page)


def test_a_subheading_is_drawn(edition: Edition):
    part = Part("Part", (Subheading("Under it"), Items(("one", "two"))))
    page = Sheet("T", "D", "L", "In short", (), (part,), "S", ())
    assert file_words(pdf(page, paper="a4"), page.foot) == screen_words(page)


def test_what_was_typed_is_text_and_never_markup(edition: Edition):
    typed = '#read("/etc/passwd") #image("http://probe.example/x.png") = H $x$ *b* _i_ @ref <l> file:///etc/passwd'
    content = made(typical(notes=typed, questions=(KeptQuestion(text=typed),)))
    assert file_words(content).count(without_spaces(typed)) == 2


@pytest.mark.parametrize("template", ["sheet.typ", "card.typ"])
def test_the_template_reads_and_fetches_nothing(template: str):
    source = (TEMPLATES / template).read_text().replace("image(bytes(", "")  # a picture that came in as data
    for word in ("import", "include", "read(", "image(", "plugin", "eval(", "http", "@preview", "link("):
        assert word not in source


# --- on paper ---------------------------------------------------------------------------------------------


def test_every_sheet_says_at_its_foot_what_it_is_in_case_it_is_parted_from_the_others(walk: Walk):
    pages = PdfReader(io.BytesIO(made(walk))).pages
    assert len(pages) == 2
    for number, page in enumerate(pages, start=1):
        assert without_spaces(page.extract_text()).endswith(
            "21November2026.Edition1,nextreviewby21November2027."
            f"Information,notadvice.Notsignedbyaclinicianyet.Page{number}of2"
        )


def test_the_foot_of_the_printed_screen_says_the_same(walk: Walk):
    page = sheet(walk, on=TODAY)
    printed = BeautifulSoup(render_to_string("summaries/_foot.html", {"sheet": page}), "html.parser").get_text()
    assert without_spaces(printed) == without_spaces("".join(page.foot))


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("more", [{}, {"notes": ""}, {"sure": {"sure": False}}])
def test_a_typical_page_fits_on_two_sheets(edition: Edition, paper: Paper, more: dict[str, object]):
    assert len(opened(made(typical(**more), paper=paper)).pages) <= 2


def test_a_word_longer_than_a_line_does_not_run_off_the_sheet(edition: Edition):
    text = PdfReader(io.BytesIO(made(typical(notes="m" * 300, not_accept="m" * 290)))).pages[1].extract_text()
    assert max(len(line) for line in text.splitlines() if line.startswith("mmm")) <= 40


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_it_is_made_for_the_paper_asked_for(walk: Walk, paper: Paper, size: tuple[int, int]):
    assert paper_of(made(walk, paper=paper)) == size


def test_every_letter_is_at_least_12_points_and_all_is_black_or_grey(walk: Walk):
    sizes, colours = set(), set()
    for page in opened(made(walk)).pages:
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                sizes.add(round(float(operands[1]), 2))
            if str(operator) in ("rg", "RG", "sc", "SC", "scn", "SCN"):
                colours.add(tuple(float(value) for value in operands))
    assert min(sizes) >= 12
    assert all(len(set(colour)) <= 1 for colour in colours)


def test_the_font_is_ours_and_travels_with_the_file(walk: Walk):
    document = opened(made(walk))
    fonts = [font for page in document.pages for font in page.Resources.Font.values()]
    assert len(fonts) == 2 * len(document.pages)  # regular and bold
    for font in fonts:
        assert "AtkinsonHyperlegible" in str(font.BaseFont)
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


# --- read aloud -------------------------------------------------------------------------------------------


def faults(content: bytes) -> list[str]:
    """The rules of PDF/UA-1, the standard for files that can be read aloud, that the file breaks."""
    report = conformance.validate_pdf_bytes(content, profile="ua1")
    assert report.rules.total > 100
    return [failure.rule_id for failure in report.failures]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("notes", ["Ask Mr Nguyễn", "קודם הניתוח", "قبل العملية", "👍 日本語", "प्रिया शर्मा", ""])
def test_it_keeps_every_rule_for_files_that_can_be_read_aloud(edition: Edition, paper: Paper, notes: str):
    content = made(typical(notes=notes, beside=("surgery",)), paper=paper)
    assert faults(content) == []


def test_a_file_without_tags_or_language_breaks_these_rules(walk: Walk):
    """So that the test above can fail."""
    document, out = opened(made(walk)), io.BytesIO()
    del document.Root.StructTreeRoot, document.Root.MarkInfo, document.Root.Lang
    document.save(out)
    assert {"PDFUA1-TAGGED-DOCUMENT-001", "PDFUA1-TEXT-LANGUAGE-001"} <= set(faults(out.getvalue()))


def roles(content: bytes) -> list[str]:
    """The kinds of the parts that a screen reader meets, in order."""
    found: list[str] = []

    def meet(element: object) -> None:
        if isinstance(element, pikepdf.Array):
            for child in element:
                meet(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                found.append(str(element.S))
            if "/K" in element:
                meet(element.K)

    with opened(content) as document:
        meet(document.Root.StructTreeRoot.K)
    return found


def test_it_says_what_it_is_for_a_screen_reader(walk: Walk):
    document = opened(made(walk))
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    assert str(document.Root.Lang) == "en"
    with document.open_metadata() as metadata:
        assert metadata["dc:title"] == "Notes for my appointment"
        assert metadata["pdfuaid:part"] == "1"


def test_its_parts_are_headings_paragraphs_and_lists(walk: Walk):
    page = sheet(walk, on=TODAY)
    met = roles(pdf(page, paper="a4"))
    assert met.count("/H1") == 1
    assert met.count("/H2") == 1 + len(page.parts)
    assert met.count("/L") == 7  # first questions, three groups of questions, what matters, treatments, about me
    assert {"/P", "/LI", "/LBody"} <= set(met)
    assert "/Figure" not in met  # lines to write on are not part of what is read


def test_it_holds_nothing_that_acts_or_leads_away(walk: Walk):
    content = made(walk.saying(notes="https://probe.example and mailto:a@b.example"))
    document = opened(content)
    assert not {"/OpenAction", "/AA", "/Names", "/AcroForm"} & set(document.Root.keys())
    assert not any("/Annots" in page for page in document.pages)


# --- letters and signs of all the world --------------------------------------------------------------------


NAMES = ["Nguyễn Thị Hương", "Γιώργος Παπαδόπουλος", "Дмитрий Щербаков", "מרים כהן", "فاطمة الزهراء محمد", "प्रिया शर्मा"]
MORE_NAMES = ["সুমাইয়া রহমান", "ਗੁਰਪ੍ਰੀਤ ਸਿੰਘ", "கிருஷ்ணன்", "สมชาย ใจดี", "გიორგი", "Հայկ", "አበበ ቢቂላ"]


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_a_name_are_whole_in_the_file(edition: Edition, name: str):
    content = made(typical(companion=name, notes="", not_accept=""))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert all(word in unicodedata.normalize("NFC", text) for word in name.split())
    assert "[?]" not in text


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext, of poppler-utils, is not installed")
@pytest.mark.parametrize("name", [*NAMES, *MORE_NAMES])
def test_a_name_comes_out_of_the_file_as_it_was_typed_whatever_its_direction(edition: Edition, name: str):
    content = made(typical(companion=name, notes="", not_accept=""))
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    text = re.sub("[\u202a-\u202c]", "", done.stdout.decode())  # marks of direction that it puts around
    assert unicodedata.normalize("NFC", name) in unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    "typed",
    ["Nguyễn Thị Hương", "قبل العملية", "👍🏽", "\x00\x07\x1b", "\ud800", "\u0301", "日本語", "\ufffe", "\u202eabc"],
)
def test_no_sign_stops_the_file_from_being_made(edition: Edition, typed: str, caplog: pytest.LogCaptureFixture):
    walk = typical(notes=typed, not_accept=typed, companion=typed, questions=(KeptQuestion(text=typed, top=True),))
    content = made(walk)
    assert file_words(content)
    assert opened(content).Root.MarkInfo.Marked
    assert not caplog.records


def test_the_file_says_so_where_something_is_missing(edition: Edition):
    missing = "Someletterorsign".replace("letteror", "lettersor")
    assert missing in file_words(made(typical(notes="Ask about 👍")))
    assert missing in file_words(made(typical(notes="Ask 日本 about it")))
    for whole in ("Ask Mr Nguyễn", "قبل العملية", "Ask Zoë,\r\nthen wait\u2026", "3\u20114 weeks,\u2009then\tmore"):
        assert missing not in file_words(made(typical(notes=whole)))


def test_a_page_that_cannot_be_made_for_screen_readers_is_made_without(
    walk: Walk, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
):
    words = asdict(sheet(walk.saying(notes="canary \u4e00"), on=TODAY)) | {"notice": "", "page_words": ""}
    content = typeset("sheet.typ", words, paper="a4")
    assert content.startswith(b"%PDF")
    assert faults(content)
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "canary" not in caplog.text
    written = capfd.readouterr()
    assert "canary" not in written.out + written.err


# --- time and threads -------------------------------------------------------------------------------------


def test_the_longest_page_is_made_in_a_moment(edition: Edition):
    page = sheet(longest(), on=TODAY)
    started = time.process_time()
    content = pdf(page, paper="a4")
    assert time.process_time() - started < 2
    assert file_words(content, page.foot) == screen_words(page)


def test_many_are_made_at_once_and_none_holds_the_words_of_another(edition: Edition):
    pages = [sheet(typical(notes=f"canary{number:03d}"), on=TODAY) for number in range(16)]
    with ThreadPoolExecutor(8) as threads:
        contents = list(threads.map(lambda page: pdf(page, paper="a4"), pages))
    words = [file_words(content, page.foot) for content, page in zip(contents, pages, strict=True)]
    assert words == [screen_words(page) for page in pages]


def test_the_engine_is_the_release_that_was_tried():
    """It is before 1.0: a new release may draw or tag differently. Look at a page, then change this."""
    assert typst.__version__.startswith("0.15.")


# --- asking for it ----------------------------------------------------------------------------------------


def test_a_reader_gets_their_own_page_as_a_file(reader: Walker):
    response = reader.client.get("/notes/page/pdf/")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="notes-for-my-appointment.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]
    assert "choirinspring" in file_words(response.content)


@pytest.mark.parametrize(
    ("query", "height"), [("", 842), ("?paper=letter", 792), ("?paper=a4", 842), ("?paper=../../etc/passwd", 842)]
)
def test_the_paper_can_be_chosen(reader: Walker, query: str, height: int):
    assert paper_of(reader.client.get(f"/notes/page/pdf/{query}").content)[1] == height


def test_a_reader_who_has_just_come_gets_an_empty_page(edition: Edition):
    response = Walker().client.get("/notes/page/pdf/")
    assert response.status_code == 200
    assert response.content.startswith(b"%PDF")


def test_a_cookie_that_was_changed_gives_a_page_that_says_so(reader: Walker):
    name = next(iter(reader.client.cookies))
    reader.client.cookies[name] = reader.client.cookies[name].value[:-2]
    response = reader.client.get("/notes/page/pdf/")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_it_is_only_read(reader: Walker):
    assert reader.client.post("/notes/page/pdf/").status_code == 405
    assert reader.client.head("/notes/page/pdf/").status_code == 200
