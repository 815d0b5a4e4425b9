"""Targets from the practice up: weighted population times the price of a weighted head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

import numpy as np
import numpy.typing as npt

from commonweal.funding.capitation.formula import (
    BEFORE_REMOTENESS,
    HOSPITAL_AND_COMMUNITY,
    OVERALL,
    PRIMARY_MEDICAL,
    Edition,
)
from commonweal.funding.capitation.levels import gathered
from commonweal.funding.capitation.practices import Fault, Practices
from commonweal.funding.capitation.weighting import Weighted
from commonweal.system.apportionment import exact
from commonweal.system.money import format_pounds

Floats = npt.NDArray[np.float64]

#: Practices named in a sentence before their number alone is.
NAMED = 5
#: The most that England can share out, in pence (a million million pounds): targets are counted in
#: whole pence of 64 bits.
MOST_PENCE = 10**14
NO_QUANTUM = "no quantum of this edition is held; give England's with --quantum"


class QuantumError(ValueError):
    """A sum that cannot be shared out."""


def checked_quantum(pence: int) -> int:
    """A quantum that can be shared out.

    Raises
    ------
    QuantumError
        When it is nothing, or below zero.

    Examples
    --------
    >>> checked_quantum(1)
    1
    """
    if pence == 0:
        raise QuantumError("a quantum of nothing: there is nothing to share out; give an amount")
    if pence < 0:
        raise QuantumError(
            "a quantum below zero: allocations cannot be negative; give what is shared out"
        )
    return pence


def price_per_head(edition: Edition, quantum_pence: int | None = None) -> Fraction | None:
    """Pence for each weighted head of England; None where no quantum is held or given.

    Parameters
    ----------
    edition
        England's weighted population equals its registered one, which the edition holds.
    quantum_pence
        What England shares out, in pence; the edition's own where none is given.

    Raises
    ------
    QuantumError
        When the quantum is nothing, below zero or above `MOST_PENCE`.

    Examples
    --------
    >>> from commonweal.funding.capitation.formula import edition_of
    >>> round(float(price_per_head(edition_of("2018-19"))) / 100, 3)
    1255.675
    """
    pence = edition.england.quantum_pence if quantum_pence is None else quantum_pence
    if pence is None:
        return None
    if checked_quantum(pence) > MOST_PENCE:
        raise QuantumError(
            f"a quantum above {format_pounds(MOST_PENCE, decimals=0)}: more than England can share "
            "out; correct the amount"
        )
    return Fraction(pence) / exact(edition.england.registered)


def pence_of(weighted: Floats, price: Fraction) -> npt.NDArray[np.int64]:
    """Target of each practice in pence, rounded to the nearest penny (a half to the even one).

    Parameters
    ----------
    weighted
        Overall weighted population, shape (practices,).
    price
        Pence for each weighted head.

    Examples
    --------
    >>> pence_of(np.array([1.0, 2.004]), Fraction(100)).tolist()
    [100, 200]
    """
    return np.rint(weighted * float(price)).astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A body's weighted populations and target.

    Parameters
    ----------
    code
        None for the practices that belong to no body of the level.
    weighted
        By stream. None where a practice of the body has none.
    registered, hospital_and_community, before_remoteness, overall, primary_medical
        None where a practice of the body lacks what it takes (`lacking` says which), or the
        edition does not have it.
    target_pence
        None where `overall` is, or no price is held.
    need_index
        Overall weighted population by head, over England's.
    lacking
        Practices of the body that could not be weighted.
    """

    code: str | None
    name: str
    practices: int
    registered: float | None
    weighted: Mapping[str, float | None]
    hospital_and_community: float | None
    before_remoteness: float | None
    overall: float | None
    primary_medical: float | None
    need_index: float | None
    target_pence: int | None
    lacking: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every practice of the body could be weighted."""
        return not self.lacking

    @property
    def why_incomplete(self) -> str:
        """Which practices could not be weighted, in words; empty where all could."""
        if not self.lacking:
            return ""
        more = len(self.lacking) - NAMED
        named = ", ".join(self.lacking[:NAMED]) + (f" and {more} more" if more > 0 else "")
        return f"practices that could not be weighted: {named}"

    @property
    def per_head(self) -> float | None:
        """Target in pounds for each patient on the lists."""
        if self.target_pence is None or not self.registered:
            return None
        return self.target_pence / 100 / self.registered


def targets_by(
    edition: Edition,
    practices: Practices,
    weighted: Weighted,
    price: Fraction | None,
    bodies: Mapping[str, str],
    names: Mapping[str, str],
    faults: Sequence[Fault] = (),
) -> list[Target]:
    """Targets of the bodies of a level: each is the sum of its practices, to the penny.

    Parameters
    ----------
    practices, weighted
        The practices that could be weighted, and their weighted populations.
    price
        Pence for each weighted head (`price_per_head`); None: no targets.
    bodies
        The body of each practice, those that could not be weighted too; empty for none.
    names
        Names of the bodies.
    faults
        What is wrong with practices that could not be weighted. A body that holds one has no
        total: it would count the practice as nothing.

    Returns
    -------
    list of Target
        By code, the unassigned last.
    """
    pence = None if price is None else pence_of(weighted.overall, price)
    bad = sorted({fault.practice for fault in faults})
    every = [*practices.codes, *bad]
    groups = gathered([bodies[code] for code in every])
    count = len(practices.codes)
    found = []
    for code, places in zip(groups.codes, groups.members, strict=True):
        lacking = tuple(every[at] for at in places if at >= count)
        held = places[places < count]

        def total(
            values: Floats | None,
            held: npt.NDArray[np.intp] = held,
            lacking: tuple[str, ...] = lacking,
        ) -> float | None:
            if values is None or lacking or not len(held) or np.isnan(values[held]).any():
                return None
            return fsum(values[held])

        registered, overall = total(practices.registered), total(weighted.overall)
        found.append(
            Target(
                code=code or None,
                name=names[code],
                practices=len(places),
                registered=registered,
                weighted={name: total(practices.streams[name]) for name in edition.streams},
                hospital_and_community=total(weighted.hospital_and_community),
                before_remoteness=total(weighted.before_remoteness),
                overall=overall,
                primary_medical=total(weighted.primary_medical),
                need_index=overall / registered if overall is not None and registered else None,
                target_pence=None
                if pence is None or overall is None
                else sum(pence[held].tolist()),
                lacking=lacking,
            )
        )
    return found


def compared(edition: Edition, practices: Practices, weighted: Weighted) -> dict[str, float]:
    """Largest differences of a practice, in persons, from the published columns at hand.

    The overall before remoteness is published as a target: its share of all such targets.
    """
    worked_out: dict[str, Floats | None] = {
        HOSPITAL_AND_COMMUNITY: weighted.hospital_and_community,
        BEFORE_REMOTENESS: weighted.before_remoteness,
        OVERALL: None if weighted.before_remoteness is None else weighted.overall,
        PRIMARY_MEDICAL: weighted.primary_medical,
    }
    published: dict[str, Floats | None] = {
        name: practices.streams.get(name) for name in worked_out
    } | {BEFORE_REMOTENESS: published_before_remoteness(edition, practices)}
    found = {}
    for name, values in worked_out.items():
        column = published[name]
        if values is None or column is None:
            continue
        away = np.abs(values - column)
        known = away[~np.isnan(away)]
        if len(known):
            found[name] = float(known.max())
    return found


def published_before_remoteness(edition: Edition, practices: Practices) -> Floats | None:
    """Overall weighted population before remoteness as published: the share of all such targets.

    Returns
    -------
    numpy.ndarray or None
        Shape (practices,); None where the edition does not have it.
    """
    total = edition.england.target_before_remoteness
    if edition.remoteness is None or total is None:
        return None
    return practices.factors[edition.remoteness.before] * (edition.england.registered / total)
