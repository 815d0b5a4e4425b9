"""The practices of an edition as arrays, and all that is wrong with their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.funding.capitation.formula import Edition

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Fault:
    """What is wrong with one practice, and what to do."""

    practice: str
    what: str
    message: str


class CapitationError(ValueError):
    """Practices that cannot be weighted, all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(fault.message for fault in self.faults))


@dataclass(frozen=True, slots=True, kw_only=True)
class Practices:
    """Practices in order of code. What is missing is not a number, never zero.

    Parameters
    ----------
    codes
        Codes of the practices.
    registered
        Patients on the list of the edition, shape (practices,).
    streams
        Weighted populations by stream, each shape (practices,).
    factors
        Cost factors (indices; England is 1) and published targets (GBP), each shape (practices,).
    """

    codes: tuple[str, ...]
    registered: Floats
    streams: Mapping[str, Floats]
    factors: Mapping[str, Floats]

    def only(self, kept: npt.NDArray[np.bool_]) -> Practices:
        """Some of the practices."""
        return replace(
            self,
            codes=tuple(code for code, keep in zip(self.codes, kept, strict=True) if keep),
            registered=self.registered[kept],
            streams={name: values[kept] for name, values in self.streams.items()},
            factors={name: values[kept] for name, values in self.factors.items()},
        )


def practices_of(
    edition: Edition,
    lists: Mapping[str, float],
    need_weights: pa.Table,
    cost_factors: pa.Table | None,
    *,
    within: Sequence[str] | None = None,
) -> Practices:
    """The practices that have a list or a weighted population in an edition.

    Parameters
    ----------
    edition
        The edition of the formula.
    lists
        Patients by practice, in the edition's series of lists.
    need_weights, cost_factors
        The tables of a folder; rows of other editions are left out.
    within
        Codes to keep; all where none are named.
    """
    need = need_weights.filter(pc.equal(need_weights["edition"], edition.id))
    known = {*lists, *need["practice"].to_pylist()}
    codes = tuple(sorted(known if within is None else known & set(within)))
    order = pa.array(codes, pa.string())
    held = [] if need.num_rows == 0 else sorted(set(need["stream"].to_pylist()))
    streams = {
        name: _column(need, "practice", "stream", name, "weighted", order)
        for name in sorted({*edition.streams, *edition.needed, *held})
    }
    factors: dict[str, Floats] = {}
    for name in edition.factors:
        if cost_factors is None:
            factors[name] = np.full(len(codes), np.nan)
            continue
        rows = cost_factors.filter(pc.equal(cost_factors["edition"], edition.id))
        factors[name] = _column(rows, "organisation", "factor", name, "value", order)
    registered = np.array([lists.get(code, np.nan) for code in codes], dtype=np.float64)
    return Practices(codes=codes, registered=registered, streams=streams, factors=factors)


def _column(
    rows: pa.Table, about: str, which: str, name: str, value: str, order: pa.Array
) -> Floats:
    """Values of one name in the order of practices; not a number where there is none."""
    found = np.full(len(order), np.nan)
    named = rows.filter(pc.equal(rows[which], name))
    if named.num_rows:
        places = pc.index_in(named[about], value_set=order)
        inside = pc.is_valid(places)
        at = places.filter(inside).to_numpy().astype(np.intp)
        found[at] = named[value].filter(inside).to_numpy()
    return found


#: The most that can be meant: persons of a practice, a cost factor, and the ratio of a target with
#: remoteness to that without. Beyond them a target would not be a whole number of pence.
MOST_WEIGHTED, MOST_FACTOR = 1e9, 10.0


def faults_of(edition: Edition, practices: Practices) -> list[Fault]:
    """All that keeps practices from being weighted, by practice.

    Returns
    -------
    list of Fault
        Lists that are missing, zero or negative; streams that are missing, negative or above a
        thousand million; cost factors and targets that are missing, zero or negative; cost factors,
        and targets with remoteness over those without, from 10 on.
    """
    return sorted(_faults(edition, practices))


def _faults(edition: Edition, held: Practices) -> Iterator[Fault]:
    table = f"table registered, series {edition.list_series}"
    for code, patients in _where(held, ~(held.registered > 0), held.registered):
        said = "no list" if np.isnan(patients) else f"a list of {patients:g}"
        yield Fault(
            practice=code,
            what="registered",
            message=f"practice {code}: {said} ({table}); give its patients, or leave the practice "
            "out of the edition",
        )
    for name in edition.needed:
        values = held.streams[name]
        for code, weighted in _where(held, ~((values >= 0) & (values <= MOST_WEIGHTED)), values):
            said = "no" if np.isnan(weighted) else f"{weighted:g} as"
            yield Fault(
                practice=code,
                what=name,
                message=f"practice {code}: {said} weighted population of the stream {name} (table "
                f"need_weights, edition {edition.id}); give it, 0 or more and at most "
                f"{MOST_WEIGHTED:,.0f}",
            )
    for name in edition.factors:
        values = held.factors[name]
        for code, factor in _where(held, ~(values > 0), values):
            said = "no" if np.isnan(factor) else f"{factor:g} as"
            yield Fault(
                practice=code,
                what=name,
                message=f"practice {code}: {said} {name} (table cost_factors, edition "
                f"{edition.id}): a practice without an area has none; give the value of its area",
            )
    yield from _out_of_range(edition, held)


def _out_of_range(edition: Edition, held: Practices) -> Iterator[Fault]:
    """Cost factors, and ratios of remoteness, that cannot be meant."""
    indices = {name: held.factors[name] for name in edition.cost_factors}
    if edition.remoteness is not None:
        after, before = edition.remoteness.after, edition.remoteness.before
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            indices[f"{after} over {before}"] = held.factors[after] / held.factors[before]
    for name, values in indices.items():
        for code, index in _where(held, values >= MOST_FACTOR, values):
            yield Fault(
                practice=code,
                what=name,
                message=f"practice {code}: {index:g} as {name} (table cost_factors, edition "
                f"{edition.id}): an index stands near 1; correct it",
            )


def _where(held: Practices, bad: npt.NDArray[np.bool_], values: Floats) -> list[tuple[str, float]]:
    return [(held.codes[at], float(values[at])) for at in np.flatnonzero(bad)]


def sound(edition: Edition, practices: Practices) -> tuple[Practices, list[Fault]]:
    """The practices that can be weighted, and what is wrong with the others."""
    faults = faults_of(edition, practices)
    bad = {fault.practice for fault in faults}
    kept = np.array([code not in bad for code in practices.codes], dtype=bool)
    return practices.only(kept), faults
