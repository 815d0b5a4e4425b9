"""How well partners settle issues between themselves: counts, shares in time, days to settle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.contracts.issues.tracking import Clock, Issue


@dataclass(frozen=True, slots=True)
class Measures:
    """What a partnership did with its issues.

    Parameters
    ----------
    partnership
        Which one.
    raised, running, settled, escalated, withdrawn
        Issues: in all, still before the partners, settled by them, taken to another body, dropped.
    without_owner
        Running issues that nobody took on.
    late
        Running issues of which a clock is over what was agreed.
    owned_in_time, settled_in_time
        (in time, of how many whose clock is decided); issues without an agreed time do not count.
    median_days
        Days by which half of the issues are settled; None where fewer are.
    """

    partnership: str
    raised: int
    running: int
    settled: int
    escalated: int
    withdrawn: int
    without_owner: int
    late: int
    owned_in_time: tuple[int, int]
    settled_in_time: tuple[int, int]
    median_days: float | None


def measures(found: Sequence[Issue]) -> tuple[Measures, ...]:
    """The measures of each partnership, by its name.

    Parameters
    ----------
    found
        Issues of any partnerships, on one day.
    """
    names = sorted({one.what.partnership for one in found})
    return tuple(
        _of(name, [one for one in found if one.what.partnership == name]) for name in names
    )


def median_days(found: Sequence[Issue]) -> float | None:
    """Days by which half of the issues are settled by the partners, open ones counted.

    The smallest day on which the product-limit estimate of those not yet settled is at most one
    half: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete observations, Journal
    of the American Statistical Association 53 (1958), from memory and not verified; worked out by
    `scipy.stats.ecdf`. Issues that still run, were escalated or withdrawn are censored on their
    last day: to leave them out would make slow partnerships look quick.

    Parameters
    ----------
    found
        Issues on one day.

    Returns
    -------
    float | None
        None where fewer than half are settled by any day.
    """
    from scipy.stats import CensoredData, ecdf

    done = [float(one.settling.taken) for one in found if one.stands == "settled"]
    other = [float(one.settling.taken) for one in found if one.stands != "settled"]
    if not done:
        return None
    left = ecdf(CensoredData(uncensored=done, right=other)).sf
    reached = left.quantiles[left.probabilities <= 0.5 + 1e-12]
    return float(reached[0]) if len(reached) else None


def _of(name: str, found: Sequence[Issue]) -> Measures:
    stands = [one.stands for one in found]
    running = [one for one in found if one.running]
    return Measures(
        partnership=name,
        raised=len(found),
        running=len(running),
        settled=stands.count("settled"),
        escalated=stands.count("escalated"),
        withdrawn=stands.count("withdrawn"),
        without_owner=sum(one.owner is None for one in running),
        late=sum(one.settling.late > 0 or one.owning.late > 0 for one in running),
        owned_in_time=_in_time([one.owning for one in found]),
        settled_in_time=_in_time([one.settling for one in found if one.stands != "withdrawn"]),
        median_days=median_days(found),
    )


def _in_time(clocks: Sequence[Clock]) -> tuple[int, int]:
    decided = [one.in_time for one in clocks if one.in_time is not None]
    return sum(decided), len(decided)
