"""Accounts to try the application out: one for each role, called by their offices."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from commonweal.records import Statement, draft, fold, said
from commonweal.records.kinds import Body, Contract
from commonweal.web.accounts import made_up, making
from commonweal.web.accounts.models import User
from commonweal.web.merging.models import KnownBody
from commonweal.web.store.adding import append
from commonweal.web.store.gates import checks
from commonweal.web.store.models import Row
from commonweal.web.store.reading import everything, today

#: Who states it.
BY = "Demonstration"
REASON = "demonstration"
#: Begins the id of whatever it states.
MADE = "demonstration/"


@dataclass(frozen=True)
class Sought:
    """The kind of body that an account acts on.

    Parameters
    ----------
    records
        Kind in law and form of a body of the records, "" for any, the likeliest first.
    folder
        Its kind among the organisations of the folder, where the records hold none.
    buys
        Whether it is the one by which most contracts of the records are held, where there is any.
    """

    records: tuple[tuple[str, str], ...]
    folder: tuple[str, ...] = ()
    buys: bool = False


#: The system, which also stands in place of one that neither records nor folder hold.
SYSTEM = Sought(
    (
        *(("partnership", "organisation"), ("icb", ""), ("ccg", "organisation")),
        *(("", "organisation"), ("", "")),
    ),
    ("system", "commissioner"),
)
COMMITTEE = Sought(
    tuple(
        ("", form)
        for form in ("joint committee", "committees in common", "committee", "board",
                     "governing body")
    )
)  # fmt: skip
COUNCIL = Sought((("council", "organisation"),), ("council",))
BUYER = Sought((("icb", ""),), ("system",), buys=True)
SCRUTINY = Sought((("", "scrutiny committee"), ("", "joint scrutiny committee")))


@dataclass(frozen=True)
class Demonstrated:
    """An account of the demonstration: its role, the bodies on which it acts, none for all of them,
    and its seat on the committee that is made up. Whoever acts on a committee of the records acts
    on that one too."""

    role: str
    bodies: tuple[Sought, ...] = ()
    seat: str = ""

    @property
    def name(self) -> str:
        """Its name in addresses and ids."""
        return self.role.replace(" ", "-")

    @property
    def office(self) -> str:
        """What it is called."""
        return f"{self.role.capitalize()} (demonstration)"


ACCOUNTS = (
    Demonstrated("declarer", (COMMITTEE,)),
    # A council is there today whatever the records are of: it can decide, and buy under the law.
    Demonstrated("governance lead", (COMMITTEE, SYSTEM, COUNCIL), "secretary"),
    Demonstrated("conflicts guardian", (COMMITTEE, SYSTEM), "guardian"),
    Demonstrated("committee member", (COMMITTEE,), "member"),
    Demonstrated("contract manager", (SYSTEM, COMMITTEE, BUYER, COUNCIL)),
    Demonstrated("analyst"),
    Demonstrated("partner", (COUNCIL, SYSTEM)),
    Demonstrated("scrutiny officer", (SCRUTINY,)),
    Demonstrated("administrator"),
)


@transaction.atomic
def make_accounts() -> Iterator[tuple[User, str]]:
    """The accounts, each with a new password that is kept nowhere in clear.

    Accounts that are there are kept with their roles, and given a new password. Roles are for
    bodies of the records, or of the folder that the records belong to, and for a committee that is
    made up, which can decide today. Persons, that committee and its seats are stated where the
    records lack them.
    """
    held = _bodies()
    append(list(_lacking(held)), checks=checks())
    made = []
    for one in ACCOUNTS:
        email = f"{one.name}@example.org"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = making.make(email, one.office, f"demonstration-{one.name}", by=BY)
        password = secrets.token_urlsafe(12)
        user.demonstration = True
        user.set_password(password)
        user.save()
        for body in () if user.held else held.of(one):
            making.give(user, one.role, body, by=BY)
        made.append((user, password))
    return iter(made)


@dataclass(frozen=True)
class Held:
    """The bodies that there are.

    Parameters
    ----------
    records
        Those of the records today, in the order in which they were stated.
    spoken
        How many statements are about each.
    folder
        Code and kind of the folder's own, those first that are still there.
    buying
        Who has contracts, whoever has most first.
    """

    records: tuple[Body, ...]
    spoken: Mapping[str, int]
    folder: tuple[tuple[str, str], ...]
    buying: tuple[str, ...]

    def of(self, one: Demonstrated) -> tuple[str, ...]:
        """The bodies of an account; "", for all of them, where it acts on none alone."""
        if not one.bodies:
            return ("",)
        found = [self.sought(sought) or self.sought(SYSTEM) for sought in one.bodies]
        if COMMITTEE in one.bodies:
            found.append(made_up.COMMITTEE)
        return tuple(dict.fromkeys(code for code in found if code))

    def sought(self, sought: Sought) -> str:
        """The code of a body of a kind, of several the one that most is stated about; "" where
        there is none."""
        if sought.buys and self.buying:
            return self.buying[0]
        for kind, form in sought.records:
            fits = [
                one.body
                for one in self.records
                if kind in ("", one.kind) and form in ("", one.form)
            ]  # fmt: skip
            if fits:
                return max(fits, key=lambda code: self.spoken[code])
        codes = (code for kind in sought.folder for code, of in self.folder if of == kind)
        return next(codes, "")


def _bodies() -> Held:
    rows = everything()
    known = KnownBody.objects.filter(neighbour=False)
    ordered = known.order_by(F("closed").desc(nulls_first=True), "opened", "code")
    place = {row.id: at for at, row in enumerate(rows)}
    state = fold(rows, effective=today())
    real = (one for one in said(state, Body) if not one.id.startswith(MADE))
    stated = sorted(real, key=lambda one: place[one.id])
    buying = Counter(one.what.authority for one in said(state.ever(), Contract))
    return Held(
        records=tuple(one.what for one in stated),
        spoken=Counter(row.about for row in rows),
        folder=tuple(ordered.values_list("code", "kind")),
        buying=tuple(code for code, _ in buying.most_common()),
    )


def _lacking(held: Held) -> Iterator[Statement]:
    """Statements of the persons, of the committee that is made up and of its seats, where they are
    not there."""
    for kind, code, payload, about in made_up.made_up():
        yield from _unless(kind, code, payload, about)
    for one in ACCOUNTS:
        person = f"demonstration-{one.name}"
        about = next(iter(held.of(one)), "") or held.sought(SYSTEM) or person
        yield from _unless("person", person, {"person": person}, about)
        if one.seat:
            yield from _unless(*made_up.seat(person, one.seat, one.office, person))


def _unless(kind: str, code: str, payload: Mapping[str, object], about: str) -> Iterator[Statement]:
    name = f"{MADE}{kind}/{code}"
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
