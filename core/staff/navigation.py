"""Where each role of the staff can go: the links at the top of their pages, and the list on their first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.staff import access
from core.staff.models import User


@dataclass(frozen=True)
class Place:
    """:param about: one line on what it is for, on the first page."""

    route: str
    name: str | Promise
    about: str | Promise

    @property
    def address(self) -> str:
        return reverse(self.route)


PLACES = (
    # Clinic
    Place("clinic_talks", _("Talks"), _("Today's talks, those still open, and finding one.")),
    Place("clinic_open", _("Open a page"), _("Open the page that somebody brought, with their code.")),
    Place("staff_numbers", _("Numbers"), _("How many talks, what is most often unknown, how far readers get.")),
    Place("clinic_help", _("Help for nurses"), _("How to use a talk well, on one page.")),
    # Desk
    Place("desk", _("Desk"), _("Write the guide: drafts, their parts, and what readers see now.")),
    Place("desk_due", _("To be read again"), _("Which statements are past their date, and which soon will be.")),
    Place("desk_help", _("Help for editors"), _("How to change the guide and publish it, on one page.")),
    # Administration
    Place("staff_people", _("People"), _("Invite colleagues, change what they may do, help them sign in again.")),
    Place("staff_clinics", _("Clinics"), _("The clinics that nurses belong to.")),
    Place("staff_audit", _("Audit"), _("Who did what, and when.")),
    Place("admin:index", _("Administration"), _("Accounts, clinics and editions as the database has them.")),
)


def places(user: User) -> Iterator[Place]:
    """Where this person may go."""
    return (place for place in PLACES if access.may(user, place.route))
