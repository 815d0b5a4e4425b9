"""What is wrong with savings schemes: every fault at once, each with its row and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from commonweal.funding.savings.scheme import Period, Scheme, gross_within, of
from commonweal.funding.years import days, label_of
from commonweal.system.money import format_pounds


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A line of the ledger whose pounds a scheme saves; `pence` without its sign."""

    line: str
    start: date
    end: date
    pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong: in which table and row, and the rule that it breaks."""

    table: str
    row: str
    column: str
    value: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.column} {self.value!r}: {self.message}"


class SavingsError(ValueError):
    """Savings that cannot be right; `faults` has all that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


def check(
    schemes: Sequence[Scheme], periods: Sequence[Period], budgets: Mapping[str, Budget]
) -> None:
    """Refuse savings that cannot be right.

    Raises
    ------
    SavingsError
        With every fault.
    """
    found = faults(schemes, periods, budgets)
    if found:
        raise SavingsError(found)


def faults(
    schemes: Sequence[Scheme], periods: Sequence[Period], budgets: Mapping[str, Budget]
) -> list[Fault]:
    """All faults: of schemes, of their periods, and of what is saved on one budget line.

    Parameters
    ----------
    schemes, periods
        All of them.
    budgets
        Lines of the ledger by id; a scheme's line that is not among them is a fault.
    """
    found = [fault for scheme in schemes for fault in _of_scheme(scheme)]
    ids = [scheme.id for scheme in schemes]
    found += [
        _fault("savings", scheme, "scheme", scheme, "twice", "stands twice; give each its own id")
        for scheme in sorted({i for i in ids if ids.count(i) > 1})
    ]
    for period in periods:
        found += _of_period(period, set(ids))
    for scheme in schemes:
        found += _of_phasing(scheme, periods)
    return found + _of_lines(schemes, periods, budgets)


def _fault(table: str, row: str, column: str, value: object, rule: str, message: str) -> Fault:
    return Fault(table=table, row=row, column=column, value=str(value), rule=rule, message=message)


def _of_scheme(scheme: Scheme) -> list[Fault]:
    found = []
    if not scheme.owner.strip():
        found.append(
            _fault("savings", scheme.id, "owner", "", "owner", "is empty; name the office")
        )
    if scheme.decided is not None and scheme.start < scheme.decided:
        found.append(
            _fault(
                "savings",
                scheme.id,
                "start",
                scheme.start,
                "decided first",
                f"the saving starts before its decision of {scheme.decided}; correct one of them",
            )
        )
    shares = {
        "delivery_low": scheme.delivery_low,
        "delivery": scheme.delivery,
        "delivery_high": scheme.delivery_high,
    }
    found += [
        _fault("savings", scheme.id, name, share, "share", "give a share from 0 to 1")
        for name, share in shares.items()
        if share is not None and not 0.0 <= share <= 1.0
    ]
    held = [share for share in shares.values() if share is not None]
    if held != sorted(held):
        found.append(
            _fault(
                "savings",
                scheme.id,
                "delivery",
                held,
                "ordered",
                "put the least, the expected and the greatest share in this order",
            )
        )
    return found


def _of_period(period: Period, known: set[str]) -> list[Fault]:
    row = f"{period.scheme} {period.kind} {period.start}"
    found = []
    if period.scheme not in known:
        found.append(
            _fault(
                "savings_phasing",
                row,
                "scheme",
                period.scheme,
                "known scheme",
                "no such scheme in savings; add it or correct the id",
            )
        )
    if period.end < period.start:
        found.append(
            _fault(
                "savings_phasing", row, "end", period.end, "ordered", "the period ends before it "
                "starts; correct one of them",
            )
        )  # fmt: skip
    for name, pence in (("gross_pence", period.gross), ("cost_pence", period.cost)):
        # Values may come from a notebook, where nothing has checked their types.
        if pence is not None and pence != int(pence):
            message = "is a part of a penny; give whole pence"
            found.append(_fault("savings_phasing", row, name, pence, "whole pence", message))
        if pence is not None and pence < 0:
            message = "is below zero; a saving that is lost is a smaller saving, a cost is a cost"
            found.append(_fault("savings_phasing", row, name, pence, "not negative", message))
    return found


def _of_phasing(scheme: Scheme, periods: Sequence[Period]) -> list[Fault]:
    plan = of(periods, scheme.id, "plan")
    found = [*_unplanned(scheme, plan), *_late(plan, of(periods, scheme.id, "actual"))]
    for kind in ("plan", "forecast", "actual"):
        held = of(periods, scheme.id, kind)
        for earlier, later in pairwise(held):
            row = f"{scheme.id} {kind} {later.start}"
            wanted = earlier.end + timedelta(days=1)
            if later.start > wanted:
                found.append(
                    _fault(
                        "savings_phasing",
                        row,
                        "start",
                        later.start,
                        "no gap",
                        f"nothing is held from {wanted} to {later.start - timedelta(days=1)}; add "
                        "that period, with 0 where nothing is saved",
                    )
                )
            if later.start < wanted:
                found.append(
                    _fault(
                        "savings_phasing",
                        row,
                        "start",
                        later.start,
                        "no overlap",
                        f"the period before lasts to {earlier.end}; no day may be counted twice",
                    )
                )
        found += [
            _fault(
                "savings_phasing",
                f"{scheme.id} {kind} {period.start}",
                "gross_pence",
                period.gross,
                "not before the start",
                f"is saved before the scheme starts on {scheme.start}; correct one of them",
            )
            for period in held
            if period.gross > 0 and period.end < scheme.start
        ]
    return found


def _unplanned(scheme: Scheme, plan: Sequence[Period]) -> list[Fault]:
    """A scheme without amounts saves what nobody knows, and not nothing."""
    if plan:
        return []
    message = "no plan is held; add its periods (kind plan), with 0 where nothing is saved"
    return [_fault("savings_phasing", scheme.id, "scheme", scheme.id, "planned", message)]


def _late(plan: Sequence[Period], actual: Sequence[Period]) -> list[Fault]:
    """Actuals that begin in the course of a year in which something was planned before."""
    if not plan or not actual:
        return []
    first, _ = days(label_of(actual[0].start))
    before = actual[0].start - timedelta(days=1)
    if before < first or not gross_within(plan, first, before):
        return []
    begun = max(first, plan[0].start)
    message = (
        f"savings were planned from {begun}, and no actual is held to {before}; add it, with 0 "
        "where nothing was saved"
    )
    row = f"{actual[0].scheme} actual {actual[0].start}"
    return [_fault("savings_phasing", row, "start", actual[0].start, "no gap", message)]


def _of_lines(
    schemes: Iterable[Scheme], periods: Sequence[Period], budgets: Mapping[str, Budget]
) -> list[Fault]:
    on: dict[str, list[Scheme]] = {}
    for scheme in schemes:
        if scheme.ledger_line:
            on.setdefault(scheme.ledger_line, []).append(scheme)
    found = []
    for line, saving in sorted(on.items()):
        rows = ", ".join(scheme.id for scheme in saving)
        budget = budgets.get(line)
        if budget is None:
            message = "no such line in the ledger; add it or correct the id"
            found.append(_fault("savings", rows, "ledger_line", line, "known line", message))
            continue
        saved = sum(
            gross_within(of(periods, scheme.id, "plan"), budget.start, budget.end)
            for scheme in saving
        )
        if saved > budget.pence:
            found.append(
                _fault(
                    "savings",
                    rows,
                    "ledger_line",
                    line,
                    "no more than the line holds",
                    f"{format_pounds(saved)} is to be saved on a line of "
                    f"{format_pounds(budget.pence)}; a pound is counted twice or the plan is wrong",
                )
            )
    return found
