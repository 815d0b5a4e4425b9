"""What a reader should know of a folder's demand, sites and minutes before anything is worked out:
what is left out, what is estimated, who needs nothing, whom no road reaches."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.people.ground import Ground
from commonweal.services.candidates import Site
from commonweal.services.setting import Setting

#: So many areas or sites are named in one note; the others are counted.
NAMED = 20


def notes_of(ground: Ground, setting: Setting) -> tuple[str, ...]:
    """Notes on a setting, each a sentence that names areas or sites by code.

    Parameters
    ----------
    ground
        For the names of areas.
    setting
        Who needs a service, where it could be, how long it takes.
    """
    return (
        *_areas_left_out(ground, setting),
        *_areas_kept(ground, setting),
        *_sites_estimated(setting),
        *(f"site {code} is left out: {why}" for code, why in setting.sites_left_out),
    )


def _areas_left_out(ground: Ground, setting: Setting) -> list[str]:
    """Areas that are in no result, by reason."""
    reasons = sorted({one.why for one in setting.left_out})
    return [
        f"{_areas(ground, [one.area for one in setting.left_out if one.why == why])} left out of "
        f"every result: {why}"
        for why in reasons
    ]


def _areas_kept(ground: Ground, setting: Setting) -> list[str]:
    """Areas that stay though something is odd about them."""
    idle = [setting.areas[at] for at in np.flatnonzero(setting.demand == 0.0)]
    unreached = [setting.areas[at] for at in setting.unreached]
    said = []
    if idle:
        said.append(f"{_areas(ground, idle)} of no demand, kept with weight 0")
    if unreached:
        said.append(
            f"{_areas(ground, unreached)} from which no own site can be reached, kept: means of "
            "all cases are then missing"
        )
    return said


def _sites_estimated(setting: Setting) -> list[str]:
    """Sites whose minutes are estimated, from all areas or from some."""
    count = setting.filled.sum(axis=0)
    how = (
        "the folder's own estimate, of unknown error"
        if setting.learned is None
        else "estimated from distance, its error carried into every result"
    )
    whole = [at for at in np.flatnonzero(count) if count[at] == len(setting.areas)]
    some = [at for at in np.flatnonzero(count) if count[at] < len(setting.areas)]
    said = []
    if whole:
        said.append(f"no minutes given to {_sites([setting.sites[at] for at in whole])}: {how}")
    said += [
        f"no minutes given to {_sites([setting.sites[at]])} from {count[at]:,} of "
        f"{len(setting.areas):,} areas: {how}"
        for at in some
    ]
    return said


def _areas(ground: Ground, codes: Sequence[str]) -> str:
    """Areas by code and, where it is held, name."""
    named = [
        f"{code} ({ground.area_names[code]})" if ground.area_names.get(code, code) != code else code
        for code in codes[:NAMED]
    ]
    more = [f"and {len(codes) - NAMED:,} more"] if len(codes) > NAMED else []
    noun = "area" if len(codes) == 1 else "areas"
    return f"{len(codes):,} {noun} ({', '.join([*named, *more])})"


def _sites(sites: Sequence[Site]) -> str:
    """Sites by code and name."""
    named = [f"{site.code} ({site.name})" for site in sites[:NAMED]]
    more = [f"and {len(sites) - NAMED:,} more"] if len(sites) > NAMED else []
    return ", ".join([*named, *more])
