"""Every promise of the privacy page is proved by tests that are there, run, and can fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from core.content.models import Edition
from core.journey.promises import Promise, promised
from tests.journey.walking import Page, Walker, links, words_of

ROOT = Path(__file__).parents[2]
PROMISES = [promise for section in promised(hours=12) for promise in section.promises]
NAMED = sorted({test for promise in PROMISES for test in promise.tests})
LEFT_OUT = {"skip", "skipif", "xfail", "importorskip"}

NO_BUSINESS_OF_OURS = (  # what would tell who somebody is, in the name of a field or in what it asks for
    *("your name", "first name", "surname", "last name", "full name", "born", "birth", "your address", "postcode"),
    *("e-mail", "email", "phone", "mobile", "record number", "hospital number", "nhs", "insurance", "passport"),
)


@cache
def parsed(path: str) -> ast.Module:
    return ast.parse((ROOT / path).read_text())


def found(test: str) -> ast.FunctionDef | None:
    """The function that a test's name leads to: `file::test` or `file::Class::test`."""
    path, *names = test.split("::")
    if not (ROOT / path).is_file():
        return None
    body: list[ast.stmt] = parsed(path).body
    there: ast.stmt | None = None
    for name in names:
        there = next((each for each in body if getattr(each, "name", None) == name), None)
        body = there.body if isinstance(there, ast.ClassDef) else []
    return there if isinstance(there, ast.FunctionDef) else None


def marks(tree: ast.AST) -> set[str]:
    """Everything that is called or marked in this part of a file."""
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} | {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
    }


def marks_of_its_file(path: str) -> set[str]:
    """What all tests of the file are marked with. What a browser needs may be asked for at its top."""
    assigned = [each for each in parsed(path).body if isinstance(each, ast.Assign | ast.AnnAssign)]
    return {mark for each in assigned for mark in marks(each)} - {"importorskip"}


def fails(node: ast.AST) -> bool:
    """Whether this can make a test fail: an assertion, or an error that has to come."""
    return isinstance(node, ast.Assert) or (isinstance(node, ast.Attribute) and node.attr in ("raises", "fail"))


def can_fail(test: str) -> bool:
    """Whether it asserts something, itself or by a function of its file that it calls."""
    function = found(test)
    assert function is not None
    helpers = {each.name: each for each in parsed(test.split("::")[0]).body if isinstance(each, ast.FunctionDef)}
    called = [helpers[name] for name in marks(function) if name in helpers]
    return any(fails(node) for each in (function, *called) for node in ast.walk(each))


@pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: str(promise.text))
def test_a_promise_is_a_sentence_with_something_that_proves_it(promise: Promise):
    assert str(promise.text).endswith(".")
    assert "%" not in str(promise.text)
    assert promise.tests
    assert len(set(promise.tests)) == len(promise.tests)


@pytest.mark.parametrize("test", NAMED)
def test_what_proves_a_promise_is_there_and_runs_and_can_fail(test: str):
    function = found(test)
    assert function is not None, f"there is no {test}"
    assert function.name.startswith("test_")
    assert marks(function).isdisjoint(LEFT_OUT)
    assert marks_of_its_file(test.split("::")[0]).isdisjoint(LEFT_OUT)
    assert can_fail(test)


def test_a_test_that_is_not_there_is_noticed():
    assert found("tests/journey/test_promises.py::test_that_nobody_wrote") is None
    assert found("tests/journey/test_nothing.py::test_a") is None
    assert found("tests/journey/test_promises.py::PROMISES") is None


def test_a_test_that_cannot_fail_or_is_left_out_is_noticed():
    assert not can_fail("tests/journey/test_promises.py::privacy")
    assert can_fail("tests/journey/test_promises.py::test_hours_are_said_as_they_are")
    left_out = "@pytest.mark.skipif(True, reason='never')\ndef test_a():\n    assert 1"
    assert marks(ast.parse(left_out)) & LEFT_OUT == {"skipif"}


def test_hours_are_said_as_they_are():
    said = [str(promise.text) for section in promised(hours=7) for promise in section.promises]
    assert any("7 hours after you last used the guide" in text for text in said)


@pytest.fixture
def privacy(edition: Edition) -> Page:
    return Walker().get("/privacy/")


def test_the_page_shows_every_promise_with_what_proves_it(privacy: Page, settings):
    shown = [words_of(tag) for tag in privacy.all("main .point > p")]
    promises = [each for section in promised(hours=settings.VISIT_HOURS) for each in section.promises]
    assert shown == [" ".join(str(promise.text).split()) for promise in promises]
    proofs = [[words_of(item) for item in point.select("details li")] for point in privacy.all("main .point")]
    assert proofs == [list(promise.tests) for promise in promises]


def test_the_page_says_what_cannot_be_promised_and_nothing_that_is_not_so(privacy: Page):
    words = privacy.words.lower()
    assert "what we cannot promise" in words
    for never in ("anonymous", "end-to-end", "100 %", "100%", "cannot be hacked", "fully secure", "guarantee"):
        assert never not in words


def pages_with_fields(walker: Walker) -> Iterator[Page]:
    """Every page that links lead to, from the start on and from every page that takes words."""
    waiting = ["/", "/matters/", "/notes/", "/notes/family/", "/open/", "/changes/", "/save/", "/ready/"]
    waiting += [f"/questions/{key}/" for key in ("stage", "site")]
    waiting += [f"/about-you/{key}/" for key in walker.guide.shaping]
    seen: set[str] = set()
    while waiting:
        address = waiting.pop()
        if address in seen or address.startswith("/static/"):
            continue
        seen.add(address)
        page = walker.get(address)
        if page.response["Content-Type"].startswith("text/html"):
            waiting += links(page)
            if page.all("input, textarea, select"):
                yield page


def test_no_page_asks_who_you_are(edition: Edition):
    asked = 0
    for page in pages_with_fields(Walker().answer(stage="ii", site="leg")):
        for tag in page.all("input, textarea, select"):
            asked += 1
            labels = [words_of(label) for label in page.all(f'label[for="{tag.get("id", "")}"]')]
            words = " ".join((str(tag.get("name", "")), *labels, str(tag.get("placeholder", "")))).lower()
            assert not [wrong for wrong in NO_BUSINESS_OF_OURS if wrong in words], f"{page.address}: {words}"
            assert tag.get("name") != "name", page.address
            assert tag.get("autocomplete", "off") in ("off", "nope"), page.address
            assert tag.get("type") not in ("email", "tel", "password", "file"), page.address
    assert asked > 40
