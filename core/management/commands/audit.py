"""Looks whether the audit lines are as they were written, and says where they are not."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core.platform import alerts
from core.platform.audit import NotARestore, accept_restore, first_fault
from core.platform.models import AuditLine


class Command(BaseCommand):
    help = (
        "verify: whether any audit line was changed, removed, moved, forged or cut off; ends with 1 when one was. "
        "restored: after a backup was put back, write down that the newest lines were lost with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["verify", "restored"])
        parser.add_argument(
            "--checkpoints",
            nargs="+",
            type=Path,
            default=[],
            metavar="FILE",
            help="the files outside the database, where several machines write one each (AUDIT_CHECKPOINTS_FILE)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "restored":
            self._restored()
        else:
            self._verify(options["checkpoints"])

    def _restored(self) -> None:
        try:
            lost = accept_restore(at=timezone.now())
        except NotARestore as reason:
            raise CommandError(f"This is not what putting a backup back leaves behind: {reason}.") from None
        self.stdout.write(f"Written down: the lines from {lost.seq} on were lost with what the backup did not hold.")

    def _verify(self, files: list[Path]) -> None:
        fault = first_fault(files)
        if fault:
            alerts.alert(alerts.Alert.AUDIT_BROKEN, str(fault))
            raise CommandError(f"The audit lines are not as they were written: {fault}.")
        self.stdout.write(f"All {AuditLine.objects.count()} audit lines are as they were written.")
