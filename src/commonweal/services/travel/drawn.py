"""Estimated minutes as they could be, drawn once for all sections that carry their error."""

from __future__ import annotations

from commonweal.people.ground import Ground
from commonweal.services.setting import Floats, Setting

#: Draws that the sections share, and the most minutes drawn at once.
DRAWS, MOST_CELLS = 400, 60_000_000


def drawn_columns(
    ground: Ground, setting: Setting, seed: int, draws: int = DRAWS
) -> dict[int, Floats]:
    """Draws of the minutes to each site that has estimated ones.

    Parameters
    ----------
    ground, setting
        Where draws are kept for the next who asks, and whose minutes they are.
    seed
        Of the draws.
    draws
        How many; fewer where areas and estimated sites are many.

    Returns
    -------
    dict
        By site index, shape (draws, areas); none where nothing is estimated, or far too much.
    """
    error = setting.error
    if error is None:
        return {}
    count = min(draws, MOST_CELLS // (len(setting.areas) * len(error.columns)))
    if count < 2:
        return {}
    own = ".".join(site.code for site in setting.sites)
    key = f"services.travel.drawn.{setting.service}.{own}.{seed}.{count}"
    held = ground.given.shared.get(key)
    if isinstance(held, dict):
        return held
    made = error.draws(count, seed)
    found = {site: made[:, :, at] for at, site in enumerate(error.columns)}
    ground.given.shared[key] = found
    return found
