"""The regions of England that systems lay in, as the geographies of 2020/21 name them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from commonweal.folder.importers import nhsd_qof
from commonweal.folder.importers.belonging import Lives, lasting, part_of
from commonweal.folder.importers.published import Published
from commonweal.folder.importers.systems import Chosen
from commonweal.system.organisation import Kind, Membership, Organisation

#: The year that the geographies describe begins; the seven regions began a year earlier (from
#: memory), so what they say of that year is assumed.
KNOWN, BEGAN = date(2020, 4, 1), date(2019, 4, 1)


def organisations(published: Published, chosen: Chosen) -> list[Organisation]:
    """The regions, where all of England was asked for."""
    return [
        Organisation(
            code=code, name=name, kind=Kind.REGION, opened=BEGAN, source=nhsd_qof.GEOGRAPHIES
        )
        for code, name in sorted({(code, name) for _, code, name in _read(published, chosen)})
    ]


def memberships(published: Published, chosen: Chosen, lives: Lives) -> list[Membership]:
    """Which system lay in which region, within the lives of both."""
    found: list[Membership] = []
    for system, region, _ in _read(published, chosen):
        before = KNOWN - timedelta(days=1)
        for start, end, basis in ((BEGAN, before, "assumed"), (KNOWN, None, "observed")):
            said = part_of(system, region, start, end, source=nhsd_qof.GEOGRAPHIES, basis=basis)
            found += lasting(lives, said)
    return found


def _read(published: Published, chosen: Chosen) -> Iterable[tuple[str, str, str]]:
    """System, and code and name of its region."""
    if not chosen.is_england or not published.holds(nhsd_qof.GEOGRAPHIES):
        return []
    rows = published.rows(
        f'select distinct system, region, region_name from "{nhsd_qof.GEOGRAPHIES}" '
        "where region is not null and region_name is not null order by all"
    )
    return [(row[0], row[1], row[2]) for row in rows if row[0] in chosen.codes]
