"""A plan measured: each network's list, place, patients and need, and what they come to in sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt

from commonweal.networks.plans.homes import Homes, homes_of
from commonweal.networks.plans.spread import Spread, dissimilarity, spread
from commonweal.networks.plans.sums import inertia, mainly, pieces, ratio, sums
from commonweal.networks.units import Units

Labels = npt.NDArray[np.int64]
Side = Literal["below", "inside", "above"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """One network of a plan.

    Parameters
    ----------
    code, practices, patients
        What the plan calls it, how many practices it has, and the sum of their lists.
    side, outside_by
        Where it lies against the band, and by how many patients it misses the nearer end.
    pieces
        Connected pieces of its practices on the graph of neighbours: 1 is contiguous.
    inertia, rms_km
        Sum over its practices of patients times the square of the straight distance to its own
        list-weighted centre (patients x km2); and the root of its mean a patient (km). The mean
        is None where it has no patients.
    areas
        Small areas of which it is the main network: most of their registered residents are with it.
    own_share
        Share of its patients in the system's areas who live in the areas of which it is the main
        network; modelled.
    loyal_share
        Share of the registered residents of those areas who are registered with it; modelled.
    deprived
        Share of its patients who live in the most deprived fifth of areas; modelled.
    need
        Weighted patients for each patient, over the practices whose need is held.
    district, districts, district_away
        The council district in which practices with most of its patients stand, the number of
        districts in which any stand, and the patients of those in others than the main one.
    commissioner, commissioners, commissioner_away
        The same by commissioner.
    """

    code: str
    practices: int
    patients: float
    side: Side
    outside_by: float
    pieces: int
    inertia: float
    rms_km: float | None
    areas: int | None
    own_share: float | None
    loyal_share: float | None
    deprived: float | None
    need: float | None
    district: str
    districts: int
    district_away: float
    commissioner: str
    commissioners: int
    commissioner_away: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A plan in sum, and its networks in order of their codes.

    Parameters
    ----------
    in_band, outside, contiguous
        Numbers of networks.
    inertia, rms_km
        Sum over networks (patients x km2), and the root of its mean a patient in a network (km).
        Only the second can be compared between plans that hold different practices.
    within_own_network
        Of all modelled patients of the system's practices who live in its areas, the share that
        is registered in the main network of where they live; None where nothing is modelled.
        Patients of practices in no network count as outside.
    within_own_assigned
        The same share of the patients of practices that are in a network.
    main
        The main network by small area; areas without patients of any network are left out.
    deprived, dissimilarity
        Spread over networks of the share of patients who live in the most deprived fifth, and the
        part of those patients who would have to change networks for all to have one mix.
    need
        Spread over networks of need a head.
    district_splits, commissioner_splits
        Networks with practices of more than one district (commissioner).
    unassigned, unassigned_patients
        Practices in no network, in order, and their patients.
    """

    networks: tuple[Network, ...]
    in_band: int
    outside: int
    contiguous: int
    patients: float
    inertia: float
    rms_km: float | None
    within_own_network: float | None
    within_own_assigned: float | None
    main: Mapping[str, str]
    deprived: Spread | None
    dissimilarity: float | None
    need: Spread | None
    district_splits: int
    commissioner_splits: int
    unassigned: tuple[str, ...]
    unassigned_patients: float


def measure(units: Units, plan: Mapping[str, str], low: float, high: float) -> Measured:
    """Measure a plan against a band, on the fixed graph and the modelled registrations.

    Parameters
    ----------
    units
        The practices, their lists, places, neighbours and patients.
    plan
        Network code by practice code. A practice that is not named, or whose network is "", is in
        no network: it is counted as unassigned.
    low, high
        Ends of the band in patients, both of which count as inside.

    Returns
    -------
    Measured

    Raises
    ------
    ValueError
        When the plan names practices that are not there, or low is above high. All at once.

    Notes
    -----
    Inertia is the sum of squares within groups that J H Ward (1963), Hierarchical grouping to
    optimize an objective function, Journal of the American Statistical Association 58, 236-244,
    keeps small: from memory, not verified. Definitions and limits: docs/methods/networks.md.

    Examples
    --------
    >>> from commonweal.networks.plans.given import units_given
    >>> units = units_given(["A", "B", "C"], [100, 100, 100], [(0, 0), (1, 0), (2, 0)])
    >>> found = measure(units, {"A": "N1", "B": "N1", "C": "N2"}, 150.0, 250.0)
    >>> [(n.code, n.patients, n.side, n.pieces) for n in found.networks]
    [('N1', 200.0, 'inside', 1), ('N2', 100.0, 'below', 1)]
    >>> found.inertia
    50.0
    """
    _check(units, plan, low, high)
    names, labels = labelled(units, plan)
    homes = homes_of(units.persons, len(units.areas), labels, len(names))
    rows = _networks(units, names, labels, homes, (low, high))
    patients = np.array([row.patients for row in rows], dtype=np.float64)
    deprived = np.array([row.deprived for row in rows], dtype=np.float64)
    need = np.array([row.need for row in rows], dtype=np.float64)
    whole, squares = fsum(patients.tolist()), fsum(row.inertia for row in rows)
    loose = np.flatnonzero(labels < 0)
    return Measured(
        networks=rows,
        in_band=sum(row.side == "inside" for row in rows),
        outside=sum(row.side != "inside" for row in rows),
        contiguous=sum(row.pieces == 1 for row in rows),
        patients=whole,
        inertia=squares,
        rms_km=sqrt(squares / whole) if whole > 0.0 else None,
        within_own_network=homes.of_all,
        within_own_assigned=homes.of_assigned,
        main={
            area: names[network]
            for area, network in zip(units.areas, homes.main.tolist(), strict=True)
            if network >= 0
        },
        deprived=spread(deprived, patients),
        dissimilarity=dissimilarity(deprived, patients),
        need=spread(need, patients),
        district_splits=sum(row.districts > 1 for row in rows),
        commissioner_splits=sum(row.commissioners > 1 for row in rows),
        unassigned=tuple(units.codes[i] for i in loose.tolist()),
        unassigned_patients=fsum(units.patients[loose].tolist()),
    )


def _networks(
    units: Units,
    names: tuple[str, ...],
    labels: Labels,
    homes: Homes,
    band: tuple[float, float],
) -> tuple[Network, ...]:
    k = len(names)
    patients = sums(units.patients, labels, k).tolist()
    practices = np.bincount(labels[labels >= 0], minlength=k).tolist()
    squares = inertia(units.xy, units.patients, labels, k).tolist()
    deprived = ratio(units.deprived * units.patients, units.patients, labels, k).tolist()
    need = ratio(units.need, units.patients, labels, k).tolist()
    parts = pieces(units.links, labels, k).tolist()
    district, out_of_district, districts = mainly(units.district, units.patients, labels, k)
    body, out_of_body, bodies = mainly(units.commissioner, units.patients, labels, k)
    sides = [_side(p, *band) for p in patients]
    return tuple(
        Network(
            code=names[i],
            practices=practices[i],
            patients=patients[i],
            side=sides[i][0],
            outside_by=sides[i][1],
            pieces=parts[i],
            inertia=squares[i],
            rms_km=sqrt(squares[i] / patients[i]) if patients[i] > 0.0 else None,
            areas=homes.areas[i],
            own_share=homes.own[i],
            loyal_share=homes.loyal[i],
            deprived=_known(deprived[i]),
            need=_known(need[i]),
            district=district[i],
            districts=int(districts[i]),
            district_away=float(out_of_district[i]),
            commissioner=body[i],
            commissioners=int(bodies[i]),
            commissioner_away=float(out_of_body[i]),
        )
        for i in range(k)
    )


def labelled(units: Units, plan: Mapping[str, str]) -> tuple[tuple[str, ...], Labels]:
    """Codes of the networks in order, and the number of each practice's network, -1 for none."""
    given = [plan.get(code, "") for code in units.codes]
    names = tuple(sorted({name for name in given if name}))
    number = {name: i for i, name in enumerate(names)}
    return names, np.array([number.get(name, -1) for name in given], dtype=np.int64)


def _check(units: Units, plan: Mapping[str, str], low: float, high: float) -> None:
    wrong = [
        f"practice {code} is not one of those with a list and a place: leave it out of the plan"
        for code in sorted(plan.keys() - set(units.codes))
    ]
    if not low <= high:
        wrong.append(f"the band from {low:,.0f} to {high:,.0f}: its low end must not be above")
    if wrong:
        raise ValueError("plan: " + "; ".join(wrong))


def _side(patients: float, low: float, high: float) -> tuple[Side, float]:
    if patients < low:
        return "below", low - patients
    if patients > high:
        return "above", patients - high
    return "inside", 0.0


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
