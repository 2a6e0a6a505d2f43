"""Makes people to try the service with."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from core.staff import demonstration


class Command(BaseCommand):
    help = "Makes a clinic and one person of every role, and prints their passwords. Only in a trial."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = demonstration.make()
        except demonstration.NoTrial:
            raise CommandError("This is no trial (DECISION_AID_MODE): nobody is made up here.") from None
        self.stdout.write(f"Sign in at {settings.SITE_ORIGIN}{reverse('account_login')}\n\n")
        for person in made:
            self.stdout.write(f"  {person.user.get_role_display():22} {person.user.email:26} {person.password}\n")
        self.stdout.write("\nEach password works once: you then choose your own, and a second step.\n")
