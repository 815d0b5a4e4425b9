"""What is found of contracts in words and plain rows, for the page, the terminal and programmes."""

from __future__ import annotations

from commonweal.contracts.monitoring.backtest import Tested
from commonweal.contracts.monitoring.failing import Failing
from commonweal.contracts.monitoring.series import Fault
from commonweal.contracts.monitoring.watching import FEWEST, Portfolio, Watched
from commonweal.evidence.words import counted
from commonweal.stats.cusum import average_points

#: Decimals of sums and shares in plain rows.
_PLACES = 4


def row(one: Watched) -> dict[str, object]:
    """A series with what is said of it."""
    held = one.series
    return {
        "contract": held.contract,
        "outcome": held.name,
        "unit": held.unit,
        "better": held.better,
        "points": len(held),
        "first": held.starts[0],
        "last": held.ends[-1],
        "last_value": float(held.values[-1]),
        "target": held.last_target,
        "meets_target": held.last_met,
        "status": one.status,
        "warnings": [
            {
                "kind": warned.kind,
                "point": warned.at + 1,
                "period_end": warned.period_end,
                "seen_with_point": warned.seen_at + 1,
                "published": warned.published,
            }
            for warned in one.warnings
        ],
        "basis": list(held.basis),
    }


def tested_row(one: Tested) -> dict[str, object]:
    """What could be seen of a series, and when."""
    return {
        "contract": one.series.contract,
        "outcome": one.series.name,
        "points_with_a_day": one.dated,
        "warned": one.warned,
        "kind": one.kind,
        "cannot_be_dated": one.cannot or None,
        "ended": one.ended,
        "days_before_end": one.days_before,
    }


def failing_row(one: Failing) -> dict[str, object]:
    """A simulated failure."""
    return {
        "contract": one.series.contract,
        "outcome": one.series.name,
        "basis": "simulated",
        "from": one.start,
        "months": one.months,
        "from_value": one.series.last_target,
        "to_value": float(one.series.values[-1]),
        "spread_assumed": one.spread,
        "days_to_publish_assumed": one.delay,
        "share_warned": round(one.warned, _PLACES),
        "warned_5": one.early,
        "warned_50": one.middle,
        "warned_95": one.late,
    }


def fault_row(one: Fault) -> dict[str, object]:
    """What cannot be charted."""
    return {"contract": one.contract, "outcome": one.outcome, "text": one.text, "do": one.do}


def rate(found: Portfolio) -> str:
    """The stated chance of a false alarm, in words."""
    if found.limit is None:
        return f"No series has the {FEWEST} points and the direction that a chart needs."
    return (
        f"Each outcome has a chart against its own past, and a second against its target where it "
        f"has one; {counted(found.charts, 'chart')} in all. Together they have one chance of a "
        "false alarm: if nothing changed, any of them "
        f"would warn within {found.points} points of each with a chance of {found.chance:.0%} "
        f"(limit {found.limit:.2f} standard deviations). {_told(found.limit)}"
    )


def found_after(limit: float) -> dict[str, float]:
    """Points until a change of so many standard deviations is found, on average, where the level
    before is well known; with few points before the change it takes longer.

    Examples
    --------
    >>> found_after(6.3)
    {'1': 13.0, '2': 4.9, '3': 3.1}
    """
    return {str(shift): round(average_points(limit, shift=shift), 1) for shift in (1, 2, 3)}


def _told(limit: float) -> str:
    one, two, three = found_after(limit).values()
    return (
        f"After a long steady time a change for the worse of one standard deviation is found after "
        f"{one:.0f} points on average, of two after {two:.0f}, of three after {three:.0f}; after a "
        "short one later."
    )
