"""How a person-level record is read: which column is what, and what counts as unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, cast

import narwhals as nw
from narwhals.dtypes import DType
from narwhals.typing import IntoFrame

#: What a code, a sex or an age band is called that is not told, or not told rightly.
UNKNOWN = "unknown"

#: The oldest age believed, in years; the oldest that the folder's tables hold.
OLDEST = 120

#: Five-year bands, by their youngest ages; the last one, 90 and over, is open.
FIVE_YEAR = tuple(range(0, 91, 5))

#: What the dimensions of the cube may be.
DIMENSIONS = ("practice", "area", "sex", "age")

#: How sex may be written in a record.
SEXES = {"female": ("female", "Female", "F"), "male": ("male", "Male", "M")}

#: An eager frame of narwhals has the same methods, as far as they are used here.
Frame = nw.LazyFrame[Any]
Problems = list[tuple[str, nw.Expr]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """How a person-level record is read.

    Parameters
    ----------
    practice, area, sex, age
        Names of the columns; age in years.
    conditions
        Names of columns that are true (or 1) for people with a condition and false (or 0) for
        people without it. Anything else is unknown.
    sexes
        The ways in which each sex is written.
    practices, areas
        The codes that there are; a record with another one is counted as unknown. None takes
        every code as it stands.
    """

    practice: str = "practice"
    area: str = "lsoa"
    sex: str = "sex"
    age: str = "age"
    conditions: tuple[str, ...] = ()
    sexes: Mapping[str, Sequence[str]] = field(default_factory=lambda: SEXES)
    practices: AbstractSet[str] | None = None
    areas: AbstractSet[str] | None = None


#: Records whose columns have the usual names, without conditions.
AS_NAMED = Records()


def key(
    dimension: str, records: Records, schema: Mapping[str, DType], bands: Sequence[int]
) -> nw.Expr:
    """What a record is counted under; of age the youngest of its band, or -1 for unknown."""
    column = nw.col(getattr(records, dimension))
    if dimension == "sex":
        text = column.cast(nw.String)
        told = [(nw.lit(s), text.is_in(list(ways))) for s, ways in records.sexes.items()]
        return first(told, nw.lit(UNKNOWN)).alias(dimension)
    unknown, value = nw.lit(UNKNOWN), column.cast(nw.String)
    if dimension == "age":
        unknown = nw.lit(-1, nw.Int16)
        value = band(column, [nw.lit(young, nw.Int16) for young in bands], bands)
    wrong = problems(dimension, records, schema)
    return first([(unknown, when) for _, when in wrong], value).alias(dimension)


def problems(dimension: str, records: Records, schema: Mapping[str, DType]) -> Problems:
    """What can be wrong with a column, in words, and when it is so; the first that holds counts."""
    name = getattr(records, dimension)
    column = nw.col(name)
    if dimension == "age":
        missing = column.is_null()
        if schema[name].is_float():
            # DuckDB, Spark and polars hold that NaN is above every number.
            missing = missing | column.is_nan()
        return [
            ("missing", missing),
            ("below 0", column < 0),
            (f"above {OLDEST}", column > OLDEST),
        ]
    text = column.cast(nw.String)
    wrong = [("missing", column.is_null() | (text == ""))]
    codes = {
        "practice": records.practices,
        "area": records.areas,
        "sex": {way for ways in records.sexes.values() for way in ways},
    }[dimension]
    if codes is not None:
        wrong.append(("not a known code", ~text.is_in(sorted(codes))))
    return wrong


def first(cases: Sequence[tuple[nw.Expr, nw.Expr]], otherwise: nw.Expr) -> nw.Expr:
    """The value of the first case that holds; a case that is null does not hold."""
    chosen = otherwise
    for value, when in reversed(cases):
        chosen = nw.when(when).then(value).otherwise(chosen)
    return chosen


def band(number: nw.Expr, values: Sequence[nw.Expr], starts: Sequence[int]) -> nw.Expr:
    """The value of the last start not above the number: halving, so few comparisons a record."""
    if len(values) == 1:
        return values[0]
    middle = len(values) // 2
    below = band(number, values[:middle], starts[:middle])
    above = band(number, values[middle:], starts[middle:])
    return nw.when(number < starts[middle]).then(below).otherwise(above)


def flags(name: str, dtype: DType) -> tuple[nw.Expr, nw.Expr]:
    """1 for a person with the condition, and 1 for a person of whom it is not known; else 0."""
    yes, no = (1, 0) if dtype.is_numeric() else (True, False)
    one, zero = nw.lit(1, nw.Int64), nw.lit(0, nw.Int64)
    having, lacking = nw.col(name) == yes, nw.col(name) == no
    return (
        nw.when(having).then(one).otherwise(zero).alias(name),
        first([(zero, having), (zero, lacking)], one).alias(f"{name}_unknown"),
    )


def as_frame(native: object) -> Frame:
    """The frame as narwhals has it."""
    return nw.from_native(cast(IntoFrame, native))


def checked(
    people: object, records: Records, by: Sequence[str], bands: Sequence[int]
) -> tuple[Frame, Mapping[str, DType]]:
    """The frame and its types; everything that is wrong at once."""
    frame = as_frame(people)
    schema = frame.collect_schema()
    wrong = [
        f"no dimension {name!r}; give {', '.join(DIMENSIONS)}"
        for name in by
        if name not in DIMENSIONS
    ]
    if not by or len(set(by)) != len(by):
        wrong.append(f"dimensions {list(by)}: give one or more, each once")
    if list(bands) != sorted(set(bands)) or not bands or bands[0] != 0 or bands[-1] > OLDEST:
        wrong.append(f"bands {list(bands)}: give youngest ages from 0 upwards, to {OLDEST} at most")
    columns = [getattr(records, dimension) for dimension in by if dimension in DIMENSIONS]
    wrong += [
        f"the records have no column {name!r}; they have {', '.join(schema.names())}"
        for name in (*columns, *records.conditions)
        if name not in schema
    ]
    age = records.age
    if "age" in by and age in schema and not schema[age].is_numeric():
        wrong.append(f"column {age!r} is {schema[age]}: give age in years as a number")
    wrong += [
        f"column {name!r} is {schema[name]}: give true or false, or 1 or 0"
        for name in records.conditions
        if name in schema and not _is_flag(schema[name])
    ]
    given = [n.lower() for c in records.conditions for n in (c, f"{c}_unknown")]
    taken = {*DIMENSIONS, "people", "age_band", "age_from", "condition", "state"}
    # DuckDB and Spark do not tell capital letters from small ones in names of columns.
    wrong += [
        f"condition {name!r}: this name is given twice or is the cube's own; rename the column"
        for name in sorted({n for n in given if n in taken or given.count(n) > 1})
    ]
    if wrong:
        raise ValueError("people cube: " + "; ".join(wrong))
    return frame, schema


def _is_flag(dtype: DType) -> bool:
    # pandas holds true, false and missing together as objects.
    return dtype == nw.Boolean or dtype.is_numeric() or dtype == nw.Object
