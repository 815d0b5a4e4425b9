"""What a plan of networks is to be good at: three policies, each an objective and a start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import sparse

from commonweal.networks.units import Units
from commonweal.optimise.partition.objective import (
    Neighbourhoods,
    Objective,
    Stability,
    terms,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEWEST_MOVES, NEIGHBOURHOODS, COMPACT = "fewest-moves", "neighbourhoods", "compact"

#: Beside neighbourhoods: persons outside their area's main network that a person kept closer to
#: the network's centre is worth, for each squared kilometre. 10 km2 for 100 people are one person.
PERSONS_A_KM2 = 0.001
#: The search leaves out of its sums fewer people than this of one area at one practice: the model
#: spreads a few over every practice there is. What is reported is worked out with all of them.
LEAST_PERSONS = 0.5
#: Beside moves: what the whole compactness of the published plan weighs, in moves. Less than one,
#: so that no practice is moved for compactness alone unless it more than halves.
MOVES_OF_ALL_COMPACTNESS = 0.5
#: An inertia this small beside that of all practices as one network is rounding.
NOTHING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One policy: its name, what it seeks in words, and where its search starts."""

    id: str
    title: str
    text: str
    from_published: bool


POLICIES: Mapping[str, Policy] = {
    policy.id: policy
    for policy in (
        Policy(
            id=FEWEST_MOVES,
            title="Fewest moves",
            text="as many networks in band as can be, with as few practices leaving their "
            "published network as the search could find; of equals the one that moves fewer "
            "patients, then the more compact",
            from_published=True,
        ),
        Policy(
            id=NEIGHBOURHOODS,
            title="Best neighbourhoods",
            text="as few people as can be registered outside the network that most people of "
            "their small area are registered in; of equals the more compact",
            from_published=True,
        ),
        Policy(
            id=COMPACT,
            title="Best compactness",
            text="practices as close as can be to the centre of their network: the least sum of "
            "patients times squared distance",
            from_published=False,
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sought:
    """What the search is given for a policy.

    `objective` is what the search makes small, `exact` the same with all people in it, by which
    plans are judged. `homes` are the published networks by code, `home` the position in it of
    each practice's own (-1: in none), `start` the labels that the search starts from, or None to
    start anew.
    """

    objective: Objective
    exact: Objective
    homes: tuple[str, ...]
    home: Ints
    start: Ints | None


def sought(policy: str, units: Units) -> Sought:
    """The objective and the start of a policy over the practices of a system.

    Parameters
    ----------
    policy
        One of `POLICIES`.
    units
        The practices. A practice in no published network has to be placed but has no move.

    Raises
    ------
    KeyError
        For a policy that there is none of.
    ValueError
        Neighbourhoods where registrations are not modelled.
    """
    chosen = POLICIES[policy]
    homes, home = homes_of(units)
    start = home if chosen.from_published and len(homes) else None
    exact = searched = Objective()
    if policy == NEIGHBOURHOODS:
        if units.persons is None:
            raise ValueError(
                "neighbourhoods: who is registered where is not modelled here (tables registered, "
                "residents and areas are needed); use another policy"
            )
        counted = sparse.csr_matrix(units.persons, copy=True)
        counted.data[counted.data < LEAST_PERSONS] = 0.0
        counted.eliminate_zeros()
        exact = Objective(PERSONS_A_KM2, neighbourhoods=Neighbourhoods(units.persons))
        searched = replace(exact, neighbourhoods=Neighbourhoods(counted))
    elif policy == FEWEST_MOVES:
        exact = searched = Objective(
            compactness=_weight_beside_moves(units, home),
            stability=Stability(home=home, amount=amounts(units.patients)),
        )
    return Sought(objective=searched, exact=exact, homes=homes, home=home, start=start)


def homes_of(units: Units) -> tuple[tuple[str, ...], Ints]:
    """Published networks in order of their codes, and the position of each practice's own."""
    homes = tuple(sorted(set(units.home) - {""}))
    at = {code: position for position, code in enumerate(homes)}
    return homes, np.array([at.get(code, -1) for code in units.home], dtype=np.int64)


def amounts(patients: Floats) -> Floats:
    """What moving each practice counts: one, and a share of a move for its patients.

    The shares of all practices together stay below one, so that fewer moves always win and
    patients decide between equals.

    Examples
    --------
    >>> amounts(np.array([100.0, 299.0])).tolist()
    [1.25, 1.7475]
    """
    counted: Floats = 1.0 + patients / (patients.sum() + 1.0)
    return counted


def _weight_beside_moves(units: Units, home: Ints) -> float:
    """Moves for each patient times km2, so that the published plan's whole is half a move."""
    together = np.zeros(len(units.codes), dtype=np.int64)
    most, whole = (
        terms(labels, units.patients, units.xy, Objective())["compactness"]
        for labels in (together, home)
    )
    # Networks of one practice each have no inertia but the rounding of their centres.
    scale = whole if whole > NOTHING * most else most
    return MOVES_OF_ALL_COMPACTNESS / scale if scale > 0.0 else 0.0
