"""What many drawn amounts say: mean, spread, and how bad the bad end is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

#: The part of draws that makes the bad end, and the good one.
TAIL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """Drawn amounts in pence.

    Parameters
    ----------
    mean, sd
        Mean, and standard deviation (over n - 1).
    low, high
        5th and 95th centile: amounts that were drawn, at least 5% and 95% of draws at or below.
    shortfall
        Expected shortfall: the mean of the worst 5% of draws.
    """

    mean: float
    sd: float
    low: float
    high: float
    shortfall: float

    def pence(self, name: str) -> dict[str, int]:
        """As whole pence under the names that the output uses; each rounded by itself."""
        return {
            f"{name}_expected_pence": round(self.mean),
            f"{name}_sd_pence": round(self.sd),
            f"{name}_p5_pence": round(self.low),
            f"{name}_p95_pence": round(self.high),
            f"{name}_shortfall_pence": round(self.shortfall),
        }


def amounts_of(drawn: npt.NDArray[np.int64] | npt.NDArray[np.float64]) -> Amounts:
    """What drawn amounts say.

    Parameters
    ----------
    drawn
        Pence, shape (draws,), at least two.

    Notes
    -----
    Expected shortfall in the form that stays sound where amounts have steps, as payments with
    limits do: C. Acerbi and D. Tasche, On the coherence of expected shortfall, Journal of Banking
    and Finance 26 (2002), 1487-1503 (arXiv cond-mat/0104295; its abstract was read, the formula is
    from memory): the mean of the lowest 5% of draws, the draw on the border with the part of it
    that lies within. Here what is low is bad, so the sign is that of payments.

    Examples
    --------
    >>> import numpy as np
    >>> found = amounts_of(np.arange(1, 101))
    >>> found.low, found.high, found.shortfall
    (5.0, 95.0, 3.0)
    """
    held = np.sort(drawn.astype(np.float64))
    count = len(held)
    within = TAIL * count
    whole = int(within)
    part = within - whole
    worst = held[:whole].sum() + (part * held[whole] if part else 0.0)
    return Amounts(
        mean=float(held.mean()),
        sd=float(held.std(ddof=1)),
        low=float(held[ceil(TAIL * count) - 1]),
        high=float(held[ceil((1.0 - TAIL) * count) - 1]),
        shortfall=float(worst / within),
    )
