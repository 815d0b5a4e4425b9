"""Lines that were read, added to a folder's ledger with their source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.importers.money.importing import Imported
from commonweal.folder.schema import load_schemas

TITLES = {"spend": "Payments above a threshold", "ledger": "Ledger"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """A folder's tables with the lines in them.

    `added` counts new lines, `already` those that were there and say the same, `confirmed` those
    that were there and whose counterparty is confirmed now, `replaced` those that were corrected.
    """

    tables: Mapping[str, pa.Table]
    added: int
    already: int
    confirmed: int
    replaced: int
    source: str


def append(
    tables: Mapping[str, pa.Table],
    imported: Imported,
    *,
    name: str,
    place: str = "",
    replace: bool = False,
) -> Appended:
    """Add lines to the table `ledger`; one that is there already is not added again.

    Parameters
    ----------
    tables
        All tables of the folder; the ledger may lack.
    imported
        What was read.
    name
        Name of the body whose money it is, who is named as publisher.
    place
        Where the file was published; the file itself otherwise.
    replace
        Whether a line that says another amount takes the place of the one that is held.

    Raises
    ------
    FolderError
        With every line that is held with another amount, unless they are to be replaced.
    """
    schema = load_schemas()["ledger"].arrow
    held = tables["ledger"].to_pylist() if "ledger" in tables else []
    there = {row["line"]: row for row in held}
    source = f"money-{imported.sha256[:12]}"
    fresh = {str(line["line"]): {**line, "source": source} for line in imported.lines}
    new = {line: row for line, row in fresh.items() if line not in there}
    both = fresh.keys() & there.keys()
    other = {line for line in both if _contradicts(fresh[line], there[line])}
    confirmed = {
        line
        for line in both - other
        if fresh[line]["counterparty"] and not there[line]["counterparty"]
    }
    if other and not replace:
        raise FolderError(
            Finding(
                file=imported.file,
                value=line,
                rule="primary key",
                message=f"held as {_words(there[line])}, the file says {_words(fresh[line])}; give "
                "--replace when it corrects the ledger",
            )
            for line in sorted(other)
        )
    rows = [
        _corrected(fresh[row["line"]], row) if row["line"] in other | confirmed else row
        for row in held
    ]
    made = pa.Table.from_pylist([*rows, *(new[line] for line in sorted(new))], schema=schema)
    changed = {**tables, "ledger": made}
    changes = bool(new or other or confirmed)
    if changes:
        changed["sources"] = _with_source(tables["sources"], imported, source, name, place)
    return Appended(
        tables=changed if changes else dict(tables),
        added=len(new),
        already=len(both) - len(other) - len(confirmed),
        confirmed=len(confirmed),
        replaced=len(other),
        source=source,
    )


def _contradicts(fresh: Mapping[str, object], there: Mapping[str, object]) -> bool:
    """Whether a line says another amount, another counterparty, or that the ledger is whole or not.

    A counterparty that is held and that the file does not know is kept, not contradicted.
    """
    codes = {fresh["counterparty"], there["counterparty"]} - {None}
    return (
        fresh["pence"] != there["pence"]
        or len(codes) > 1
        or bool(fresh.get("whole")) != bool(there.get("whole"))
    )


def _corrected(fresh: Mapping[str, object], there: Mapping[str, object]) -> dict[str, object]:
    counterparty = fresh["counterparty"] or there["counterparty"]
    return {**there, **fresh, "counterparty": counterparty}


def _words(line: Mapping[str, object]) -> str:
    whole = ", of a whole ledger" if line.get("whole") else ""
    other = f", {line['counterparty']}" if line.get("counterparty") else ""
    return f"{line['pence']} pence{other}{whole}"


def _with_source(
    sources: pa.Table, imported: Imported, source: str, name: str, place: str
) -> pa.Table:
    if source in sources["id"].to_pylist():
        return sources
    row = {
        "id": source,
        "title": f"{TITLES[imported.form]} of {name}: {imported.file}",
        "publisher": name,
        "place": place or f"the file {imported.file}, as given",
        "file": imported.file,
        "sha256": imported.sha256,
        # The figures were read in the file itself; where it was published nobody looked here.
        "verified": not place,
        "note": "; ".join(imported.notes) or None,
    }
    held = pa.Table.from_pylist([row], schema=sources.schema)
    return pa.concat_tables([sources, held])
