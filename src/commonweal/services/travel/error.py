"""How far estimated minutes may be from the truth, as draws."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.economics.draws import stream
from commonweal.space import great_circle_km

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

#: Areas whose errors are drawn together; of more, blocks of so many are drawn each by itself.
AT_ONCE = 2_000


@dataclass(frozen=True, kw_only=True, eq=False)
class TravelError:
    """Errors of estimated minutes: one that a whole column shares, and one of each area.

    Parameters
    ----------
    columns
        Indices of the columns that have estimated cells, shape (k,).
    codes
        Codes of their sites, which choose the stream of each column's draws.
    minutes
        Minutes of these columns as estimated, shape (n, k).
    cells
        Shape (n, k): which of them are estimated; the others do not vary.
    least
        Shape (n, k): minutes in a straight line at the fastest speed thought possible; nothing is
        drawn below.
    site_sd
        Standard deviation of a column's mean error, minutes: what sites that were left out show.
    site_freedom
        Sites that it rests on: degrees of freedom of the t distribution it is drawn from.
    area_sd
        Standard deviation of areas' errors around their column's mean, minutes.
    reach_km
        Distance at which the errors of two areas have a correlation of 1/e.
    points
        Latitude and longitude of each area, shape (n, 2).
    """

    columns: tuple[int, ...]
    codes: tuple[str, ...]
    minutes: Floats = field(repr=False)
    cells: Flags = field(repr=False)
    least: Floats = field(repr=False)
    site_sd: float
    site_freedom: int
    area_sd: float
    reach_km: float
    points: Floats = field(repr=False)

    def draws(self, n: int, seed: int) -> Floats:
        """Minutes of the estimated columns as they could be.

        Parameters
        ----------
        n
            How many draws.
        seed
            Zero or more; a column's draws depend on it and on its site's code alone.

        Returns
        -------
        ndarray
            Shape (n, areas, k), minutes, columns as in `columns`.
        """
        made = np.empty((n, *self.minutes.shape))
        factors = [
            (block, np.linalg.cholesky(_correlation(self.points[block], self.reach_km)))
            for block in _blocks(self.points)
        ]
        for at, code in enumerate(self.codes):
            generator = stream(seed, f"services.travel.{code}")
            shared = self.site_sd * generator.standard_t(self.site_freedom, size=n)
            own = np.empty((n, len(self.points)))
            for block, factor in factors:
                own[:, block] = generator.standard_normal((n, len(block))) @ factor.T
            drawn = self.minutes[:, at] + shared[:, None] + self.area_sd * own
            kept = np.where(self.cells[:, at], drawn, self.minutes[:, at])
            made[:, :, at] = np.maximum(kept, np.where(self.cells[:, at], self.least[:, at], 0.0))
        return made


def _correlation(points: Floats, reach_km: float) -> Floats:
    """Correlation of errors by distance, exponential; areas at one point apart by a hair."""
    apart = np.asarray(great_circle_km(points, points), dtype=np.float64)
    together: Floats = np.exp(-apart / reach_km)
    together[np.diag_indices_from(together)] = 1.0 + 1e-9
    return together


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
