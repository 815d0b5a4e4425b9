"""The parameters of prevention: one data file, a source for each, or else marked assumed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal, cast

import numpy as np
import numpy.typing as npt

from commonweal.economics.draws import Distribution, draw, stream

Floats = npt.NDArray[np.float64]
Confidence = Literal["read", "secondary", "assumed"]

COLUMNS = (
    "id",
    "label",
    "value",
    "low",
    "high",
    "level",
    "interval",
    "distribution",
    "unit",
    "year",
    "reference",
    "source",
    "quotation",
    "confidence",
    "note",
)
CONFIDENCE = ("read", "secondary", "assumed")
INTERVALS = ("published", "assumed", "none")
DISTRIBUTIONS = ("lognormal", "beta", "gamma", "normal", "fixed")
_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One number of the model, and where it comes from.

    `confidence` is "read" where the words were read at the place named, "secondary" where somebody
    else's report of it was read, "assumed" where neither. `interval` says the same of low and high.
    """

    id: str
    label: str
    value: float
    low: float | None
    high: float | None
    level: float
    interval: str
    distribution: Distribution
    unit: str
    year: str
    reference: str
    source: str
    quotation: str
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class Values(Mapping[str, Floats]):
    """Values of all parameters for a run, shape (draws, 1, 1, 1); it keeps which were read.

    The first of the draws is the central value. What a run never asks for cannot have shaped its
    results, so the record in `read` is what a result rests on.
    """

    held: Mapping[str, Floats]
    read: set[str] = field(default_factory=set)

    def __getitem__(self, id: str) -> Floats:
        if id not in self.held:
            raise KeyError(f"no parameter {id!r}; see needs/prevention/data/parameters.csv")
        self.read.add(id)
        return self.held[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)

    def fixed(self, id: str) -> float:
        """The value of a parameter that does not vary, as a plain number.

        Raises
        ------
        ValueError
            When the parameter is drawn.
        """
        held = self[id]
        if (held != held.flat[0]).any():
            raise ValueError(f"parameter {id}: it is drawn, and this use of it is not")
        return float(held.flat[0])

    def some(self, first: int, last: int) -> Values:
        """The values of some draws, keeping the same record of what was read."""
        return Values({id: held[first:last] for id, held in self.held.items()}, self.read)


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters by id."""

    held: Mapping[str, Parameter]

    def values(self, *, draws: int = 0, seed: int = 0) -> Values:
        """Central values, and draws after them.

        Parameters
        ----------
        draws
            How many draws beside the central value.
        seed
            Kept with every result; the same seed gives the same draws.

        Examples
        --------
        >>> held = load().values(draws=3, seed=1)
        >>> held["dpp.effect"].shape, held.fixed("dpp.effect_years")
        ((4, 1, 1, 1), 3.0)
        """
        made = {}
        for id, row in self.held.items():
            drawn = draw(
                row.distribution,
                row.value,
                row.low,
                row.high,
                draws,
                stream(seed, id),
                level=row.level,
            )
            made[id] = np.concatenate([[row.value], drawn])[:, None, None, None]
        return Values(made)

    def assumed(self, ids: Sequence[str] | set[str]) -> tuple[str, ...]:
        """Those of the parameters that are assumed, in order.

        Examples
        --------
        >>> load().assumed({"dpp.effect", "dpp.effect_years"})
        ('dpp.effect_years',)
        """
        return tuple(id for id in sorted(ids) if self.held[id].confidence == "assumed")

    def replaced(self, **values: float) -> Parameters:
        """These parameters with other central values, fixed: for what-if runs and tests.

        Parameters
        ----------
        values
            By id, with dots written as two underscores.
        """
        held = dict(self.held)
        for name, value in values.items():
            id = name.replace("__", ".")
            row = held[id]
            held[id] = Parameter(
                **{
                    **{column: getattr(row, column) for column in COLUMNS},
                    "value": value,
                    "low": None,
                    "high": None,
                    "distribution": "fixed",
                    "interval": "none",
                    "source": "given for this run",
                    "confidence": "assumed",
                }
            )
        return Parameters(held)


def load(path: Traversable | None = None) -> Parameters:
    """Read the parameters, refusing one without a source that is not marked assumed.

    Parameters
    ----------
    path
        A CSV file; None reads the one that ships with the package.

    Raises
    ------
    ValueError
        With every fault at once: file, line, column, value, and what to do.

    Examples
    --------
    >>> load().held["dpp.effect"].confidence
    'secondary'
    """
    place = path or files("commonweal.needs.prevention").joinpath("data/parameters.csv")
    reader = csv.DictReader(place.read_text(encoding="utf-8").splitlines())
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"{place.name}:1 columns are {reader.fieldnames}; make them {COLUMNS}")
    held: dict[str, Parameter] = {}
    faults: list[str] = []
    for row in reader:
        found = _faults(row)
        if row["id"] in held:
            found.append(f"id {row['id']!r}: stands twice; give another")
        faults += [f"{place.name}:{reader.line_num} {fault}" for fault in found]
        if not found:
            held[row["id"]] = _parameter(row)
    if faults:
        raise ValueError("\n".join(faults))
    return Parameters(held)


def _faults(row: dict[str, str]) -> list[str]:
    if None in row or None in row.values():
        return [f"has another number of cells than {len(COLUMNS)}; put text in quotation marks"]
    faults = [f"{name}: is empty; fill it in" for name in ("label", "unit") if not row[name]]
    if not _NAME.fullmatch(row["id"]):
        faults.append(f"id {row['id']!r}: write small words joined by dots")
    for name, allowed in (
        ("confidence", CONFIDENCE),
        ("interval", INTERVALS),
        ("distribution", DISTRIBUTIONS),
    ):
        if row[name] not in allowed:
            faults.append(f"{name} {row[name]!r}: write one of {', '.join(allowed)}")
    sourced = row["confidence"] in ("read", "secondary")
    if sourced and not row["source"].strip():
        faults.append("source: is empty; name the place, or mark the parameter assumed")
    if sourced and not row["quotation"].strip():
        faults.append("quotation: is empty; quote what was read, or mark the parameter assumed")
    if row["confidence"] == "assumed" and not row["source"].strip():
        faults.append("source: is empty; say why nothing better was found")
    return faults + _number_faults(row)


def _number_faults(row: dict[str, str]) -> list[str]:
    faults = []
    numbers: dict[str, float | None] = {}
    for name in ("value", "low", "high", "level"):
        try:
            numbers[name] = float(row[name]) if row[name] else None
        except ValueError:
            faults.append(f"{name} {row[name]!r}: give a number, or nothing")
            numbers[name] = None
    if not row["value"]:
        faults.append("value: is empty; a parameter that is missing cannot be used")
    fixed = row["distribution"] == "fixed"
    if (
        fixed != (row["interval"] == "none")
        or fixed != (not row["low"])
        or fixed != (not row["high"])
    ):
        faults.append(
            f"distribution {row['distribution']!r} with low {row['low']!r}, high {row['high']!r} "
            f"and interval {row['interval']!r}: give low and high and how they came to be, or "
            "make the parameter fixed with interval none"
        )
    value, low, high = numbers["value"], numbers["low"], numbers["high"]
    if value is not None and low is not None and high is not None and not low <= value <= high:
        faults.append(f"value {value}: lies outside {low} to {high}; correct one of them")
    return faults


def _parameter(row: dict[str, str]) -> Parameter:
    return Parameter(
        id=row["id"],
        label=row["label"],
        value=float(row["value"]),
        low=float(row["low"]) if row["low"] else None,
        high=float(row["high"]) if row["high"] else None,
        level=float(row["level"] or 0.95),
        interval=row["interval"],
        distribution=cast(Distribution, row["distribution"]),
        unit=row["unit"],
        year=row["year"],
        reference=row["reference"],
        source=row["source"],
        quotation=row["quotation"],
        confidence=cast(Confidence, row["confidence"]),
        note=row["note"],
    )
