"""How disability three months after a stroke follows from the minutes until treatment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Degrees of disability on the modified Rankin scale: 0 no symptoms to 6 dead.
DEGREES = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Relation:
    """Disability of one kind of patient with one treatment.

    Parameters
    ----------
    cohort
        Which blockage and treatment: "nlvo_ivt", "lvo_ivt" or "lvo_mt".
    untreated, at_onset, at_no_effect
        Shape (7,): share with disability of at most 0, 1 ... 6; untreated, treated the moment the
        stroke began, and treated when nothing is gained any more (deaths from treatment counted).
    no_effect
        Minutes from onset to that moment.
    """

    cohort: str
    untreated: Floats
    at_onset: Floats
    at_no_effect: Floats
    no_effect: float

    def treated(self, minutes: npt.ArrayLike, up_to: int, effect: npt.ArrayLike = 1.0) -> Floats:
        """Share with disability of at most a degree, treated so many minutes after onset.

        Parameters
        ----------
        minutes
            From onset to treatment, any shape.
        up_to
            Degree of disability, 0 to 6.
        effect
            What the whole effect, on the scale of log odds, is multiplied by: 1 as published.

        Returns
        -------
        ndarray
            In the shape that minutes and effect make together.

        Raises
        ------
        ValueError
            When there is no such degree, or minutes are below zero or no number.

        Notes
        -----
        Log odds of "at most this degree" fall in a straight line from onset to the moment of no
        effect, and stay there: the method of stroke-outcome (github.com/stroke-modelling/
        stroke-outcome, continuous_outcome.py, MIT; read): "The model assumes that log odds of
        mRS <= x declines uniformally with time". Written anew here.
        """
        if up_to not in range(DEGREES):
            raise ValueError(f"no degree of disability {up_to}; give 0 to {DEGREES - 1}")
        took = np.asarray(minutes, dtype=np.float64)
        if not (took >= 0.0).all():
            raise ValueError("minutes to treatment are below zero or no number; give zero or more")
        left = np.clip(1.0 - took / self.no_effect, 0.0, 1.0)
        if up_to == DEGREES - 1:
            return np.ones(np.broadcast_shapes(left.shape, np.shape(effect)))
        last = _log_odds(self.at_no_effect[up_to])
        gained = _log_odds(self.at_onset[up_to]) - last
        odds = last + left * np.asarray(effect) * gained
        share: Floats = 1.0 / (1.0 + np.exp(-odds))
        return share

    def utility(
        self, minutes: npt.ArrayLike, utilities: npt.ArrayLike, effect: npt.ArrayLike = 1.0
    ) -> Floats:
        """Mean utility three months on, treated so many minutes after onset.

        Parameters
        ----------
        minutes, effect
            As in `treated`.
        utilities
            Shape (7,): of each degree of disability.
        """
        held = np.asarray(utilities, dtype=np.float64)
        # The sum of share x utility over degrees, by the steps between degrees.
        steps = [
            (held[degree] - held[degree + 1]) * self.treated(minutes, degree, effect)
            for degree in range(DEGREES - 1)
        ]
        found: Floats = held[-1] + np.sum(steps, axis=0)
        return found

    def untreated_utility(self, utilities: npt.ArrayLike) -> float:
        """Mean utility three months on of those who were not treated."""
        return float(np.diff(self.untreated, prepend=0.0) @ np.asarray(utilities, np.float64))


def _log_odds(share: float) -> float:
    return float(np.log(share / (1.0 - share)))
