"""Pages to keep, an installation of its own to keep them in, and what an alert says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from core.journey.walk import Walk
from core.summaries.codes import new_code
from core.summaries.keeping import Kept, fetch, keep
from core.summaries.models import Summary

TODAY = date(2026, 11, 21)
PEPPER = bytes(range(32))
OTHER_PEPPER = bytes(range(100, 132))
WORD = "river"


def install(settings: Any, folder: Path, *peppers: tuple[str, bytes]) -> None:
    """An installation with these peppers and a list of deletions of its own."""
    settings.CODE_PEPPERS = peppers or (("one", PEPPER),)
    settings.TOMBSTONES_FILE = folder / "list" / "tombstones.txt"


def page(notes: str = "The pain is worse in the evening.", **said: Any) -> Walk:
    return Walk(edition=1, visit="a-visit", notes=notes, **said)


def save(walk: Walk | None = None, *, code: str = "", on: date = TODAY) -> str:
    """Keep a page, and give its code."""
    code = code or new_code()
    keep(walk or page(), word=WORD, code=code, saved_on=on, today=on)
    return code


def opened(code: str, *, on: date = TODAY) -> Kept:
    kept = fetch(code, today=on)
    assert kept
    return kept


def row_of(code: str) -> Summary:
    return Summary.objects.get(record_id=opened(code).record)


def alerts(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Which alerts there were, by name."""
    lines = [record.getMessage() for record in caplog.records if record.name == "alerts"]
    return [line.removeprefix("ALERT ").partition(":")[0] for line in lines]


def in_threads(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What `act` gives in `count` threads at once, each with a connection of its own. What it raises is given too."""

    def acting(number: int) -> Any:
        try:
            return act(number)
        except Exception as raised:
            return raised
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(acting, range(count)))


def runs_of_eight(held: Iterable[bytes]) -> set[bytes]:
    """Every eight bytes in a row."""
    return {one[start : start + 8] for one in held for start in range(len(one) - 7)}
