"""The card holds the code and how to use it: to read, for a camera, and read aloud."""

import io
from datetime import date

import page as conformance
import pikepdf
import pytest
import segno
from django.conf import LazySettings
from pypdf import PdfReader

from core.summaries.card import card_pdf
from core.summaries.codes import new_code, printed
from core.summaries.typesetting import Paper
from tests.summaries.walks import without_spaces

ORIGIN = "https://decide.example"
UNTIL = date(2027, 2, 19)
MARGIN = 4  # squares of white around the drawing, without which cameras do not find it


@pytest.fixture(autouse=True)
def _at_this_address(settings: LazySettings) -> None:
    settings.SITE_ORIGIN = ORIGIN


def made(code: str, *, paper: Paper = "a4") -> bytes:
    return card_pdf(code=code, word="river", expires_on=UNTIL, origin=ORIGIN, paper=paper)


def words(content: bytes) -> str:
    (page,) = PdfReader(io.BytesIO(content)).pages
    return without_spaces(page.extract_text())


def test_it_says_the_code_in_groups_of_four_and_all_that_is_needed_to_use_it():
    code = new_code()
    assert words(made(code)) == without_spaces(
        "Cut along the line. The code of my saved page"
        f"{printed(code)}"
        "To open it: Go to https://decide.example/open/ and type the code"
        "Memory word: river Kept until: 19 February 2027"
        "Whoever has this code can open the page. Keep it apart from the printed page. "
        "If it is lost, nobody can get it back."
    )


def test_no_group_is_parted_at_the_end_of_a_line():
    code = new_code()
    (page,) = PdfReader(io.BytesIO(made(code))).pages
    lines = [line.strip() for line in page.extract_text().splitlines()]
    assert f"{printed(code)[:15]}" in lines
    assert f"{printed(code)[15:]}" in lines


def squares(content: bytes) -> set[tuple[int, int]]:
    """The dark squares of the drawing, as row and column. Each run of them is drawn as a line through their middle."""
    found, start = set(), (0.0, 0.0)
    with pikepdf.open(io.BytesIO(content)) as document:
        for operands, operator in pikepdf.parse_content_stream(document.pages[0]):
            if str(operator) not in ("m", "l"):
                continue
            x, y = (float(operand) for operand in operands)
            if str(operator) == "l" and y == start[1] and y % 1 == 0.5:
                found |= {(int(y), column) for column in range(int(start[0]), int(x))}
            start = (x, y)
    return found


def test_a_camera_reads_the_address_with_the_code():
    code = new_code()
    meant = segno.make(f"{ORIGIN}/open#{printed(code)}", error="m", micro=False).matrix
    assert squares(made(code)) == {
        (row + MARGIN, column + MARGIN) for row, line in enumerate(meant) for column, dark in enumerate(line) if dark
    }


def test_the_drawing_is_told_to_who_cannot_see_it():
    with pikepdf.open(io.BytesIO(made(new_code()))) as document:
        figures = [element for element in document.objects if _is_figure(element)]
        (told,) = [str(figure.Alt) for figure in figures]
    assert told == "A square that a phone's camera can read. It opens https://decide.example/open/ with this code."


def _is_figure(element: object) -> bool:
    return isinstance(element, pikepdf.Dictionary) and element.get("/S") == "/Figure"


@pytest.mark.parametrize("paper", ["a4", "us-letter"])
def test_it_keeps_every_rule_for_files_that_can_be_read_aloud(paper: Paper):
    report = conformance.validate_pdf_bytes(made(new_code(), paper=paper), profile="ua1")
    assert [failure.rule_id for failure in report.failures] == []


def test_a_drawing_that_is_not_told_breaks_these_rules():
    """So that the test above can fail."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(made(new_code()))) as document:
        for element in document.objects:
            if _is_figure(element):
                del element.Alt
        document.save(out)
    report = conformance.validate_pdf_bytes(out.getvalue(), profile="ua1")
    assert "PDFUA1-FIGURE-ALTERNATIVE-TEXT-001" in {failure.rule_id for failure in report.failures}


@pytest.mark.parametrize(("paper", "height"), [("a4", 842), ("us-letter", 792)])
def test_it_is_made_for_the_paper_asked_for(paper: Paper, height: int):
    with pikepdf.open(io.BytesIO(made(new_code(), paper=paper))) as document:
        (page,) = document.pages
        assert round(float(page.mediabox[3])) == height


def test_the_file_is_not_named_after_the_code_nor_tells_it_in_its_title():
    code = new_code()
    with pikepdf.open(io.BytesIO(made(code))) as document, document.open_metadata() as metadata:
        assert metadata["dc:title"] == "The code of my saved page"
        assert code not in str(metadata)
        assert printed(code) not in str(metadata)
