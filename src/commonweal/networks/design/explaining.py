"""Why a practice is where it is: what joining each other network it could join would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.networks.design.policies import amounts
from commonweal.networks.units import Units

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One practice in one other network, all else as in the plan.

    Parameters
    ----------
    practice, network
        Who would join which network.
    inertia
        Change of the sum of patients times squared distance to the network's centre (km2).
    within
        Change of the persons registered in the main network of their small area (modelled); None
        where registrations are not modelled.
    moves
        Change of the practices that have left their published network.
    cost
        Change of what the policy seeks to lessen, in its own unit; above 0 is worse.
    patients_left, patients_joined
        Lists of the network left and of the one joined, afterwards.
    in_band_left, in_band_joined, connected_left, connected_joined
        Whether each is in band, and hangs together on the graph of neighbours, afterwards. A
        network left by its last practice is no more, and breaks nothing.
    in_band_before
        How many of the two are in band as the plan stands.
    barred
        The law that forbids it (a border, a pair), or "".
    """

    practice: str
    network: str
    inertia: float
    within: float | None
    moves: int
    cost: float
    patients_left: float
    patients_joined: float
    in_band_left: bool
    in_band_joined: bool
    connected_left: bool
    connected_joined: bool
    in_band_before: int
    barred: str = ""

    @property
    def allowed(self) -> bool:
        """Whether it breaks no law, tears no network and takes none out of its band."""
        whole = self.connected_left and self.connected_joined
        in_band = self.in_band_left + self.in_band_joined
        last = self.patients_left == 0.0 and self.in_band_joined
        return not self.barred and whole and (in_band >= self.in_band_before or last)


@dataclass(frozen=True, slots=True, kw_only=True)
class Laws:
    """What a plan had to keep, by rows of the practices.

    `borders` has a word for each practice, or is empty; groups are rows to be kept together, or
    of which no two may share a network.
    """

    borders: tuple[str, ...] = ()
    together: tuple[tuple[int, ...], ...] = ()
    apart: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A plan with what each network holds, so that one practice can be moved at little cost."""

    units: Units
    plan: Mapping[str, str]
    low: float
    high: float
    weights: Mapping[str, float]
    laws: Laws
    members: Mapping[str, tuple[int, ...]] = field(repr=False)
    persons: Mapping[str, Floats] = field(repr=False)
    neighbours: Sequence[Collection[int]] = field(repr=False)
    amount: Floats = field(repr=False)
    #: What `_main_elsewhere` found for a network: all its practices ask for the same.
    elsewhere: dict[str, Mapping[str, Floats]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )


def standing(
    units: Units,
    plan: Mapping[str, str],
    low: float,
    high: float,
    weights: Mapping[str, float],
    laws: Laws | None = None,
) -> Standing:
    """A plan ready to be explained.

    Parameters
    ----------
    units, plan
        The practices and the network of each.
    low, high
        The band, patients.
    weights
        What the policy weighs: "compactness" and, where it has them, "neighbourhoods" and
        "stability" (`optimise.partition.objective.weights_of`).
    laws
        Borders and pairs.
    """
    members: defaultdict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(units.codes):
        if code in plan:
            members[plan[code]].append(row)
    persons = {
        network: units.persons[rows].sum(axis=0) if units.persons is not None else np.zeros(0)
        for network, rows in sorted(members.items())
    }
    neighbours: list[set[int]] = [set() for _ in units.codes]
    for first, second in units.links.tolist():
        neighbours[first].add(second)
        neighbours[second].add(first)
    return Standing(
        units=units,
        plan=plan,
        low=low,
        high=high,
        weights=weights,
        laws=laws or Laws(),
        members={network: tuple(rows) for network, rows in sorted(members.items())},
        persons=persons,
        neighbours=neighbours,
        amount=amounts(units.patients),
    )


def alternatives(held: Standing, practice: str) -> tuple[Alternative, ...]:
    """Every other network that a practice could join, the least costly first.

    Those are the networks of its neighbours on the graph, and its published network, which is
    named even where it is out of reach, because that is the first question.

    Parameters
    ----------
    held
        The plan.
    practice
        A code of its practices.

    Raises
    ------
    KeyError
        For a code that the plan does not place.
    """
    here = held.plan[practice]
    row = held.units.codes.index(practice)
    near = {held.plan[held.units.codes[other]] for other in held.neighbours[row]}
    home = held.units.home[row]
    others = (near | ({home} & set(held.members))) - {here}
    main = _main_elsewhere(held, here)
    found = [_one(held, row, here, other, main) for other in sorted(others)]
    return tuple(sorted(found, key=lambda a: (not a.allowed, a.cost, a.network)))


def every_alternative(held: Standing) -> tuple[Alternative, ...]:
    """The alternatives of all practices, in order of their codes."""
    return tuple(a for practice in sorted(held.plan) for a in alternatives(held, practice))


def _main_elsewhere(held: Standing, here: str) -> Mapping[str, Floats]:
    """By another network: the most people of each area that any third network holds."""
    if here not in held.elsewhere:
        held.elsewhere[here] = _most_elsewhere(held, here)
    return held.elsewhere[here]


def _most_elsewhere(held: Standing, here: str) -> Mapping[str, Floats]:
    if held.units.persons is None:
        return {}
    codes = [code for code in held.members if code != here]
    if not codes:
        return {}
    stacked = np.stack([held.persons[code] for code in codes])
    order = np.argsort(stacked, axis=0, kind="stable")
    columns = np.arange(stacked.shape[1])
    most = stacked[order[-1], columns]
    second = stacked[order[-2], columns] if len(codes) > 1 else np.zeros(len(columns))
    return {code: np.where(order[-1] == place, second, most) for place, code in enumerate(codes)}


def _one(
    held: Standing, row: int, here: str, other: str, main: Mapping[str, Floats]
) -> Alternative:
    units = held.units
    left = tuple(member for member in held.members[here] if member != row)
    joined = (*held.members[other], row)
    inertia = (
        _inertia(units, left)
        + _inertia(units, joined)
        - _inertia(units, held.members[here])
        - _inertia(units, held.members[other])
    )
    within = _within(held, row, here, other, main[other]) if units.persons is not None else None
    moved = _moved(units.home[row], other) - _moved(units.home[row], here)
    cost = held.weights.get("compactness", 0.0) * inertia
    cost -= held.weights.get("neighbourhoods", 0.0) * (within or 0.0)
    cost += held.weights.get("stability", 0.0) * moved * float(held.amount[row])
    weight = {code: float(units.patients[list(held.members[code])].sum()) for code in (here, other)}
    after_left = float(units.patients[list(left)].sum())
    after_joined = float(units.patients[list(joined)].sum())
    return Alternative(
        practice=units.codes[row],
        network=other,
        inertia=inertia,
        within=within,
        moves=moved,
        cost=cost,
        patients_left=after_left,
        patients_joined=after_joined,
        in_band_left=_in_band(held, after_left),
        in_band_joined=_in_band(held, after_joined),
        connected_left=connected(held.neighbours, left),
        connected_joined=connected(held.neighbours, joined),
        in_band_before=sum(_in_band(held, total) for total in weight.values()),
        barred=_barred(held, row, other),
    )


def connected(neighbours: Sequence[Collection[int]], rows: Sequence[int]) -> bool:
    """Whether rows hang together by links among themselves; none and one do.

    Examples
    --------
    >>> connected([{1}, {0, 2}, {1}], (0, 1)), connected([{1}, {0, 2}, {1}], (0, 2))
    (True, False)
    """
    if not rows:
        return True
    waiting, away = [rows[0]], set(rows[1:])
    while waiting:
        reached = away.intersection(neighbours[waiting.pop()])
        away -= reached
        waiting.extend(reached)
    return not away


def _in_band(held: Standing, patients: float) -> bool:
    return held.low <= patients <= held.high


def _moved(home: str, network: str) -> int:
    return int(bool(home) and network != home)


def _inertia(units: Units, rows: Sequence[int]) -> float:
    chosen = list(rows)
    weight, place = units.patients[chosen], units.xy[chosen]
    total = weight.sum()
    if total <= 0.0:
        return 0.0
    apart = place - (weight @ place) / total
    return float(weight @ (apart**2).sum(axis=1))


def _within(held: Standing, row: int, here: str, other: str, third: Floats) -> float:
    """Change of the people in the main network of their area, over all areas."""
    persons = held.units.persons
    assert persons is not None
    moving = persons[[row]].sum(axis=0)
    left, joined = held.persons[here], held.persons[other]
    before = np.maximum(np.maximum(left, joined), third)
    after = np.maximum(np.maximum(left - moving, joined + moving), third)
    return float((after - before).sum())


def _barred(held: Standing, row: int, other: str) -> str:
    laws, members = held.laws, held.members[other]
    if laws.borders and any(laws.borders[m] != laws.borders[row] for m in members):
        return f"it would cross the border of {laws.borders[row]}"
    for group in laws.together:
        away = [m for m in group if m != row and m not in members]
        if row in group and away:
            return f"it must stay with {held.units.codes[away[0]]}"
    for group in laws.apart:
        met = [m for m in group if m != row and m in members]
        if row in group and met:
            return f"it must be apart from {held.units.codes[met[0]]}"
    return ""
