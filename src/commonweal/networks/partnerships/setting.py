"""What plans of partnerships of a folder are judged by, gathered once for each study."""

from __future__ import annotations

import numpy as np

from commonweal.networks.partnerships.acute import acute_flows
from commonweal.networks.partnerships.judging import Setting
from commonweal.networks.partnerships.members import members_of
from commonweal.people.ground import Ground


def setting_of(ground: Ground, within: str = "") -> Setting:
    """Networks, flows, residents and named acute partners of a folder on its day.

    Parameters
    ----------
    ground
        The day's lists, structure, areas and flows.
    within
        Code of a system inside the folder, as for `units_of`.
    """
    key = f"networks.partnerships.setting.{within}"
    held = ground.given.shared.get(key)
    if isinstance(held, Setting):
        return held
    members = members_of(ground, within)
    made = Setting(
        members=members,
        acute=acute_flows(ground, members),
        residents=np.array([ground.persons.get(area, 0.0) for area in members.areas], dtype=float),
        council=tuple(ground.district_of.get(area, "") for area in members.areas),
        named=_named(ground),
    )
    ground.given.shared[key] = made
    return made


def _named(ground: Ground) -> dict[str, tuple[str, ...]]:
    """Acute partners recorded for each partnership on the day."""
    named: dict[str, tuple[str, ...]] = {}
    for row in sorted(ground.structure.memberships, key=lambda m: (m.group, m.member)):
        if row.role == "partner" and row.sector == "acute":
            named[row.group] = (*named.get(row.group, ()), row.member)
    return named
