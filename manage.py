#!/usr/bin/env python
"""Every command of the service: `python manage.py help` lists them."""

import os
import sys
from importlib import import_module

from decision_aid.environment import BadSetting


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "decision_aid.settings")
    try:
        # Here, not by Django: it would hide a bad setting from some commands and show a traceback in others.
        import_module(os.environ["DJANGO_SETTINGS_MODULE"])
    except BadSetting as problem:
        sys.exit(str(problem))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
