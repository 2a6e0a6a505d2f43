"""What is written down: what happened and where in the code, never what anyone typed.

The text of an exception often quotes the value that caused it, so it is left out everywhere; its type and the places
it passed through are enough to find the fault.
"""

import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from django.views.debug import ExceptionReporter

reference: ContextVar[str] = ContextVar("reference", default="")
"""The name of the request being answered, as error pages show it."""

_PLACES = 12
# What may be the code of a saved page, together or in groups of four.
_CODE = re.compile(r"(?<![0-9A-Za-z])(?:[0-9A-Za-z]{24}|(?:[0-9A-Za-z]{4}[- ]){5}[0-9A-Za-z]{4})(?![0-9A-Za-z])")


class LineFormatter(logging.Formatter):
    """One event, one line: time in UTC, level, logger, request, message, and for an exception its type and places."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        parts = [at, record.levelname, record.name, reference.get() or "-", record.getMessage()]
        if record.exc_info and record.exc_info[1]:
            parts.append(_places(record.exc_info[1], record.exc_info[2]))
        return _printable(_CODE.sub("[code]", " ".join(parts)))


class PlacesOnlyReporter(ExceptionReporter):
    """Django's report of an exception without its text, the variables, the request and the settings."""

    def get_traceback_data(self) -> dict[str, Any]:
        data = super().get_traceback_data()
        for frame in data["frames"]:
            frame.update(vars=[], exc_cause=None)
        kept = ("frames", "lastframe", "exception_type", "django_version_info", "is_email")
        return {name: data[name] for name in kept if name in data}


def _places(error: BaseException, trace: TracebackType | None) -> str:
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(traceback.extract_tb(trace))]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    because = f" from {type(cause).__qualname__}" if cause else ""
    return f"[{type(error).__qualname__}{because} at {' < '.join(places[:_PLACES])}]"


def _printable(line: str) -> str:
    """No character that could start a second line or steer a terminal."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in line)
