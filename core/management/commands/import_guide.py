"""Begins a draft with a guide from outside: an exported file, a YAML file, or a folder of YAML files."""

from __future__ import annotations

from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.content.loading import GuideError, load_folder
from core.editorial import exchange, parts
from core.editorial.exchange import Imported
from core.editorial.models import Draft
from core.editorial.workflow import Refused
from core.staff.models import User


class Command(BaseCommand):
    help = "Begin a draft with the guide in a file or a folder. Nothing is kept of a guide that has any fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE|FOLDER")
        parser.add_argument("--by", required=True, metavar="ADDRESS", help="the e-mail address of the editor")
        parser.add_argument("--title", type=_title, default="Imported", help="what the draft is called")
        parser.add_argument("--guide", metavar="SLUG", help="which guide it is, where the file does not tell")

    def handle(self, *args: Any, **options: Any) -> None:
        editor = User.objects.filter(email__iexact=options["by"]).first()
        if editor is None:
            raise CommandError(f"nobody has an account with the address {options['by']}")
        try:
            draft = exchange.begin(
                _read(options["path"]),
                guide=options["guide"],
                title=options["title"],
                by=editor,
                now=timezone.now(),
            )
        except parts.BadKey as key:
            raise CommandError(f"'{key}' cannot name a guide: use small letters, numbers and single hyphens") from None
        except (GuideError, Refused) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Draft {draft.pk} of {draft.guide} is begun.")


def _title(text: str) -> str:
    longest = Draft._meta.get_field("title").max_length or 0
    if not text.strip() or len(text) > longest:
        raise ArgumentTypeError(f"from 1 to {longest} characters")
    return text


def _read(path: Path) -> Imported:
    if path.is_dir():
        return Imported(None, load_folder(path))
    try:
        return exchange.read(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise CommandError(f"{path} is not UTF-8 text: save it as UTF-8") from None
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}") from None
