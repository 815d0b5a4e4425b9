"""What a system folder has at hand for a contract: whose rules apply, and what it measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from commonweal.cli.output import stop

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from commonweal.contracts.terms import Measured
    from commonweal.contracts.terms.measured import Better
    from commonweal.needs.indicators import Definition
    from commonweal.records.kinds import OutcomeContract

#: The tables that are looked into.
TABLES = ("indicators", "outcomes", "indicator_definitions", "sources")


@dataclass(frozen=True)
class AtHand:
    """What a folder has at hand.

    Parameters
    ----------
    jurisdictions
        Names under which rules apply there, the most local first.
    tables
        The tables that measure, and definitions of its own.
    """

    jurisdictions: tuple[str, ...]
    tables: Mapping[str, pa.Table]

    def measured(self, terms: OutcomeContract) -> Measured:
        """What the folder measures of the outcomes of a contract, and which way is better."""
        from commonweal.contracts.terms import measured

        better = {name: way for name, one in self.reviewed().items() if (way := way_of(one))}
        return measured(terms, self.tables, better)

    def reviewed(self) -> Mapping[str, Definition]:
        """Reviewed definitions of indicators, the folder's own too."""
        from commonweal.folder.reading import source_of
        from commonweal.needs.indicators import DefinitionError, load_definitions

        sources = {one.id: one for one in map(source_of, self._rows("sources"))}
        try:
            return load_definitions(rows=self._rows("indicator_definitions"), sources=sources)
        except DefinitionError as error:
            stop(error.faults)

    def _rows(self, table: str) -> list[dict[str, Any]]:
        held = self.tables.get(table)
        return [] if held is None else held.to_pylist()


def way_of(definition: Definition) -> Better | None:
    """Which way of an indicator is better; None where its definition leaves that open."""
    ways: dict[str, Better] = {"higher is worse": "lower", "higher is better": "higher"}
    return ways.get(definition.polarity)


def at_hand(folder: Path) -> AtHand:
    """What a folder has at hand; its faults are told all at once, and the verb ends."""
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line
    from commonweal.folder.partly import read_tables
    from commonweal.folder.settings import FILE, read_settings

    if not (folder / FILE).is_file():
        stop([f"{folder}: no such folder, or one without {FILE}; name a system folder"], code=2)
    try:
        settings = read_settings(folder / FILE)
        tables = read_tables(folder, TABLES)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    return AtHand(settings.policies().jurisdictions, tables)
