"""Deletes the saved pages that are past their date, and old notes of talks; for a service that does not by itself."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone

from core.clinic.forgetting import forget_old
from core.platform.audit import AuditUnavailable
from core.summaries.purging import Outcome, purge


class Command(BaseCommand):
    help = "Delete saved pages past their date, and old notes of talks. The exit status is 0 when done, 1 when refused."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force", action="store_true", help="believe the clock, however far it jumped")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = purge(now=timezone.now(), force=options["force"])
            forgotten = forget_old(now=timezone.now(), force=options["force"])
        except DatabaseError:
            raise CommandError("Nothing was deleted: the database did not answer.") from None
        except AuditUnavailable:
            raise CommandError("No note of a talk was deleted: the audit could not be written.") from None
        if done.outcome is not Outcome.DONE:
            advice = " With a right clock: --force." if done.outcome is Outcome.CLOCK_SUSPECTED else ""
            raise CommandError(f"Nothing was deleted: {done.outcome}.{advice}")
        self.stdout.write(f"Deleted: {done.expired} past their date, {done.came_back} that had come back.")
        if forgotten:
            self.stdout.write(f"Deleted: {forgotten} notes of talks.")
