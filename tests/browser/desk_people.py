"""People who are signed in at a site that runs: `python -m tests.browser.desk_people editor approver` makes them in
the database of this environment, and writes down what their browsers hold."""

from __future__ import annotations

import json
import sys

import django


def main(roles: list[str]) -> None:
    django.setup()
    from django.test import Client

    from core.staff.models import Role
    from tests.staff.staffing import of_role, signed_in

    jars = {role: signed_in(Client(), of_role(Role(role))).cookies for role in roles}
    held = {role: {name: cookie.value for name, cookie in jar.items()} for role, jar in jars.items()}
    sys.stdout.write(json.dumps(held))


if __name__ == "__main__":
    main(sys.argv[1:])
