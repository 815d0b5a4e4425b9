"""What sections of several chapters say alike: figures that count, tables of what is on record, and
that nothing is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from commonweal.evidence import Basis, Column, Figure, Lack, Part, Table
from commonweal.people.ground import Ground, unknown
from commonweal.records import records_source
from commonweal.rules import Source

#: Rows of a table that the page shows; the file has all.
SHOWN = 12


def counts(
    ground: Ground,
    section: str,
    counted: Iterable[tuple[str, str, int, str]],
    *,
    method: str,
    sources: tuple[Source, ...] | None = None,
    as_of: date | None = None,
) -> tuple[Figure, ...]:
    """Figures of how many there are of what on record, for the whole system.

    Parameters
    ----------
    ground
        The day and the system.
    section
        Id of the section, with which the ids of its figures begin.
    counted
        Of each figure its measure, its label, how many there are and of what.
    method, sources
        Of all of them; the records where no source is named.
    as_of
        The day of which they speak; that of the study where None.
    """
    code, on = ground.system.code, as_of or ground.day
    return tuple(
        Figure(
            id=f"{section}.{measure}.{code}",
            label=label,
            about=code,
            as_of=on,
            value=value,
            unit=unit,
            basis=Basis.OBSERVED,
            sources=(records_source(on),) if sources is None else sources,
            method=method,
        )
        for measure, label, value, unit in counted
    )


def recorded(
    on: date,
    rows: Sequence[Mapping[str, object]],
    *,
    id: str,
    title: str,
    columns: tuple[Column, ...],
    method: str,
    basis: Basis = Basis.OBSERVED,
    sources: tuple[Source, ...] | None = None,
    note: str = "",
    shown: int = SHOWN,
) -> Table:
    """A table of what is on record.

    Parameters
    ----------
    on
        The day of which it speaks.
    rows, id, title, columns, method, basis, note, shown
        As of any table (`evidence.Table`).
    sources
        Its sources; the records where none is named.
    """
    return Table.of_rows(
        rows,
        id=id,
        title=title,
        columns=columns,
        basis=basis,
        sources=(records_source(on),) if sources is None else sources,
        method=method,
        note=note,
        as_of=on,
        shown=shown,
    )


def nothing_held(
    ground: Ground,
    section: str,
    title: str,
    text: str,
    *,
    why: str,
    figures: Mapping[str, str],
    lack: str,
    consequence: str,
    table: str = "records",
    cause: Literal["table", "rows"] = "rows",
) -> Part:
    """A section whose figures are not known, because the folder holds nothing of the matter.

    Parameters
    ----------
    ground
        The day and the system.
    section, title, text
        Its id, its title, and what is told in it.
    why
        Why there is no figure, naming the kind of statement.
    figures
        Labels of the figures that it would have, by measure.
    lack, consequence
        What is lacking, and what cannot be said for want of it.
    table, cause
        Where it is lacking, and whether the whole table is or only rows.
    """
    return Part.of(
        id=section,
        title=title,
        text=text,
        figures=tuple(
            unknown(ground, f"{section}.{measure}.{ground.system.code}", label, why)
            for measure, label in figures.items()
        ),
        lacks=(Lack(table=table, what=lack, consequence=consequence, cause=cause),),
    )
