"""Tells what of the published guides is to be read again soon, on the screen or by mail; for a job once a week."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.content.live import Published
from core.editorial import guides, previewing
from core.editorial.due import Due, due
from core.staff import mailing
from core.staff.models import Role, User

MOST_NAMED = 20  # in each group, before the rest is only counted


class Command(BaseCommand):
    help = (
        "Tell which parts of the published guides are overdue, or to be read again within 90 days. With --mail it goes "
        "to every editor and approver, and to nobody when nothing falls due."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mail", action="store_true", help="send it by mail (needs MAIL_URL)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["mail"] and not mailing.is_on():
            raise CommandError("No mail was sent: MAIL_URL is not set.")
        told = "\n".join(line for edition in guides.published() for line in _told(edition, timezone.localdate()))
        self.stdout.write(told or "Nothing is to be read again within 90 days.")
        if options["mail"] and told:
            self.stdout.write(f"Mailed to {self._mail(told)} people.")

    def _mail(self, told: str) -> int:
        text = f"{told}\n\n{settings.SITE_ORIGIN}{reverse('desk_due')}\n"
        people = User.objects.filter(role__in=[Role.EDITOR, Role.APPROVER], is_active=True).order_by("pk")
        try:
            return sum(send_mail("To be read again", text, None, [one.email]) for one in people)  # an address each
        except OSError:
            raise CommandError("The mail server did not take it. Not everybody was told.") from None


def _told(edition: Published, today: date) -> Iterator[str]:
    found = due(previewing.document_of(edition), today=today)
    if not found.anything:
        return
    yield f"{edition.about.name}, edition {edition.number}"
    yield from _group("Overdue", found.overdue)
    for days, parts in found.within.items():
        yield from _group(f"Within {days} days", parts)


def _group(heading: str, parts: tuple[Due, ...]) -> Iterator[str]:
    if not parts:
        return
    yield f"  {heading}: {len(parts)}"
    for part in parts[:MOST_NAMED]:
        yield f"    {date_format(part.review_by, 'j F Y')}  {part.name}"
    if len(parts) > MOST_NAMED:
        yield f"    and {len(parts) - MOST_NAMED} more"
