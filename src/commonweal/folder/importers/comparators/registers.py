"""Registers of every practice of England in 2020/21, added up for networks, commissioners, systems
and the country; and those of every commissioner from 2016/17 to 2019/20."""

from __future__ import annotations

from commonweal.folder.importers import nhsd_qof
from commonweal.folder.importers.comparators.bodies import NATION
from commonweal.folder.importers.england import England
from commonweal.folder.importers.nhsd_qof import (
    ADDED_UP,
    BY_COMMISSIONER,
    BY_PRACTICE,
    COMMISSIONERS_ADDED_UP,
    GEOGRAPHIES,
    NAME,
)
from commonweal.folder.importers.published import Published

#: The publication, and the period whose commissioners it names.
PUBLICATIONS = {"2017-18": 0, "2018-19": 1, "2019-20": 2}
_SHARE = "100 * sum(register) / sum(list) as value, sum(register) as numerator, sum(list)"


def by_practice(published: Published) -> list[str]:
    """Registers of 2020/21. What is added up is counts and lists, never shares."""
    if not (published.holds(BY_PRACTICE) and published.holds(GEOGRAPHIES)):
        return []
    _name_those_not_placed(published)
    first, last = nhsd_qof.YEAR
    codes = {level: level for level in ("practice", "network", "commissioner", "system")}
    return [
        f"select '{level}' as level, {code} as code, {NAME} as indicator, "
        f"date '{first}' as start, date '{last}' as \"end\", {_SHARE} as denominator, "
        f"{nhsd_qof.unit_of('ages')} as unit, 'observed' as basis, "
        f"'{BY_PRACTICE if level == 'practice' else ADDED_UP}' as source "
        f'from "{BY_PRACTICE}" join "{GEOGRAPHIES}" using (practice) '
        f"where {code} is not null group by {code}, condition, ages having sum(list) > 0"
        for level, code in {**codes, "country": f"'{NATION}'"}.items()
    ]


def _name_those_not_placed(published: Published) -> None:
    strange = published.rows(
        f'select distinct practice from "{BY_PRACTICE}" anti join "{GEOGRAPHIES}" '
        "using (practice) order by 1"
    )
    if strange:
        named = ", ".join(row[0] for row in strange)
        said = f"practices that the map of 2020/21 does not hold are in no comparison: {named}"
        published.lack(BY_PRACTICE, said)
    alone = published.rows(
        f'select practice from "{GEOGRAPHIES}" semi join "{BY_PRACTICE}" using (practice) '
        "where network is null order by 1"
    )
    if alone:
        named = ", ".join(row[0] for row in alone)
        published.notes[ADDED_UP] = (
            f"In no network, so in no sum of networks: {len(alone)} practices ({named})."
        )


def by_commissioner(published: Published, england: England) -> list[str]:
    """Registers of the years before.

    A year stands in the publication of the year, and restated in the next one: to the
    commissioners of the next year, and to the practices that were still open then, so of fewer
    patients. The year's own publication counts; a body that is not in it is taken from the next
    one. Sums are of one publication: the year's own where it is at hand.
    """
    if not published.holds(BY_COMMISSIONER):
        return []
    _tell_systems(published, england)
    dated = (
        "make_date(left(year, 4)::int, 4, 1) as start, "
        'make_date(left(year, 4)::int + 1, 3, 31) as "end"'
    )
    unit = f"{nhsd_qof.unit_of(nhsd_qof.AGES_BEFORE_2020)} as unit, 'observed' as basis"
    queries = [
        f"select 'commissioner' as level, commissioner as code, {NAME} as indicator, {dated}, "
        "prevalence as value, register as numerator, list as denominator, "
        f"{unit}, '{BY_COMMISSIONER}-' || publication as source "
        f"from ({_first('year, condition, commissioner')}) where counts"
    ]
    # A system is added up where every commissioner in it has its register; the country from those
    # that have, and which have not is told.
    for level, code, whole in (
        ("system", "system", "count(*) = any_value(commissioners)"),
        ("country", f"'{NATION}'", "true"),
    ):
        queries.append(
            f"select '{level}' as level, {code} as code, {NAME} as indicator, {dated}, "
            f"{_SHARE} as denominator, {unit}, '{COMMISSIONERS_ADDED_UP}' as source "
            f"from ({_first('year, condition')}) "
            "join commissioner_systems using (publication, commissioner) where counts "
            f"group by {code}, condition, year having sum(list) > 0 and {whole}"
        )
    return queries


def _first(by: str) -> str:
    """Every figure, with whether it is of the first publication that has any."""
    return (
        f"select *, publication = min(publication) over (partition by {by}) as counts "
        f'from "{BY_COMMISSIONER}" where prevalence is not null'
    )


def _tell_systems(published: Published, england: England) -> None:
    """Tell the system of each commissioner of each publication, and name those without figures."""
    rows = [
        (publication, code, england.periods[place].systems.get(code))
        for publication, place in PUBLICATIONS.items()
        for code in england.periods[place].commissioners
    ]
    names = ("publication", "commissioner", "system")
    published.tell(
        "commissioners_told", {name: [row[i] for row in rows] for i, name in enumerate(names)}
    )
    published.db.execute(
        "create or replace temp table commissioner_systems as select *, "
        "count(*) over (partition by publication, system) as commissioners from commissioners_told"
    )
    lacking = published.rows(
        "select year, string_agg(commissioner, ', ' order by commissioner) from "
        "commissioner_systems join (select distinct publication, year from "
        f"({_first('year')}) where counts) using (publication) anti join "
        f'(from "{BY_COMMISSIONER}" where prevalence is not null) '
        "using (publication, year, commissioner) group by year order by year"
    )
    for year, codes in lacking:
        said = f"{codes} has no registers of {year}: England is added up without it"
        published.lack(BY_COMMISSIONER, f"{said}, its system not at all")
