"""What can be recovered of an edition from its published rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from commonweal.funding.capitation.fitting import Fit, FitError, Floats, fit_weights
from commonweal.funding.capitation.formula import (
    BEFORE_REMOTENESS,
    HOSPITAL_AND_COMMUNITY,
    OVERALL,
    PRESCRIBING,
    PRIMARY_MEDICAL,
    PRIMARY_MEDICAL_NEED,
    Edition,
)
from commonweal.funding.capitation.practices import Practices
from commonweal.funding.capitation.targets import published_before_remoteness
from commonweal.funding.capitation.weighting import cost_of, hospital_and_community, rescaled

HOSPITAL_WITH_COST = "hospital and community x cost factors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """Weights recovered for one published column.

    Parameters
    ----------
    outcome
        The published column.
    held
        The weights that the edition holds for it; empty where it holds them in another form.
    left_out
        Practices of which a published value, or the area, is lacking.
    shares
        What the weights say of the split of hospital to prescribing and of health inequalities.
    """

    outcome: str
    fit: Fit
    held: Mapping[str, float]
    left_out: tuple[str, ...]
    shares: Mapping[str, float]


def recover(
    edition: Edition,
    practices: Practices,
    *,
    areas: Mapping[str, str] | None = None,
    non_negative: bool = False,
) -> list[Recovered]:
    """Recover the weights of an edition, one fit for each published column at hand.

    Parameters
    ----------
    edition
        The edition.
    practices
        Published rows; all of England for weights worth having.
    areas
        The area of each practice, whose factor is fitted to the overall weighted population in
        place of published cost factors. A practice without one is left out.
    non_negative
        Weights are held at zero or above.

    Returns
    -------
    list of Recovered
        Basis: estimated.

    Raises
    ------
    FitError
        See `fit_weights`; the message begins with the column.
    """
    found = [
        one
        for outcome, streams, published, carrying, held in _columns(edition, practices, areas)
        if (
            one := _one(outcome, streams, published, carrying, held, practices, areas, non_negative)
        )
    ]
    if not found:
        raise FitError(f"no published column of edition {edition.id} is held to fit to")
    return found


Column = tuple[str, dict[str, Floats], Floats | None, Sequence[str], Mapping[str, float]]


def _columns(edition: Edition, held: Practices, areas: Mapping[str, str] | None) -> list[Column]:
    """Outcome, streams, published values, streams that carry the area's factor, weights held."""
    if edition.overall == "worked out":
        return _worked_out(edition, held, areas)
    six = {name: held.streams[name] for name in edition.streams}
    recovered = edition.recovered
    carrying = recovered.carrying if recovered and areas is not None else ()
    known = recovered.weights if recovered and areas is not None else {}
    columns: list[Column] = [(OVERALL, six, held.streams[OVERALL], carrying, known)]
    need, final = (
        held.streams.get(PRIMARY_MEDICAL_NEED),
        held.streams.get(PRIMARY_MEDICAL),
    )
    if edition.primary_medical and need is not None and final is not None:
        two = {
            PRIMARY_MEDICAL_NEED: need,
            edition.inequalities_stream: held.streams[edition.inequalities_stream],
        }
        shares = (edition.primary_medical.need, edition.primary_medical.inequalities)
        columns.append((PRIMARY_MEDICAL, two, final, (), dict(zip(two, shares, strict=True))))
    return columns


def _worked_out(edition: Edition, held: Practices, areas: Mapping[str, str] | None) -> list[Column]:
    published = held.streams.get(HOSPITAL_AND_COMMUNITY)
    weights = edition.hospital_and_community
    hospital = hospital_and_community(held.streams, weights)
    unmet, medicines = held.streams[edition.inequalities_stream], held.streams[PRESCRIBING]
    before = published_before_remoteness(edition, held)
    columns: list[Column] = [
        (
            HOSPITAL_AND_COMMUNITY,
            {name: held.streams[name] for name in weights},
            published,
            (),
            weights,
        )
    ]
    if areas is not None:
        streams = {
            HOSPITAL_AND_COMMUNITY: hospital,
            PRESCRIBING: medicines,
            edition.inequalities_stream: unmet,
        }
        return [
            *columns,
            (BEFORE_REMOTENESS, streams, before, (HOSPITAL_AND_COMMUNITY,), {}),
        ]
    cost = cost_of(edition, held)
    terms = {
        HOSPITAL_WITH_COST: hospital * cost,
        PRESCRIBING: medicines,
        f"{edition.inequalities_stream} x cost factors": unmet * cost,
        edition.inequalities_stream: unmet,
    }
    columns.append((BEFORE_REMOTENESS, terms, before, (), {}))
    if edition.rounded is not None:
        patients = fsum(held.registered)
        composite = edition.rounded.composite * cost + (1 - edition.rounded.composite)
        three = {
            HOSPITAL_WITH_COST: rescaled(hospital * cost, patients),
            PRESCRIBING: rescaled(medicines, patients),
            f"{edition.inequalities_stream} x composite": rescaled(unmet * composite, patients),
        }
        known = (
            edition.rounded.hospital_and_community,
            edition.rounded.prescribing,
            edition.rounded.inequalities,
        )
        columns.append(
            (
                f"{BEFORE_REMOTENESS}, in three rescaled terms",
                three,
                before,
                (),
                dict(zip(three, known, strict=True)),
            )
        )
    return columns


def _one(
    outcome: str,
    streams: Mapping[str, Floats],
    published: Floats | None,
    carrying: Sequence[str],
    held: Mapping[str, float],
    practices: Practices,
    areas: Mapping[str, str] | None,
    non_negative: bool,
) -> Recovered | None:
    if published is None or np.isnan(published).all():
        return None
    whole = np.isfinite(published)
    for values in streams.values():
        whole &= np.isfinite(values)
    if carrying and areas is not None:
        whole &= np.array([code in areas for code in practices.codes], dtype=bool)
    kept = [code for code, keep in zip(practices.codes, whole, strict=True) if keep]
    try:
        fit = fit_weights(
            {name: values[whole] for name, values in streams.items()},
            published[whole],
            areas=[areas[code] for code in kept] if carrying and areas is not None else None,
            carrying=carrying,
            non_negative=non_negative,
        )
    except FitError as error:
        raise FitError(f"{outcome}: {error}") from error
    left = tuple(code for code, keep in zip(practices.codes, whole, strict=True) if not keep)
    return Recovered(
        outcome=outcome,
        fit=fit,
        held=held,
        left_out=left,
        shares=_shares(list(fit.weights.values()))
        if len(fit.weights) == 4 and HOSPITAL_WITH_COST in fit.weights
        else {},
    )


def _shares(weights: Sequence[float]) -> dict[str, float]:
    """The split in both parts, and the part of health inequalities, of four freely fitted terms."""
    hospital, medicines, unmet_with_cost, unmet = weights
    return {
        "hospital": hospital / (hospital + medicines),
        "hospital within inequalities": unmet_with_cost / (unmet_with_cost + unmet),
        "inequalities": (unmet_with_cost + unmet) / sum(weights),
    }
