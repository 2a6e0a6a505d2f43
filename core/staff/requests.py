"""The request that a staff page is given once `core.staff.guard` has let it through."""

from __future__ import annotations

from django.http import HttpRequest

from core.staff.models import Clinic, User


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in with a second factor.

    For type checking only: at run time it is Django's own request, and the guard has set `clinic`.
    """

    user: User
    clinic: Clinic | None
    """The clinic of the account, from the account and from nowhere else; None for those who work in none."""
