"""`commonweal people`: synthetic people from a folder; `commonweal cube`: people counted.

Two verbs, since they take and give different things: a folder gives a file of people, and a file
of people, synthetic or real, gives a file of counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from commonweal.cube.counting import Counted
    from commonweal.cube.reading import Records
    from commonweal.evidence.disclosure import SmallNumbers
    from commonweal.folder import Folder


class Engine(StrEnum):
    """What counts."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def people(
    folder: Annotated[Path, typer.Argument(help="System folder.", show_default=False)],
    out: Annotated[Path, typer.Option(help="File to write: .parquet or .csv.")],
    seed: Annotated[int, typer.Option(min=0, help="Seed of all draws.")],
    scale: Annotated[float, typer.Option(help="People to make for each registered patient.")] = 1.0,
    conditions: Annotated[
        str,
        typer.Option(
            help="Indicators of practices to draw as conditions, with commas; after a colon the "
            "youngest age that they are of, as qof_dm:17."
        ),
    ] = "",
    batch: Annotated[int, typer.Option(min=1, help="People held in memory at a time.")] = 1_000_000,
    as_json: AsJson = False,
) -> None:
    """Make synthetic people from a folder's lists, residents and registrations: they are nobody.

    Example: commonweal people examples/kent-medway --out people.parquet --seed 1 --scale 0.1
    """
    from commonweal.cube.margins import margins_of
    from commonweal.cube.synthetic import schema_of, synthetic_people
    from commonweal.folder.streaming import write_batches
    from commonweal.people.ground import Ground
    from commonweal.rules import load_rules
    from commonweal.system.study import Given

    held = _folder(folder)
    given = Given(
        as_of=held.settings.as_of, rules=load_rules(), policies=held.settings.policies(), seed=seed
    )
    try:
        margins, notes = margins_of(
            Ground(system=held.system, tables=held.tables, given=given),
            scale=scale,
            conditions=_listed(conditions),
        )
        for note in notes:
            progress(note)
        progress(f"Drawing {sum(margins.lists.values()):,} synthetic people ...")
        drawn = synthetic_people(margins, seed=seed, batch=batch)
        rows = write_batches(out, schema_of(margins, seed), drawn)
    except ValueError as error:
        stop([str(error)])
    except OSError as error:
        stop([str(error)], code=2)
    if as_json:
        print_json(
            {
                "people": rows,
                "practices": len(margins.lists),
                "areas": len(margins.areas),
                "conditions": list(margins.prevalences),
                "seed": seed,
                "synthetic": True,
                "not_known": list(notes),
            }
        )
    else:
        progress(f"{out}: {rows:,} synthetic people")


def cube(
    people: Annotated[
        Path,
        typer.Argument(help="Records of people: .parquet or .csv, one row each.", exists=True),
    ],
    out: Annotated[Path, typer.Option(help="File to write: .parquet or .csv.")],
    by: Annotated[
        str, typer.Option(help="Dimensions, with commas; condition gives a row a condition.")
    ] = "practice,area,sex,age",
    conditions: Annotated[
        str, typer.Option(help="Columns that are true for people with a condition, with commas.")
    ] = "",
    bands: Annotated[
        str, typer.Option(help="Youngest age of each band, with commas; five-year to 90 otherwise.")
    ] = "",
    area_column: Annotated[str, typer.Option(help="Column of the areas.")] = "lsoa",
    folder: Annotated[
        Path | None,
        typer.Option(help="System folder: other codes than its own are counted as unknown."),
    ] = None,
    disclose: Annotated[
        str,
        typer.Option(
            help="Rule by which small numbers are hidden; none for exact counts, which must not "
            "be published. Otherwise the folder's rule, or the latest held."
        ),
    ] = "",
    known: Annotated[
        str,
        typer.Option(help="Dimensions over which readers know the sums; practice where counted."),
    ] = "",
    engine: Annotated[Engine, typer.Option(help="What counts.")] = Engine.DUCKDB,
    memory: Annotated[str, typer.Option(help="What the engine may hold in memory.")] = "3GB",
    as_json: AsJson = False,
) -> None:
    """Count people by practice, area, sex, age band and condition; nobody is dropped.

    Example: commonweal cube people.parquet --by practice,sex,age --out cube.parquet
    """
    from commonweal.cube.counting import count
    from commonweal.folder.streaming import write_batches

    wanted = _listed(by)
    dimensions = tuple(name for name in wanted if name != "condition")
    if "condition" in wanted and not _listed(conditions):
        stop(["--by condition: name the columns of the conditions with --conditions"], code=2)
    held = None if folder is None else _folder(folder)
    small = _small(disclose, held)
    records = _records(held, area_column, _listed(conditions))
    try:
        with _opened(people, engine, memory) as frame:
            progress(f"Counting {people} ...")
            counted = count(frame, records=records, by=dimensions, bands=_ages(bands))
        table = counted.table(
            small=small,
            known=_listed(known) or tuple(name for name in dimensions if name == "practice"),
            condition_rows="condition" in wanted,
        )
        rows = write_batches(out, table.schema, table.to_batches())
    except ValueError as error:
        stop([str(error)])
    except (OSError, RuntimeError) as error:
        stop([str(error)], code=2)
    summary = _summary(counted, small) | {"rows": rows}
    if as_json:
        print_json(summary)
    else:
        _tell(summary, out)


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _ages(text: str) -> tuple[int, ...]:
    from commonweal.cube.reading import FIVE_YEAR

    if not text:
        return FIVE_YEAR
    wrong = [part for part in _listed(text) if not part.isdecimal()]
    if wrong:
        stop(
            [f"--bands {text}: {', '.join(wrong)} is no age; give whole years, as 0,16,65"], code=2
        )
    return tuple(int(part) for part in _listed(text))


def _folder(path: Path) -> Folder:
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line

    if not path.is_dir():
        stop([f"{path}: no such folder; name a system folder"], code=2)
    try:
        return read_folder(path)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])


def _records(folder: Folder | None, area: str, conditions: tuple[str, ...]) -> Records:
    """How records are read; with a folder, its codes are the known ones, its neighbours' too."""
    from commonweal.cube.reading import Records
    from commonweal.system.organisation import Kind

    if folder is None:
        return Records(area=area, conditions=conditions)
    bodies = folder.system.organisations
    areas = folder.tables.get("areas")
    kind = folder.settings.policies().area_kind
    return Records(
        area=area,
        conditions=conditions,
        practices=frozenset(body.code for body in bodies if body.kind == Kind.PRACTICE),
        areas=None
        if areas is None
        else frozenset(
            code
            for code, held in zip(areas["code"].to_pylist(), areas["kind"].to_pylist(), strict=True)
            if held == kind
        ),
    )


def _small(disclose: str, folder: Folder | None) -> SmallNumbers | None:
    """The range of counts to hide: of the rule named, of the folder's, or of the latest held."""
    from commonweal.evidence.disclosure import SmallNumbers
    from commonweal.rules import load_rules

    if disclose == "none":
        return None
    book = load_rules()
    named = disclose or ("" if folder is None else folder.settings.policies().small_number_rule)
    try:
        rule = book.rule(named) if named else book.about("small-numbers", "practice")[-1]
        return SmallNumbers.from_rule(rule)
    except (KeyError, ValueError) as error:
        stop([f"--disclose {named}: {error.args[0]}; or none"], code=2)


@contextmanager
def _opened(path: Path, engine: Engine, memory: str) -> Iterator[Any]:
    """The records as a lazy frame of the engine; its errors told as findings on the file."""
    from commonweal.folder.streaming import FORMATS

    if path.suffix not in FORMATS:
        raise ValueError(f"{path}: give records whose name ends in {' or '.join(FORMATS)}")
    if engine is Engine.SPARK:
        yield from _spark(path, memory)
    else:
        yield from _duckdb(path, memory)


def _duckdb(path: Path, memory: str) -> Iterator[Any]:
    import duckdb

    from commonweal.folder.engines import open_duckdb

    with open_duckdb(memory=memory) as connection:
        # Counting needs no order of the records, and keeping it takes memory.
        connection.execute("set preserve_insertion_order = false")
        read = connection.read_parquet if path.suffix == ".parquet" else connection.read_csv
        try:
            yield read(str(path))
        except duckdb.Error as error:
            raise ValueError(f"{path} cannot be counted: {error}") from error


def _spark(path: Path, memory: str) -> Iterator[Any]:
    from commonweal.folder.engines import open_spark

    with open_spark(memory=memory.lower().removesuffix("b")) as session:
        from pyspark.errors import PySparkException

        read = session.read.option("header", True).option("inferSchema", True)
        try:
            yield read.format(path.suffix[1:]).load(str(path.absolute()))
        except PySparkException as error:
            raise ValueError(f"{path} cannot be counted: {error}") from error


def _summary(counted: Counted, small: SmallNumbers | None) -> dict[str, Any]:
    return {
        "people": counted.people,
        "by": list(counted.by),
        "conditions": list(counted.records.conditions),
        "basis": str(counted.basis),
        "disclosure": "none: not for publication" if small is None else small.rule,
        "unknown": [
            {"column": doubt.column, "problem": doubt.problem, "people": doubt.people}
            for doubt in counted.doubts
        ],
    }


def _tell(summary: dict[str, Any], out: Path) -> None:
    """Say in words what was counted, and what was not known."""
    progress(
        f"{out}: {summary['people']:,} people ({summary['basis']}) in {summary['rows']:,} rows; "
        f"small numbers: {summary['disclosure']}"
    )
    for doubt in summary["unknown"]:
        progress(
            f"counted as unknown: {doubt['people']:,} of column {doubt['column']}: "
            f"{doubt['problem']}"
        )
