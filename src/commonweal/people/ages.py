"""Age bands: choosing bands that tile all ages once, and counting people in them."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

Band = tuple[int, int | None]


def tiling(bands: Iterable[Band]) -> tuple[Band, ...]:
    """The bands, of those held, that cover every age from 0 exactly once, as finely as they can.

    Published bands overlap (0 to 64, 65 and over, 50 and over): adding them all up counts people
    twice. At each age the narrowest band is tried first; the whole of life counts as a tiling.

    Returns
    -------
    tuple of (age_from, age_to)
        The last one open (None). Empty where the bands held cannot tile.

    Examples
    --------
    >>> tiling([(0, 64), (65, None), (50, None), (30, 74)])
    ((0, 64), (65, None))
    >>> tiling([(0, None), (50, None)])
    ((0, None),)
    >>> tiling([(16, None)])
    ()
    """
    starting: dict[int, list[Band]] = {}
    for band in set(bands):
        starting.setdefault(band[0], []).append(band)
    dead: set[int] = set()

    def cover(age: int) -> tuple[Band, ...] | None:
        if age in dead:
            return None
        for band in sorted(starting.get(age, ()), key=lambda b: (b[1] is None, b[1] or 0)):
            if band[1] is None:
                return (band,)
            rest = cover(band[1] + 1)
            if rest is not None:
                return (band, *rest)
        dead.add(age)
        return None

    return cover(0) or ()


def counted_once(table: pa.Table) -> pa.Table:
    """The rows for both sexes together whose bands tile all ages once.

    Parameters
    ----------
    table
        Rows with `sex`, `age_from` and `age_to` (null for an open band), of one edition and day.

    Returns
    -------
    pyarrow.Table
        Some of the rows; none where the bands held cannot tile.
    """
    rows = table.filter(pc.equal(table["sex"], "all"))
    pairs = rows.group_by(["age_from", "age_to"]).aggregate([])
    chosen = tiling(
        zip(pairs.column("age_from").to_pylist(), pairs.column("age_to").to_pylist(), strict=True)
    )
    keep = pa.array([False] * rows.num_rows)
    for low, high in chosen:
        ends = pc.is_null(rows["age_to"]) if high is None else pc.equal(rows["age_to"], high)
        keep = pc.or_(keep, pc.and_(pc.equal(rows["age_from"], low), pc.fill_null(ends, False)))
    return rows.filter(keep)


def from_age(table: pa.Table, age: int, value: str, by: str) -> dict[str, float] | None:
    """Persons of an age and over, by area or practice.

    Parameters
    ----------
    table
        Rows that `counted_once` returned.
    age
        Youngest age counted.
    value, by
        Names of the column of persons and of the column of codes.

    Returns
    -------
    dict or None
        None where no band begins at that age.
    """
    if age not in table.column("age_from").to_pylist():
        return None
    rows = table.filter(pc.greater_equal(table["age_from"], age))
    summed = rows.group_by(by).aggregate([(value, "sum")]).sort_by(by)
    return dict(
        zip(summed.column(by).to_pylist(), summed.column(f"{value}_sum").to_pylist(), strict=True)
    )


def label(band: Band) -> str:
    """How a band is written.

    Examples
    --------
    >>> label((0, 4)), label((65, None)), label((7, 7)), label((0, None))
    ('0 to 4', '65 and over', '7', 'all ages')
    """
    low, high = band
    if high is None:
        return f"{low} and over" if low else "all ages"
    return str(low) if low == high else f"{low} to {high}"
