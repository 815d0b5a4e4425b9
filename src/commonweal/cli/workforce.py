"""`commonweal workforce`: staff of general practice for patients, and what standards ask for."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.evidence import Lack, Table
    from commonweal.evidence.table import Kind
    from commonweal.services.workforce.aims import Aim
    from commonweal.services.workforce.staffing import Compared, Staffing

Row = dict[str, object]


def workforce(
    folder: SystemFolder,
    standard: Annotated[
        str,
        typer.Option(
            "--standard",
            help="england, best-fifth, patients-per-gp=NUMBER, or a target: committee-aim, "
            "committee-limit, bma-aim.",
        ),
    ] = "england",
    level: Annotated[
        str,
        typer.Option("--level", help="Areas: district or ccg; the level best covered otherwise."),
    ] = "",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show GPs for registered and weighted patients by area, how many more a standard asks for,
    what sources say of ages and leaving, what networks' teams need, and how many consultants it
    takes to cover units round the clock. Different definitions of a GP are never compared.

    Example: commonweal workforce examples/kent-medway --standard patients-per-gp=1800
    """
    from commonweal.cli.opening import opened
    from commonweal.services.workforce.aims import checked
    from commonweal.services.workforce.levels import LEVELS
    from commonweal.services.workforce.staffing import staffing_of

    faults = [] if level in ("", *LEVELS) else [f"--level {level}: use {' or '.join(LEVELS)}"]
    try:
        checked(standard)
    except ValueError as error:
        faults.append(f"--standard {error}")
    if faults:
        stop(faults, code=2)
    ground, _ = opened(folder, as_of)
    staffing = staffing_of(ground)
    told = _told(staffing, standard, LEVELS[level] if level else "")
    if as_json:
        print_json(told)
        return
    _show(told)


def _told(staffing: Staffing, standard: str, level: str) -> dict[str, object]:
    from commonweal.services.workforce import needed_tabling, tabling
    from commonweal.services.workforce.ageing import Ageing
    from commonweal.services.workforce.cover import Covering
    from commonweal.services.workforce.part import lacks_of

    ground = staffing.ground
    chosen = next((s for s in staffing.of_areas if not level or s.level == level), None)
    compared = None if chosen is None else staffing.compared(chosen, standard)
    covering, ageing = staffing.covering, staffing.ageing
    return {
        "summary": {
            "system": ground.system.code,
            "as_of": ground.day,
            "standard": standard,
            **_compared(compared),
            "weighting": _weighting(staffing),
        },
        "rows": _areas(staffing, compared, level),
        "sources": _rows(tabling.sources_table(staffing)),
        "known": _rows(tabling.known_table(staffing)),
        "teams": _rows(
            needed_tabling.teams_table(staffing.needs, len(staffing.networks))
            if staffing.needs
            else None
        ),
        "rota": _rows(
            needed_tabling.rota_table(covering) if isinstance(covering, Covering) else None
        ),
        "ageing": _rows(
            needed_tabling.ageing_table(ageing, ()) if isinstance(ageing, Ageing) else None
        ),
        "trainees": _rows(needed_tabling.stays_table(staffing) if staffing.stays else None),
        "appointments": [
            {
                "about": one.about,
                "months": one.months,
                "share_with_gp_first_year": one.share_first,
                "share_with_gp_last_year": one.share_last,
                "last_day": one.last[1],
            }
            for one in staffing.appointments
        ],
        "lacks": [_lack(one) for one in lacks_of(staffing)],
    }


def _compared(compared: Compared | None) -> Row:
    """What is set beside what, and all areas together; nulls where no number of GPs is held."""
    if compared is None:
        return {"level": None, "series": None, "england": None, "aim": None, "together": None}
    series, total = compared.series, compared.total
    return {
        "level": series.level,
        "series": {
            "name": series.name,
            "role": series.role,
            "definition": series.definition,
            "measure": series.measure,
            "start": series.start,
            "end": series.end,
        },
        "england": _aim(compared.england),
        "aim": _aim(compared.aim),
        "together": None if total is None else asdict(total),
        "areas_short": len(compared.short),
        "basis": compared.basis.value,
    }


def _weighting(staffing: Staffing) -> Row | None:
    held = staffing.weighting
    if held is None:
        return None
    return {"stream": held.stream, "edition": held.edition, "stands_in": held.stands_in}


def _aim(aim: Aim | None) -> Row | None:
    if aim is None:
        return None
    return {
        "id": aim.id,
        "label": aim.label,
        "patients_per": aim.patients_per,
        "low": aim.low,
        "high": aim.high,
        "least": aim.floor,
        "same_definition": aim.same,
        "as_of": aim.as_of,
        "note": aim.note,
        "sources": [one.place for one in aim.sources],
    }


def _areas(staffing: Staffing, compared: Compared | None, level: str) -> list[Row]:
    """Every area of the level: one that no source speaks of has its patients alone."""
    from commonweal.services.workforce.levels import name_of

    series = None if compared is None else compared.series
    at = series.level if series is not None else level or "district"
    registered, weighted = staffing.registered(at), staffing.weighted(at)
    held = {} if compared is None else {row.area: row for row in compared.rows}
    rows: list[Row] = []
    for code in sorted({*registered, *held} - {""}):
        row = held.get(code)
        rows.append(
            {
                "area": code,
                "name": name_of(staffing.ground, code),
                "role": "GP" if series is None else series.role,
                "definition": None if series is None else series.definition,
                "measure": None if series is None else series.measure,
                "patients_per": None if row is None else row.patients_per,
                "staff": None if row is None else row.staff,
                "registered": registered.get(code),
                "weighted": weighted.get(code),
                "per_10000_registered": None if row is None else row.per_registered,
                "per_10000_weighted": None if row is None else row.per_weighted,
                "against_england": None if row is None else row.against_england,
                "needed": None if row is None else row.needed,
                "difference": None if row is None else row.difference,
                "shortfall": None if row is None else row.shortfall,
                "basis": None if compared is None or row is None else compared.basis.value,
            }
        )
    return rows


def _rows(table: Table | None) -> list[Row]:
    return [] if table is None else table.data.to_pylist()


def _lack(lack: Lack) -> Row:
    return {"table": lack.table, "what": lack.what, "consequence": lack.consequence}


#: Columns of numbers, and how each is written.
KINDS: dict[str, Kind] = {
    **dict.fromkeys(("patients_per", "england", "admissions", "people", "shared"), "count"),
    **dict.fromkeys(("finished", "still_here"), "count"),
    **dict.fromkeys(("per_10000_registered", "per_10000_weighted", "shortfall"), "number"),
    **dict.fromkeys(("each", "by_network", "by_patients", "there"), "number"),
    **dict.fromkeys(("weekly", "whole_time", "gps", "years_after"), "number"),
    **dict.fromkeys(("against_england", "older", "share", "lower", "upper"), "share"),
}
#: What is printed: the heading, where the rows stand, and their columns.
SHOWN = (
    ("GPs by area", "rows", ("name", "patients_per", "per_10000_registered",
                             "per_10000_weighted", "against_england", "shortfall")),
    ("What each source counts", "sources", ("role", "counts", "when", "area", "patients_per",
                                            "england", "england_as_of")),
    ("Ages, vacancies, leaving and training", "known", ("what", "area", "said", "as_of")),
    ("What networks' teams would need", "teams", ("scenario", "role", "each", "by_network",
                                                  "by_patients", "there")),
    ("Consultants round the clock", "rota", ("sites", "smallest", "largest", "whole_time",
                                             "people", "shared", "reading")),
    ("GPs carried forward by age", "ageing", ("scenario", "year", "gps", "older")),
    ("Trained here, and working here", "trainees", ("role", "years_after", "finished",
                                                    "still_here", "share", "lower", "upper")),
)  # fmt: skip


#: What is said under a table.
CAPTIONS = {
    "sources": "Only a row and its own England, counted alike, can be compared.",
    "teams": "Of the first roles a network has one, from 100,000 patients on two.",
    "rota": (
        "whole_time: whole-time consultants that the admissions of all units ask for. people: at "
        "least so many, where each unit has a rota of its own. shared: at least so many, where "
        "all units share one. reading: given where the standard names that many admissions; "
        "interpolated, read off the straight line between its two numbers; extrapolated, off the "
        "same line beyond them."
    ),
}


def _show(told: dict[str, object]) -> None:
    for title, name, columns in SHOWN:
        rows = told[name]
        assert isinstance(rows, list)
        if name == "rows":
            # An area that no source counts GPs in says nothing here; what lacks is told below.
            rows = [row for row in rows if row["patients_per"] is not None]
        if rows:
            kept = [{column: row[column] for column in columns} for row in rows]
            kinds = {column: KINDS[column] for column in columns if column in KINDS}
            print_rows(kept, title=f"\n{title}", kinds=kinds)
            if name in CAPTIONS:
                typer.echo(CAPTIONS[name])
    summary, lacks = told["summary"], told["lacks"]
    assert isinstance(summary, dict)
    assert isinstance(lacks, list)
    if isinstance(summary["aim"], dict):
        progress(f"Standard: {summary['aim']['label']}. {summary['aim']['note']}".strip())
    for lack in lacks:
        progress(f"{lack['table']}: {lack['what']} not held; {lack['consequence']}")
