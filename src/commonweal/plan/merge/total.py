"""A total before and after, and one side of the comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

import pyarrow as pa

from commonweal.system.apportionment import exact, written
from commonweal.system.organisation import Kind
from commonweal.system.structure import Structure, System

_MILLIONTH = 10**6

Sums = Mapping[tuple[str, ...], Fraction]


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A total before and after.

    `measure` is what is counted, `of` which of it. `ended` and `began` hold what a recorded reason
    other than the merger, or a recorded end, took away or added.
    """

    measure: str
    of: str
    before: Decimal
    after: Decimal
    ended: Decimal = Decimal(0)
    began: Decimal = Decimal(0)

    @property
    def equal(self) -> bool:
        """Whether nothing was lost and nothing made up."""
        return self.before - self.ended + self.began == self.after


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of the comparison: the system and its tables, read as of a day in an edition.

    `bodies` are the predecessors (with the successor, where it goes on under its own code) on the
    one side, the successor on the other. `outlived` says whether the lists of practices that
    closed before the day count where they last belonged; beside a structure in shadow, to which
    no practice that had closed ever belonged, they do not.
    """

    system: System
    tables: Mapping[str, pa.Table]
    day: date
    edition: str
    bodies: frozenset[str]
    outlived: bool = True
    _read: dict[str, list[dict[str, Any]]] = field(default_factory=dict, repr=False)

    @cached_property
    def structure(self) -> Structure:
        """The structure of the day."""
        return self.system.as_of(self.day, self.edition)

    @cached_property
    def with_lists(self) -> Structure:
        """The structure of the day, with practices whose list outlives them."""
        if not self.outlived:
            return self.structure
        practices = {row["practice"] for row in self.rows("registered")}
        return self.system.as_of(self.day, self.edition, keep=practices)

    def below(self, structure: Structure, kind: Kind) -> frozenset[str]:
        """Own bodies of every other kind that belong, at any depth, to the bodies."""
        return frozenset(
            code
            for code, body in structure.organisations.items()
            if body.kind != kind
            and not body.neighbour
            and structure.ancestor(code, kind) in self.bodies
        )

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, none where the folder does not hold it."""
        if table not in self._read:
            held = self.tables.get(table)
            self._read[table] = [] if held is None else held.to_pylist()
        return self._read[table]


def sums(rows: Iterable[Mapping[str, Any]], key: tuple[str, ...], value: str) -> Sums:
    """Exact sums of a column by other columns; numbers with decimals are read to a millionth."""
    held: defaultdict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for row in rows:
        if row[value] is not None:
            name = tuple("" if row[column] is None else str(row[column]) for column in key)
            held[name] += Fraction(round(exact(row[value]) * _MILLIONTH), _MILLIONTH)
    return held


def totals(
    measure: str, before: Sums, after: Sums, ended: Sums | None = None, began: Sums | None = None
) -> Iterator[Total]:
    """Totals of one measure, in order."""
    each = (before, after, ended or {}, began or {})
    for key in sorted({key for held in each for key in held}):
        first, last, less, more = (written(held.get(key, Fraction(0))) for held in each)
        of = ", ".join(part for part in key if part)
        yield Total(measure=measure, of=of, before=first, after=last, ended=less, began=more)
