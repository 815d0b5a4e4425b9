"""Which file of a folder is what: tables, settings, records; and which is nothing known."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from commonweal.folder import package
from commonweal.folder.finding import Finding
from commonweal.folder.schema import NEEDED, load_schemas
from commonweal.folder.settings import FILE as SETTINGS_FILE
from commonweal.records import STATEMENTS

#: Files for people, which nothing reads.
NOTES = (".md", ".txt")


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of a folder that are read."""

    folder: Path
    tables: dict[str, Path]
    settings: Path | None
    statements: Path | None


def lay_out(folder: Path) -> tuple[Layout, list[Finding]]:
    """Tell the files of a folder apart.

    Parameters
    ----------
    folder
        An existing folder.

    Returns
    -------
    The layout, and findings against files that are not known, not files, outside the folder, or
    lacking.
    """
    findings: list[Finding] = []
    known = {f"{name}.{kind}": name for name in load_schemas() for kind in ("csv", "parquet")}
    held: dict[str, list[Path]] = {}
    own = {SETTINGS_FILE, package.FILE}
    present: set[str] = set()
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix in NOTES:
            continue
        if path.name == STATEMENTS.parts[0] and path.is_dir():
            continue
        if path.name not in known and path.name not in own:
            findings.append(_unknown(path, [*known, *own]))
            continue
        fault = _fault(folder, path)
        if fault is not None:
            findings.append(fault)
            continue
        if path.name in known:
            held.setdefault(known[path.name], []).append(path)
        else:
            present.add(path.name)
    tables = {name: paths[0] for name, paths in held.items() if len(paths) == 1}
    findings += [_twice(paths) for paths in held.values() if len(paths) > 1]
    findings += _lacking(folder)
    statements = folder / STATEMENTS
    records = _fault(folder, statements) if os.path.lexists(statements) else None
    findings += [records] if records is not None else []
    return (
        Layout(
            folder=folder,
            tables=tables,
            settings=folder / SETTINGS_FILE if SETTINGS_FILE in present else None,
            statements=statements if records is None and statements.is_file() else None,
        ),
        findings,
    )


def _fault(folder: Path, path: Path) -> Finding | None:
    file = path.relative_to(folder).as_posix()
    # `realpath` rather than `resolve`: a link that leads in a round is then no error.
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        said = "a link that leads out of the folder; put the file itself here"
        return Finding(file=file, value=_target(path), rule="outside", message=said)
    if path.is_dir():
        said = "a folder stands where a file is expected; put the file here"
        return Finding(file=file, rule="format", message=said)
    if not path.is_file():
        said = "not a file that can be read; put a file here, or remove it"
        return Finding(file=file, rule="format", message=said)
    if not os.access(path, os.R_OK):
        said = "no permission to read the file; give it"
        return Finding(file=file, rule="format", message=said)
    return None


def _target(path: Path) -> str | None:
    return os.readlink(path) if path.is_symlink() else None


def _unknown(path: Path, names: list[str]) -> Finding:
    near = difflib.get_close_matches(path.name, names, n=1)
    ask = f"did you mean {near[0]}? rename it, or" if near else "rename it to its table, or"
    said = f"belongs to no table; {ask} take it out of the folder"
    # A name that is not text is shown with what stands for its odd bytes.
    name = os.fsencode(path.name).decode(errors="replace")
    return Finding(file=name, rule="unknown file", message=said)


def _twice(paths: list[Path]) -> Finding:
    both = " and ".join(path.name for path in paths)
    said = f"{both} hold the same table; keep one of them"
    return Finding(file=paths[0].name, rule="one file", message=said)


def _lacking(folder: Path) -> list[Finding]:
    findings = []
    if not os.path.lexists(folder / SETTINGS_FILE):
        said = "the folder has no system.toml; add one with name, code, as_of and policies.lists"
        findings.append(Finding(file=SETTINGS_FILE, rule="folder", message=said))
    for name in NEEDED:
        if not any(os.path.lexists(folder / f"{name}.{kind}") for kind in ("csv", "parquet")):
            said = f"every folder needs this table; add {name}.csv or {name}.parquet"
            findings.append(Finding(file=f"{name}.csv", rule="folder", message=said))
    return findings
