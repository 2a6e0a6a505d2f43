"""Makes the link for the first site administrator. A fresh installation has no account; no password is asked for."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from core.staff import people
from core.staff.models import Role, User


class Command(BaseCommand):
    help = "Prints a link with which a site administrator makes their account: it works once, for 72 hours."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        email: str = options["email"]
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError("That is not an e-mail address.") from None
        if User.objects.filter(email=email.lower()).exists():
            raise CommandError("This address has an account already.")
        now = timezone.now()
        _invitation, link = people.invite(email=email, name="", role=Role.SITE_ADMIN, clinic=None, by=None, now=now)
        self.stdout.write(f"Open this link to make the account. It works once, for 72 hours:\n\n  {link}\n")
