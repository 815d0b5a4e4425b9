"""Fetching the catalogue's files: resumable, each checked by size and hash before it is put in its
place. Nothing else of the program touches the network."""

from __future__ import annotations

import gzip
import http.client
import os
import shutil
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from commonweal import __version__
from commonweal.folder.importers.catalogue import Entry, catalogue, content_sha256, file_sha256

#: How often a download that breaks off is taken up again before giving up for now.
ATTEMPTS = 3
SECONDS = 30.0
_PIECE = 1 << 16

Outcome = Literal["here", "fetched", "no address", "failed"]


class FetchError(Exception):
    """A file that could not be fetched, and what to do."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one file."""

    id: str
    path: str
    outcome: Outcome
    message: str = ""


def fetch(
    to: Path,
    *,
    base: str = "",
    only: Iterable[str] = (),
    say: Callable[[str], object] = str,
) -> list[Fetched]:
    """Fetch files of the catalogue into a folder of publishers' files.

    A download that breaks off stays as a `.part` file and is taken up where it stopped, where the
    server can do that; otherwise it begins anew.

    Parameters
    ----------
    to
        The folder; made where it lacks.
    base
        Address of a folder that is laid out like `to`. Empty: the publishers' own addresses.
    only
        Ids of the entries wanted; none means all that are files.
    say
        Called with a line for each download that starts.

    Returns
    -------
    list of Fetched
        In the order of the catalogue.

    Raises
    ------
    KeyError
        Naming ids that are not in the catalogue.
    ValueError
        When `base` is not an address of http or https.
    """
    wanted = list(only)
    entries = {key: entry for key, entry in catalogue().items() if entry.path}
    unknown = [identifier for identifier in wanted if identifier not in entries]
    if unknown:
        raise KeyError(", ".join(unknown))
    if base and urllib.parse.urlsplit(base).scheme not in ("http", "https"):
        raise ValueError(f"{base} is not an address of http or https")
    found = []
    for identifier in wanted or entries:
        found.append(_fetch(entries[identifier], to, base, say))
    shutil.rmtree(to / _ARCHIVES, ignore_errors=True)
    return found


#: Archives lie here until every file wanted of them is taken out.
_ARCHIVES = Path(".archives")


def _fetch(entry: Entry, to: Path, base: str, say: Callable[[str], object]) -> Fetched:
    target = to / entry.path
    if target.is_file():
        if entry.describes(target):
            return Fetched(entry.id, entry.path, "here")
        said = "another file of this name is here: move it away to have the catalogue's"
        return Fetched(entry.id, entry.path, "failed", said)
    if not base and not entry.url:
        said = f"look on {entry.page}" if entry.page else "the publisher's address was not found"
        return Fetched(entry.id, entry.path, "no address", said)
    address = f"{base.rstrip('/')}/{urllib.parse.quote(entry.path)}" if base else entry.url
    say(f"{entry.id}: {address}")
    try:
        if base:
            _take(entry, address, target, whole=True)
        elif entry.member:
            _take_member(entry, to, target)
        else:
            _take(entry, address, target, whole=False)
    except FetchError as error:
        return Fetched(entry.id, entry.path, "failed", str(error))
    return Fetched(entry.id, entry.path, "fetched")


def _take(entry: Entry, address: str, target: Path, *, whole: bool) -> None:
    """Download a file to its place; `whole`: byte for byte the file at hand, compressed alike."""
    part = target.with_name(target.name + ".part")
    resumed = part.is_file() and part.stat().st_size > 0
    size = entry.bytes if whole else None
    for fresh in (False, True):
        if fresh:
            part.unlink(missing_ok=True)
        download(address, part, size)
        fault = _fault(entry, part, whole=whole)
        if fault is None:
            _place(part, target)
            return
        # What was begun earlier may have been of another file: begin anew, once.
        if not resumed or fresh:
            break
    part.unlink(missing_ok=True)
    raise FetchError(f"{address}: {fault}; it was not kept")


def _take_member(entry: Entry, to: Path, target: Path) -> None:
    """Take a file out of an archive, which is downloaded once for all files wanted of it."""
    name = Path(urllib.parse.urlsplit(entry.url).path).name
    archive = to / _ARCHIVES / name
    if not archive.is_file():
        part = archive.with_name(name + ".part")
        download(entry.url, part, None)
        os.replace(part, archive)
    part = target.with_name(target.name + ".part")
    part.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(archive) as held:
            named = [n for n in held.namelist() if n.rsplit("/", 1)[-1] == entry.member]
            if not named:
                raise FetchError(f"{entry.url}: the archive holds no {entry.member}")
            with held.open(named[0]) as source, part.open("wb") as out:
                shutil.copyfileobj(source, out)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        archive.unlink(missing_ok=True)
        raise FetchError(f"{entry.url}: not a ZIP archive ({error})") from error
    fault = _fault(entry, part, whole=False)
    if fault is not None:
        part.unlink(missing_ok=True)
        raise FetchError(f"{entry.url}, {entry.member}: {fault}; it was not kept")
    _place(part, target)


def _fault(entry: Entry, part: Path, *, whole: bool) -> str | None:
    """What is wrong with a downloaded file; None where it is the catalogue's."""
    if whole:
        size = part.stat().st_size
        if entry.bytes is not None and size != entry.bytes:
            return f"{size} bytes, but the catalogue says {entry.bytes}"
        return None if file_sha256(part) == entry.sha256 else _OTHER
    return None if content_sha256(part) == (entry.content_sha256 or entry.sha256) else _OTHER


_OTHER = "not the file that the catalogue describes (its SHA-256 differs)"


def _place(part: Path, target: Path) -> None:
    """Put a checked file in its place, compressed where its name says so."""
    with part.open("rb") as handle:
        compressed = handle.read(2) == b"\x1f\x8b"
    if target.suffix != ".gz" or compressed:
        os.replace(part, target)
        return
    aside = target.with_name(target.name + ".new")
    # No name and no time in the header: the same content gives the same bytes.
    with (
        part.open("rb") as source,
        aside.open("wb") as out,
        gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed,
    ):
        shutil.copyfileobj(source, packed)
    os.replace(aside, target)
    part.unlink()


def download(address: str, part: Path, size: int | None) -> None:
    """Download to a `.part` file, going on where an earlier download stopped.

    Parameters
    ----------
    address
        Address of http or https.
    part
        Where the bytes go; what lies there already is the beginning.
    size
        How many bytes there shall be; None where that is not known. More end the download.

    Raises
    ------
    FetchError
        When the file cannot be had. What was downloaded stays, for the next attempt.
    """
    part.parent.mkdir(parents=True, exist_ok=True)
    said = ""
    for _ in range(ATTEMPTS):
        if size is not None and part.is_file() and part.stat().st_size == size:
            return
        try:
            if _download_on(address, part, size):
                return
            said = "the connection broke off"
        except urllib.error.HTTPError as error:
            if error.code == 416:  # what lies here is not a beginning of the file there
                part.unlink(missing_ok=True)
                said = "the server has less than was downloaded before"
                continue
            raise FetchError(
                f"{address}: the server answers {error.code} {error.reason}"
            ) from error
        except (OSError, http.client.HTTPException) as error:
            said = str(error)
    raise FetchError(f"{address}: {said}; run it again to go on where it stopped")


def _download_on(address: str, part: Path, size: int | None) -> bool:
    """One request; whether the file is complete afterwards."""
    held = part.stat().st_size if part.is_file() else 0
    headers = {"User-Agent": f"commonweal/{__version__}", "Accept-Encoding": "identity"}
    if held:
        headers["Range"] = f"bytes={held}-"
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:
        going_on = answer.status == 206 and _starts_at(answer.headers.get("Content-Range"), held)
        already = held if going_on else 0
        promised = answer.headers.get("Content-Length")
        total = already + int(promised) if promised and promised.isdigit() else None
        if size is not None and total is not None and total > size:
            raise FetchError(f"{address}: {total} bytes, but the catalogue says {size}")
        with part.open("ab" if going_on else "wb") as out:
            for piece in _pieces(answer):
                already += len(piece)
                if size is not None and already > size:
                    raise FetchError(f"{address}: more than the {size} bytes of the catalogue")
                out.write(piece)
    return total is None or already == total


def _starts_at(content_range: str | None, held: int) -> bool:
    return bool(content_range) and str(content_range).startswith(f"bytes {held}-")


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := answer.read(_PIECE):
        yield piece
