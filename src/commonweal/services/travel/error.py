"""How far estimated minutes may be from the truth, as draws."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar

from commonweal.economics.draws import stream
from commonweal.services.travel.checking import Check
from commonweal.space import great_circle_km

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Areas whose errors are drawn together; of more, blocks of so many are drawn each by itself.
AT_ONCE = 2_000
#: A straight line at the speed limit of motorways, 70 miles an hour: nothing is drawn below.
FASTEST_KMH = 112.65
#: Pairs of areas, of all sites together, that their correlation is seen on.
PAIRS_SEEN = 4_000_000
#: Distances between areas, km, over which it is seen how their errors go together.
BINS_KM = (0.0, 2.5, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorModel:
    """Errors as logarithms of true over estimated minutes, so that they grow with the way.

    Parameters
    ----------
    site_sd
        Standard deviation of a site's mean error around nothing: what all areas share.
    sites
        How many sites it was seen on: degrees of freedom of the t distribution it is drawn from.
    area_sd
        Standard deviation of areas' errors around their site's mean.
    reach_km
        Distance between two areas at which their errors have a correlation of 1/e.
    """

    site_sd: float
    sites: int
    area_sd: float
    reach_km: float


def error_model(check: Check, points: Floats) -> ErrorModel:
    """What leaving sites out says of the error of an estimated one.

    Parameters
    ----------
    check
        See `left_out_in_turn`.
    points
        Latitude and longitude of each area, shape (n, 2).
    """
    means = np.nanmean(check.misses, axis=0)
    own = check.misses - means
    return ErrorModel(
        site_sd=float(np.sqrt((means * means).mean())),
        sites=len(means),
        area_sd=float(np.sqrt(np.nanmean(own * own))),
        reach_km=_reach(own, points),
    )


def _reach(own: Floats, points: Floats) -> float:
    """The exponential correlation nearest to what pairs of areas show, by distance.

    Each site's areas are thinned evenly, so that there are `PAIRS_SEEN` pairs at most.
    """
    most = int((2 * PAIRS_SEEN / own.shape[1]) ** 0.5)
    seen = np.zeros((3, len(BINS_KM) - 1))
    for column in own.T:
        rows = np.flatnonzero(np.isfinite(column))
        rows = rows[:: max(1, -(-len(rows) // most))]
        apart = np.asarray(great_circle_km(points[rows], points[rows]), dtype=np.float64)
        upper = np.triu_indices(len(rows), 1)
        scaled = column[rows] / column[rows].std()
        bins = np.digitize(apart[upper], BINS_KM) - 1
        kept = bins < len(BINS_KM) - 1
        product = (scaled[:, None] * scaled)[upper]
        for at, values in enumerate((np.ones_like(product), product, apart[upper])):
            seen[at] += np.bincount(bins[kept], values[kept], len(BINS_KM) - 1)
    count, together, apart_km = seen
    held = count > 0
    mean, distance = together[held] / count[held], apart_km[held] / count[held]

    def misfit(reach: float) -> float:
        return float((count[held] * (mean - np.exp(-distance / reach)) ** 2).sum())

    return float(minimize_scalar(misfit, bounds=(0.5, 200.0), method="bounded").x)


@dataclass(frozen=True, kw_only=True, eq=False)
class TravelError:
    """The minutes that are estimated, and how far they may be from the truth.

    Parameters
    ----------
    columns
        Indices of the sites that have estimated minutes, k of them.
    codes
        Their codes, which choose the stream of each one's draws.
    minutes
        Their minutes as estimated, shape (n, k).
    cells
        Shape (n, k): which of them are estimated; the others do not vary.
    km
        Straight line from area to site, shape (n, k).
    points
        Latitude and longitude of each area, shape (n, 2).
    model
        How errors are spread.
    """

    columns: tuple[int, ...]
    codes: tuple[str, ...]
    minutes: Floats = field(repr=False)
    cells: Flags = field(repr=False)
    km: Floats = field(repr=False)
    points: Floats = field(repr=False)
    model: ErrorModel

    def draws(self, n: int, seed: int) -> Floats:
        """Minutes of the estimated columns as they could be.

        A site's areas share one error, drawn from a t distribution because few sites show how
        large it is; each area has one of its own, alike for near neighbours.

        Parameters
        ----------
        n
            How many draws.
        seed
            Zero or more; a site's draws depend on it and on the site's code alone.

        Returns
        -------
        ndarray
            Shape (n, areas, k), minutes, columns as in `columns`.
        """
        made = np.empty((n, *self.minutes.shape))
        least = self.km / FASTEST_KMH * 60.0
        for at, code in enumerate(self.codes):
            generator = stream(seed, f"services.travel.{code}")
            shared = self.model.site_sd * generator.standard_t(self.model.sites, size=(n, 1))
            own = np.empty((n, len(self.points)))
            for block, factor in self._factors:
                own[:, block] = generator.standard_normal((n, len(block))) @ factor.T
            drawn = self.minutes[:, at] * np.exp(shared + self.model.area_sd * own)
            cells = self.cells[:, at]
            made[:, :, at] = np.where(cells, np.maximum(drawn, least[:, at]), self.minutes[:, at])
        return made

    @cached_property
    def _factors(self) -> list[tuple[Whole, Floats]]:
        """Blocks of areas and the root of the correlation within each, worked out once."""
        return [
            (block, _factor(self.points[block], self.model.reach_km))
            for block in _blocks(self.points)
        ]


def _factor(points: Floats, reach_km: float) -> Floats:
    """Root of the correlation of errors by distance; areas at one point lie a hair apart."""
    apart = np.asarray(great_circle_km(points, points), dtype=np.float64)
    together = np.exp(-apart / reach_km)
    together[np.diag_indices_from(together)] = 1.0 + 1e-9
    return np.asarray(np.linalg.cholesky(together), dtype=np.float64)


def _blocks(points: Floats) -> list[Whole]:
    """Areas cut in halves, north from south or east from west, until no block is too large."""
    done: list[Whole] = []
    waiting = [np.arange(len(points))]
    while waiting:
        block = waiting.pop()
        if len(block) <= AT_ONCE:
            done.append(block)
            continue
        spread = np.ptp(points[block], axis=0)
        along = block[np.argsort(points[block, int(spread[1] > spread[0])], kind="stable")]
        waiting += [along[: len(along) // 2], along[len(along) // 2 :]]
    return done
