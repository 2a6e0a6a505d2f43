"""Reads answers, a JSON object a line, and writes what the guide says to each."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from core.content.loading import GuideError
from core.content.models import EditionDamaged
from core.content.reading import guide_of
from core.guide.answers import UnknownAnswer, read_choices
from core.guide.consider import Consideration, ConsideredOption, consider
from core.guide.schema import Guide


class Command(BaseCommand):
    help = "Read one JSON object of answers per line on stdin and write what the guide says to each."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--guide", default=settings.GUIDE, metavar="SLUG", help="the guide to read")
        parser.add_argument("--edition", type=int, metavar="N", help="read a published edition instead of the files")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            guide = guide_of(options["guide"], edition=options["edition"])
        except (GuideError, LookupError, EditionDamaged) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"the database does not answer, so no edition can be read: {error}") from None
        bad = 0
        for reply in replies(guide, sys.stdin.buffer):
            bad += "error" in reply
            self.stdout.write(json.dumps(reply))
        if bad:
            sys.exit(1)


def replies(guide: Guide, lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """One reply a line: what the guide says, or `{"error": ...}`."""
    for line in lines:
        try:
            said = json.loads(line.decode("utf-8"), object_pairs_hook=_each_key_once)
            yield as_data(consider(guide, read_choices(guide, said)))
        except UnknownAnswer as error:
            yield {"error": str(error)}
        except (ValueError, RecursionError) as error:
            yield {"error": f"this line is not a JSON object of answers: {error}"}


def as_data(considered: Consideration) -> dict[str, Any]:
    """A consideration as plain data, in guide order."""
    return {
        "asks": considered.asks,
        "options": {
            decision: [_option(option) for option in considered.of(decision)] for decision in considered.guide.decisions
        },
    }


def _option(option: ConsideredOption) -> dict[str, Any]:
    return {
        "key": option.key,
        "fit": option.fit,
        "missing": list(option.missing),
        "because": list(option.because),
        "steps": [
            {"treatment": treatment, "fit": step.fit, "sometimes": step.step.sometimes}
            for step in option.steps
            for treatment in (step.step.treatment, *step.step.together_with, *step.step.either_or_both)
        ],
    }


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for key, value in pairs:
        if key in said:
            raise ValueError(f"{key!r} stands twice")
        said[key] = value
    return said
