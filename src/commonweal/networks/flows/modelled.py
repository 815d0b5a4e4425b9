"""Flows modelled by travel, where none are held: both ends of how people choose."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis
from commonweal.evidence.words import joined
from commonweal.networks.flows.held import Floats, FlowTable
from commonweal.people.ground import Ground
from commonweal.rules import Source
from commonweal.space import great_circle_km

Places = npt.NDArray[np.int64]

#: How fast the share of a site falls with minutes in the gravity model: ten minutes more leave
#: ``exp(-1)`` of it. Assumed; no flow is held to fit it to.
DECAY = 0.1
#: Minutes are fitted to distance on ways up to this long, minutes.
FITTED_UP_TO = 60.0
#: Kinds of sites that patients are modelled to go to.
KINDS = ("hospital", "stroke_unit")
#: What the models are called.
NEAREST, GRAVITY = "modelled-nearest", "modelled-gravity"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Travel:
    """Minutes from the system's small areas to sites.

    Parameters
    ----------
    areas, sites
        Codes, in order.
    minutes
        Shape (areas, sites); NaN where not held.
    estimated
        Sites whose minutes are estimated from distance, because none are held.
    fit
        a and b of that estimate, ``minutes = a (km + 1)**b``; None where nothing is estimated.
    left_out
        Sites of these kinds that no minutes are held to, and that no body is named for: not shown
        to admit patients, and not counted.
    names
        Of the sites, by code.
    sources
        Of travel and sites.
    """

    areas: tuple[str, ...]
    sites: tuple[str, ...]
    minutes: Floats = field(repr=False)
    estimated: tuple[str, ...]
    fit: tuple[float, float] | None
    left_out: int
    names: dict[str, str]
    sources: tuple[Source, ...]


def travel_of(ground: Ground) -> Travel | None:
    """Minutes to the sites of the folder; None where travel or sites are not held."""
    known = ground.given.shared.get("networks.travel")
    if isinstance(known, Travel):
        return known
    found = _held(ground)
    if found is not None:
        ground.given.shared["networks.travel"] = found
    return found


def _held(ground: Ground) -> Travel | None:
    held, sites = ground.tables.get("travel"), ground.tables.get("sites")
    if held is None or sites is None:
        return None
    kept = held.filter(pc.is_in(held["area"], pa.array(sorted(ground.own_areas), pa.string())))
    places = [row for row in sites.to_pylist() if row["kind"] in KINDS]
    kept = kept.filter(pc.is_in(kept["site"], pa.array([row["code"] for row in places])))
    if kept.num_rows == 0:
        return None
    areas, row = np.unique(np.array(kept["area"].to_pylist()), return_inverse=True)
    reached, column = np.unique(np.array(kept["site"].to_pylist()), return_inverse=True)
    minutes = np.full((len(areas), len(reached)), np.inf)
    # Of several ways of travel the quickest counts.
    np.minimum.at(minutes, (row, column), kept["minutes"].to_numpy(zero_copy_only=False))
    minutes[np.isinf(minutes)] = np.nan
    found = Travel(
        areas=tuple(areas.tolist()),
        sites=tuple(reached.tolist()),
        minutes=minutes,
        estimated=(),
        fit=None,
        left_out=sum(1 for one in places if one["code"] not in set(reached.tolist())),
        names={str(one["code"]): str(one["name"]) for one in places},
        sources=tuple(
            {
                source.id: source
                for source in (*ground.tables.sources_of(kept), *ground.tables.sources_of(sites))
            }.values()
        ),
    )
    return _completed(ground, found, {one["code"]: one for one in places})


def _completed(ground: Ground, held: Travel, places: dict[str, dict[str, object]]) -> Travel:
    """Minutes to the system's own sites that none are held to, from distance."""
    lacking = [
        code
        for code, one in sorted(places.items())
        if code not in held.sites
        and one["organisation"]
        and not one["neighbour"]
        and one["latitude"] is not None
    ]
    if not lacking or not all(area in ground.area_points for area in held.areas):
        return held
    origins = np.array([ground.area_points[area] for area in held.areas])
    known = [k for k, code in enumerate(held.sites) if places[code]["latitude"] is not None]
    km = _km(origins, [places[held.sites[k]] for k in known])
    minutes = held.minutes[:, known]
    near = np.isfinite(minutes) & (minutes <= FITTED_UP_TO)
    if near.sum() < 10:
        return held
    power, start = np.polyfit(np.log(km[near] + 1.0), np.log(np.maximum(minutes[near], 1.0)), 1)
    away = _km(origins, [places[code] for code in lacking])
    guessed = np.exp(start) * (away + 1.0) ** power
    return replace(
        held,
        sites=(*held.sites, *lacking),
        minutes=np.concatenate([held.minutes, guessed], axis=1),
        estimated=tuple(lacking),
        fit=(float(np.exp(start)), float(power)),
        left_out=held.left_out - len(lacking),
    )


def _km(origins: Floats, places: list[dict[str, object]]) -> Floats:
    there = np.array([[one["latitude"], one["longitude"]] for one in places], dtype=np.float64)
    return np.asarray(great_circle_km(origins, there))


def chosen(minutes: Floats, decay: float | None) -> Floats:
    """The share of each area's people who go to each site.

    Parameters
    ----------
    minutes
        Shape (areas, sites); NaN where there is no way.
    decay
        Of the gravity model, a minute, above 0; None sends all to the nearest, the first of equals.

    Returns
    -------
    numpy.ndarray
        Rows sum to 1; of an area without any way to 0.

    Notes
    -----
    The origin-constrained model of Wilson's family with sites of equal pull (Wilson, 1971, from
    memory, not verified); the shares are Huff's with an exponential in place of a power.

    Examples
    --------
    >>> minutes = np.array([[10.0, 20.0]])
    >>> chosen(minutes, None).tolist(), chosen(minutes, 0.1).round(3).tolist()
    ([[1.0, 0.0]], [[0.731, 0.269]])
    """
    reached = np.isfinite(minutes)
    least = np.min(np.where(reached, minutes, np.inf), axis=1, initial=np.inf, keepdims=True)
    past = np.where(reached, minutes, np.inf) - np.where(np.isfinite(least), least, 0.0)
    if decay is None:
        nearest = np.argmin(past, axis=1)[:, None] == np.arange(minutes.shape[1])
        return np.asarray((nearest & reached).astype(np.float64))
    pull = np.exp(-decay * past)
    whole = pull.sum(axis=1, keepdims=True)
    return np.asarray(pull / np.where(whole > 0.0, whole, 1.0))


def modelled_tables(ground: Ground, decay: float = DECAY) -> tuple[FlowTable, ...]:
    """Residents by district and provider, as travel alone would send them: two models.

    Sites of one body count as one provider; a site whose body is not named stands for itself.
    None where travel, sites or residents are not held.
    """
    travel = travel_of(ground)
    district = ground.district_of or ground.commissioner_of
    if travel is None or not ground.persons or not district:
        return ()
    sites = ground.tables.get("sites")
    body = {} if sites is None else {row["code"]: row["organisation"] for row in sites.to_pylist()}
    provider = [body.get(code) or code for code in travel.sites]
    providers = tuple(sorted(set(provider)))
    origin = [district.get(area, "") for area in travel.areas]
    origins = tuple(sorted({code for code in origin if code}))
    persons = np.array([ground.persons.get(area, 0.0) for area in travel.areas])
    column = np.array([providers.index(code) for code in provider])
    row = np.array([origins.index(code) if code else -1 for code in origin])
    return tuple(
        _table(key, title, travel, origins, providers, persons, shares, row, column)
        for key, title, shares in (
            (NEAREST, "Residents by nearest site, modelled", chosen(travel.minutes, None)),
            (GRAVITY, "Residents by gravity of minutes, modelled", chosen(travel.minutes, decay)),
        )
    )


def _table(
    key: str,
    title: str,
    travel: Travel,
    origins: tuple[str, ...],
    providers: tuple[str, ...],
    persons: Floats,
    shares: Floats,
    row: Places,
    column: Places,
) -> FlowTable:
    going = np.zeros((len(row), len(providers)))
    for k, j in enumerate(column.tolist()):
        going[:, j] += persons * shares[:, k]
    patients = np.zeros((len(origins), len(providers)))
    np.add.at(patients, row[row >= 0], going[row >= 0])
    used = patients.sum(axis=0) > 0.0
    return FlowTable(
        key=key,
        measure=title,
        start=None,
        end=None,
        origins=origins,
        providers=tuple(code for code, keep in zip(providers, used, strict=True) if keep),
        patients=patients[:, used],
        given=np.ones((len(origins), int(used.sum())), dtype=np.bool_),
        basis=Basis.MODELLED,
        sources=travel.sources,
        how=_how(key),
        note=_note(travel),
    )


def _how(key: str) -> str:
    if key == NEAREST:
        return "every resident goes to the site with the fewest minutes"
    return (
        f"a site's share falls by a factor of e with every {1 / DECAY:.0f} minutes more (assumed)"
    )


def _note(travel: Travel) -> str:
    text = (
        f"Nobody was counted; the {len(travel.sites)} sites are the hospitals and stroke units "
        "that minutes are held to."
    )
    if travel.estimated:
        named = joined([travel.names.get(code, code) for code in travel.estimated])
        text += f" Minutes to {named} are estimated from distance."
    if travel.left_out:
        text += f" {travel.left_out} other sites, without minutes, are not counted."
    return text
