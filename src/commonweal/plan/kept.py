"""Chapters and answers in files, to be read back as what they were: texts and figures as JSON,
tables as Parquet. Nothing is rounded, and nothing that is read can run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import pyarrow as pa
import pyarrow.parquet as pq

from commonweal.evidence import Answer, Chapter, Shapes, Table
from commonweal.plan.kept_values import plain, typed
from commonweal.rules import Source

#: Which form kept files have; another is refused rather than guessed at.
FORM = 1
KEPT, OUTLINES, TABLES = "kept.json", "outlines.json", "tables"


class CannotReadError(Exception):
    """Why kept files cannot be read."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: the chapters in the order in which they are read, and the answers."""

    chapters: tuple[Chapter, ...]
    answers: tuple[Answer, ...]


@dataclass
class _Writing:
    """What stands once in the files: sources, outlines, and the tables with their files."""

    sources: dict[Source, int] = field(default_factory=dict)
    outlines: dict[str, str] = field(default_factory=dict)
    tables: list[Table] = field(default_factory=list)

    def held(self, value: object) -> Any:
        if isinstance(value, Source):
            return self.sources.setdefault(value, len(self.sources))
        if isinstance(value, Table):
            self.tables.append(value)
            return _fields(value, self, leave=("data",)) | {"file": len(self.tables) - 1}
        if isinstance(value, Shapes):
            text = json.dumps({c: _geometry(g) for c, g in value.geometries.items()})
            name = self.outlines.setdefault(text, str(len(self.outlines)))
            return _fields(value, self, leave=("geometries",)) | {"outline": name}
        if isinstance(value, tuple | list):
            return [self.held(one) for one in value]
        if hasattr(value, "__dataclass_fields__"):
            return _fields(value, self)
        return plain(value)


def write_kept(kept: Kept, folder: Path) -> None:
    """Write chapters and answers into a folder that is there and empty.

    Parameters
    ----------
    kept
        What is to be kept.
    folder
        Where. Put it in its place with `folder.placing.placed_whole`, so that nobody reads half.

    Raises
    ------
    TypeError
        When a value has no place in the files, naming its type.
    """
    writing = _Writing()
    said = {
        "form": FORM,
        "chapters": writing.held(kept.chapters),
        "answers": writing.held(kept.answers),
    }
    said["sources"] = [_fields(source, writing) for source in writing.sources]
    (folder / KEPT).write_text(json.dumps(said, separators=(",", ":")), encoding="ascii")
    drawn = ",".join(f'"{name}":{text}' for text, name in writing.outlines.items())
    (folder / OUTLINES).write_text(f"{{{drawn}}}", encoding="ascii")
    (folder / TABLES).mkdir()
    for number, table in enumerate(writing.tables):
        pq.write_table(table.data, folder / TABLES / f"{number}.parquet", compression="zstd")


def read_kept(folder: Path, *, outlines: bool = True) -> Kept:
    """Read chapters and answers back.

    Parameters
    ----------
    folder
        Where `write_kept` wrote them.
    outlines
        Whether outlines of areas are read too; without them every `Shapes` is empty, which is
        enough wherever nothing is drawn.

    Raises
    ------
    CannotReadError
        When files lack, are of another form or do not hold what they should.
    """
    try:
        said = json.loads((folder / KEPT).read_text(encoding="ascii"))
        if said["form"] != FORM:
            raise CannotReadError(f"{folder}: is of form {said['form']!r}, and {FORM} is known")
        drawn = json.loads((folder / OUTLINES).read_text(encoding="ascii")) if outlines else {}
        sources = [_typed(Source, one, ()) for one in said["sources"]]
        reading = _Reading(folder, tuple(sources), drawn)
        return Kept(
            tuple(reading.chapter(one) for one in said["chapters"]),
            tuple(_typed(Answer, one, reading.sources) for one in said["answers"]),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError, pa.ArrowException) as error:
        raise CannotReadError(f"{folder}: cannot be read ({error}); make the plan anew") from error


@dataclass(frozen=True)
class _Reading:
    folder: Path
    sources: tuple[Source, ...]
    drawn: Mapping[str, Mapping[str, object]]

    def chapter(self, said: Mapping[str, Any]) -> Chapter:
        rest = {name: held for name, held in said.items() if name not in ("tables", "shapes")}
        made: Chapter = _typed(Chapter, rest, self.sources)
        return replace(
            made,
            tables=tuple(self.table(one) for one in said.get("tables", ())),
            shapes=tuple(self.outline(one) for one in said.get("shapes", ())),
        )

    def table(self, said: Mapping[str, Any]) -> Table:
        number = int(said["file"])
        data = pq.read_table(self.folder / TABLES / f"{number}.parquet", use_threads=False)
        rest = {name: held for name, held in said.items() if name != "file"}
        made: Table = _typed(Table, rest, self.sources, data=data)
        return made

    def outline(self, said: Mapping[str, Any]) -> Shapes:
        rest = {name: held for name, held in said.items() if name != "outline"}
        geometries = self.drawn.get(said["outline"], {}) if self.drawn else {}
        made: Shapes = _typed(Shapes, rest, self.sources, geometries=geometries)
        return made


def _fields(value: Any, writing: _Writing, leave: Iterable[str] = ()) -> dict[str, Any]:
    """The fields of a value that are not what they are without being said."""
    left = set(leave)
    return {
        one.name: writing.held(getattr(value, one.name))
        for one in fields(value)
        if one.name not in left and not _unsaid(getattr(value, one.name), one.default)
    }


def _unsaid(value: object, default: object) -> bool:
    """Whether a value is the default to the type: 0 is not False."""
    return type(value) is type(default) and value == default


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _typed(cls: Any, said: Mapping[str, Any], sources: tuple[Source, ...], **given: Any) -> Any:
    """An object of a class from what is said of its fields."""
    hints = _hints(cls)
    made = {name: typed(hints[name], held, sources, _typed) for name, held in said.items()}
    return cls(**made, **given)


def _geometry(geometry: object) -> object:
    """An outline as GeoJSON or well-known text."""
    if isinstance(geometry, str | Mapping):
        return geometry
    held = getattr(geometry, "__geo_interface__", None)
    if held is None:
        raise TypeError(f"an outline of type {type(geometry).__name__} has no place in the files")
    return held
