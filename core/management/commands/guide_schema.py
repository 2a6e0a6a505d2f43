"""Writes the JSON Schema of a guide document, for other tools."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand

from core.editorial.exchange import json_schema


class Command(BaseCommand):
    help = "Write the JSON Schema of a guide document."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(json_schema(), ensure_ascii=False, indent=2))
