"""Which acute provider the patients of each network go to.

Flows are held by area of residence, mostly a council district. They are brought to networks
through where the patients of each network live, which is modelled: so what comes out is `estimated`
at best, and within a district every network is taken to go where the whole district goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.evidence import Basis
from commonweal.evidence.figure import weakest
from commonweal.networks.flows.held import FlowTable, flow_tables, own_providers, provider_names
from commonweal.networks.flows.modelled import DECAY, GRAVITY, NEAREST, chosen, travel_of
from commonweal.networks.partnerships.members import Members
from commonweal.people.ground import Ground

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Acute:
    """Patients of each network treated by each provider, in one source of flows.

    Parameters
    ----------
    table
        The source.
    names
        Names of its providers.
    own
        Whether a provider is the system's own, shape (s,).
    flows
        Patients of each network by provider, shape (n, s), in the unit of the source.
    basis
        `estimated` where patients counted by area were brought to networks.
    unplaced
        Patients of origins that could not be brought to any network.
    """

    table: FlowTable
    names: tuple[str, ...]
    own: Flags = field(repr=False)
    flows: Floats = field(repr=False)
    basis: Basis
    unplaced: float = 0.0


def acute_flows(ground: Ground, members: Members) -> tuple[Acute, ...]:
    """Every source of flows of the folder, brought to networks and never pooled.

    Where the folder holds no flows they are modelled by travel.
    """
    tables = flow_tables(ground) or modelled_by_area(ground, members)
    named = provider_names(ground)
    found = (brought(members, table, ground.district_of, named, ground) for table in tables)
    return tuple(one for one in found if one is not None)


def modelled_by_area(ground: Ground, members: Members) -> tuple[FlowTable, ...]:
    """Patients by small area and provider as travel alone would send them, in two models.

    As `flows.modelled.modelled_tables`, but of patients in place of residents and by small area,
    since networks share districts.
    """
    travel = travel_of(ground)
    if travel is None or members.persons is None:
        return ()
    sites = ground.tables.get("sites")
    body = {} if sites is None else {row["code"]: row["organisation"] for row in sites.to_pylist()}
    provider = [body.get(code) or code for code in travel.sites]
    providers = tuple(sorted(set(provider)))
    to = np.array([[code == one for one in providers] for code in provider], dtype=float)
    column = {area: j for j, area in enumerate(members.areas)}
    kept = [i for i, area in enumerate(travel.areas) if area in column]
    origins = tuple(travel.areas[i] for i in kept)
    persons = members.persons.sum(axis=0)[[column[area] for area in origins]]
    found = []
    for key, title, decay in (
        (NEAREST, "Patients by nearest site, modelled", None),
        (GRAVITY, "Patients by gravity of minutes, modelled", DECAY),
    ):
        patients = persons[:, None] * (chosen(travel.minutes[kept], decay) @ to)
        used = patients.sum(axis=0) > 0.0
        found.append(
            FlowTable(
                key=key,
                measure=title,
                start=None,
                end=None,
                origins=origins,
                providers=tuple(p for p, keep in zip(providers, used, strict=True) if keep),
                patients=patients[:, used],
                given=np.ones((len(origins), int(used.sum())), dtype=np.bool_),
                basis=Basis.MODELLED,
                sources=travel.sources,
            )
        )
    return tuple(found)


def brought(
    members: Members,
    table: FlowTable,
    districts: Mapping[str, str],
    named: Mapping[str, str],
    ground: Ground,
) -> Acute | None:
    """One source brought to networks; None where none of its origins is known."""
    shares, known = shares_of(members, table.origins, districts)
    if not known.any():
        return None
    direct = all(origin in members.of_practice for origin in table.origins)
    return Acute(
        table=table,
        names=tuple(named.get(code, code) for code in table.providers),
        own=own_providers(ground, table),
        flows=bring(shares[:, known], table.patients[known]),
        basis=table.basis if direct else weakest(table.basis, Basis.ESTIMATED),
        unplaced=float(table.patients[~known].sum()),
    )


def bring(shares: Floats, counted: npt.ArrayLike) -> Floats:
    """Patients by network and provider, from patients by origin and provider.

    Parameters
    ----------
    shares
        Share of each origin's patients who are on the lists of each network, shape (n, origins);
        columns sum to 1, so that no patient is lost or counted twice.
    counted
        Patients of each origin by provider, shape (origins, s).

    Examples
    --------
    >>> bring(np.array([[1.0, 0.25], [0.0, 0.75]]), [[10, 0], [40, 8]]).tolist()
    [[20.0, 2.0], [30.0, 6.0]]
    """
    return np.asarray(shares @ np.asarray(counted, dtype=float))


def shares_of(
    members: Members, origins: Sequence[str], districts: Mapping[str, str]
) -> tuple[Floats, Flags]:
    """Share of each origin's patients on the lists of each network, and which origins are known.

    An origin is a practice, a network, a small area of the system or a council district. People
    who live there and are on lists of another system are left aside.
    """
    shares = np.zeros((len(members.codes), len(origins)))
    row = {code: i for i, code in enumerate(members.codes)} | dict(members.of_practice)
    inside: dict[str, list[int]] = {}
    for j, area in enumerate(members.areas):
        inside.setdefault(area, []).append(j)
        if area in districts:
            inside.setdefault(districts[area], []).append(j)
    for place, origin in enumerate(origins):
        if origin in row:
            shares[row[origin], place] = 1.0
        elif origin in inside and members.persons is not None:
            persons = members.persons[:, inside[origin]].sum(axis=1)
            shares[:, place] = persons / (persons.sum() or 1.0)
    return shares, shares.sum(axis=0) > 0
