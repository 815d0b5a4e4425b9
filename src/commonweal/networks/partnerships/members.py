"""What is grouped into partnerships: networks with all their patients, one level up from practices.

A practice that is in no network, because it closed or merged before the edition of memberships,
counts with the nearest network of its own commissioner, so that every patient is in a partnership.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.networks.units import LeftOut, Units, units_of
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A practice in no network, and the network that its patients are counted with."""

    practice: str
    name: str
    patients: float
    network: str
    km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Straddling:
    """A network whose practices lie in more than one body of a kind; the most patients decide."""

    network: str
    kind: Kind
    counted_in: str
    patients_elsewhere: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """The networks of a system, one row each, in order of their codes.

    Parameters
    ----------
    codes, names
        Of the networks; of the practices themselves where there are no networks.
    of_practice
        Row of each practice, by its code.
    patients
        Registered lists, shape (n,).
    xy
        Centre of the network's patients in kilometres, shape (n, 2).
    spread
        Patients times squared kilometres of the network's practices about that centre, shape
        (n,): what no grouping of networks can change.
    links
        Networks any of whose practices are neighbours, shape (m, 2).
    persons, areas
        Patients by small area, modelled, shape (n, areas), or None; codes of the areas.
    commissioner, place
        The commissioner and the published partnership of most of its patients; "" where there is
        none.
    joined, straddling, left_out
        Practices counted with a network that they are not in; networks across a border; practices
        with a list whose place and network are not known.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    of_practice: Mapping[str, int] = field(repr=False)
    patients: Floats = field(repr=False)
    xy: Floats = field(repr=False)
    spread: Floats = field(repr=False)
    links: Ints = field(repr=False)
    persons: Floats | None = field(repr=False)
    areas: tuple[str, ...] = field(repr=False)
    commissioner: tuple[str, ...] = field(repr=False)
    place: tuple[str, ...] = field(repr=False)
    joined: tuple[Joined, ...] = ()
    straddling: tuple[Straddling, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    networks: bool = True


def members_of(ground: Ground, within: str = "") -> Members:
    """The networks of a system, ready to be grouped; worked out once for each study.

    Parameters
    ----------
    ground
        The day's lists, structure, areas and outlines.
    within
        Code of a system inside the folder, as for `units_of`.
    """
    key = f"networks.partnerships.members.{within}"
    held = ground.given.shared.get(key)
    if isinstance(held, Members):
        return held
    made = _made(ground, units_of(ground, within))
    ground.given.shared[key] = made
    return made


def _made(ground: Ground, units: Units) -> Members:
    unit, joined = join(units)
    codes = tuple(sorted(set(unit)))
    row = {code: i for i, code in enumerate(codes)}
    at = np.array([row[code] for code in unit], dtype=np.int64)
    member = np.zeros((len(codes), len(unit)))
    member[at, np.arange(len(unit))] = 1.0
    # A network of empty lists still has a place.
    mass = np.where((member @ units.patients)[at] > 0, units.patients, 1.0)
    xy = (member @ (mass[:, None] * units.xy)) / (member @ mass)[:, None]
    apart = ((units.xy - xy[at]) ** 2).sum(axis=1)
    named = dict(zip(units.codes, units.names, strict=True))
    bodies = ground.structure.organisations
    above = [ground.structure.ancestor(code, Kind.PLACE) or "" for code in units.codes]
    place, astride = _most(Kind.PLACE, codes, at, above, units.patients)
    commissioner, across = _most(
        Kind.COMMISSIONER, codes, at, list(units.commissioner), units.patients
    )
    added, left_out = _unplaced(ground, units.left_out, row)
    of_practice = {code: int(i) for code, i in zip(units.codes, at, strict=True)}
    return Members(
        codes=codes,
        names=tuple(bodies[c].name if c in bodies else named.get(c, c) for c in codes),
        of_practice=of_practice | {code: i for code, (i, _) in added.items()},
        patients=member @ units.patients
        + np.bincount(
            np.array([i for i, _ in added.values()], dtype=np.int64),
            [patients for _, patients in added.values()],
            len(codes),
        ),
        xy=xy,
        spread=member @ (units.patients * apart),
        links=_links(units.links, at),
        persons=None if units.persons is None else member @ units.persons,
        areas=units.areas,
        commissioner=commissioner,
        place=place,
        joined=joined,
        straddling=(*astride, *across),
        left_out=left_out,
        networks=any(units.home),
    )


def join(units: Units) -> tuple[list[str], tuple[Joined, ...]]:
    """The network that each practice counts with: its own, or the nearest of its commissioner.

    Nearest is by the nearest practice of the network, in a straight line. Where the commissioner
    has no network the practice stands for itself.
    """
    own = np.flatnonzero([bool(home) for home in units.home])
    counted, joined = list(units.home), []
    for i in np.flatnonzero([not home for home in units.home]).tolist():
        same = [j for j in own.tolist() if units.commissioner[j] == units.commissioner[i]]
        if not same:
            counted[i] = units.codes[i]
            continue
        km = np.linalg.norm(units.xy[same] - units.xy[i], axis=1)
        nearest = int(km.argmin())
        counted[i] = units.home[same[nearest]]
        joined.append(
            Joined(
                practice=units.codes[i],
                name=units.names[i],
                patients=float(units.patients[i]),
                network=counted[i],
                km=float(km[nearest]),
            )
        )
    return counted, tuple(joined)


def _links(links: Ints, at: Ints) -> Ints:
    """Links of practices as links of their networks, each once."""
    between = np.sort(at[links.reshape(-1, 2)], axis=1)
    between = between[between[:, 0] != between[:, 1]]
    return np.unique(between, axis=0).reshape(-1, 2)


def _most(
    kind: Kind, codes: tuple[str, ...], at: Ints, above: list[str], patients: Floats
) -> tuple[tuple[str, ...], list[Straddling]]:
    """The body above each network that most of its patients are in, and where that is not all."""
    found, astride = [], []
    for row, code in enumerate(codes):
        inside = np.flatnonzero(at == row).tolist()
        total: dict[str, float] = {}
        for i in inside:
            total[above[i]] = total.get(above[i], 0.0) + float(patients[i])
        most = min(total, key=lambda body: (-total[body], body))
        found.append(most)
        if len(total) > 1:
            astride.append(
                Straddling(
                    network=code,
                    kind=kind,
                    counted_in=most,
                    patients_elsewhere=sum(n for body, n in total.items() if body != most),
                )
            )
    return tuple(found), astride


def _unplaced(
    ground: Ground, left_out: tuple[LeftOut, ...], row: Mapping[str, int]
) -> tuple[dict[str, tuple[int, float]], tuple[LeftOut, ...]]:
    """Practices without coordinates whose network is placed count with it; the others stay out."""
    added, out = {}, []
    for practice in left_out:
        if practice.patients is None:
            continue
        network = ground.structure.ancestor(practice.code, Kind.NETWORK)
        if network is not None and network in row:
            added[practice.code] = (row[network], practice.patients)
        else:
            out.append(practice)
    return added, tuple(out)
