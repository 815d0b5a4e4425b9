"""How much a distance puts people off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, kw_only=True)
class Deterrence:
    """A deterrence function of distance and, where asked, of the distance to the nearest.

    ``log f = -decay * x - power * log(x + offset_km)`` with ``x = d / s``, and s the length to
    which distance is relative: one kilometre, or, with `relative` above zero,
    ``(nearest_km + offset_km) ** relative``, where `nearest_km` is a property of the destination.

    With `power` zero it is the exponential, with `decay` zero the power function, with both the
    combined function of Tanner (1961, cited from memory, not read). Wilson (1971) leaves the
    choice of function open.

    Parameters
    ----------
    decay
        Per km (or per unit of relative distance), at least 0.
    power
        Exponent, at least 0.
    offset_km
        Added to distance before a power or a logarithm is taken, km, above 0: people live spread
        around the point that stands for their area, so no distance is zero.
    relative
        From 0 (plain distance) to 1 (distance as a multiple of the distance to the nearest).

    Raises
    ------
    ValueError
        When a parameter is outside its range.

    Examples
    --------
    >>> Deterrence(decay=0.5).log([[0.0, 2.0]]).tolist()
    [[-0.0, -1.0]]
    """

    decay: float = 0.0
    power: float = 0.0
    offset_km: float = 0.5
    relative: float = 0.0

    def __post_init__(self) -> None:
        wrong = [
            f"{name} {value!r} must be {rule}"
            for name, value, rule, good in (
                ("decay", self.decay, "at least 0", self.decay >= 0.0),
                ("power", self.power, "at least 0", self.power >= 0.0),
                ("offset_km", self.offset_km, "above 0", self.offset_km > 0.0),
                ("relative", self.relative, "from 0 to 1", 0.0 <= self.relative <= 1.0),
            )
            if not good
        ]
        if wrong:
            raise ValueError("deterrence: " + "; ".join(wrong))

    def log(
        self, distance_km: npt.ArrayLike, nearest_km: npt.ArrayLike | None = None
    ) -> npt.NDArray[np.float64]:
        """The logarithm of the deterrence function.

        Parameters
        ----------
        distance_km
            Shape (n, m), km.
        nearest_km
            Shape (m,), km; needed only when `relative` is above zero.

        Returns
        -------
        ndarray
            Shape (n, m), zero or below up to a constant by column.

        Raises
        ------
        ValueError
            When `relative` is above zero and no nearest distance is given.
        """
        distance = np.asarray(distance_km, dtype=np.float64)
        if self.relative > 0.0:
            if nearest_km is None:
                raise ValueError("deterrence: a relative distance needs nearest_km")
            nearest = np.asarray(nearest_km, dtype=np.float64)
            distance = distance / (nearest + self.offset_km) ** self.relative
        result = distance * -self.decay
        if self.power > 0.0:
            result -= self.power * np.log(distance + self.offset_km)
        return result
