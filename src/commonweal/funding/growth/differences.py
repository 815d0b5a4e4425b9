"""Lists foreseen against lists counted, by body and year, with what the difference is worth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import fsum

from commonweal.funding.growth.outturn import Lists, counted, editions, foreseen
from commonweal.funding.growth.pricing import gross, net
from commonweal.funding.growth.projections import Projection, projections_of, rolled_up
from commonweal.funding.pace.allocated import heirs
from commonweal.funding.pace.held import targets_of
from commonweal.people.ground import Ground
from commonweal.people.lists import inside, totals
from commonweal.system.organisation import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One body in one year of one projection.

    Parameters
    ----------
    code, name, kind
        The body.
    series, led_by, year
        The projection and the financial year.
    base, projection, outturn
        Patients: the list that the projection starts from, the list foreseen, the list counted;
        None where it is not held.
    base_year
        Financial year of the base.
    counted
        The lists that stand for the year; None where none does.
    gross, net
        Pence, prices of the formula's edition; None where there is no price, and for the net of a
        body whose fellows are not all known.
    """

    code: str
    name: str
    kind: Kind
    series: str
    led_by: str
    year: str
    projection: float
    base: float | None = None
    base_year: str = ""
    outturn: float | None = None
    counted: Lists | None = None
    gross: int | None = None
    net: int | None = None

    @property
    def difference(self) -> float | None:
        """Patients counted less patients foreseen."""
        return None if self.outturn is None else self.outturn - self.projection

    @property
    def share(self) -> float | None:
        """The difference as a share of what was foreseen."""
        if self.outturn is None or not self.projection:
            return None
        return self.outturn / self.projection - 1.0

    @property
    def growth(self) -> float | None:
        """Growth foreseen since the base, a share."""
        return self.projection / self.base - 1.0 if self.base else None

    @property
    def growth_counted(self) -> float | None:
        """Growth counted since the base, a share."""
        return self.outturn / self.base - 1.0 if self.base and self.outturn is not None else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grown:
    """Everything that a folder says of growth foreseen and counted.

    Parameters
    ----------
    rows
        By series, year, level and code.
    lists
        Lists by financial year.
    editions
        All editions of lists.
    edition
        Edition of the formula whose targets price a patient; empty where none is held.
    projections
        The editions of the table projections.
    """

    rows: tuple[Difference, ...]
    lists: Mapping[str, Lists]
    editions: tuple[Lists, ...]
    edition: str
    projections: tuple[Projection, ...]


def grown(ground: Ground, edition: str = "2018-19", kind: Kind = Kind.COMMISSIONER) -> Grown:
    """Compare every projection that is held with the lists of its years.

    Parameters
    ----------
    ground
        The system on the day. Lists of all years are added up in its structure.
    edition
        Edition of the formula whose targets price a patient.
    kind
        The level at which lists foreseen practice by practice are added up, and which places and
        the system are added up from; a projection of other bodies keeps to theirs.

    Raises
    ------
    ProjectionError
        When rows of the table projections cannot be right.
    """
    held = editions(ground.registered) if ground.registered is not None else ()
    lists = counted(held)
    table = ground.tables.get("projections")
    told = projections_of(table) if table is not None else ()
    rows: list[Difference] = []
    for projection in (*told, *_of_practices(ground, held, kind)):
        for own, patients in _by_kind(ground, projection):
            prices = prices_of(ground, edition, own)
            for year in sorted({year for one in patients.values() for year in one}):
                if year != projection.base:
                    rows += of_year(ground, projection, own, patients, year, lists, prices)
    priced = edition if targets_of(ground, edition, kind) else ""
    return Grown(rows=tuple(rows), lists=lists, editions=held, edition=priced, projections=told)


def _of_practices(ground: Ground, held: tuple[Lists, ...], kind: Kind) -> tuple[Projection, ...]:
    """Lists foreseen practice by practice, each as a projection of the bodies above.

    The base of each is the latest edition counted before its day.
    """
    found = []
    for lists in foreseen(held):
        before = [one for one in counted(held).values() if one.day < lists.day]
        if not before:
            continue
        base = max(before, key=lambda one: one.day)
        patients: dict[str, dict[str, float]] = {}
        for one in (base, lists):
            for code, registered in totals_of(ground, one, kind).items():
                patients.setdefault(code, {})[one.year] = registered
        found.append(
            Projection(
                series=lists.series,
                led_by="not stated",
                patients={code: both for code, both in patients.items() if len(both) == 2},
                base=base.year,
                sources=frozenset(
                    source.id for source in ground.sources("registered", "series", lists.series)
                ),
            )
        )
    return tuple(found)


def _by_kind(
    ground: Ground, projection: Projection
) -> list[tuple[Kind, dict[str, dict[str, float]]]]:
    """The projection under the bodies of the day, by their kind; predecessors are added up."""
    to = heirs(ground, set(projection.patients))
    organisations = ground.structure.organisations
    kinds: dict[Kind, dict[str, dict[str, float]]] = {}
    for heir in sorted(set(to.values())):
        body = organisations[heir]
        made = [projection.patients[code] for code in sorted(to) if to[code] == heir]
        years = set.intersection(*(set(one) for one in made))
        if not body.neighbour:
            kinds.setdefault(body.kind, {})[heir] = {
                year: fsum(one[year] for one in made) for year in sorted(years)
            }
    return sorted(kinds.items())


def prices_of(ground: Ground, edition: str, kind: Kind) -> dict[str, float]:
    """Pence of target a patient of the edition's own list."""
    targets = targets_of(ground, edition, kind)
    lists = {row.code: row.registered for row in totals(ground.structure, ground.lists, kind)}
    return {code: pence / lists[code] for code, pence in targets.items() if lists.get(code)}


def totals_of(ground: Ground, lists: Lists, kind: Kind) -> dict[str, float]:
    """Patients of each body of a kind whose practices have lists in the edition."""
    return {
        row.code: row.registered
        for row in totals(ground.structure, inside(ground.structure, lists.patients), kind)
        if row.code and row.practices
    }


def of_year(
    ground: Ground,
    projection: Projection,
    kind: Kind,
    patients: Mapping[str, Mapping[str, float]],
    year: str,
    lists: Mapping[str, Lists],
    prices: Mapping[str, float],
) -> list[Difference]:
    """One year of a projection: its own bodies, then places, then the system."""
    stands = lists.get(year)
    came = totals_of(ground, stands, kind) if stands is not None else {}
    names = ground.structure.organisations
    own = [
        Difference(
            code=code,
            name=names[code].name,
            kind=kind,
            series=projection.series,
            led_by=projection.led_by,
            year=year,
            projection=held[year],
            base=held.get(projection.base),
            base_year=projection.base,
            outturn=came.get(code),
            counted=stands if code in came else None,
        )
        for code, held in sorted(patients.items())
        if year in held
    ]
    rows = _priced(ground, own, kind, prices)
    return [*_above(ground, rows, kind), *rows]


def _priced(
    ground: Ground, rows: list[Difference], kind: Kind, prices: Mapping[str, float]
) -> list[Difference]:
    known = [row for row in rows if row.outturn is not None and row.code in prices]
    foresaw = {row.code: row.projection for row in known}
    came = {row.code: row.outturn or 0.0 for row in known}
    follows = gross(foresaw, came, prices)
    moved: dict[str, int] = {}
    everyone = {body.code for body in ground.structure.own(kind)}
    if foresaw.keys() == everyone == prices.keys():
        lists = {row.code: row.registered for row in totals(ground.structure, ground.lists, kind)}
        quantum = round(fsum(prices[code] * lists[code] for code in sorted(everyone)))
        moved = net(foresaw, came, prices, quantum)
    return [replace(row, gross=follows.get(row.code), net=moved.get(row.code)) for row in rows]


def _above(ground: Ground, rows: list[Difference], kind: Kind) -> Iterable[Difference]:
    """Places and the system, added up where every body below them has a figure."""
    levels = [level for level in (Kind.SYSTEM, Kind.PLACE) if level != kind]
    by_code = {row.code: row for row in rows}
    for level in levels:
        everyone = {
            body.code: ground.structure.ancestor(body.code, level)
            for body in ground.structure.own(kind)
        }
        if level == Kind.SYSTEM:
            everyone = dict.fromkeys(everyone, ground.system.code)
        groups = rolled_up({code: {"": 0.0} for code in by_code}, everyone)
        for group in groups:
            yield _added(
                ground,
                [by_code[c] for c in sorted(by_code) if everyone.get(c) == group],
                group,
                level,
            )


def _added(ground: Ground, rows: list[Difference], code: str, level: Kind) -> Difference:
    def whole(held: list[float | None]) -> float | None:
        known = [one for one in held if one is not None]
        return fsum(known) if len(known) == len(rows) else None

    def pence(held: list[int | None]) -> int | None:
        known = [one for one in held if one is not None]
        return sum(known) if len(known) == len(rows) else None

    first = rows[0]
    body = ground.structure.organisations.get(code)
    came = whole([row.outturn for row in rows])
    return replace(
        first,
        code=code,
        name=body.name if body is not None else ground.system.name,
        kind=level,
        projection=fsum(row.projection for row in rows),
        base=whole([row.base for row in rows]),
        outturn=came,
        counted=first.counted if came is not None else None,
        gross=pence([row.gross for row in rows]),
        # Within the system all moves of shares cancel out: that is no finding about the system.
        net=None if level == Kind.SYSTEM else pence([row.net for row in rows]),
    )


def between(earlier: Lists, later: Lists) -> tuple[dict[str, float], dict[str, float]]:
    """Practices with a list in the first edition only, and in the second only.

    Practices merge and close, and their patients move to another list: within a body this changes
    nothing, between bodies it looks like growth of the one and loss of the other.
    """
    return (
        {c: v for c, v in sorted(earlier.patients.items()) if c not in later.patients},
        {c: v for c, v in sorted(later.patients.items()) if c not in earlier.patients},
    )
