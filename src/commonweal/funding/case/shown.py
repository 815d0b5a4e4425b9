"""What all tables of business cases have in common: columns, sources, basis, rounding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.table import Kind
from commonweal.evidence.words import day
from commonweal.funding import years
from commonweal.funding.case.result import Appraisal, OptionResult
from commonweal.rules import Source

ID = "funding.business_case"
METHOD = "funding.business_case"
Row = dict[str, object]
#: Columns that several tables have, so that they are headed alike.
CASE = ("case", "Case", "code")
OPTION = ("option", "Option", "text")
YEAR = ("year", "Year", "text")
PAYBACK = ("payback_year", "Pays back in", "text")
BREAK_EVEN = ("break_even", "Unknown costs may be", "money")


@dataclass(frozen=True, slots=True)
class Shown:
    """Appraisals with all that their tables have in common."""

    found: tuple[Appraisal, ...]
    sources: Mapping[str, Source]

    @property
    def basis(self) -> Basis:
        """The weakest basis of any option that has a value."""
        held = [o.basis for one in self.found for o in one.options if o.of_lines_held is not None]
        return weakest(Basis.MODELLED, *held)

    def cited(self, *identifiers: str) -> tuple[Source, ...]:
        """Sources by their ids, each once, in order."""
        return tuple(self.sources[name] for name in sorted(set(identifiers)))

    def of_lines(self) -> tuple[Source, ...]:
        """Sources of every line and of the cases themselves."""
        named = [one.case.header.source for one in self.found]
        return self.cited(*named, *(line.source for one in self.found for line in one.case.lines))

    def table(
        self,
        name: str,
        title: str,
        columns: Sequence[tuple[str, str, str]],
        rows: Sequence[Row],
        *,
        note: str = "",
        shown: int | None = 12,
        sources: tuple[Source, ...] = (),
        basis: Basis | None = None,
    ) -> Table:
        """A table of rows. The column of the case is left out where there is but one, and what
        unknown costs may be where none is missing."""
        idle = set() if len(self.found) > 1 else {CASE[0]}
        if all(row.get(BREAK_EVEN[0]) is None for row in rows):
            idle.add(BREAK_EVEN[0])
        kept = [column for column in columns if column[0] not in idle]
        return Table.of_rows(
            [{column[0]: row[column[0]] for column in kept} for row in rows],
            id=f"{ID}.{name}" if name else ID,
            title=title,
            columns=tuple(
                Column(
                    name=at, label=label, kind=_kind(kind), unit="GBP" if kind == "money" else ""
                )
                for at, label, kind in kept
            ),
            basis=basis or self.basis,
            sources=sources or self.of_lines(),
            method=METHOD,
            note=note,
            as_of=self.found[0].as_of,
            vintage=f"prices of {years.label(self.found[0].case.header.price_year)}",
            shown=shown,
        )


def _kind(name: str) -> Kind:
    return next(kind for kind in get_args(Kind) if kind == name)


def whole(pence: int | None) -> int | None:
    """Pence to the nearest pound: a modelled amount is not sure to the penny."""
    return None if pence is None else 100 * round(pence / 100)


def several(shown: Shown) -> list[tuple[Appraisal, OptionResult]]:
    """Every option of every case, with its case."""
    return [(one, option) for one in shown.found for option in one.options]


def valued(shown: Shown) -> list[tuple[Appraisal, OptionResult]]:
    """Options that change something and have a net present value."""
    return [
        (one, option)
        for one, option in several(shown)
        if option.net_present_value is not None and option.option.role != "do nothing"
    ]


def break_even_of(one: Appraisal, option: OptionResult) -> tuple[str, int] | None:
    """By when, and what the unknown costs may be: the day it ended where it did, else the end."""
    if not option.horizons or not option.material:
        return None
    header = one.case.header
    if header.ended_on is None:
        return f"within {header.horizon_years} years", option.horizons[0].break_even
    ended = next(span for span in option.horizons if span.name.startswith("until "))
    return f"by {day(header.ended_on)}", ended.break_even
