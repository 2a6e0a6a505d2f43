"""People of two clinics at a site that runs: `python -m tests.browser.clinic_people` makes them in the database of this
environment, and writes down what their browsers hold."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    django.setup()
    from django.test import Client

    from tests.staff.staffing import ClinicFactory, UserFactory, signed_in

    elm, oak = ClinicFactory(name="Elm clinic"), ClinicFactory(name="Oak clinic")
    people = {
        "administrator": UserFactory(clinic_admin=True, clinic=elm, name="Ada Admin"),
        "colleague": UserFactory(clinic=elm, name="Nurse Ben"),
        "stranger": UserFactory(clinic=oak, name="Nurse Eve"),
    }
    jars = {who: signed_in(Client(), user).cookies for who, user in people.items()}
    sys.stdout.write(
        json.dumps({who: {name: cookie.value for name, cookie in jar.items()} for who, jar in jars.items()})
    )


if __name__ == "__main__":
    main()
