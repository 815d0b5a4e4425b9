"""Whether the data at hand measure what a contract pays for, for those whom it serves."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Literal

import pyarrow as pa

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding
from commonweal.contracts.terms.held_baseline import MEASURABLE, RESIDENTS, baseline_findings
from commonweal.contracts.terms.noise import INTERVAL, PowerRow
from commonweal.evidence.words import joined, years
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import ContractOutcome

#: Fewer periods say nothing of how far a figure moves.
FEWEST_PERIODS = 3
#: The tables that measure outcomes, and the column that names what is measured.
TABLES = {"indicators": "indicator", "outcomes": "outcome"}
Better = Literal["higher", "lower"]
#: Which way is better, by indicator.
Polarities = Mapping[str, Better]


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A value that the data hold of an indicator, and of how many people where that is held."""

    about: str
    start: date
    end: date
    value: float
    unit: str
    basis: str
    people: float | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """What the data at hand measure.

    Parameters
    ----------
    values
        By indicator, what is held of it, and how many live in areas; without the parts of a whole
        (categories).
    polarities
        Which way is better, of the indicators that have a reviewed definition.
    """

    values: Mapping[str, tuple[HeldValue, ...]]
    polarities: Polarities


def measured(
    terms: OutcomeContract,
    tables: Mapping[str, pa.Table | None],
    polarities: Polarities | None = None,
) -> Measured:
    """What the tables of a folder hold of the indicators of a contract.

    Parameters
    ----------
    terms
        The contract.
    tables
        The tables `indicators` and `outcomes`, as far as they are held.
    polarities
        Which way is better, of indicators that have a reviewed definition.
    """
    wanted = pa.array(sorted({*RESIDENTS, *(one.indicator for one in terms.outcomes)}))
    found: dict[str, list[HeldValue]] = {}
    for name, column in TABLES.items():
        held = tables.get(name)
        if held is None or not held.num_rows:
            continue
        kept = held.filter(pa.compute.is_in(held[column], value_set=wanted))
        for row in kept.to_pylist():
            if row.get("category") or row["value"] is None:
                continue
            found.setdefault(row[column], []).append(
                HeldValue(
                    row["about"],
                    row["start"],
                    row["end"],
                    float(row["value"]),
                    row["unit"] or "",
                    row["basis"] or "",
                    row.get("denominator"),
                )
            )
    values = {
        indicator: tuple(sorted(rows, key=lambda one: (one.end, one.start, one.about)))
        for indicator, rows in found.items()
    }
    return Measured(values, polarities or {})


def measured_findings(
    terms: OutcomeContract, held: Measured, law: Law, rows: Iterable[PowerRow] = ()
) -> Iterable[Finding]:
    """Whether each outcome can be measured in the data at hand.

    Parameters
    ----------
    terms, held, law
        The contract, what the data measure, and the rules on its day.
    rows
        What chance does to each outcome, to set what the data did by themselves beside it.
    """
    errors = {one.outcome: one.error for one in rows}
    for at, outcome in enumerate(terms.outcomes, start=1):
        clause = f"outcomes[{at}].indicator"
        yield from _polarity(outcome, held, clause, law)
        every = held.values.get(outcome.indicator, ())
        if not every:
            text = (
                f"{outcome.title}: {outcome.indicator!r} is not measurable in the data at hand: "
                "no table holds it."
            )
            do = "Bring the figures into the folder, or pay for what is measured."
            yield law.fails(MEASURABLE, clause, text, do)
            continue
        whom = outcome.of or (*terms.population.registered_with, terms.partnership)
        absent = _absent(outcome, every, whom)
        if absent:
            about = joined(sorted({one.about for one in every})[:3])
            text = (
                f"{outcome.title}: {outcome.indicator!r} is not measurable in the data at hand for "
                f"{joined(absent)}; it is held of others, such as {about}."
            )
            do = "Name in `of` whose figures count, or bring theirs into the folder."
            yield law.fails(MEASURABLE, clause, text, do)
            continue
        mine = [one for one in every if one.about in whom]
        yield from _kept(outcome, mine, held, clause, law)
        if outcome.outcome in errors:
            yield from _moving(outcome, mine, errors[outcome.outcome], clause, law)


def _absent(outcome: ContractOutcome, every: Sequence[HeldValue], whom: Sequence[str]) -> list[str]:
    """Of whom nothing is held: each one named in `of`; otherwise only where it is of nobody."""
    about = {one.about for one in every}
    if outcome.of:
        return [code for code in outcome.of if code not in about]
    return [] if about & set(whom) else list(whom)


def _polarity(outcome: ContractOutcome, held: Measured, clause: str, law: Law) -> Iterable[Finding]:
    reviewed = held.polarities.get(outcome.indicator)
    if reviewed is not None and reviewed != outcome.better:
        text = (
            f"{outcome.title}: the contract says that {outcome.better} is better, and the reviewed "
            f"definition of {outcome.indicator!r} that {reviewed} is."
        )
        yield law.fails("contract-targets", clause, text, "Turn it, or take another indicator.")


def _kept(
    outcome: ContractOutcome, mine: Sequence[HeldValue], held: Measured, clause: str, law: Law
) -> Iterable[Finding]:
    """What deserves a look in figures that are held."""
    spans = sorted({(one.start, one.end) for one in mine}, key=lambda span: (span[1], span[0]))
    told = f"{outcome.title}: the data at hand hold {outcome.indicator!r}"
    last = years(*spans[-1])
    if len(spans) == 1:
        text = f"{told} for {last} alone: how far it moves by itself is not known."
        yield law.warns(MEASURABLE, clause, text, "Look for earlier periods.")
    else:
        text = f"{told} for {len(spans)} periods, the last {last}."
        yield law.holds(MEASURABLE, clause, text)
    bases = sorted({one.basis for one in mine} - {"observed", ""})
    if bases:
        text = f"{told} as {joined(bases)}: its error is not only that of counting."
        yield law.warns(MEASURABLE, clause, text, "Treat the stated power as too good.")
    # "% of adults" is held in "%".
    units = sorted({one.unit for one in mine if not one.unit.startswith(outcome.unit)} - {""})
    if units:
        text = f"{told} in {joined([repr(one) for one in units])}, not in {outcome.unit!r}."
        yield law.warns(MEASURABLE, clause, text, "See that both are the same figure.")
    residents = [one for name in RESIDENTS for one in held.values.get(name, ())]
    baseline = clause.replace("indicator", "baseline")
    yield from baseline_findings(outcome, mine, residents, baseline, law)


def moved(mine: Sequence[HeldValue]) -> float | None:
    """By how much a figure moved from one period to the next: root mean square of the changes.

    Of several bodies their plain mean is taken, in periods of which all are held. None where
    fewer than three such periods of one length are held, or any lies between.

    Parameters
    ----------
    mine
        Values of an indicator, by period.
    """
    held: dict[tuple[date, date], dict[str, float]] = {}
    for one in mine:
        held.setdefault((one.start, one.end), {})[one.about] = one.value
    bodies = {one.about for one in mine}
    spans = sorted(span for span, values in held.items() if set(values) == bodies)
    follow = all(end + timedelta(days=1) == start for (_, end), (start, _) in pairwise(spans))
    if len(spans) < FEWEST_PERIODS or not follow:
        return None
    means = [fmean(held[span][body] for body in sorted(bodies)) for span in spans]
    return math.sqrt(fmean((later - earlier) ** 2 for earlier, later in pairwise(means)))


def _moving(
    outcome: ContractOutcome, mine: Sequence[HeldValue], error: float, clause: str, law: Law
) -> Iterable[Finding]:
    """Whether the figure moved more by itself than chance alone would have it."""
    found = moved(mine)
    if found is not None and found > error:
        unit = "percentage points" if outcome.unit == "%" else outcome.unit
        text = (
            f"{outcome.title}: in the data at hand it moved by {found:.3g} {unit} from one "
            f"period to the next (root mean square), more than the standard error of {error:.3g} "
            "that is reckoned with."
        )
        yield law.warns(INTERVAL, clause, text, "Treat the stated power as too good.")
