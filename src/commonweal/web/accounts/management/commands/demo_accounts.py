"""`commonweal manage demo_accounts`: an account for each role, to try the application out."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from commonweal.web.accounts.demonstration import make_accounts


class Command(BaseCommand):
    """Makes the accounts and prints their passwords, once."""

    help = (
        "Make an account for each role, with new random passwords that are printed once. For an "
        "application served on this machine alone (COMMONWEAL_LOCAL=1)."
    )

    def handle(self, *_: object, **__: object) -> None:
        """Make them."""
        if not settings.LOCAL:
            raise CommandError(
                "demonstration accounts are for an application on this machine alone: set "
                "COMMONWEAL_LOCAL=1 if this is one"
            )
        for user, password in make_accounts():
            self.stdout.write(f"{user.email:<36} {password}")
        if settings.SECOND_FACTOR_OF_DEMONSTRATION:
            self.stdout.write(
                "Each sets up an authenticator app at its first sign-in, but for the declarer. "
                "COMMONWEAL_DEMO_SECOND_FACTOR=off leaves that out for these accounts."
            )
