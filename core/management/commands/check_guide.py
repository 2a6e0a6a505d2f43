"""Reviews a guide: whether it may be published and, if not, what stands against it and where."""

from __future__ import annotations

import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.content.loading import CONTENT, GuideError, open_guide
from core.content.reading import guide_of
from core.content.reviewing import Report, report, unreadable


class Command(BaseCommand):
    help = "Review a guide. The exit status is 0 when it may be published, 1 when something stands against it."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "guide", nargs="?", default=settings.GUIDE, metavar="FILE|SLUG", help="a file, a folder, or a guide by name"
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help="write one JSON object")
        parser.add_argument("--edition", type=int, metavar="N", help="review a published edition instead of the files")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        try:
            if options["edition"] is None:
                found = report_on(place_of(options["guide"]), today)
            else:
                found = report(guide_of(options["guide"], edition=options["edition"]), today=today)
        except LookupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(found.as_json() if options["as_json"] else str(found))
        if not found.publishable:
            sys.exit(1)


def place_of(name: str) -> Path:
    """The folder of a guide by name, or the file or folder at a path. Raises LookupError."""
    is_slug = re.fullmatch(r"[a-z0-9-]+", name) and (CONTENT / name).is_dir()
    path = CONTENT / name if is_slug else Path(name)
    if not path.exists():
        raise LookupError(f"there is no guide '{name}': give a YAML file, a folder of them, or {settings.GUIDE}")
    return path


def report_on(path: Path, today: date) -> Report:
    """The report on the guide in a file or folder, readable or not."""
    try:
        guide, document = open_guide(path)
    except GuideError as error:
        return unreadable(error)
    return report(guide, today=today, document=document)
