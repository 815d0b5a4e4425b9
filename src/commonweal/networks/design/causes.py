"""What a plan could not bring into its band, and why: each failure counted, each with its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.networks.design.request import Request
from commonweal.networks.units import Units
from commonweal.optimise.partition.result import Cause, Partition

NOT_FOUND = "not found"
NOT_PLACED = "no coordinates"


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
    made = []
    told: set[int] = set()
    for network in sorted(set(members) - {""}):
        rows = members[network]
        patients = float(units.patients[rows].sum())
        if request.low <= patients <= request.high:
            continue
        at = _cause(found, rows)
        told |= at
        made.append(_network(units, network, rows, patients, request, found, at))
    made += [
        _cause_alone(units, cause)
        for number, cause in enumerate(found.causes)
        if number not in told
    ]
    made += [
        Failure(
            kind=NOT_PLACED,
            network="",
            practices=(practice.code,),
            patients=practice.patients,
            text=f"{practice.name} ({practice.code}, {practice.patients:,.0f} patients) is in no "
            f"network of the plan: {practice.why}. Add its latitude and longitude to the table "
            "organisations.",
        )
        for practice in units.left_out
    ]
    return tuple(made)


def _cause(found: Partition, rows: list[int]) -> set[int]:
    """Which causes speak of units of a network."""
    held = set(rows)
    return {number for number, cause in enumerate(found.causes) if held & set(cause.units)}


def _network(
    units: Units,
    network: str,
    rows: list[int],
    patients: float,
    request: Request,
    found: Partition,
    at: set[int],
) -> Failure:
    side = "above" if patients > request.high else "below"
    end = request.high if side == "above" else request.low
    said = f"{network} has {patients:,.0f} patients, {side} circa {end:,.0f}: "
    causes = [found.causes[number] for number in sorted(at)]
    heavy = [row for row in rows if units.patients[row] > request.high]
    if heavy:
        kind = "list above the band"
        said += (
            f"the list of {units.names[heavy[0]]} ({units.codes[heavy[0]]}) alone has "
            f"{units.patients[heavy[0]]:,.0f}."
        )
    elif causes:
        kind = causes[0].kind
        said += f"{_worded(units, causes[0])}"
    else:
        kind = NOT_FOUND
        said += "no cause is known; the search found no better plan, which does not prove that "
        said += "there is none."
    return Failure(
        kind=kind,
        network=network,
        practices=tuple(units.codes[row] for row in rows),
        patients=patients,
        text=said,
    )


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
    return f"{cause.text.rstrip('.')} (practices {codes}{more})." if codes else cause.text
