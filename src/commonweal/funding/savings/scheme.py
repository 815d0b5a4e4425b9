"""Savings schemes and their amounts by period, as the tables of a folder have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from commonweal.evidence import Basis
from commonweal.system.money import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scheme.

    Parameters
    ----------
    id, name, body, owner
        What it is, whose money it saves, and the office that answers for it.
    decided, start
        Day of the decision, None while there is none, and first day on which it saves.
    recurrent
        Whether the saving comes again every year.
    delivery, delivery_low, delivery_high
        Share of the gross expected to be delivered, from 0 to 1, with its least and greatest.
    ledger_line, cohort, contract
        Which pounds it saves: the budget line, the patients, the contract line; empty where not
        said.
    """

    id: str
    name: str
    body: str
    owner: str
    start: date
    recurrent: bool
    decided: date | None = None
    delivery: float | None = None
    delivery_low: float | None = None
    delivery_high: float | None = None
    ledger_line: str = ""
    cohort: str = ""
    contract: str = ""
    basis: Basis = Basis.ASSUMED
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What a scheme saves and costs in one period; `kind` is plan, forecast or actual.

    `gross` is pence before the cost to achieve it, `cost` pence or None where it is not known.
    """

    scheme: str
    start: date
    end: date
    kind: str
    gross: int
    cost: int | None = None
    basis: Basis = Basis.ASSUMED
    source: str = ""

    @property
    def days(self) -> int:
        """Days of the period, both ends counted."""
        return (self.end - self.start).days + 1

    def within(self, start: date, end: date) -> tuple[int, int | None]:
        """Gross and cost of the days that lie in a span: shared out by days, to the penny.

        Examples
        --------
        >>> year = Period(scheme="s", start=date(2019, 4, 1), end=date(2020, 3, 31), kind="plan",
        ...               gross=36600, cost=366)
        >>> year.within(date(2019, 4, 1), date(2019, 4, 30))
        (3000, 30)
        """
        first, last = max(self.start, start), min(self.end, end)
        inside = max(0, (last - first).days + 1)
        if inside == self.days:
            return self.gross, self.cost
        weights = {"in": inside, "out": self.days - inside}
        cost = None if self.cost is None else share_out(self.cost, weights)["in"]
        return share_out(self.gross, weights)["in"], cost


def schemes_of(table: pa.Table | None) -> list[Scheme]:
    """The rows of the table savings, in order of their ids."""
    if table is None:
        return []
    made = [
        Scheme(
            id=row["scheme"],
            name=row["name"],
            body=row["body"],
            owner=row["owner"],
            start=row["start"],
            decided=row["decided"],
            recurrent=row["recurrent"],
            delivery=row["delivery"],
            delivery_low=row["delivery_low"],
            delivery_high=row["delivery_high"],
            ledger_line=row["ledger_line"] or "",
            cohort=row["cohort"] or "",
            contract=row["contract"] or "",
            basis=Basis(row["basis"]),
            source=row["source"],
            note=row["note"] or "",
        )
        for row in table.to_pylist()
    ]
    return sorted(made, key=lambda scheme: scheme.id)


def periods_of(table: pa.Table | None) -> list[Period]:
    """The rows of the table savings_phasing, by scheme, kind and day."""
    if table is None:
        return []
    made = [
        Period(
            scheme=row["scheme"],
            start=row["start"],
            end=row["end"],
            kind=row["kind"],
            gross=row["gross_pence"],
            cost=row["cost_pence"],
            basis=Basis(row["basis"]),
            source=row["source"],
        )
        for row in table.to_pylist()
    ]
    return sorted(made, key=lambda period: (period.scheme, period.kind, period.start))


def of(periods: Iterable[Period], scheme: str, kind: str) -> list[Period]:
    """The periods of a scheme of one kind, in order."""
    found = [held for held in periods if held.scheme == scheme and held.kind == kind]
    return sorted(found, key=lambda held: held.start)


def gross_within(periods: Sequence[Period], start: date, end: date) -> int:
    """Gross pence of periods in a span."""
    return sum(period.within(start, end)[0] for period in periods)
