"""Whether a baseline is the figure that the data at hand hold of its period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding, Status
from commonweal.evidence.words import joined
from commonweal.records.kinds.outcome_contracts import Baseline, ContractOutcome

if TYPE_CHECKING:
    from commonweal.contracts.terms.measured import HeldValue

BASELINE, MEASURABLE = "contract-baseline", "contract-measurable"
#: Names under which folders hold how many live in an area.
RESIDENTS = ("residents", "resident population")


def baseline_findings(
    outcome: ContractOutcome,
    mine: Iterable[HeldValue],
    residents: Sequence[HeldValue],
    clause: str,
    law: Law,
) -> Iterable[Finding]:
    """Whether a baseline is a figure of the data: of several bodies the mean of theirs, each
    weighted by its people.

    A mean of rounded figures is known as exactly as they are. Weighted by residents, where the
    people of the figure itself (its denominators) are not held, the mean of a rate of residents is
    exact and stops a signature; that of others is only near, and deserves a look.

    Parameters
    ----------
    outcome, clause, law
        The outcome, the clause of its baseline, and the rules.
    mine
        What is held of its indicator, of those whose figures count.
    residents
        How many live in areas.
    """
    stated = outcome.baseline
    if stated is None:
        return
    same = {one.about: one for one in mine if (one.start, one.end) == (stated.start, stated.end)}
    if not same:
        text = f"{outcome.title}: the data at hand hold nothing of the period of the baseline."
        yield law.warns(MEASURABLE, clause, text, "See where the baseline comes from.")
        return
    values, half = [one.value for one in same.values()], _half(stated.value)
    low, high = min(values), max(values)
    if not low - half <= stated.value <= high + half:
        told = f"{low:g}" if low == high else f"{low:g} to {high:g}"
        yield law.fails(BASELINE, clause, _other(outcome, stated, told), DO)
    elif low < high or set(outcome.of) - set(same):
        yield _pooled(outcome, stated, same, residents, clause, law)


DO = "Correct the baseline, or its period."


def _pooled(
    outcome: ContractOutcome,
    stated: Baseline,
    same: dict[str, HeldValue],
    residents: Sequence[HeldValue],
    clause: str,
    law: Law,
) -> Finding:
    bodies = sorted(set(outcome.of) | set(same))
    own = all(about in same and same[about].people for about in bodies)
    people = {
        about: same[about].people if own else _living(about, residents, stated)
        for about in bodies
        if about in same
    }
    absent = [about for about in bodies if not people.get(about)]
    if absent:
        text = (
            f"{outcome.title}: whether the baseline of {stated.value:g} is the figure of "
            f"{joined(bodies)} together is not known: their values and people are not held of "
            f"{joined(absent)}."
        )
        do = "Bring the people counted (denominator) into the folder, or work it out by hand."
        return law.finding(BASELINE, clause, "not known", text, do)
    whole = sum(number or 0.0 for number in people.values())
    weights = {about: (people[about] or 0.0) / whole for about in bodies}
    mean = sum(same[about].value * weights[about] for about in bodies)
    near = _half(stated.value) + sum(_half(same[about].value) * weights[about] for about in bodies)
    by = "people counted" if own else "residents"
    told = f"{mean:.6g} for {joined(bodies)} together (weighted by {by})"
    if abs(stated.value - mean) <= near:
        text = f"{outcome.title}: the baseline is {stated.value:g}; the data at hand say {told}."
        return law.holds(BASELINE, clause, text)
    exact = own or "residents" in same[bodies[0]].unit
    status: Status = "fails" if exact else "warns"
    return law.finding(BASELINE, clause, status, _other(outcome, stated, told), DO)


def _other(outcome: ContractOutcome, stated: Baseline, told: str) -> str:
    return (
        f"{outcome.title}: the baseline is {stated.value:g}, and the data at hand say {told} for "
        "the same period."
    )


def _living(about: str, residents: Sequence[HeldValue], stated: Baseline) -> float | None:
    """How many lived in an area, as counted last by the end of the baseline, otherwise first."""
    mine = sorted((one for one in residents if one.about == about), key=lambda one: one.end)
    before = [one for one in mine if one.start <= stated.end]
    return (before[-1:] or mine[:1])[0].value if mine else None


def _half(number: float) -> float:
    """Half of the last digit that a number is written with: within it others are rounded to it."""
    exponent = int(Decimal(str(number)).as_tuple().exponent)
    return float(Decimal(1).scaleb(exponent) / 2)
