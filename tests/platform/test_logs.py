"""A log line is one line, and says where a fault was, not what was typed."""

import logging
import sys

from django.test import RequestFactory
from django.utils.module_loading import import_string

from core.platform.logs import LineFormatter, PlacesOnlyReporter


def line(message: str, *args: object, error: BaseException | None = None) -> str:
    trace = (type(error), error, error.__traceback__) if error else None
    return LineFormatter().format(logging.LogRecord("core", logging.ERROR, "f.py", 1, message, args, trace))


def raised() -> ValueError:
    try:
        try:
            int("canary")
        except ValueError as first:
            raise ValueError("canary") from first
    except ValueError as error:
        return error


def test_nothing_in_a_message_starts_a_second_line_or_steers_a_terminal():
    written = line("page %s", "a\r\nb\x1b[31m\u2028\x00\x85c")
    assert written.isprintable()
    assert r"a\r\nb\x1b[31m" in written


def test_words_of_other_languages_stay_readable():
    assert "Müller" in line("page %s", "Müller")


def test_an_exception_is_its_kind_and_its_places():
    written = line("failed", error=raised())
    assert "[ValueError from ValueError at " in written
    assert "test_logs.py" in written
    assert "canary" not in written
    assert written.isprintable()


def test_a_report_of_an_exception_holds_no_value(settings):
    assert import_string(settings.DEFAULT_EXCEPTION_REPORTER) is PlacesOnlyReporter
    request = RequestFactory().post("/?a=canary", {"b": "canary"}, headers={"cookie": "c=canary"})
    try:
        note = "".join(("can", "ary"))
        raise ValueError(note) from raised()
    except ValueError:
        reporter = PlacesOnlyReporter(request, *sys.exc_info())
    assert "ValueError" in reporter.get_traceback_text()
    assert "ValueError" in reporter.get_traceback_html()
    for frame in reporter.get_traceback_data()["frames"]:
        assert frame["vars"] == []
        assert frame["exc_cause"] is None
    assert not {"request", "settings", "exception_value"} & set(reporter.get_traceback_data())
