"""Road minutes as the folder gives them, laid out areas x sites."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from commonweal.evidence import Basis

Floats = npt.NDArray[np.float64]

MODE = "road"
#: What was timed, or worked out over a road network, the firmer first.
FIRM = (Basis.OBSERVED, Basis.MODELLED)
#: What was made in another way, with no error stated.
WEAKER = (Basis.ESTIMATED, Basis.ASSUMED)


@dataclass(frozen=True, kw_only=True, eq=False)
class GivenMinutes:
    """Road minutes that a table of travel holds.

    Parameters
    ----------
    minutes
        Areas x sites, not a number where none are held: timed or over a road network.
    weaker
        The same shape: minutes that the table itself calls estimated or assumed.
    basis
        The weakest basis of the firm ones.
    rows
        The rows of the table that these are.
    """

    minutes: Floats = field(repr=False)
    weaker: Floats = field(repr=False)
    basis: Basis
    rows: pa.Table = field(repr=False)


def given_minutes(travel: pa.Table, areas: Sequence[str], sites: Sequence[str]) -> GivenMinutes:
    """Road minutes from areas to sites; where two are held the firmer basis counts.

    Parameters
    ----------
    travel
        `area`, `site`, `mode`, `minutes`, `basis`, as the contract has them.
    areas, sites
        Codes in the order of the rows and columns wanted.

    Raises
    ------
    ValueError
        When minutes are below zero or not a number, naming the pairs. Infinite minutes stand for
        a site that cannot be reached.
    """
    road = travel.filter(pc.equal(travel["mode"], MODE))
    row = pc.index_in(road["area"], pa.array(areas, pa.string()))
    column = pc.index_in(road["site"], pa.array(sites, pa.string()))
    wanted = pc.and_(pc.is_valid(row), pc.is_valid(column))
    road = road.filter(wanted)
    at = (pc.filter(row, wanted).to_numpy(), pc.filter(column, wanted).to_numpy())
    minutes = road["minutes"].to_numpy().astype(np.float64)
    _refuse(road, minutes)
    order = pa.array([basis.value for basis in (*FIRM, *WEAKER)])
    ranks = pc.index_in(road["basis"], order).to_numpy()
    shape = (len(areas), len(sites))
    firm = ranks < len(FIRM)
    return GivenMinutes(
        minutes=_laid(shape, at, minutes, ranks, firm),
        weaker=_laid(shape, at, minutes, ranks, ~firm),
        basis=FIRM[int(ranks[firm].max())] if firm.any() else FIRM[-1],
        rows=road,
    )


def _laid(
    shape: tuple[int, int],
    at: tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]],
    minutes: Floats,
    ranks: npt.NDArray[np.int64],
    kept: npt.NDArray[np.bool_],
) -> Floats:
    """The kept rows in their cells: of several the firmest, which is written last."""
    laid = np.full(shape, np.nan)
    order = np.flatnonzero(kept)
    order = order[np.argsort(-ranks[order], kind="stable")]
    laid[at[0][order], at[1][order]] = minutes[order]
    return laid


def _refuse(road: pa.Table, minutes: Floats) -> None:
    wrong = np.flatnonzero(np.isnan(minutes) | (minutes < 0.0))
    if not wrong.size:
        return
    named = road.take(pa.array(wrong[:10])).to_pylist()
    shown = "; ".join(f"{r['area']} to {r['site']}: {r['minutes']}" for r in named)
    raise ValueError(
        f"travel: {wrong.size} times are below zero or no number ({shown}); give minutes of zero "
        "or more, infinity where a site cannot be reached, or no row where nothing is known"
    )
