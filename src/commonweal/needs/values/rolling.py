"""Values rolled up: counts of practices added up, values of areas averaged over people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.needs.indicators import Definition
from commonweal.needs.values.observation import (
    AREAS,
    RESIDENT,
    Cells,
    Observation,
    Period,
    Through,
    gives,
    observation_of,
)
from commonweal.needs.values.own import Own
from commonweal.people.residence import mean_by_group
from commonweal.system.organisation import Kind


def summed(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    """Counts of practices added up to every body above them."""
    if definition.derive is not None:
        return []
    periods: dict[Period, dict[str, Cells]] = {}
    for row in rows:
        counted = row["numerator"] is not None and row["denominator"] is not None
        if counted and row["about"] in own.ground.lists and _fits(definition, row):
            periods.setdefault((row["start"], row["end"]), {})[row["about"]] = row
    return [
        _sum_of(own, definition, kind, group, practices, counted)
        for _, counted in sorted(periods.items())
        for kind, groups in own.members.items()
        for group, practices in sorted(groups.items())
        if any(practice in counted for practice in practices)
    ]


def _fits(definition: Definition, row: Cells) -> bool:
    """Whether counts times the definition's multiplier give the row's own value."""
    return gives(row["value"], row["numerator"], row["denominator"], definition.multiplier)


def _sum_of(
    own: Own,
    definition: Definition,
    kind: Kind,
    group: str,
    practices: list[str],
    counted: Mapping[str, Cells],
) -> Observation:
    ground = own.ground
    parts = [counted[practice] for practice in practices if practice in counted]
    numerator = fsum(part["numerator"] for part in parts)
    denominator = fsum(part["denominator"] for part in parts)
    heard = fsum(ground.lists[p] for p in practices if p in counted)
    whole = fsum(ground.lists[p] for p in practices)
    belonging = (
        ground.membership_basis(kind) if kind in (Kind.PLACE, Kind.NETWORK) else Basis.OBSERVED
    )
    return replace(
        observation_of(definition, kind.value, group, parts[0], Through.REGISTERED),
        value=definition.multiplier * numerator / denominator if denominator else None,
        numerator=numerator,
        denominator=denominator,
        basis=weakest(belonging, *(Basis(part["basis"]) for part in parts)),
        covered=heard / whole if whole else len(parts) / len(practices),
        sources=frozenset(part["source"] for part in parts),
    )


def averaged(own: Own, definition: Definition, rows: list[Cells]) -> list[Observation]:
    """Values of small areas, or of districts, averaged over the people of larger bodies."""
    if not definition.averages or not own.ground.persons:
        return []
    periods: dict[Period, dict[str, Cells]] = {}
    for row in rows:
        if row["value"] is not None:
            periods.setdefault((row["start"], row["end"]), {})[row["about"]] = row
    found = []
    for _, held in sorted(periods.items()):
        small = {area: row for area, row in held.items() if area in own.ground.persons}
        if small:
            found += _over_residents(own, definition, small, spread=False)
            found += _over_homes(own, definition, small)
        elif definition.derive is None:
            found += _over_residents(own, definition, held, spread=True)
    return found


def _over_residents(
    own: Own, definition: Definition, held: Mapping[str, Cells], *, spread: bool
) -> list[Observation]:
    """Means over residents: of small areas, or of the districts that they lie in.

    A district's value says nothing of the differences between its wards, so there is none.
    """
    values = {part: definition.derived(row["value"]) for part, row in held.items()}
    found = []
    for level in RESIDENT if spread else (*AREAS, *RESIDENT):
        bases = {Basis.ESTIMATED} if spread else set[Basis]()
        if level == Kind.PLACE:
            bases.add(own.ground.membership_basis(Kind.PLACE))
        people = own.by_district[level] if spread else own.by_area[level]
        for code, living in people.items():
            there = {part: n for part, n in living.items() if part in values and n}
            counted = fsum(there.values())
            if not counted:
                continue
            one = _mean_of(definition, [held[part] for part in there])
            found.append(
                replace(
                    one,
                    level=level,
                    code=code,
                    value=fsum(values[part] * n for part, n in there.items()) / counted,
                    basis=weakest(one.basis, *bases),
                    through=Through.RESIDENT,
                    covered=counted / fsum(own.by_area[level][code].values()),
                    sources=one.sources | {s.id for s in own.ground.resident_sources},
                )
            )
    return found


def _mean_of(definition: Definition, rows: Sequence[Cells]) -> Observation:
    """A mean, its value still to come: as weak as its weakest part, of the sources of all."""
    return replace(
        observation_of(definition, "", "", rows[0], Through.PUBLISHED),
        value=None,
        unit=definition.unit,
        numerator=None,
        denominator=None,
        basis=weakest(*{Basis(row["basis"]) for row in rows}),
        sources=frozenset(str(row["source"]) for row in rows),
    )


def _over_homes(own: Own, definition: Definition, held: Mapping[str, Cells]) -> list[Observation]:
    """Means over where a practice's or a network's patients are modelled to live."""
    ground = own.ground
    homes = ground.registrations
    if homes is None:
        return []
    means = homes.weighted_mean({a: definition.derived(row["value"]) for a, row in held.items()})
    # Homes of which a value is held count 1, others 0: the mean is the share of people covered.
    covered = homes.weighted_mean({area: float(area in held) for area in homes.area_codes})
    one = _mean_of(definition, list(held.values()))
    drawn = replace(
        one,
        basis=weakest(one.basis, Basis.MODELLED),
        through=Through.MODELLED,
        sources=one.sources | {s.id for s in (*ground.list_sources, *ground.resident_sources)},
    )
    by_practice = [
        replace(drawn, level=Kind.PRACTICE.value, code=code, value=mean, covered=covered[code])
        for code, mean in sorted(means.items())
        if code in own.codes[Kind.PRACTICE.value]
    ]
    groups = {p: code for code, held in own.members[Kind.NETWORK].items() for p in held}
    heard = {p: covered[p] if p in means else 0.0 for p in groups}
    heard_of = mean_by_group(heard, ground.lists, groups)
    basis = weakest(drawn.basis, ground.membership_basis(Kind.NETWORK))
    by_network = [
        replace(
            drawn,
            level=Kind.NETWORK.value,
            code=code,
            value=mean,
            basis=basis,
            covered=heard_of[code],
        )
        for code, mean in mean_by_group(means, ground.lists, groups).items()
    ]
    return [*by_practice, *by_network]
