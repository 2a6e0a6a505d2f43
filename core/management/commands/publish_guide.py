"""Publishes the guide files as the next edition, unless the newest edition already says the same."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.content.loading import DEFAULT_GUIDE, GuideError, load_guide
from core.content.publishing import publish


class Command(BaseCommand):
    help = "Publish the guide files of core/content as the next edition, unless the newest one says the same."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--guide", default=DEFAULT_GUIDE, metavar="SLUG", help="the guide to publish")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            guide = load_guide(options["guide"])
        except GuideError as error:
            raise CommandError(str(error)) from None
        edition, new = publish(guide, slug=options["guide"], now=timezone.now())
        said = "is published" if new else "is published already and says the same"
        self.stdout.write(f"Edition {edition.number} of {edition.guide} {said}.")
