"""How much hangs on each provider: value of a year by provider, and services with one provider."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.contracts.register.held import Held
from commonweal.records.kinds.contracts import Owner


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider on a day.

    Parameters
    ----------
    provider, owner
        Its name, and who owns it.
    contracts, services
        How many contracts run, and for which services that are stated.
    annual_pence
        Their value in a year, of those whose value is known.
    without_value
        How many of them have no known value of a year.
    share
        Of all that is known; None where nothing is.
    worked_out
        Whether any of that value was worked out from a whole.
    """

    provider: str
    owner: Owner | None
    contracts: int
    services: tuple[str, ...]
    annual_pence: int
    without_value: int
    share: float | None
    worked_out: bool

    @property
    def known_pence(self) -> int | None:
        """Value of a year; None where of none of its contracts it is known."""
        return self.annual_pence if self.without_value < self.contracts else None

    @property
    def known_share(self) -> float | None:
        """Share of all that is known; None where of none of its contracts the value is."""
        return self.share if self.without_value < self.contracts else None


@dataclass(frozen=True, slots=True)
class Service:
    """A service on a day: its providers and how concentrated they are.

    Parameters
    ----------
    service, providers
        Which, and who provides it under a contract on record.
    annual_pence
        Value of a year of those that are known; None where any is not.
    concentration
        Sum of squared shares of that value (Herfindahl and Hirschman): 1 where one holds all of it.
    """

    service: str
    providers: tuple[str, ...]
    annual_pence: int | None
    concentration: float | None

    @property
    def single(self) -> bool:
        """Whether one provider alone holds it."""
        return len(self.providers) == 1


def providers(held: Iterable[Held], on: date) -> tuple[Provider, ...]:
    """Providers with a contract that runs on a day, the largest value of a year first.

    A provider is one by its identifier under whatever names, otherwise by its name.
    """
    by_provider: dict[str, list[Held]] = {}
    for one in held:
        if one.runs_on(on):
            by_provider.setdefault(one.who, []).append(one)
    total = sum(one.annual_pence or 0 for group in by_provider.values() for one in group)
    found = []
    for group in by_provider.values():
        value = sum(one.annual_pence or 0 for one in group)
        found.append(
            Provider(
                group[0].provider,
                group[0].owner,
                len(group),
                tuple(sorted({one.service for one in group if one.service})),
                value,
                sum(one.annual_pence is None for one in group),
                value / total if total else None,
                any(one.worked_out for one in group),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.annual_pence, one.provider)))


def services(held: Iterable[Held], on: date) -> tuple[Service, ...]:
    """Services with a contract that runs on a day, those with fewest providers first."""
    by_name: dict[str, list[Held]] = {}
    for one in held:
        if one.service and one.runs_on(on):
            by_name.setdefault(one.service, []).append(one)
    found = [_service(name, group) for name, group in by_name.items()]
    return tuple(sorted(found, key=lambda one: (len(one.providers), one.service)))


def _service(name: str, group: Sequence[Held]) -> Service:
    values: dict[str, int] = {}
    names: dict[str, str] = {}
    for one in group:
        names.setdefault(one.who, one.provider)
        values[one.who] = values.get(one.who, 0) + (one.annual_pence or 0)
    known = all(one.annual_pence is not None for one in group)
    total = sum(values.values())
    squares = sum((value / total) ** 2 for value in values.values()) if known and total else None
    if len(values) == 1:
        squares = 1.0
    return Service(name, tuple(sorted(names.values())), total if known else None, squares)
