"""Accounts to try the application out: one for each role, called by their offices."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from commonweal.records import Statement, draft
from commonweal.web.accounts import making
from commonweal.web.accounts.models import User
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Mention, Row
from commonweal.web.store.reading import today

#: Who states it.
BY = "Demonstration"
REASON = "demonstration"
#: Bodies of the example on which they act; of other records, the first that there are.
COMMITTEE, SYSTEM, COUNCIL, SCRUTINY = "KM-STROKE-JCCCG", "KM-STP", "E10000016", "MEDWAY-HASC"


@dataclass(frozen=True)
class Demonstrated:
    """An account of the demonstration: its roles, the bodies, and its seat on the first of them."""

    role: str
    bodies: tuple[str, ...]
    seat: str = ""

    @property
    def name(self) -> str:
        """Its name in addresses and ids."""
        return self.role.replace(" ", "-")


ACCOUNTS = (
    Demonstrated("declarer", (COMMITTEE,)),
    Demonstrated("governance lead", (COMMITTEE, SYSTEM), "secretary"),
    Demonstrated("conflicts guardian", (COMMITTEE, SYSTEM), "guardian"),
    Demonstrated("committee member", (COMMITTEE,), "member"),
    Demonstrated("contract manager", (SYSTEM, COMMITTEE)),
    Demonstrated("analyst", ("",)),
    Demonstrated("partner", (COUNCIL, SYSTEM)),
    Demonstrated("scrutiny officer", (SCRUTINY,)),
    Demonstrated("administrator", ("",)),
)


@transaction.atomic
def make_accounts() -> Iterator[tuple[User, str]]:
    """The accounts, each with a new password that is kept nowhere in clear.

    Accounts that are there are kept, and given a new password. Persons and seats that the records
    lack are stated.
    """
    held = _bodies()
    append(list(_lacking(held)), checks=checks())
    made = []
    for one in ACCOUNTS:
        email = f"{one.name}@example.org"
        office = f"{one.role.capitalize()} (demonstration)"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = making.make(email, office, f"demonstration-{one.name}", by=BY)
        password = secrets.token_urlsafe(12)
        user.demonstration = True
        user.set_password(password)
        user.save()
        for body in one.bodies:
            if body == "" or body in held:
                making.give(user, one.role, body, by=BY)
        if not user.held and held:
            making.give(user, one.role, held[0], by=BY)
        made.append((user, password))
    return iter(made)


def _bodies() -> tuple[str, ...]:
    """The bodies of the records, in the order in which they were stated."""
    stated = Mention.objects.filter(thing="body", states=True).order_by("row_id")
    return tuple(dict.fromkeys(stated.values_list("code", flat=True)))


def _lacking(held: tuple[str, ...]) -> Iterator[Statement]:
    """Statements of the persons and seats that are not there."""
    for one in ACCOUNTS:
        person = f"demonstration-{one.name}"
        about = next((body for body in one.bodies if body in held), held[0] if held else "NHSE")
        yield from _unless("person", person, {"person": person}, about)
        if one.seat and about in held:
            seat = {
                "seat": person,
                "body": about,
                "role": one.seat,
                "voting": one.seat == "member",
                "office": f"{one.role.capitalize()} (demonstration)",
                "person": person,
                "source": REASON,
            }
            yield from _unless("seat", person, seat, about)


def _unless(kind: str, code: str, payload: dict[str, object], about: str) -> Iterator[Statement]:
    name = f"demonstration/{kind}/{code}"
    if Row.objects.filter(statement=name).exists():
        return
    yield draft(
        kind,
        payload,
        id=name,
        stated_by=BY,
        about=about,
        stated_at=timezone.now(),
        effective=today(),
        reason=REASON,
    )
