"""Publishes the guide files as the next edition, unless the newest edition already says the same, or is the desk's."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.content.loading import CONTENT, GuideError, open_guide
from core.content.models import Edition
from core.content.publishing import publish
from core.content.reviewing import report
from core.editorial.models import Draft
from core.guide.schema import Guide


class Command(BaseCommand):
    help = "Publish the guide files as the next edition, unless the newest one says the same or is the desk's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--guide", default=settings.GUIDE, metavar="SLUG", help="the guide to publish")

    def handle(self, *args: Any, **options: Any) -> None:
        slug = options["guide"]
        if is_of_the_desk(slug):
            self.stdout.write(f"The newest edition of {slug} was published at the desk: the files stay as they are.")
            return
        try:
            guide, document = open_guide(CONTENT / slug)
        except GuideError as error:
            raise CommandError(str(error)) from None
        if not is_published(guide, slug):
            found = report(guide, today=timezone.localdate(), document=document)
            if not found.publishable:
                raise CommandError(str(found))
        edition, new = publish(guide, slug=slug, now=timezone.now())
        said = "is published" if new else "is published already and says the same"
        self.stdout.write(f"Edition {edition.number} of {edition.guide} {said}.")


def is_published(guide: Guide, slug: str) -> bool:
    """Whether the newest edition says what this guide says: then there is nothing to review."""
    newest = Edition.objects.of(slug).newest_first().first()
    return newest is not None and newest.digest == guide.digest()


def is_of_the_desk(slug: str) -> bool:
    """Whether two people published the newest edition. A start of the service must not put older words over theirs."""
    newest = Edition.objects.of(slug).newest_first().first()
    return newest is not None and Draft.objects.filter(guide=slug, published_as=newest.number).exists()
