"""From a folder of publishers' files to a system folder, for any system of England."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pyarrow as pa

from commonweal.folder.finding import FolderError
from commonweal.folder.importers import (
    areas,
    belonging,
    bodies,
    comparators,
    england,
    hospitals,
    kent_medway,
    mhclg_deprivation,
    middle_areas,
    networks,
    nhsd_appointments,
    nhsd_lists,
    nhsd_payments,
    nhsd_qof,
    nhse_need,
    ons_health_index,
    ons_residents,
    outlines,
    regions,
    scope,
    sources,
    stroke_care,
    systems,
)
from commonweal.folder.importers.published import Lack, Published, open_published
from commonweal.folder.schema import load_schemas
from commonweal.folder.writing import Format, conform, write_folder
from commonweal.system.organisation import Kind, Organisation

#: Tables with more rows than this are written as Parquet.
LARGE = 200_000

#: What reads which tables; each returns pieces of a table.
TABLES: Mapping[str, Sequence[Callable[[Published], list[pa.Table]]]] = {
    "registered": (nhse_need.registered, nhsd_lists.registered, nhsd_payments.registered),
    "need_weights": (nhse_need.need_weights, nhsd_payments.need_weights),
    "cost_factors": (nhse_need.cost_factors,),
    "residents": (ons_residents.residents,),
    "indicators": (
        mhclg_deprivation.indicators,
        nhsd_lists.indicators,
        nhsd_payments.indicators,
        nhsd_qof.indicators,
        nhsd_appointments.indicators,
        ons_health_index.indicators,
        middle_areas.indicators,
        kent_medway.indicators,
    ),
    "ledger": (nhsd_payments.ledger,),
    "outcomes": (nhsd_appointments.outcomes,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was built, and what the files at hand did not tell.

    Parameters
    ----------
    folder
        Where the system folder lies.
    code, name
        The system.
    rows
        Rows by table.
    lacks
        Files that were not at hand, and parts of the data that cannot be told.
    """

    folder: Path
    code: str
    name: str
    rows: Mapping[str, int]
    lacks: tuple[Lack, ...]


def build_folder(source: Path, *, system: str, as_of: date, out: Path) -> Built:
    """Build the folder of a system from publishers' files.

    Parameters
    ----------
    source
        A folder laid out as the catalogue names the files; any of them may lack.
    system
        Code, name or unambiguous part of a name of a system of the day; "England" for all.
    as_of
        The day that the folder is about: it decides which practices and areas are the system's.
    out
        Where the system folder shall stand.

    Returns
    -------
    Built

    Raises
    ------
    UnknownSystemError
        When no system, or more than one, answers to `system`.
    FolderError
        With every fault found in the files. Nothing is then written.
    """
    with open_published(source) as published:
        told = england.read(published)
        try:
            chosen = systems.choose(told, system, as_of)
        except systems.UnknownSystemError:
            # A file that cannot be read may be the one that names the system.
            _stop_at_faults(published)
            raise
        # A file with faults counts as lacking, so that the faults of all files are said at once.
        tables = _tables(published, told, chosen)
        _stop_at_faults(published)
        tables["sources"] = sources.table(published, tables)
        settings = sources.settings(chosen, as_of, tables)
        write_folder(
            out,
            settings=settings,
            tables=tables,
            format={name: _format(table) for name, table in tables.items()},
            notes={"ATTRIBUTION.txt": sources.ATTRIBUTION},
        )
        return Built(
            folder=out,
            code=settings.code,
            name=settings.name,
            rows={name: table.num_rows for name, table in sorted(tables.items())},
            lacks=tuple(published.lacks),
        )


def _tables(
    published: Published, told: england.England, chosen: systems.Chosen
) -> dict[str, pa.Table]:
    held = scope.find(published, told, chosen)
    placed = areas.build(published, told, held)
    rows = _structure(published, told, chosen, held, placed)
    _tell_scope(published, told, rows["organisations"], placed)
    care = stroke_care.read(published, held, placed)
    rows["sites"] = [*care.sites, *hospitals.sites(published, held)]
    rows["shapes"] = _commissioner_outlines(published, told, rows["organisations"])
    rows["areas"], rows["area_memberships"] = placed.areas, placed.memberships
    pieces: defaultdict[str, list[pa.Table]] = defaultdict(list)
    for name, found in rows.items():
        pieces[name].append(_of_rows(name, found))
    for name in ("travel", "demand", "shapes", "outcomes"):
        pieces[name] += getattr(care, name)
    for name, readers in TABLES.items():
        pieces[name] += [piece for reader in readers for piece in reader(published)]
    pieces["comparators"] += comparators.tables(published, told, held)
    pieces["indicators"] += comparators.own_indicators(published)
    joined = {name: _joined(name, found) for name, found in sorted(pieces.items())}
    return {name: table for name, table in joined.items() if table is not None}


def _structure(
    published: Published,
    told: england.England,
    chosen: systems.Chosen,
    held: scope.Scope,
    placed: areas.Areas,
) -> dict[str, list[Any]]:
    """Organisations, who belonged to whom, and what became of whom."""
    belongs = networks.read(published)
    held_networks = networks.organisations(published, belongs, held)
    organisations = [
        *bodies.systems(told, chosen),
        *regions.organisations(published, chosen),
        *bodies.commissioners(told, chosen, held),
        *bodies.practices(published, told, held),
        *areas.councils(placed),
        *hospitals.trusts(published, held),
        *held_networks,
    ]
    lives = belonging.lives_of(organisations)
    sizes = networks.lists(published)
    return {
        "organisations": organisations,
        "memberships": [
            *belonging.memberships(told, chosen, held, organisations),
            *regions.memberships(published, chosen, lives),
            *networks.memberships(belongs, told, held, held_networks, lives, sizes),
        ],
        "successions": list(belonging.successions(told, organisations)),
    }


def _tell_scope(
    published: Published,
    told: england.England,
    organisations: Iterable[Organisation],
    placed: areas.Areas,
) -> None:
    """Tell importers which commissioners, districts and systems the folder is about."""
    commissioners = sorted({b.code for b in organisations if b.kind == Kind.COMMISSIONER})
    for name, codes in (
        ("commissioner_scope", commissioners),
        ("district_scope", sorted(placed.districts)),
    ):
        published.tell(name, {"code": codes})
    published.systems = {
        period.systems[code]
        for period in told.periods
        for code in commissioners
        if code in period.systems
    }


def _commissioner_outlines(
    published: Published, told: england.England, organisations: Iterable[Organisation]
) -> list[dict[str, object]]:
    """Outlines of the system's own commissioners of 2019."""
    look_up = told.look_ups.get(2019)
    codes = look_up.commissioners_ons if look_up else {}
    own = {b.code for b in organisations if b.kind == Kind.COMMISSIONER and not b.neighbour}
    return outlines.of_commissioners(published, codes, own)


def _of_rows(name: str, rows: Iterable[Any]) -> pa.Table:
    """Rows, as dictionaries or values of the system's types, in the form of their table."""
    schema = load_schemas()[name]
    plain = [
        asdict(row) if is_dataclass(row) and not isinstance(row, type) else row for row in rows
    ]
    columns = {
        field.name: pa.array([_plain(row.get(field.name)) for row in plain], field.type)
        for field in schema.arrow
    }
    return pa.table(columns, schema=schema.arrow)


def _plain(value: object) -> object:
    if isinstance(value, Fraction):
        return float(value)
    return value


def _joined(name: str, pieces: Iterable[pa.Table]) -> pa.Table | None:
    schema = load_schemas()[name]
    held = [conform(piece, schema) for piece in pieces if piece.num_rows]
    return pa.concat_tables(held) if held else None


def _format(table: pa.Table) -> Format:
    return "parquet" if table.num_rows > LARGE else "csv"


def _stop_at_faults(published: Published) -> None:
    if published.findings:
        raise FolderError(published.findings)
