"""Organisations, money and days of our own records in the words of the standard."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from commonweal.records import State, said
from commonweal.records.kinds import Body, Organisation, ProviderOwner
from commonweal.records.kinds.bodies import ISSUERS

Thing = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Organisations:
    """Names, identifiers and owners of organisations, by code and by name.

    Parameters
    ----------
    clean
        Takes out of words whoever is not named in public.
    """

    clean: Callable[[str], str]
    names: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, state: State, clean: Callable[[str], str], names: Mapping[str, str]
    ) -> Organisations:
        """What a state knows of organisations, and what the folder calls the others."""
        names = {**names, **{one.what.body: one.what.name for one in said(state, Body)}}
        ids: dict[str, tuple[str, ...]] = {}
        for held in said(state, Organisation):
            names.setdefault(held.what.organisation, held.what.name)
            for name in (held.what.organisation, held.what.name):
                ids[name] = held.what.ids
        owners = {one.what.organisation: one.what.owner for one in said(state, ProviderOwner)}
        return cls(clean, names, ids, owners)

    def party(self, name: str, ids: Iterable[str], roles: list[str], *, hidden: bool) -> Thing:
        """An organisation as a party; hidden, nothing but that it is withheld."""
        if hidden:
            return {"id": "withheld", "name": "[redacted]", "roles": roles}
        told = self.clean(self.names.get(name, name))
        found = tuple(ids) or self.ids.get(name, ())
        identifiers = [_identifier(one) for one in found]
        party: Thing = {"id": _party_id(self.clean(name), identifiers), "name": told}
        if identifiers:
            party["identifier"] = {**identifiers[0], "legalName": told}
        if identifiers[1:]:
            party["additionalIdentifiers"] = identifiers[1:]
        if name in self.owners:
            party["details"] = {"vcse": self.owners[name] == "voluntary"}
        return {**party, "roles": roles}


def _identifier(identifier: str) -> Thing:
    kind, value = identifier.split(":", 1)
    _, scheme = ISSUERS[kind]
    return {"scheme": scheme, "id": value} if scheme else {"id": value}


def _party_id(name: str, identifiers: list[Thing]) -> str:
    """Scheme and number of the first identifier that has a scheme; otherwise the name, as local."""
    for one in identifiers:
        if "scheme" in one:
            return f"{one['scheme']}-{one['id']}"
    return f"local-{name}"


def reference(party: Thing) -> Thing:
    """A party as others refer to it."""
    return {"id": party["id"], "name": party["name"]}


def pounds(pence: int) -> Thing:
    """Whole pence as a value of the standard: whole pounds as a whole number.

    Examples
    --------
    >>> pounds(1050), pounds(200000)
    ({'amount': 10.5, 'currency': 'GBP'}, {'amount': 2000, 'currency': 'GBP'})
    """
    whole, rest = divmod(pence, 100)
    return {"amount": pence / 100 if rest else whole, "currency": "GBP"}


def first_moment(day: date) -> str:
    """A day as the standard has it."""
    return f"{day.isoformat()}T00:00:00Z"


def period(starts: date | None, ends: date | None, until: date | None = None) -> Thing:
    """From when to when, and until when it may be extended; empty where neither is known."""
    told: Thing = {}
    if starts is not None:
        told["startDate"] = first_moment(starts)
    if ends is not None:
        told["endDate"] = f"{ends.isoformat()}T23:59:59Z"
    if until is not None:
        told["maxExtentDate"] = f"{until.isoformat()}T23:59:59Z"
    return told
