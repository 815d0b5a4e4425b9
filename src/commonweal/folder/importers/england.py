"""The structure of England put together from the publications at hand: its periods, the successions
between them, its systems by every code and name they go by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from commonweal.folder.importers import (
    nhsd_lists,
    nhsd_payments,
    nhsd_qof,
    nhse_need,
    ods_practices,
    ons_lookups,
    ons_residents,
    stroke_regions,
)
from commonweal.folder.importers.ods_practices import OdsPractice
from commonweal.folder.importers.ons_lookups import LookUp
from commonweal.folder.importers.periods import (
    STARTS,
    Assignment,
    Period,
    ends,
    filled,
    followed_by,
    successions_between,
)
from commonweal.folder.importers.published import Published
from commonweal.system.organisation import Succession

NEED_2018, NEED_2022 = "nhse-need-2018-19", "nhse-need-2022-23"


@dataclass(frozen=True, slots=True, kw_only=True)
class England:
    """The structure of England as far as the publications at hand tell it.

    Parameters
    ----------
    periods
        In order of time.
    successions
        Of commissioners, by first day of the period.
    began
        First day of each commissioner.
    ods
        What the newest register says of each practice.
    look_ups
        The look-ups of small areas by year.
    other_codes
        Other codes by which a system goes (those of the Office for National Statistics).
    """

    periods: tuple[Period, ...]
    successions: Mapping[date, tuple[Succession, ...]]
    began: Mapping[str, date]
    ods: Mapping[str, OdsPractice]
    look_ups: Mapping[int, LookUp]
    other_codes: Mapping[str, tuple[str, ...]]


def read(published: Published) -> England:
    """Read every publication that tells the structure, and put it together."""
    look_ups = ons_lookups.read_look_ups(published)
    ods = ods_practices.read(published)
    nhse_need.land(published)
    nhsd_payments.land(published)
    nhsd_lists.land(published)
    nhsd_qof.land(published)
    ons_residents.land(published)
    rough = _periods(published, look_ups, ods, stroke_regions.read(published))
    successions = _successions(published, rough)
    named, codes = _systems(published, rough)
    return England(
        periods=filled(named, successions),
        successions=successions,
        began=ods_practices.commissioners_began(ods),
        ods=ods_practices.newest(ods),
        look_ups=look_ups,
        other_codes=codes,
    )


def _periods(
    published: Published,
    look_ups: Mapping[int, LookUp],
    ods: Mapping[str, Sequence[OdsPractice]],
    locations: Assignment,
) -> tuple[Period, ...]:
    """The periods as each publication tells them, before gaps are filled."""
    parents = {source: {p.code: p.parent for p in held} for source, held in ods.items()}
    former, latest = (
        parents.get("ods-epraccur-2019-11", {}),
        parents.get("ods-epraccur-2022-02", {}),
    )
    by_area = {year: _assigned(look_up) for year, look_up in look_ups.items()}
    # Where a look-up lacks, the commissioners are those that practices are published under.
    names = {
        2018: _named(published, "nhsd-payments-2018-19", "commissioner", "commissioner_name"),
        2019: _named(published, "nhsd-payments-2019-20", "commissioner", "commissioner_name"),
        2020: _named(published, nhsd_lists.TOTALS, "commissioner", "commissioner"),
    } | {year: dict(look_up.commissioners) for year, look_up in look_ups.items()}
    current = _named(published, NEED_2022, "commissioner", "commissioner_name")
    current |= _named(published, nhsd_qof.GEOGRAPHIES, "commissioner", "commissioner_name")
    boards = _named(published, NEED_2022, "location", "location_name")
    # For each period, the publications that name its commissioners, the first one first.
    told: tuple[tuple[Mapping[str, str], Assignment, tuple[Assignment, ...]], ...] = (
        (
            names.get(2018, {}),
            by_area.get(2018, {}),
            (_of(published, "nhsd-payments-2018-19"), former),
        ),
        (
            names.get(2019, {}),
            by_area.get(2019, {}),
            (_of(published, NEED_2018), _of(published, "nhsd-payments-2019-20"), former),
        ),
        (
            names.get(2020, {}),
            by_area.get(2020, {}),
            (_of(published, nhsd_lists.TOTALS), former, latest),
        ),
        (
            current,
            {},
            (_of(published, NEED_2022), _of(published, nhsd_qof.GEOGRAPHIES), latest),
        ),
        (boards, locations, (_of(published, NEED_2022, "location"),)),
    )
    return tuple(
        Period(
            start=start,
            end=end,
            commissioners=dict(sorted(commissioners.items())),
            practices=_first(practices, commissioners),
            areas={area: code for area, code in areas.items() if code in commissioners},
            systems={},
            system_names={},
        )
        for start, end, (commissioners, areas, practices) in zip(STARTS, ends(), told, strict=True)
    )


def _first(sources: Sequence[Assignment], known: Mapping[str, str]) -> dict[str, str]:
    """For each practice the first source that names a commissioner of the period."""
    found: dict[str, str] = {}
    for source in sources:
        for practice, code in source.items():
            if code in known:
                found.setdefault(practice, code)
    return dict(sorted(found.items()))


def _assigned(look_up: LookUp) -> dict[str, str]:
    return {code: area.commissioner for code, area in look_up.areas.items()}


def _of(published: Published, source: str, column: str = "commissioner") -> dict[str, str]:
    """Commissioner of each practice in a file; nothing where the file lacks."""
    if not published.holds(source):
        return {}
    return dict(
        published.rows(
            f'select practice, {column} from "{source}" where {column} is not null order by all'
        )
    )


def _named(published: Published, source: str, code: str, name: str) -> dict[str, str]:
    if not published.holds(source):
        return {}
    return dict(
        published.rows(
            f'select {code}, min({name}) from "{source}" '
            f"where {code} is not null and {name} is not null group by all order by all"
        )
    )


def _successions(
    published: Published, periods: Sequence[Period]
) -> dict[date, tuple[Succession, ...]]:
    """Successions at the start of each period: by residents where look-ups of small areas are at
    hand for both periods, otherwise by registered patients."""
    residents, patients = _weights(published)
    found: dict[date, tuple[Succession, ...]] = {}
    areas = dict(periods[0].areas)
    for before, after in pairwise(periods):
        by_area = bool(areas and after.areas and residents)
        rows = successions_between(
            areas if by_area else before.practices,
            after.areas if by_area else after.practices,
            residents if by_area else patients,
            after.start,
            measure="residents, mid-2019" if by_area else "registered patients",
            source="successions-by-residents" if by_area else "successions-by-patients",
        )
        found[after.start] = rows
        areas = dict(after.areas) or followed_by(areas, rows, after)
    return found


def _weights(published: Published) -> tuple[dict[str, int], dict[str, int]]:
    residents: dict[str, int] = {}
    patients: dict[str, int] = {}
    if published.holds(ons_residents.FIVE_YEAR):
        residents = dict(published.rows(f'select area, total from "{ons_residents.FIVE_YEAR}"'))
    for source in (nhsd_lists.TOTALS, NEED_2022):
        if published.holds(source):
            rows = published.rows(
                f'select practice, patients::bigint from "{source}" where patients is not null'
            )
            patients = dict(rows) | patients
    return residents, patients


def _systems(
    published: Published, periods: Sequence[Period]
) -> tuple[tuple[Period, ...], dict[str, tuple[str, ...]]]:
    """The periods with the systems that publications name, and other codes of the systems.

    A system is known by its ODS code. Partnerships of 2019 are published by their ONS code alone:
    each takes the ODS code under which most of its practices stand in 2020/21.
    """
    partnership_of, names = ons_lookups.read_partnerships(published)
    later = _of(published, nhsd_qof.GEOGRAPHIES, "system") or _of(published, NEED_2022, "system")
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for practice, commissioner in periods[1].practices.items():
        if practice in later and commissioner in partnership_of:
            counted[partnership_of[commissioner]][later[practice]] += 1
    code_of = {ons: counted[ons].most_common(1)[0][0] if counted[ons] else ons for ons in names}
    other: defaultdict[str, set[str]] = defaultdict(set)
    for ons, code in code_of.items():
        other[code].add(ons)
    for ons, code in _named(published, nhsd_qof.GEOGRAPHIES, "system_ons", "system").items():
        other[code].add(ons)
    in_2021 = _pairs(published, nhsd_qof.GEOGRAPHIES, "commissioner", "system")
    in_2022 = _pairs(published, NEED_2022, "location", "system")
    names_2021 = _named(published, nhsd_qof.GEOGRAPHIES, "system", "system_name")
    names_2019 = {code_of[ons]: name for ons, name in names.items()} or names_2021
    names_2022 = _named(published, NEED_2022, "system", "system_name")
    in_2019 = {commissioner: code_of[ons] for commissioner, ons in partnership_of.items()}
    told: tuple[tuple[Assignment, Assignment], ...] = (
        ({}, names_2019),
        (in_2019, names_2019),
        ({}, names_2021 or names_2019),
        (in_2021, names_2021 or names_2019),
        (in_2022, names_2022),
    )
    return (
        tuple(
            replace(period, systems=systems, system_names=system_names)
            for period, (systems, system_names) in zip(periods, told, strict=True)
        ),
        {code: tuple(sorted(codes - {code})) for code, codes in sorted(other.items())},
    )


def _pairs(published: Published, source: str, member: str, group: str) -> dict[str, str]:
    """The group of each member: the one of most rows, the first by code where they tie."""
    if not published.holds(source):
        return {}
    rows = published.rows(
        f'select {member}, {group}, count(*) from "{source}" where {member} is not null '
        f"and {group} is not null group by all order by 3, 2 desc"
    )
    return {one: other for one, other, _ in rows}
