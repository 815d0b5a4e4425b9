"""How every verb opens a system folder: its faults are told all at once, and the verb ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonweal.cli.output import day_of, stop

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from commonweal.folder import Folder
    from commonweal.people.ground import Ground


def folder_at(folder: Path) -> Folder:
    """A folder read and checked."""
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line

    if not folder.is_dir():
        stop([f"{folder}: no such folder; name a system folder"], code=2)
    try:
        return read_folder(folder)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])


def opened(folder: Path, as_of: datetime | None = None, *, seed: int = 0) -> tuple[Ground, Folder]:
    """A folder read and checked, and its ground on a day: its own where none is given."""
    read = folder_at(folder)
    return ground_on(read, as_of, seed=seed), read


def ground_on(read: Folder, as_of: datetime | None = None, *, seed: int = 0) -> Ground:
    """The ground of a folder that was read, on a day: its own where none is given."""
    from commonweal.people.ground import ground_of
    from commonweal.rules import load_rules
    from commonweal.system.study import Given

    given = Given(
        as_of=day_of(as_of) or read.settings.as_of,
        rules=load_rules(),
        policies=read.settings.policies(),
        seed=seed,
    )
    return ground_of(read.system, read.tables, given)
