"""Which supplier is which body: only as somebody confirmed, never by the name alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from commonweal.folder.finding import Finding, FolderError
from commonweal.folder.importers.money.grid import read_grid

COLUMNS = ("name", "code", "confirmed_by")


def key(name: str) -> str:
    """A supplier's name as two names are compared: small letters, single spaces."""
    return " ".join(name.casefold().split())


def read_suppliers(path: Path, codes: Collection[str]) -> dict[str, str]:
    """Codes of suppliers by name, from a list that somebody confirmed.

    Parameters
    ----------
    path
        A CSV file with the columns name, code and confirmed_by.
    codes
        Every organisation of the folder.

    Returns
    -------
    dict
        Code by `key` of the name.

    Raises
    ------
    FolderError
        With every row that lacks a name or who confirmed it, names no organisation, or gives one
        name two codes.
    """
    grid = read_grid(path)
    (number, header), *rows = grid.rows
    if tuple(cell.lower() for cell in header) != COLUMNS:
        said = f"columns are {', '.join(header)}; make them {', '.join(COLUMNS)}"
        finding = Finding(file=path.name, row=number, rule="missing column", message=said)
        raise FolderError([finding])
    found: dict[str, str] = {}
    findings: list[Finding] = []
    for number, cells in rows:
        name, code, confirmed = (*cells, "", "", "")[:3]
        for column, value, wanted in (
            ("name", name, "give the supplier's name as the file writes it"),
            ("confirmed_by", confirmed, "say who confirmed it; a name alone is no match"),
        ):
            if not value:
                findings.append(
                    Finding(
                        file=path.name, row=number, column=column, rule="required", message=wanted
                    )
                )
        if code not in codes:
            said = "no organisation of the folder; correct the code, or add the organisation"
            findings.append(_about(path, number, code, "foreign key", said))
        if found.get(key(name), code) != code:
            said = f"{name} has the code {found[key(name)]} already; keep one"
            findings.append(_about(path, number, code, "primary key", said))
        found[key(name)] = code
    if findings:
        raise FolderError(findings)
    return found


def _about(path: Path, number: int, code: str, rule: str, message: str) -> Finding:
    return Finding(
        file=path.name, row=number, column="code", value=code or None, rule=rule, message=message
    )


def code_of(name: str, suppliers: Mapping[str, str]) -> str:
    """The confirmed code of a supplier, or nothing."""
    return suppliers.get(key(name), "")
