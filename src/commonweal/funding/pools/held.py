"""The pools that a folder holds, and what its networks would pool at the rates held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from commonweal.funding.pools.networks import NetworkPool, network_pools
from commonweal.funding.pools.pool import Contribution, Pool, Use, faults_between, pools
from commonweal.people.ground import Ground
from commonweal.people.lists import inside, series_on, whole_lists
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

CORE, DIRECTOR = "network-core-funding", "network-clinical-director"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Pools, what is wrong with them, and the networks' at the latest rates held.

    `series` is the edition of lists, `rules` the rates; `lacking` says why there are no networks.
    """

    pools: tuple[Pool, ...]
    faults: tuple[str, ...]
    networks: tuple[NetworkPool, ...]
    names: Mapping[str, str]
    series: str
    day: date | None
    rules: tuple[Rule, ...]
    lacking: str


def held_in(ground: Ground) -> Held:
    """Read both tables and work out what the networks would pool."""
    contributions = [Contribution(**row) for row in _rows(ground.tables.get("pools"))]
    uses = [Use(**row) for row in _rows(ground.tables.get("pool_uses"))]
    found = pools(contributions, uses)
    faults = (*(f for pool in found for f in pool.faults), *faults_between(contributions, uses))
    book, places = ground.given.rules, ground.given.policies.jurisdictions
    core = book.about(CORE, "network", places)
    rates = [core[-1]] if core else []
    director = [
        rule
        for rule in book.about(DIRECTOR, "network", places)
        if rates and rule.in_force(rates[0].in_force_from)
    ]
    rules = (*rates, *director[-1:])
    series, day, lacking = _lists_of(ground, rules)
    networks, names = _networks(ground, rules, series, day) if series and day else ((), {})
    return Held(
        pools=found,
        faults=faults,
        networks=networks,
        names=names,
        series=series,
        day=day,
        rules=rules,
        lacking=lacking or ("" if networks else "no practice of these lists is in a network"),
    )


def _rows(table: pa.Table | None) -> list[dict[str, Any]]:
    rows = [] if table is None else table.to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def _lists_of(ground: Ground, rules: tuple[Rule, ...]) -> tuple[str, date | None, str]:
    """The edition of lists that stands for the year of the rate."""
    if not rules:
        return "", None, "no rate is held (rules network-core-funding)"
    if ground.registered is None:
        return "", None, "no lists are held (table registered)"
    until = rules[0].in_force_to or rules[0].in_force_from
    series = series_on(ground.registered, ground.given.policies.lists, until)
    if series is None:
        return "", None, "no edition of lists stands for the year of the rate"
    return series, ground.list_days[series], ""


def _networks(
    ground: Ground, rules: tuple[Rule, ...], series: str, day: date
) -> tuple[tuple[NetworkPool, ...], dict[str, str]]:
    assert ground.registered is not None
    whole = whole_lists(ground.registered, series)
    # Lists of a day before networks began are read in the networks of the day of the study.
    structure = ground.system.as_of(
        max(day, ground.day), ground.given.policies.network_vintage or None, keep=whole
    )
    lists = inside(structure, whole)
    group = {p: structure.ancestor(p, Kind.NETWORK) for p in lists}
    own = {body.code: body.name for body in structure.own(Kind.NETWORK)}
    network_of = {practice: code for practice, code in group.items() if code in own}
    director = rules[1].high if len(rules) > 1 else None
    assert rules[0].high is not None
    return network_pools(lists, network_of, rules[0].high, director), own
