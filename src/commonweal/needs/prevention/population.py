"""The people that a programme could reach: by sex, single year of age and deprivation fifth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import narwhals as nw
import numpy as np
import numpy.typing as npt
from narwhals.typing import IntoDataFrame

from commonweal.evidence import Basis
from commonweal.needs.prevention import england
from commonweal.needs.prevention.england import AGES, FIFTHS, OLDEST, SEXES, YOUNGEST

Floats = npt.NDArray[np.float64]

NEEDED = ("age_from", "age_to", "fifth", "persons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """Adults by sex, age and deprivation fifth.

    Parameters
    ----------
    persons
        Shape (sex, fifth, age): male and female, fifth 1 (most deprived) to 5, 18 to 100 and over.
    basis
        "observed" when every count was given so; "estimated" when bands or sexes had to be split.
    notes
        What was split, in words.

    Raises
    ------
    ValueError
        When the shape is another, or a count is negative or not a number.
    """

    persons: Floats
    basis: Basis
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(SEXES), len(FIFTHS), len(AGES))
        if self.persons.shape != shape:
            raise ValueError(f"persons: shape {self.persons.shape}; give {shape}")
        if not (np.isfinite(self.persons) & (self.persons >= 0)).all():
            raise ValueError("persons: some are negative or missing; give counts")


def population_of(rows: IntoDataFrame) -> Population:
    """Adults by sex, single year of age and fifth, from rows in whatever bands are held.

    A band of several ages is split as England's people of that fifth are, and rows for both sexes
    ("all", or no column `sex`) as its men and women are; what was split is said and makes the
    whole estimated. People under 18 are left out.

    Parameters
    ----------
    rows
        Any frame that narwhals knows, with `age_from`, `age_to` (null where open), `fifth` (1 most
        deprived), `persons`, and `sex` where it is held.

    Raises
    ------
    ValueError
        With every fault at once: columns lacking, fifths outside 1 to 5, negative persons, ages
        that run backwards, bands of a fifth and sex that overlap.

    Examples
    --------
    >>> import pyarrow as pa
    >>> held = population_of(pa.table({"age_from": [0, 65], "age_to": [64, None], "fifth": [1, 1],
    ...                                "persons": [1000.0, 200.0]}))
    >>> held.basis.value, held.persons.shape, float(held.persons[:, 0, 47:].sum().round(6))
    ('estimated', (2, 5, 83), 200.0)
    """
    frame = nw.from_native(rows, eager_only=True)
    lacking = [name for name in NEEDED if name not in frame.columns]
    if lacking:
        raise ValueError(f"rows lack the columns {lacking}; give {list(NEEDED)}, and sex if held")
    records = frame.to_arrow().to_pylist()
    faults = [fault for place, row in enumerate(records) for fault in _faults(place, row)]
    faults += [] if faults else _overlaps(records)
    if faults:
        raise ValueError("\n".join(faults))
    persons = np.zeros((len(SEXES), len(FIFTHS), OLDEST + 1))
    split: set[str] = set()
    for row in records:
        sexes = [SEXES.index(row["sex"])] if row.get("sex") in SEXES else [0, 1]
        low, high = _ages(row)
        fifth = int(row["fifth"]) - 1
        weights = england.people()[sexes, fifth, low : high + 1]
        share = weights / weights.sum()
        persons[sexes, fifth, low : high + 1] += float(row["persons"]) * share
        if len(sexes) > 1:
            split.add("men and women by England's at each age")
        if high > low and not (low == OLDEST or high < YOUNGEST):
            split.add("bands of ages into single years by England's people of the same fifth")
    return Population(
        persons=persons[..., YOUNGEST:],
        basis=Basis.ESTIMATED if split else Basis.OBSERVED,
        notes=tuple(f"split: {what}" for what in sorted(split)),
    )


def _ages(row: dict[str, object]) -> tuple[int, int]:
    """Youngest and oldest age of a row; an open band runs to the model's last age."""
    low = min(int(float(str(row["age_from"]))), OLDEST)
    high = row["age_to"]
    # Frames of floats hold an open band as NaN.
    held = OLDEST if high is None or high != high else int(float(str(high)))
    return low, min(held, OLDEST)


def _faults(place: int, row: dict[str, object]) -> list[str]:
    faults = []
    persons, fifth = row["persons"], row["fifth"]
    if not isinstance(persons, int | float) or not 0 <= persons < float("inf"):
        faults.append(f"row {place} persons {persons!r}: give a count")
    if fifth not in FIFTHS:
        faults.append(f"row {place} fifth {fifth!r}: give 1 (most deprived) to 5")
    if row.get("sex", "all") not in (*SEXES, "all", None):
        faults.append(f"row {place} sex {row['sex']!r}: write male, female or all")
    if not isinstance(row["age_from"], int | float) or row["age_from"] < 0:
        faults.append(f"row {place} age_from {row['age_from']!r}: give the youngest age")
    elif _ages(row)[1] < _ages(row)[0]:
        faults.append(f"row {place} age_to {row['age_to']!r}: lies below age_from")
    return faults


def _overlaps(records: list[dict[str, object]]) -> list[str]:
    """Ages that two rows with different bands of the same fifth and sex both count."""
    bands: dict[tuple[object, int], set[tuple[int, int]]] = {}
    for row in records:
        for sex in SEXES if row.get("sex") not in SEXES else (row["sex"],):
            bands.setdefault((sex, int(float(str(row["fifth"])))), set()).add(_ages(row))
    faults = []
    for (sex, fifth), held in sorted(bands.items(), key=str):
        ordered = sorted(held)
        for (low, high), (following, last) in pairwise(ordered):
            if following <= high:
                faults.append(
                    f"fifth {fifth} {sex}: ages {low} to {high} and {following} to {last} overlap; "
                    "give bands that count everyone once"
                )
    return faults
