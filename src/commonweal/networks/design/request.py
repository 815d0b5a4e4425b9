"""What a plan is asked to keep: the band, borders as law, practices together and apart; and how
long to look for it. What cannot be understood is told all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
import numpy.typing as npt

from commonweal.networks.design.policies import FEWEST_MOVES, NEIGHBOURHOODS, POLICIES
from commonweal.networks.units import Units
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

#: Possible networks that are listed at most; Kent and Medway have 28,000 to 172,000.
MOST_LISTED = 1_000_000
#: Borders that no network may cross, by the word for them.
BORDERS = ("district", "ccg", "icp")


class RequestError(ValueError):
    """What is wrong with a request, each with what to do."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One plan to be sought.

    Parameters
    ----------
    policy
        One of `policies.POLICIES`.
    low, high
        The band, patients.
    borders
        For each practice the district, commissioner or partnership that its network must not
        reach beyond; empty where there is no such law.
    keep_together, keep_apart
        Codes of practices that must share a network, and of those of which no two may.
    seed
        Where the draws of the search start.
    iterations
        Steps of the search; None leaves it to the size of the system.
    time_limit
        Seconds; a plan sought by the clock cannot be made again from its seed, and has no bound.
    most_listed
        A bound is worked out, and the plan proven or bettered, by listing up to so many possible
        networks; 0 for no bound.
    """

    policy: str
    low: float
    high: float
    borders: tuple[str, ...] = ()
    keep_together: tuple[tuple[str, ...], ...] = ()
    keep_apart: tuple[tuple[str, ...], ...] = ()
    seed: int = 0
    iterations: int | None = None
    time_limit: float | None = None
    most_listed: int = MOST_LISTED

    @property
    def regions(self) -> npt.NDArray[np.int64] | None:
        """The borders as numbers, or None."""
        if not self.borders:
            return None
        return np.asarray(np.unique(self.borders, return_inverse=True)[1], dtype=np.int64)


def check(units: Units, request: Request) -> None:
    """Refuse what cannot be understood.

    Raises
    ------
    RequestError
        All that is wrong: an unknown policy or code, a band upside down, a limit below one.
    """
    faults = [
        *_of_policy(units, request),
        *_of_band(request),
        *_of_codes("together", units, request.keep_together),
        *_of_codes("apart", units, request.keep_apart),
    ]
    if request.iterations is not None and request.iterations < 1:
        faults.append(f"iterations {request.iterations}: give at least 1")
    if request.time_limit is not None and not request.time_limit > 0:
        faults.append(f"time limit {request.time_limit:g}: give more than 0 seconds")
    if request.borders and len(request.borders) != len(units.codes):
        faults.append(
            f"borders of {len(request.borders)} practices for {len(units.codes)}: give one each"
        )
    if faults:
        raise RequestError(faults)


def positions(units: Units, groups: Sequence[Sequence[str]]) -> tuple[tuple[int, ...], ...]:
    """Rows of the practices of each group."""
    at = {code: row for row, code in enumerate(units.codes)}
    return tuple(tuple(at[code] for code in group) for group in groups)


def borders_of(ground: Ground, units: Units, within: str) -> tuple[str, ...]:
    """The body or area of a sort of `BORDERS` that each practice lies in; () for "".

    Examples
    --------
    >>> borders_of(None, None, "")
    ()

    Raises
    ------
    RequestError
        For another word, or where the folder does not say it of some practice.
    """
    if not within:
        return ()
    if within not in BORDERS:
        raise RequestError([f"within {within}: use one of {', '.join(BORDERS)}"])
    if within == "district":
        found = units.district
    elif within == "ccg":
        found = units.commissioner
    else:
        found = tuple(ground.structure.ancestor(c, Kind.PLACE) or "" for c in units.codes)
    lost = [code for code, border in zip(units.codes, found, strict=True) if not border]
    if lost:
        raise RequestError(
            [
                f"within {within}: the folder does not say it of {len(lost)} of {len(found)} "
                f"practices on {ground.day} ({', '.join(lost[:5])}"
                f"{' ...' if len(lost) > 5 else ''}); use another border or another day"
            ]
        )
    return found


def _of_policy(units: Units, request: Request) -> list[str]:
    if request.policy not in POLICIES:
        return [f"policy {request.policy}: use one of {', '.join(POLICIES)}"]
    if request.policy == NEIGHBOURHOODS and units.persons is None:
        return [
            "policy neighbourhoods: who is registered where is not modelled for this folder "
            "(tables registered, residents and areas are needed); use another policy"
        ]
    if request.policy == FEWEST_MOVES and not any(units.home):
        return [
            "policy fewest-moves: no published networks are held on the day, so nothing can move "
            "(tables organisations and memberships); use another policy"
        ]
    return []


def _of_band(request: Request) -> list[str]:
    low, high = request.low, request.high
    if not (isfinite(low) and isfinite(high)) or low <= 0:
        return [f"band {low:g} to {high:g}: give two numbers of patients above 0"]
    if low > high:
        return [f"band {low:,.0f} to {high:,.0f}: its low end is above its high end; swap them"]
    return []


def _of_codes(word: str, units: Units, groups: Sequence[Sequence[str]]) -> list[str]:
    known = set(units.codes)
    away = {practice.code: practice.why for practice in units.left_out}
    faults = []
    for group in groups:
        said = f"keep {word} {','.join(group)}"
        if len(group) < 2 or len(set(group)) < len(group):
            faults.append(f"{said}: name at least two practices, each once")
        for code in group:
            if code in away:
                faults.append(f"{said}: {code} cannot be placed ({away[code]}); leave it out")
            elif code not in known:
                faults.append(
                    f"{said}: {code or 'an empty code'} is no practice with a list here; "
                    "`commonweal networks design FOLDER --out plan.csv` lists all codes"
                )
    return faults
