"""`commonweal manage invite`: make an account, or a new link for one that is there."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commonweal.web.accounts import making
from commonweal.web.accounts.models import User

#: Who did it, where it was done at the machine.
BY = "at the command line"


class Command(BaseCommand):
    """Makes an account and prints the link at which its password is set."""

    help = (
        "Make an account with a role, or a new link for an account that is there, and print the "
        "link at which its password is set once. Nothing is sent: hand the link over yourself."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Who, and as what."""
        parser.add_argument("email")
        parser.add_argument("--office", default="", help="what pages call them")
        parser.add_argument("--person", default="", help="id that stands for them in the records")
        parser.add_argument("--role", action="append", default=[], help="as ROLE or ROLE=BODY")
        parser.add_argument("--host", default="", help="such as https://records.example.org")

    def handle(self, *_: object, **given: Any) -> None:
        """Make it."""
        wanted = [(role, body) for role, _, body in (one.partition("=") for one in given["role"])]
        # All of them before anything is made: no account is left behind without its roles.
        faults = [fault for role, body in wanted if (fault := making.role_fault(role, body))]
        if faults:
            raise CommandError("\n".join(faults))
        user = User.objects.filter(email=given["email"].strip().lower()).first()
        try:
            if user is None:
                user = making.make(given["email"], given["office"], given["person"], by=BY)
            for role, body in wanted:
                making.give(user, role, body, by=BY)
        except ValueError as error:
            raise CommandError(str(error)) from error
        host = given["host"].rstrip("/")
        self.stdout.write(host + making.link_for(user, by=BY))
        if not host:
            self.stderr.write(
                "This is the link without its host: put the address of your site before it, such "
                "as https://records.example.org, or give it with --host next time."
            )
