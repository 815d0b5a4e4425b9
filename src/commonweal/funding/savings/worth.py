"""What a scheme is worth: gross, cost to achieve, net, risk-adjusted, payback, a year in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.funding.savings.scheme import Period, Scheme
from commonweal.funding.years import days, label_of
from commonweal.system.apportionment import exact

#: What stands for a payback that is not reached.
NEVER = "not within the plan"


def expected(gross: int, delivery: float) -> int:
    """The part of a gross saving that is expected to be delivered, in whole pence.

    Raises
    ------
    ValueError
        When the share does not lie from 0 to 1.

    Examples
    --------
    >>> expected(1_000_001, 0.7)
    700001
    """
    if not 0.0 <= delivery <= 1.0:
        raise ValueError(f"delivery {delivery}: give a share from 0 to 1")
    return round(gross * exact(delivery))


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """When the savings so far have covered the costs so far, for good.

    `months` counts the months begun from the first day of the first period to the end of the
    period in which it happens; None with the reason in `text`.
    """

    months: int | None
    end: date | None
    text: str

    @property
    def years(self) -> float | None:
        """Months as years."""
        return None if self.months is None else self.months / 12.0


def payback(periods: Sequence[Period], delivery: float = 1.0) -> Payback:
    """When a scheme pays back: the end of the first period from which on the sum of savings less
    costs never falls below zero again.

    Parameters
    ----------
    periods
        Of one kind, in order; nothing is read into years beyond them.
    delivery
        Share of the gross that counts.

    Examples
    --------
    >>> def year(first: int, gross: int, cost: int) -> Period:
    ...     return Period(scheme="s", start=date(first, 4, 1), end=date(first + 1, 3, 31),
    ...                   kind="plan", gross=gross, cost=cost)
    >>> plan = [year(2019, 0, 500), year(2020, 400, 0), year(2021, 400, 0)]
    >>> payback(plan).months, payback(plan, 0.5).text
    (36, 'not within the plan')
    """
    if any(period.cost is None for period in periods):
        return Payback(months=None, end=None, text="the cost to achieve is not known")
    if not periods:
        return Payback(months=None, end=None, text="no plan is held")
    if not any(period.cost for period in periods):
        return Payback(months=0, end=None, text="nothing to pay back")
    sums, so_far = [], 0
    for period in periods:
        so_far += expected(period.gross, delivery) - (period.cost or 0)
        sums.append(so_far)
    if sums[-1] < 0:
        return Payback(months=None, end=None, text=NEVER)
    last_below = max((i for i, held in enumerate(sums) if held < 0), default=-1)
    # Where the sum is never below zero, it is paid back in the first period that costs.
    first_cost = next(i for i, period in enumerate(periods) if period.cost)
    at = max(last_below + 1, first_cost)
    begun, end = periods[0].start, periods[at].end
    months = (end.year - begun.year) * 12 + end.month - begun.month + 1
    return Payback(months=months, end=end, text=f"{months} month{'s' if months != 1 else ''}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """The amounts of one scheme over its plan, in pence.

    Parameters
    ----------
    gross, cost, net
        Over all periods of the plan; cost and net None where a cost is not known.
    expected, expected_low, expected_high
        Risk-adjusted: gross times the share of delivery, less cost; None where either lacks.
    in_year
        Gross of the financial year asked about.
    full_year
        Gross of the last whole financial year planned, for a recurrent scheme; None otherwise.
    payback, payback_expected
        By the gross, and by what is expected to be delivered (None without a share).
    """

    scheme: Scheme
    gross: int
    cost: int | None
    net: int | None
    expected: int | None
    expected_low: int | None
    expected_high: int | None
    in_year: int
    full_year: int | None
    payback: Payback
    payback_expected: Payback | None


def worth(scheme: Scheme, plan: Sequence[Period], on: date) -> Worth:
    """What a scheme is worth by its plan, and in the financial year of a day."""
    gross = sum(period.gross for period in plan)
    costs = [period.cost for period in plan]
    cost = None if None in costs else sum(held for held in costs if held is not None)

    def less(share: float | None) -> int | None:
        return None if share is None or cost is None else expected(gross, share) - cost

    start, end = days(label_of(on))
    return Worth(
        scheme=scheme,
        gross=gross,
        cost=cost,
        net=None if cost is None else gross - cost,
        expected=less(scheme.delivery),
        expected_low=less(scheme.delivery_low),
        expected_high=less(scheme.delivery_high),
        in_year=sum(period.within(start, end)[0] for period in plan),
        full_year=full_year(plan) if scheme.recurrent else None,
        payback=payback(plan),
        payback_expected=None if scheme.delivery is None else payback(plan, scheme.delivery),
    )


def full_year(plan: Sequence[Period]) -> int | None:
    """Gross of the last financial year that the plan covers whole, or None.

    Examples
    --------
    >>> half = Period(scheme="s", start=date(2019, 10, 1), end=date(2020, 3, 31), kind="plan",
    ...               gross=5)
    >>> next_ = Period(scheme="s", start=date(2020, 4, 1), end=date(2021, 3, 31), kind="plan",
    ...                gross=12)
    >>> full_year([half, next_]), full_year([half])
    (12, None)
    """
    for last in reversed(plan):
        start, end = days(label_of(last.end))
        covered = sum(
            (min(p.end, end) - max(p.start, start)).days + 1
            for p in plan
            if p.start <= end and p.end >= start
        )
        if covered == (end - start).days + 1:
            return sum(period.within(start, end)[0] for period in plan)
    return None
