"""Writes a guide out: as one file with its digest, or as a folder of YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from pydantic import ValidationError

from core.content.exporting import as_files
from core.content.models import Edition, EditionDamaged
from core.editorial import exchange, parts
from core.editorial.models import Draft
from core.guide.schema import Guide


class Command(BaseCommand):
    help = "Write a published edition or a draft to the screen as one file, or to a folder as YAML files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--guide", default=settings.GUIDE, metavar="SLUG", help="the guide to write out")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--edition", type=int, metavar="N", help="an edition of it; otherwise the newest")
        which.add_argument("--draft", type=int, metavar="N", help="the draft with this number, of whichever guide")
        parser.add_argument("--folder", type=Path, help="write YAML files here; the folder has to be new or empty")

    def handle(self, *args: Any, **options: Any) -> None:
        found = _found(**options)
        folder = options["folder"]
        if folder is None:
            self.stdout.write(exchange.exported(found), ending="")
            return
        if folder.exists() and any(folder.iterdir()):
            raise CommandError(f"{folder} is not empty: name a folder that is new or empty")
        files = as_files(_guide(found))
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        self.stdout.write(f"{len(files)} files are in {folder}.")


def _found(*, guide: str, edition: int | None, draft: int | None, **_: Any) -> Edition | Draft:
    if draft is not None:
        begun = Draft.objects.filter(pk=draft).first()
        if begun is None:
            raise CommandError(f"there is no draft {draft}")
        return begun
    editions = Edition.objects.of(guide).newest_first()
    published = (editions if edition is None else editions.filter(number=edition)).first()
    if published is None:
        raise CommandError(f"there is no such edition of {guide}")
    return published


def _guide(found: Edition | Draft) -> Guide:
    try:
        return found.read() if isinstance(found, Edition) else parts.guide_of(found.data)
    except EditionDamaged as damaged:
        raise CommandError(str(damaged)) from None
    except ValidationError:
        raise CommandError("this draft is not finished: write it out as one file instead") from None
