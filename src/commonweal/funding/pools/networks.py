"""What the practices of each network would pool, at a rate for each registered patient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from commonweal.system.apportionment import Number, exact
from commonweal.system.money import share_out


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkPool:
    """One network: its patients, its funding in pence, and what each practice would bring.

    `practices` adds up to `core_pence` to the penny; `director_pence` is the funding of the
    clinical director, None where no rate is given.
    """

    network: str
    patients: float
    core_pence: int
    director_pence: int | None
    practices: Mapping[str, int]

    @property
    def total(self) -> int:
        """Core funding, and the clinical director's where it is known."""
        return self.core_pence + (self.director_pence or 0)


def network_pools(
    lists: Mapping[str, float],
    network_of: Mapping[str, str],
    core: Number,
    director: Number | None = None,
) -> tuple[NetworkPool, ...]:
    """The funding that the practices of each network would pool.

    Parameters
    ----------
    lists
        Registered patients by practice.
    network_of
        Network of each practice; practices in none pool nothing.
    core, director
        Pounds for each registered patient a year.

    Returns
    -------
    tuple
        One entry for each network with patients, by code; the network's funding is rounded to
        whole pence (halves to even) and shared among its practices by their lists.

    Raises
    ------
    ValueError
        When a rate is below zero.

    Examples
    --------
    >>> held = network_pools({"G1": 100.0, "G2": 201.0, "G3": 9.0}, {"G1": "U1", "G2": "U1"}, 1.5)
    >>> [(n.network, n.patients, n.core_pence, n.practices) for n in held]
    [('U1', 301.0, 45150, {'G1': 15000, 'G2': 30150})]
    """
    if exact(core) < 0 or (director is not None and exact(director) < 0):
        raise ValueError(f"rates are {core} and {director} pounds; give none below zero")
    members: dict[str, dict[str, Fraction]] = {}
    for practice in sorted(lists):
        if practice in network_of:
            own = members.setdefault(network_of[practice], {})
            own[practice] = exact(lists[practice])
    found = []
    for network, own in sorted(members.items()):
        patients = sum(own.values(), Fraction(0))
        if not patients:
            continue
        core_pence = round(100 * exact(core) * patients)
        found.append(
            NetworkPool(
                network=network,
                patients=float(patients),
                core_pence=core_pence,
                director_pence=None
                if director is None
                else round(100 * exact(director) * patients),
                practices=share_out(core_pence, own),
            )
        )
    return tuple(found)
