"""Counting a file of people: the cube, what its records do not tell, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import pyarrow as pa
import pyarrow.compute as pc
from narwhals.typing import IntoFrame

from commonweal.cube.cube import by_condition, cube, keys_of
from commonweal.cube.publishing import published
from commonweal.cube.reading import (
    AS_NAMED,
    DIMENSIONS,
    FIVE_YEAR,
    Records,
    as_frame,
    checked,
    first,
    flags,
    problems,
)
from commonweal.evidence import Basis
from commonweal.evidence.disclosure import SmallNumbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """How many records do not tell something, or tell it wrongly.

    `column` is the column of the records; `problem` says what is wrong with it.
    """

    column: str
    problem: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A cube, and what a reader must know of it.

    Parameters
    ----------
    counts
        What `cube` gives.
    by, records
        Its dimensions, and how the records were read.
    people
        The number of records; the sum of the counts.
    doubts
        What the records do not tell.
    basis
        `modelled` where the records are synthetic.
    """

    counts: pa.Table
    by: tuple[str, ...]
    records: Records
    people: int
    doubts: tuple[Doubt, ...]
    basis: Basis

    def table(
        self,
        *,
        small: SmallNumbers | None = None,
        known: Sequence[str] = (),
        condition_rows: bool = False,
    ) -> pa.Table:
        """The cube as it is written, with its basis in every row and in the metadata.

        Parameters
        ----------
        small
            The range of counts that are hidden; None hides nothing: not for publication.
        known
            Dimensions over which readers know the sums, as for `published`.
        condition_rows
            Whether each condition has rows of its own, as `by_condition` gives.
        """
        table, names = self.counts, self.records.conditions
        if small is not None:
            sums = ["age_band" if name == "age" else name for name in known]
            table = published(table, conditions=names, known=sums, small=small)
        if condition_rows:
            table = by_condition(table, names, keys=keys_of(self.by))
            if small is not None:
                table = table.append_column("suppressed", pc.is_null(table["people"]))
        table = table.append_column("basis", pa.repeat(str(self.basis), table.num_rows))
        rule = "none: exact counts, not for publication" if small is None else small.rule
        return table.replace_schema_metadata({"basis": str(self.basis), "disclosure": rule})


def count(
    people: IntoFrame,
    *,
    records: Records = AS_NAMED,
    by: Sequence[str] = DIMENSIONS,
    bands: Sequence[int] = FIVE_YEAR,
) -> Counted:
    """Count people on the engine that holds them, and fetch the counts.

    Parameters
    ----------
    people, records, by, bands
        As for `cube`.

    Raises
    ------
    ValueError
        As `cube` and `basis_of`.
    RuntimeError
        When the counts do not add up to the records, as when the file changes meanwhile.

    Examples
    --------
    >>> found = count(pa.table({"age": [3, 4, 130]}), by=["age"])
    >>> found.people, found.counts["people"].to_pylist(), found.doubts[0].problem
    (3, [2, 1], 'above 120')
    """
    lazy = cube(people, records=records, by=by, bands=bands)
    basis = basis_of(people)
    number, found = doubts(people, records=records, by=by)
    # Engines hand over chunks of their own sizes, and some say which columns hold no null.
    fetched = as_frame(lazy).lazy().collect("pyarrow").to_native().combine_chunks()
    counts = fetched.cast(pa.schema([(held.name, held.type) for held in fetched.schema]))
    told = pc.sum(counts["people"]).as_py() or 0
    if told != number:
        raise RuntimeError(f"{number} records, but {told} counted: did the file change meanwhile?")
    return Counted(
        counts=counts, by=tuple(by), records=records, people=number, doubts=found, basis=basis
    )


def doubts(
    people: IntoFrame,
    *,
    records: Records = AS_NAMED,
    by: Sequence[str] = DIMENSIONS,
) -> tuple[int, tuple[Doubt, ...]]:
    """How many records there are, and what they do not tell or tell wrongly, in one pass.

    Parameters
    ----------
    people, records, by
        As for `cube`, which counts the same records as unknown.

    Returns
    -------
    The number of records, and the doubts in the order of dimensions and conditions.

    Examples
    --------
    >>> import pyarrow as pa
    >>> held = pa.table({"age": [3, 130, None, 131]})
    >>> doubts(held, by=["age"])[1][1]
    Doubt(column='age', problem='above 120', people=2)
    """
    frame, schema = checked(people, records, by, FIVE_YEAR)
    unknown = [f"{name}_unknown" for name in records.conditions]
    wrong = {dimension: problems(dimension, records, schema) for dimension in by}
    found = (
        frame.select(
            *(
                first([(nw.lit(said), when) for said, when in held], nw.lit("")).alias(dimension)
                for dimension, held in wrong.items()
            ),
            *(flags(name, schema[name])[1] for name in records.conditions),
        )
        .group_by(*by)
        .agg(nw.len().alias("people"), *(nw.col(name).sum() for name in unknown))
    )
    rows = found.lazy().collect("pyarrow").to_native().to_pylist()
    told = [
        (getattr(records, dimension), said, [r["people"] for r in rows if r[dimension] == said])
        for dimension, held in wrong.items()
        for said, _ in held
    ]
    told += [
        (name, "neither yes nor no", [row[f"{name}_unknown"] for row in rows])
        for name in records.conditions
    ]
    return sum(row["people"] for row in rows), tuple(
        Doubt(column=column, problem=said, people=int(sum(counts)))
        for column, said, counts in told
        if sum(counts)
    )


def basis_of(people: IntoFrame) -> Basis:
    """The basis of a cube of these records: `modelled` where they are synthetic.

    Raises
    ------
    ValueError
        When some of the records are marked synthetic and others are not.

    Examples
    --------
    >>> import pyarrow as pa
    >>> basis_of(pa.table({"age": [3], "synthetic": [True]}))
    <Basis.MODELLED: 'modelled'>
    """
    frame = as_frame(people)
    if "synthetic" not in frame.collect_schema():
        return Basis.OBSERVED
    marks = frame.select("synthetic").unique().lazy().collect("pyarrow").to_native()
    held = set(marks["synthetic"].to_pylist())
    if held == {True}:
        return Basis.MODELLED
    if held <= {False, None}:
        return Basis.OBSERVED
    raise ValueError(
        "people cube: some records are marked synthetic and others are not: count them apart"
    )
