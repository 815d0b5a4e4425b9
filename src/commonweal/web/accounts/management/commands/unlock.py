"""`commonweal manage unlock`: let somebody try again who was locked out."""

from __future__ import annotations

import argparse
from typing import Any

from axes.utils import reset
from django.core.management.base import BaseCommand, CommandError

from commonweal.web.accounts.making import note
from commonweal.web.accounts.models import User


class Command(BaseCommand):
    """Forgets wrong passwords."""

    help = "Let somebody sign in again who entered wrong passwords too often."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who."""
        parser.add_argument("email")

    def handle(self, *_: object, **given: Any) -> None:
        """Unlock."""
        email = given["email"].strip().lower()
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"there is no account with the e-mail address {email!r}")
        count = reset(username=email)
        note(user, "unlocked", "at the command line")
        self.stdout.write("Unlocked." if count else "It was not locked.")
