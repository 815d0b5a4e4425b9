"""The savings of one system: schemes and what they are worth, double counting, actuals, targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.funding.savings.checking import Budget, Fault, faults
from commonweal.funding.savings.double import Shared, least, shared
from commonweal.funding.savings.scheme import Period, Scheme, of, periods_of, schemes_of
from commonweal.funding.savings.targets import Target, targets
from commonweal.funding.savings.tracking import Outturn, RunRate, outturn, run_rate, together
from commonweal.funding.savings.worth import Payback, Worth, expected, payback, worth
from commonweal.funding.years import days, label, label_of
from commonweal.people.ground import Ground
from commonweal.records import State

DRAWS = 2_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Position:
    """All that the section, the verb and the answers use.

    `faults` is not empty where the tables cannot be right; then no amount may be used.
    """

    ground: Ground
    schemes: Sequence[Scheme]
    periods: Sequence[Period]
    budgets: Mapping[str, Budget]
    targets: Sequence[Target]
    faults: Sequence[Fault]

    def plan(self, scheme: str) -> list[Period]:
        """The plan of a scheme, in order."""
        return of(self.periods, scheme, "plan")

    @cached_property
    def worths(self) -> list[Worth]:
        """What every scheme is worth."""
        return [worth(held, self.plan(held.id), self.ground.day) for held in self.schemes]

    @cached_property
    def by_year(self) -> dict[tuple[str, str], int]:
        """Planned gross by scheme and financial year."""
        made: dict[tuple[str, str], int] = {}
        for scheme in self.schemes:
            plan = self.plan(scheme.id)
            for year in sorted({y for period in plan for y in _years(period)}):
                start, end = days(year)
                made[scheme.id, year] = sum(p.within(start, end)[0] for p in plan)
        return made

    @cached_property
    def shared(self) -> list[Shared]:
        """Pairs of schemes that may count the same pounds."""
        return shared(self.schemes, self.by_year, self.budgets)

    @property
    def gross(self) -> int:
        """Planned gross of all schemes, double counting and all."""
        return sum(held.gross for held in self.worths)

    @property
    def cost(self) -> int | None:
        """Cost to achieve of all schemes; None where one of them is not known."""
        costs = [held.cost for held in self.worths]
        return None if None in costs else sum(held for held in costs if held is not None)

    @cached_property
    def least_gross(self) -> int:
        """Gross of all schemes with every pound that two may count taken once."""
        return self._least(self.by_year)

    @cached_property
    def least_expected(self) -> int | None:
        """As `least_gross`, of what is expected to be delivered; None where a share lacks."""
        held = self.expected_by_year
        return None if held is None else self._least(held)

    @cached_property
    def expected_by_year(self) -> dict[tuple[str, str], int] | None:
        """Gross that is expected to be delivered, by scheme and financial year."""
        shares = {held.id: held.delivery for held in self.schemes if held.delivery is not None}
        if len(shares) < len(self.schemes):
            return None
        return {
            (scheme, year): expected(pence, shares[scheme])
            for (scheme, year), pence in self.by_year.items()
        }

    def _least(self, pence: Mapping[tuple[str, str], int]) -> int:
        """The fewest different pounds, year by year: a pound of one year is none of another."""
        return sum(self._least_of(pence, year) for year in sorted({y for _, y in pence}))

    def _least_of(self, pence: Mapping[tuple[str, str], int], year: str) -> int:
        pairs = {(held.first, held.second) for held in self.shared if held.year == year}
        return least({s: p for (s, y), p in pence.items() if y == year}, sorted(pairs))

    @cached_property
    def payback(self) -> Payback:
        """Of all schemes together, by the gross."""
        return payback(self.years)

    @cached_property
    def payback_expected(self) -> Payback | None:
        """Of all schemes together, by what is expected to be delivered, no pound counted twice;
        None where a share of delivery lacks."""
        if self.expected_by_year is None:
            return None
        return payback(
            [
                replace(year, gross=self._least_of(self.expected_by_year, label_of(year.start)))
                for year in self.years
            ]
        )

    @cached_property
    def years(self) -> list[Period]:
        """The plans of all schemes together, by financial year."""
        return _merged(self.schemes, self.periods)

    @cached_property
    def rates(self) -> list[RunRate]:
        """Actuals against plan in the year of the day, of schemes with a plan for it."""
        return [
            run_rate(
                held.id,
                self.plan(held.id),
                of(self.periods, held.id, "actual"),
                self.ground.day,
            )
            for held in self.schemes
            if self.by_year.get((held.id, label_of(self.ground.day)), 0)
        ]

    @cached_property
    def outturns(self) -> list[Outturn]:
        """Forecasts of the same schemes."""
        tracked = {held.scheme for held in self.rates}
        return [
            outturn(
                held,
                self.plan(held.id),
                of(self.periods, held.id, "actual"),
                self.ground.day,
                draws=DRAWS,
                seed=self.ground.given.seed,
            )
            for held in self.schemes
            if held.id in tracked
        ]

    @property
    def outturn(self) -> Outturn:
        """The forecast of all of them together."""
        return together(self.outturns)

    @property
    def basis(self) -> Basis:
        """The weakest basis of any scheme or amount."""
        held = [scheme.basis for scheme in self.schemes] + [p.basis for p in self.periods]
        return weakest(*held) if held else Basis.ASSUMED

    @property
    def source_ids(self) -> tuple[str, ...]:
        """Sources of schemes and amounts."""
        held = {s.source for s in self.schemes} | {p.source for p in self.periods}
        return tuple(sorted(held))


def position(ground: Ground, state: State) -> Position:
    """Read the savings of the system's own bodies, and find all that is wrong with them."""
    own = {body.code for body in ground.system.organisations if not body.neighbour}
    schemes = [s for s in schemes_of(ground.tables.get("savings")) if s.body in own]
    ids = {scheme.id for scheme in schemes}
    periods = [p for p in periods_of(ground.tables.get("savings_phasing")) if p.scheme in ids]
    ledger = ground.tables.get("ledger")
    lines = {scheme.ledger_line for scheme in schemes if scheme.ledger_line}
    budgets = {
        row["line"]: Budget(
            line=row["line"], start=row["start"], end=row["end"], pence=abs(row["pence"])
        )
        for row in (
            []
            if ledger is None or not lines
            else ledger.filter(pc.is_in(ledger["line"], pa.array(sorted(lines)))).to_pylist()
        )
    }
    return Position(
        ground=ground,
        schemes=schemes,
        periods=periods,
        budgets=budgets,
        targets=targets(state, ledger, own),
        faults=faults(schemes, periods, budgets),
    )


def _years(period: Period) -> list[str]:
    first = int(label_of(period.start)[:4])
    last = int(label_of(period.end)[:4])
    return [label(year) for year in range(first, last + 1)]


def _merged(schemes: Sequence[Scheme], periods: Sequence[Period]) -> list[Period]:
    """The plans of all schemes by financial year, as one plan without gaps."""
    plans = [p for scheme in schemes for p in of(periods, scheme.id, "plan")]
    if not plans:
        return []
    first = int(label_of(min(p.start for p in plans))[:4])
    last = int(label_of(max(p.end for p in plans))[:4])
    made = []
    for year in range(first, last + 1):
        start, end = days(label(year))
        parts = [p.within(start, end) for p in plans if p.start <= end and p.end >= start]
        costs = [cost for _, cost in parts]
        made.append(
            Period(
                scheme="",
                start=start,
                end=end,
                kind="plan",
                gross=sum(gross for gross, _ in parts),
                cost=None if None in costs else sum(c for c in costs if c is not None),
            )
        )
    return made
