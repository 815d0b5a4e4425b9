"""What a system folder has at hand for a contract: whose rules apply, and what it measures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from commonweal.contracts.terms import Measured
    from commonweal.contracts.terms.measured import Better
    from commonweal.needs.indicators import Definition
    from commonweal.records.kinds import OutcomeContract

#: The tables that are looked into.
TABLES = ("indicators", "outcomes", "indicator_definitions", "sources")


class NotAtHandError(Exception):
    """Why a folder says nothing of a contract: everything that is wrong with it.

    Parameters
    ----------
    faults
        Each in words.
    missing
        Whether there is no such folder.
    """

    def __init__(self, faults: Iterable[str], *, missing: bool = False) -> None:
        self.faults = tuple(faults)
        self.missing = missing
        super().__init__("; ".join(self.faults))


@dataclass(frozen=True)
class AtHand:
    """What a folder has at hand.

    Parameters
    ----------
    jurisdictions
        Names under which rules apply there, the most local first.
    tables
        The tables that measure.
    reviewed
        Reviewed definitions of indicators, the folder's own too.
    """

    jurisdictions: tuple[str, ...]
    tables: Mapping[str, pa.Table]
    reviewed: Mapping[str, Definition]

    def measured(self, terms: OutcomeContract) -> Measured:
        """What the folder measures of the outcomes of a contract, and which way is better."""
        from commonweal.contracts.terms import measured

        better = {name: way for name, one in self.reviewed.items() if (way := way_of(one))}
        return measured(terms, self.tables, better)


def way_of(definition: Definition) -> Better | None:
    """Which way of an indicator is better; None where its definition leaves that open."""
    ways: dict[str, Better] = {"higher is worse": "lower", "higher is better": "higher"}
    return ways.get(definition.polarity)


def at_hand(folder: Path) -> AtHand:
    """What a folder has at hand.

    Raises
    ------
    NotAtHandError
        Where there is none, or it cannot be read.
    """
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line
    from commonweal.folder.partly import read_tables
    from commonweal.folder.settings import FILE, read_settings

    if not (folder / FILE).is_file():
        told = f"{folder}: no such folder, or one without {FILE}; name a system folder"
        raise NotAtHandError([told], missing=True)
    try:
        settings = read_settings(folder / FILE)
        tables = read_tables(folder, TABLES)
    except FolderError as error:
        raise NotAtHandError(map(line, error.findings)) from error
    return AtHand(settings.policies().jurisdictions, tables, reviewed_in(tables))


def reviewed_in(tables: Mapping[str, pa.Table]) -> Mapping[str, Definition]:
    """Reviewed definitions of indicators, those that the tables of a folder define too.

    Raises
    ------
    NotAtHandError
        Where the folder's own are none.
    """
    from commonweal.folder.reading import source_of
    from commonweal.needs.indicators import DefinitionError, load_definitions

    def rows(name: str) -> list[dict[str, Any]]:
        held = tables.get(name)
        return [] if held is None else held.to_pylist()

    sources = {one.id: one for one in map(source_of, rows("sources"))}
    try:
        return load_definitions(rows=rows("indicator_definitions"), sources=sources)
    except DefinitionError as error:
        raise NotAtHandError(error.faults) from error
