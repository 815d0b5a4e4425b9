"""What a team around general practice needs: roles for each network, and what they may cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from commonweal.evidence import Basis
from commonweal.people.ground import Ground
from commonweal.people.lists import totals
from commonweal.services.workforce.standards import Standard, of_topic
from commonweal.system.organisation import Kind

#: Scenarios of the standards, and what they are called.
FIRST, WHOLE = "team first", "team whole"
SCENARIOS = {FIRST: "from July 2019", WHOLE: "by 2024"}
#: From this many patients on a network has two of each of the first roles.
LARGE = 100_000.0
#: A team for so many patients, both ends of what a network is to have.
SMALL_NETWORK, TYPICAL_NETWORK = 30_000.0, 50_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """Whole-time equivalents of one role that the system's networks need in a scenario.

    Parameters
    ----------
    scenario, role
        Which team, and whom.
    each
        For each network, as the standard has it.
    by_network
        For all networks as they are, each with its team whatever its size.
    by_patients, by_patients_most
        For all patients, with a team for 50,000 and for 30,000 of them: networks differ in size.
    there
        Those in post, where counted.
    reimbursed
        The standard of the most that is paid for one in a year; None where not held.
    cost
        Pence a year for `by_network` at that most; None where not held.
    """

    scenario: str
    role: str
    each: float
    by_network: float
    by_patients: float
    by_patients_most: float
    there: float | None
    standard: Standard
    reimbursed: Standard | None
    cost: int | None

    @property
    def basis(self) -> Basis:
        """Modelled: it follows from the standard and the lists."""
        return Basis.ASSUMED if self.standard.basis is Basis.ASSUMED else Basis.MODELLED


def networks_of(ground: Ground) -> dict[str, float]:
    """Patients of each network with a list on the day."""
    rows = totals(ground.structure, ground.lists, Kind.NETWORK)
    return {row.code: row.registered for row in rows if row.code and row.registered > 0.0}


def needs(
    networks: Mapping[str, float],
    patients: float,
    *,
    there: Mapping[str, float] | None = None,
    standards: Iterable[Standard] | None = None,
) -> tuple[Need, ...]:
    """Roles that networks need, in each scenario of the standards.

    Parameters
    ----------
    networks
        Patients by network.
    patients
        All registered patients of the system, of practices in no network too.
    there
        Whole-time equivalents in post by role, where counted.
    standards
        Other standards than those that ship with the package.

    Examples
    --------
    >>> found = needs({"N1": 40_000.0, "N2": 110_000.0}, 150_000.0)
    >>> [(one.role, one.by_network, one.by_patients) for one in found][:2]
    [('clinical pharmacist', 3.0, 3.0), ('social prescribing link worker', 3.0, 3.0)]
    """
    held = None if standards is None else tuple(standards)
    made = []
    for scenario in SCENARIOS:
        for one in of_topic(scenario, held):
            by_network = fsum(_each(scenario, one.value, size) for size in networks.values())
            paid = _paid(scenario, one.role, held)
            made.append(
                Need(
                    scenario=scenario,
                    role=one.role,
                    each=one.value,
                    by_network=by_network,
                    by_patients=one.value * patients / TYPICAL_NETWORK,
                    by_patients_most=one.value * patients / SMALL_NETWORK,
                    there=None if there is None else there.get(one.role),
                    standard=one,
                    reimbursed=paid,
                    cost=None if paid is None else round(100 * by_network * paid.value),
                )
            )
    return tuple(made)


def _each(scenario: str, value: float, size: float) -> float:
    return 2.0 * value if scenario == FIRST and size >= LARGE else value


def _paid(scenario: str, role: str, held: Sequence[Standard] | None) -> Standard | None:
    """The most paid for one of a role: at first in the first year, later in the latest held."""
    fitting = [one for one in of_topic("reimbursement", held) if one.role == role]
    if not fitting:
        return None
    return (min if scenario == FIRST else max)(fitting, key=lambda one: one.as_of)


def england_posts(patients: float) -> tuple[tuple[Standard, float], ...]:
    """The system's share, by patients, of the additional posts that England was to have."""
    [registered] = of_topic("registered")
    return tuple(
        (one, one.value * patients / registered.value) for one in of_topic("additional posts")
    )


def in_post(ground: Ground) -> dict[str, float] | None:
    """Whole-time equivalents by role, counted at own practices and networks; None without any."""
    held = ground.tables.get("workforce")
    if held is None:
        return None
    own = set(ground.lists) | set(networks_of(ground))
    rows = [
        row
        for row in held.to_pylist()
        if row["organisation"] in own and row["fte"] is not None and not row["age_band"]
    ]
    latest: dict[str, dict[str, tuple[object, float]]] = {}
    for row in sorted(rows, key=lambda row: (row["as_of"], row["organisation"])):
        latest.setdefault(row["role"], {})[row["organisation"]] = (row["as_of"], row["fte"])
    return {role: fsum(fte for _, fte in of.values()) for role, of in sorted(latest.items())}
