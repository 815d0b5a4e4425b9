"""From lists and streams of need to weighted populations: vectorised over practices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum, prod
from typing import Literal

import numpy as np
import numpy.typing as npt

from commonweal.funding.capitation.formula import (
    OVERALL,
    PRESCRIBING,
    PRIMARY_MEDICAL_NEED,
    Edition,
    Shares,
)
from commonweal.funding.capitation.practices import CapitationError, Practices, faults_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Weighted populations of practices, each shape (practices,).

    Parameters
    ----------
    hospital_and_community
        Need for hospital and community care; None where the edition does not work it out.
    before_remoteness
        Overall before remoteness, rescaled; None likewise.
    overall
        Overall, with remoteness, rescaled.
    primary_medical
        Primary medical care; None where the edition or the rows do not have it. A practice
        without its parts is not a number.
    """

    hospital_and_community: Floats | None
    before_remoteness: Floats | None
    overall: Floats
    primary_medical: Floats | None = None


def hospital_and_community(streams: Mapping[str, Floats], weights: Mapping[str, float]) -> Floats:
    """Need for hospital and community care: the weighted sum of its streams.

    Parameters
    ----------
    streams
        Weighted populations by stream, each shape (practices,).
    weights
        Weight of each stream; they add up to one.

    Examples
    --------
    >>> need = {"general and acute": np.array([100.0]), "community": np.array([200.0])}
    >>> hospital_and_community(need, {"general and acute": 0.9, "community": 0.1})
    array([110.])
    """
    parts = [weight * streams[name] for name, weight in weights.items()]
    found: Floats = np.sum(parts, axis=0)
    return found


def overall_need(
    hospital: Floats, prescribing: Floats, inequalities: Floats, cost: Floats, shares: Shares
) -> Floats:
    """Overall need with costs, not yet rescaled.

    Parameters
    ----------
    hospital, prescribing, inequalities
        Weighted populations, shape (practices,).
    cost
        Product of the cost factors, shape (practices,); it multiplies hospital and community, and
        the same share of health inequalities.
    shares
        Shares of hospital and community, and of health inequalities.

    Notes
    -----
    (1 - i) (h H c + (1 - h) P) + i A (h c + (1 - h)), with h and i the shares, recovered from the
    published rows (see the edition's `recovery`).

    Examples
    --------
    >>> one = np.array([1.0])
    >>> overall_need(one, one, one, 1.1 * one, Shares(hospital=0.9, inequalities=0.1)).round(6)
    array([1.09])
    """
    split = shares.hospital
    core = split * hospital * cost + (1.0 - split) * prescribing
    unmet = inequalities * (split * cost + (1.0 - split))
    return (1.0 - shares.inequalities) * core + shares.inequalities * unmet


def rescaled(values: Floats, registered: float, total: float | None = None) -> Floats:
    """Values brought to add up to the registered population.

    Parameters
    ----------
    values
        Shape (practices,).
    registered
        Registered population of England, or of whatever is weighted.
    total
        What the values of all of it add up to; None: these are all.

    Examples
    --------
    >>> rescaled(np.array([1.0, 3.0]), 8.0).tolist()
    [2.0, 6.0]
    """
    whole = fsum(values) if total is None else total
    return values * (registered / whole)


def weigh(
    edition: Edition, practices: Practices, *, over: Literal["england", "own"] = "england"
) -> Weighted:
    """Weighted populations of practices by an edition of the formula.

    Parameters
    ----------
    edition
        The edition.
    practices
        The practices to weight.
    over
        "england": rescaled by the sums over England that the edition holds, so that one system
        gets what it has within England. "own": these practices are all there are, and their
        weighted populations add up to their lists.

    Returns
    -------
    Weighted
        In the order of the practices.

    Raises
    ------
    CapitationError
        When a list, stream or factor is missing or cannot be so: every one is named.
    """
    faults = faults_of(edition, practices)
    if faults:
        raise CapitationError(faults)
    medical = _primary_medical(edition, practices)
    if edition.overall == "published":
        return Weighted(
            hospital_and_community=None,
            before_remoteness=None,
            overall=practices.streams[OVERALL],
            primary_medical=medical,
        )
    assert edition.shares is not None
    assert edition.remoteness is not None
    hospital = hospital_and_community(practices.streams, edition.hospital_and_community)
    need = overall_need(
        hospital,
        practices.streams[PRESCRIBING],
        practices.streams[edition.inequalities_stream],
        cost_of(edition, practices),
        edition.shares,
    )
    own = over == "own"
    patients = fsum(practices.registered) if own else edition.england.registered
    before = rescaled(need, patients, None if own else edition.england.before_rescaling)
    remote = before * remoteness_of(edition, practices)
    return Weighted(
        hospital_and_community=hospital,
        before_remoteness=before,
        overall=rescaled(remote, patients, None if own else edition.england.with_remoteness),
        primary_medical=medical,
    )


def cost_of(edition: Edition, practices: Practices) -> Floats:
    """Product of the cost factors, shape (practices,)."""
    factors = [practices.factors[name] for name in edition.cost_factors]
    return prod(factors, start=np.ones(len(practices.codes)))


def remoteness_of(edition: Edition, practices: Practices) -> Floats:
    """Published target with remoteness over that without it, shape (practices,)."""
    assert edition.remoteness is not None
    return (
        practices.factors[edition.remoteness.after] / practices.factors[edition.remoteness.before]
    )


def _primary_medical(edition: Edition, practices: Practices) -> Floats | None:
    """Primary medical care by its two shares; None where nothing of it is held."""
    need = practices.streams.get(PRIMARY_MEDICAL_NEED)
    if edition.primary_medical is None or need is None:
        return None
    shares = edition.primary_medical
    unmet = practices.streams[edition.inequalities_stream]
    return shares.need * need + shares.inequalities * unmet


def before_remoteness_rounded(edition: Edition, practices: Practices) -> Floats:
    """The formula of three terms with rounded weights, over all practices of England.

    Each term is rescaled to the registered population, as is their sum. Kept to compare.

    Raises
    ------
    ValueError
        When the edition holds no such formula.
    """
    held = edition.rounded
    if held is None:
        raise ValueError(f"edition {edition.id} holds no formula of rounded weights")
    patients = fsum(practices.registered)
    cost = cost_of(edition, practices)
    hospital = hospital_and_community(practices.streams, edition.hospital_and_community)
    unmet = practices.streams[edition.inequalities_stream]
    composite = held.composite * cost + (1.0 - held.composite)
    total = (
        held.hospital_and_community * rescaled(hospital * cost, patients)
        + held.prescribing * rescaled(practices.streams[PRESCRIBING], patients)
        + held.inequalities * rescaled(unmet * composite, patients)
    )
    return rescaled(total, patients)
