"""The bodies and areas of England at every level, and the small areas that each is made of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa

from commonweal.folder.importers import areas, bodies, nhsd_qof
from commonweal.folder.importers.england import NEED_2022, England
from commonweal.folder.importers.periods import BOARDS_BEGAN, Assignment
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.scope import Scope

NATION, NATION_NAME = "ENG", "England"

#: First day of an edition, and the body of each small area in it.
Edition = tuple[date, Assignment]
#: Level, code, name, first day, last day.
Body = tuple[str, str, str, date | None, date | None]


def tell(published: Published, england: England, scope: Scope) -> None:
    """Make the tables `england_bodies` and `england_areas`, which the other modules join.

    `england_areas` says of which small areas a body or area is made. One that stood in several
    editions is made of those of the last edition before July 2022; where it began later, of
    those of the last of all.
    """
    small = sorted({area for period in england.periods for area in period.areas})
    found: list[Body] = [("country", NATION, NATION_NAME, None, None)]
    made_of = [("country", NATION, area) for area in small]
    for level, (named, editions) in {
        "commissioner": _commissioners(england),
        "system": _systems(england),
        "district": _districts(published, england, scope),
    }.items():
        found += named
        made_of += [(level, code, area) for code, area in _last_before_boards(editions)]
    if published.holds(areas.WARD):
        rows = published.rows(f'select ward, ward_name, area from "{areas.WARD}" order by line')
        held = [row for row in rows if row[2].startswith("E")]
        names = {code: name for code, name, _ in held}
        found += [("ward", code, name, None, None) for code, name in names.items()]
        made_of += [("ward", code, area) for code, _, area in held]
    found += _practices_and_networks(published)
    _tell(published, "england_areas", ("level", "code", "area"), made_of)
    _tell(published, "england_bodies", ("level", "code", "name", "opened", "closed"), found)


def with_names(published: Published, query: str) -> pa.Table:
    """What a query finds (level, code and figures), with names and the days of each body.

    Rows of a body that no file names are left out, and told.
    """
    published.db.execute(f"create or replace temp table comparators_piece as {query}")
    strange = published.rows(
        "select level, any_value(source), string_agg(distinct code, ', ' order by code), count(*) "
        "from comparators_piece anti join england_bodies using (level, code) group by level"
    )
    for level, source, codes, rows in strange:
        said = f"no file at hand names the {level} {codes}; {rows} rows are left out of comparators"
        published.lack(source, said)
    return published.table(
        "select code as about, name, level, comparators_piece.* exclude (level, code), "
        "opened::date as opened, closed::date as closed "
        "from comparators_piece join england_bodies using (level, code)"
    )


def _tell(
    published: Published, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    texts = {
        column: [None if row[place] is None else str(row[place]) for row in rows]
        for place, column in enumerate(columns)
    }
    published.tell(table, texts)


def _commissioners(england: England) -> tuple[list[Body], list[Edition]]:
    """Commissioners, by name and days of the clinical commissioning group where there was one."""
    found: list[Body] = []
    for code in sorted({code for period in england.periods for code in period.commissioners}):
        held = [period for period in england.periods if code in period.commissioners]
        groups = [period for period in held if period.start < BOARDS_BEGAN]
        name = (groups or held)[-1].commissioners[code]
        opened = bodies.began(england, code) or held[0].start
        found.append(("commissioner", code, name, opened, held[-1].end))
    return found, [(period.start, period.areas) for period in england.periods]


def _systems(england: England) -> tuple[list[Body], list[Edition]]:
    """Systems, by the name of the partnership where there was one."""
    found: list[Body] = []
    for code in sorted({code for p in england.periods for code in p.systems.values()}):
        held = [period for period in england.periods if code in period.systems.values()]
        groups = [period for period in held if period.start < BOARDS_BEGAN]
        name = (groups or held)[-1].system_names.get(code, code)
        opened = held[0].start if held[0].start > england.periods[0].start else None
        found.append(("system", code, name, opened, held[-1].end))
    editions: list[Edition] = [
        (p.start, {area: p.systems[c] for area, c in p.areas.items() if c in p.systems})
        for p in england.periods
    ]
    return found, editions


def _districts(
    published: Published, england: England, scope: Scope
) -> tuple[list[Body], list[Edition]]:
    """Districts; what the first look-up has is not said to have begun with it."""
    editions = areas.districts(published, england, scope)
    names: dict[str, str] = {}
    if published.holds(NEED_2022):
        rows = published.rows(
            f'select district, min(district_name) from "{NEED_2022}" '
            "where district_name is not null group by all"
        )
        names |= dict(rows)
    for _, look_up in sorted(england.look_ups.items()):
        names |= look_up.districts
    lasted: dict[str, tuple[date | None, date | None]] = {}
    for _, start, end, assigned in editions:
        for code in sorted(set(assigned.values())):
            first = None if start == editions[0][1] else start
            lasted[code] = (lasted[code][0] if code in lasted else first, end)
    found: list[Body] = [
        ("district", code, names.get(code, code), *days) for code, days in sorted(lasted.items())
    ]
    return found, [(start, assigned) for _, start, _, assigned in editions]


def _last_before_boards(editions: Sequence[Edition]) -> list[tuple[str, str]]:
    """Body and small area, each body by one edition."""
    chosen: dict[str, int] = {}
    for place, (start, assigned) in enumerate(editions):
        for code in set(assigned.values()):
            if start < BOARDS_BEGAN or code not in chosen:
                chosen[code] = place
    return [
        (code, area)
        for place, (_, assigned) in enumerate(editions)
        for area, code in assigned.items()
        if chosen[code] == place
    ]


def _practices_and_networks(published: Published) -> list[Body]:
    """Practices and networks as the map of 2020/21 names them; it says nothing of their days."""
    if not published.holds(nhsd_qof.GEOGRAPHIES):
        return []
    found: list[Body] = []
    for level, name in (("practice", "name"), ("network", "network_name")):
        rows = published.rows(
            f'select {level}, coalesce(min({name}), {level}) from "{nhsd_qof.GEOGRAPHIES}" '
            f"where {level} is not null group by {level} order by 1"
        )
        found += [(level, code, said, None, None) for code, said in rows]
    return found
