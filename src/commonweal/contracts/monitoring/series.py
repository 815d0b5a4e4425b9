"""What a contract was measured to deliver, period by period, in a form that can be charted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from commonweal.evidence import Basis
from commonweal.stats.stabilised import arcsine, mean_arcsine, mean_root, root

Floats = npt.NDArray[np.float64]
Better = Literal["higher", "lower"]

#: What somebody counted, or worked out from what was counted, of a period that is known: all else
#: is assumed or modelled, or the period that it is of is.
MEASURED = (Basis.OBSERVED, Basis.ESTIMATED)
#: What is told of the last value of an outcome that is not among them.
UNSURE = (
    "Its value or the period that it is of is assumed or modelled, so that it counts neither as "
    "missed nor as reached"
)
#: Values in these units are shares of a hundred.
PERCENT = "%"
#: Fewer events in a period than this, on average, are not charted: measured beside the stated
#: chance of a false alarm (docs/methods/contract-monitoring.md).
FEWEST_EVENTS = 1.0
#: How far a value may lie from its numerator over its denominator, as a part of it.
_AGREES = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """One outcome of one contract over its periods, oldest first.

    Parameters
    ----------
    contract, outcome, category, unit
        Whose, which, of which subgroup, and the unit of the values.
    better
        Whether higher or lower is better; None where that is not said.
    starts, ends, published
        First and last day of each period, and when its value was published (None: not known).
    values, targets
        Per period; a target that is not held is NaN.
    numerators, denominators
        How many had it, of how many counted; NaN where not held.
    basis, sources
        How the values came to be, and the ids of their sources.
    last_basis
        How the last value came to be.
    """

    contract: str
    outcome: str
    category: str
    unit: str
    better: Better | None
    starts: tuple[date, ...]
    ends: tuple[date, ...]
    published: tuple[date | None, ...]
    values: Floats
    targets: Floats
    numerators: Floats
    denominators: Floats
    basis: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    last_basis: str = ""

    def __len__(self) -> int:
        return len(self.values)

    @property
    def name(self) -> str:
        """Outcome and subgroup."""
        return f"{self.outcome}, {self.category}" if self.category else self.outcome

    def known_on(self, day: date) -> Series:
        """What of it was published by a day; a value of which that is not known is left out."""
        kept = [at for at, on in enumerate(self.published) if on is not None and on <= day]
        return replace(
            self,
            starts=tuple(self.starts[at] for at in kept),
            ends=tuple(self.ends[at] for at in kept),
            published=tuple(self.published[at] for at in kept),
            values=self.values[kept],
            targets=self.targets[kept],
            numerators=self.numerators[kept],
            denominators=self.denominators[kept],
        )

    @property
    def last_target(self) -> float | None:
        """What the last period was to reach."""
        value = float(self.targets[-1]) if len(self) else np.nan
        return None if np.isnan(value) else value

    @property
    def measured(self) -> bool:
        """Whether the last value was measured, neither it nor its period being assumed or
        modelled."""
        return self.last_basis in MEASURED

    @property
    def last_met(self) -> bool | None:
        """Whether the last period reached its target; None without a target or a direction, and
        where it was not measured."""
        target = self.last_target
        if target is None or self.better is None or not self.measured:
            return None
        value = float(self.values[-1])
        return value >= target if self.better == "higher" else value <= target


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be charted as it stands: where, why, and what to do."""

    contract: str
    outcome: str
    text: str
    do: str


@dataclass(frozen=True, slots=True)
class Charted:
    """A series on the scale on which it is charted.

    Parameters
    ----------
    values, targets
        On a scale on which chance varies them alike.
    weights
        In proportion to what each value rests on.
    scale
        Which transformation.
    """

    values: Floats
    targets: Floats
    weights: Floats
    scale: str = "as it stands"


def series_of(
    table: pa.Table,
    known_from: Mapping[str, date | None] | None = None,
    bodies: Collection[str] = (),
) -> tuple[tuple[Series, ...], tuple[Fault, ...]]:
    """The series of a table of outcomes, by contract and outcome, and what is wrong with them.

    Parameters
    ----------
    table
        Columns of the folder's `outcomes`.
    known_from
        By source, the day from which it could be known: when a value was published, where its own
        row does not say.
    bodies
        Codes of bodies and sites: outcomes about them are those of a service and not of a contract.
    """
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in table.to_pylist():
        if row["about"] in bodies:
            continue
        key = (str(row["about"]), str(row["outcome"]), str(row["category"] or ""))
        groups.setdefault(key, []).append(row)
    found, faults = [], []
    for key, rows in sorted(groups.items()):
        rows.sort(key=lambda row: (row["start"], row["end"]))
        one, wrong = _series(key, rows, known_from or {})
        faults += wrong
        if not wrong:
            found.append(one)
    return tuple(found), tuple(faults)


def charted(one: Series) -> Charted:
    """A series on a scale on which chance varies its values alike.

    Shares of a number counted: arcsine of the root of (x + 3/8) / (n + 3/4), weighted by n + 1/2.
    Rates with a number of events: root of (x + 3/8) / d, weighted by d. Counts without a
    denominator: root of x + 3/8. All else as it stands, every period alike (`stats.stabilised`). A
    target stands where values are on average that reach it, not at its own arcsine or root.
    """
    if _counted(one) and _is_share(one):
        whole = 100.0 if one.unit == PERCENT else 1.0
        return Charted(
            arcsine(one.numerators, one.denominators),
            mean_arcsine(one.denominators, np.clip(one.targets / whole, 0.0, 1.0)),
            one.denominators + 0.5,
            "arcsine of the root",
        )
    if _counted(one):
        wide = np.sqrt(one.denominators)
        expected = np.clip(one.targets / _per(one), 0.0, None) * one.denominators
        return Charted(
            root(one.numerators) / wide,
            mean_root(expected) / wide,
            one.denominators,
            "root of the rate",
        )
    alike = np.ones(len(one))
    if _are_counts(one):
        expected = np.clip(one.targets, 0.0, None)
        return Charted(root(one.values), mean_root(expected), alike, "root of the count")
    return Charted(one.values, one.targets, alike)


def rarest(one: Series) -> Floats | None:
    """By period how many events were counted, of a share those who had it or those who had not,
    whichever are fewer; None where no counts are held."""
    if _counted(one):
        others = one.denominators - one.numerators
        return np.minimum(one.numerators, others) if _is_share(one) else one.numerators
    return one.values if _are_counts(one) else None


def too_few(one: Series) -> bool:
    """Whether so few are counted, on average less than one, that on these scales chance is not
    known."""
    rare = rarest(one)
    return rare is not None and float(rare.mean()) < FEWEST_EVENTS


def _series(
    key: tuple[str, str, str],
    rows: list[dict[str, Any]],
    known_from: Mapping[str, date | None],
) -> tuple[Series, list[Fault]]:
    def column(name: str) -> list[Any]:
        return [row.get(name) for row in rows]

    def numbers(name: str) -> Floats:
        return np.array([np.nan if v is None else v for v in column(name)], dtype=np.float64)

    directions = {str(value) for value in column("better") if value}
    units = sorted({str(value) for value in column("unit")})
    better: Better | None = None
    if directions == {"higher"}:
        better = "higher"
    elif directions == {"lower"}:
        better = "lower"
    one = Series(
        *key,
        units[0],
        better,
        tuple(row["start"] for row in rows),
        tuple(row["end"] for row in rows),
        tuple(_published(row, known_from) for row in rows),
        numbers("value"),
        numbers("target"),
        numbers("numerator"),
        numbers("denominator"),
        tuple(sorted({str(value) for value in column("basis")})),
        tuple(sorted({str(value) for value in column("source")})),
        str(column("basis")[-1]),
    )
    return one, _faults(one, units, directions)


def _published(row: Mapping[str, Any], known_from: Mapping[str, date | None]) -> date | None:
    """When a value was published, as its row says, otherwise its source; a source that was known
    before the period was over does not tell."""
    said: date | None = row.get("published")
    source = known_from.get(str(row["source"]))
    return said if said is not None or source is None or source < row["end"] else source


def _faults(one: Series, units: list[str], directions: set[str]) -> list[Fault]:
    said = []
    if len(units) > 1:
        said.append((f"its unit is {' and '.join(units)}", "give one unit, or another outcome"))
    if len(directions) > 1:
        said.append(("both higher and lower are said to be better", "say one of them"))
    for before, after in zip(one.ends, one.starts[1:], strict=False):
        if after <= before:
            said.append(
                (f"periods overlap: one begins on {after}, the one before ends on {before}",
                 "leave out totals of several periods, or make them another category")
            )  # fmt: skip
            break
    for on, end in zip(one.published, one.ends, strict=True):
        if on is not None and on < end:
            said.append(
                (f"a value of the period to {end} is said to have been published on {on}, before "
                 "the period was over", "correct one of the days")
            )  # fmt: skip
            break
    counted = ~(np.isnan(one.numerators) | np.isnan(one.denominators))
    if (one.denominators[counted] <= 0).any():
        said.append(("a denominator is zero", "leave out periods in which nobody was counted"))
    elif counted.any():
        share = one.numerators[counted] / one.denominators[counted]
        told = one.values[counted] / _per(one)
        apart = np.abs(share - told) > _AGREES * np.maximum(np.abs(share), np.abs(told))
        if apart.any():
            at = int(np.flatnonzero(counted)[int(apart.argmax())])
            said.append(
                (f"the value of the period from {one.starts[at]} ({one.values[at]:g}) is not its "
                 f"numerator over its denominator", "correct one of the three")
            )  # fmt: skip
    return [Fault(one.contract, one.name, text, do) for text, do in said]


def _counted(one: Series) -> bool:
    return not (np.isnan(one.numerators).any() or np.isnan(one.denominators).any())


def _is_share(one: Series) -> bool:
    """Whether nobody is counted who is not among those of whom they are counted: 103% of what was
    planned is a rate."""
    within = bool((one.numerators <= one.denominators).all())
    return within and (one.unit == PERCENT or _per(one) == 1)


def _per(one: Series) -> float:
    """By how much a share was multiplied to give the values: a power of ten, or 1."""
    if one.unit == PERCENT:
        return 100.0
    counted = (one.numerators > 0) & (one.denominators > 0) & (one.values > 0)
    if not counted.any():
        return 1.0
    ratio = np.median(one.values[counted] * one.denominators[counted] / one.numerators[counted])
    return float(10.0 ** np.round(np.log10(ratio)))


def _are_counts(one: Series) -> bool:
    whole = bool((one.values >= 0).all() and (one.values == np.round(one.values)).all())
    return whole and one.unit != PERCENT and len(one) > 0
