"""A folder that somebody sends: unpacked aside, checked as all are, then put in its place."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from commonweal.folder import FolderError, read_folder
from commonweal.folder.finding import line
from commonweal.folder.placing import placed_whole
from commonweal.web.archives import unpack
from commonweal.web.plans.folders import FINDINGS, folders_folder
from commonweal.web.uploads import RefusedUploadError

#: How a folder may be called.
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")


def place_upload(name: str, file: BinaryIO) -> Path:
    """Put a folder that was sent as a ZIP file in its place.

    Parameters
    ----------
    name
        What it is to be called; a folder that is there is never replaced.
    file
        The ZIP file.

    Raises
    ------
    RefusedUploadError
        With everything that is wrong: with its name, with the file, or each finding against the
        folder. Nothing is kept of it then.
    """
    if not NAME.fullmatch(name):
        raise RefusedUploadError(
            ["Call the folder by 2 to 60 small letters, digits and hyphens, such as kent-2019"]
        )
    place = folders_folder() / name
    if place.exists():
        raise RefusedUploadError([f"There is a folder {name} already; choose another name"])
    folders_folder().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".sent-", dir=folders_folder()) as aside:
        unpacked = Path(aside) / "folder"
        unpack(file, unpacked)
        inner = _inner(unpacked)
        try:
            read_folder(inner)
        except FolderError as error:
            told = [line(finding) for finding in error.findings[:FINDINGS]]
            more = len(error.findings) - len(told)
            raise RefusedUploadError(
                [*told, *([f"and {more} more findings"] if more else [])]
            ) from error
        with placed_whole(place) as beside:
            for part in list(inner.iterdir()):
                part.rename(beside / part.name)
    return place


def _inner(unpacked: Path) -> Path:
    """The folder itself where the ZIP file holds it as its one folder."""
    parts = list(unpacked.iterdir())
    with suppress(IndexError):
        if len(parts) == 1 and parts[0].is_dir():
            return parts[0]
    return unpacked
