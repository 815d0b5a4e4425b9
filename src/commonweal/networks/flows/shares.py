"""Self-containment, leakage and commitment of a split, with intervals and what may be hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from commonweal.networks.flows.held import Flags, FlowTable
from commonweal.networks.flows.sides import BOTH, OUTSIDE, Sides
from commonweal.stats.rates import proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of patients.

    Parameters
    ----------
    patients, total
        Those counted, and of how many.
    value
        None where the total is zero.
    low, high
        Wilson's limits at 95%; None for a model, where nobody was counted.
    hidden_low, hidden_high
        The share's ends if pairs that the source does not give held from none to as many patients
        as it may have left out.
    """

    patients: float
    total: float
    value: float | None
    low: float | None = None
    high: float | None = None
    hidden_low: float | None = None
    hidden_high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contained:
    """Where the patients of some origins were treated.

    Parameters
    ----------
    code, name
        The side or the origin.
    side
        Code of its side.
    within
        Whether the system's own providers only are counted, in place of all.
    own
        Share treated by providers of its own side: self-containment.
    other, both, outside
        Shares treated by those of other sides, by those that work for several sides, and outside
        the system: leakage. With `own` they sum to 1.
    commitment
        Of the patients of the side's own providers, from the origins held, the share who come from
        it; None for an origin.
    """

    code: str
    name: str
    side: str
    within: bool
    own: Share
    other: Share
    both: Share
    outside: Share
    commitment: Share | None = None


def share_of(table: FlowTable, rows: Flags, part: Flags, whole: Flags) -> Share:
    """The share of the patients of some origins at some providers, of those at `whole`.

    Parameters
    ----------
    table
        The flows.
    rows
        Which origins.
    part, whole
        Which providers are counted above, and below.

    Notes
    -----
    Wilson's limits. For a sum over origins whose shares differ they are wider than need be: the
    variance of such a sum is at most that of one share alike for all (Hoeffding, 1956, from
    memory, not verified). They hold chance alone, as if each admission came by itself.
    """
    patients = float(table.patients[np.ix_(rows, part & whole)].sum())
    total = float(table.patients[np.ix_(rows, whole)].sum())
    if not total > 0.0:
        return Share(patients=patients, total=total, value=None)
    value = patients / total
    if not table.counted:
        return Share(patients=patients, total=total, value=value)
    _, lower, upper = proportion([patients], [total])
    kept, lost = _hidden(table, rows, part & whole), _hidden(table, rows, ~part & whole)
    return Share(
        patients=patients,
        total=total,
        value=value,
        low=float(lower[0]),
        high=float(upper[0]),
        hidden_low=patients / (total + lost),
        hidden_high=(patients + kept) / (total + kept),
    )


def _hidden(table: FlowTable, rows: Flags, columns: Flags) -> int:
    return table.hidden * int((~table.given[np.ix_(rows, columns)]).sum())


def of_sides(table: FlowTable, sides: Sides, *, within: bool = False) -> tuple[Contained, ...]:
    """Self-containment, leakage and commitment of every side of a split.

    Parameters
    ----------
    table, sides
        The flows and the split.
    within
        Count the patients of the system's own providers only, so that a source that holds no
        others can be compared.

    Notes
    -----
    Self-containment is the localisation index of the literature on hospital service areas: the
    services that a side's own hospitals give, of all that its residents receive (Wang and Wang,
    "Delineating Hospital Service Areas by the Dartmouth Method", abstract read at
    taylorfrancis.com). Commitment looks from the hospital's end: the share of its patients who
    come from an area (commitment index; Griffith, 1972, from memory, not verified).
    """
    found = []
    for code, name in sides.names.items():
        rows = np.array([sides.origin.get(origin) == code for origin in table.origins])
        if rows.any():
            own = sides.providers_of(table, code)
            commitment = _commitment(table, rows, own)
            found.append(_contained(table, sides, rows, code, name, code, within, commitment))
    return tuple(found)


def of_origins(
    table: FlowTable, sides: Sides, names: Mapping[str, str], *, within: bool = False
) -> tuple[Contained, ...]:
    """The same shares of every origin that lies on a side; parameters as of `of_sides`."""
    return tuple(
        _contained(
            table,
            sides,
            np.arange(len(table.origins)) == i,
            origin,
            names.get(origin, origin),
            sides.origin[origin],
            within,
            None,
        )
        for i, origin in enumerate(table.origins)
        if origin in sides.origin
    )


def _contained(
    table: FlowTable,
    sides: Sides,
    rows: Flags,
    code: str,
    name: str,
    side: str,
    within: bool,
    commitment: Share | None,
) -> Contained:
    own = sides.providers_of(table, side)
    both, outside = sides.providers_of(table, BOTH), sides.providers_of(table, OUTSIDE)
    whole = ~outside if within else np.ones(len(table.providers), dtype=np.bool_)
    return Contained(
        code=code,
        name=name,
        side=side,
        within=within,
        own=share_of(table, rows, own, whole),
        other=share_of(table, rows, ~(own | both | outside), whole),
        both=share_of(table, rows, both, whole),
        outside=share_of(table, rows, outside, whole),
        commitment=commitment,
    )


def _commitment(table: FlowTable, rows: Flags, providers: Flags) -> Share:
    """Of the patients of some providers, those from some origins: `share_of` turned around."""
    turned = replace(
        table,
        origins=table.providers,
        providers=table.origins,
        patients=table.patients.T,
        given=table.given.T,
    )
    return share_of(turned, providers, rows, np.ones(len(table.origins), dtype=np.bool_))
