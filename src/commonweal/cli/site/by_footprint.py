"""`commonweal site --footprint`: one plan for all, against plans by region and by system."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from commonweal.cli.output import progress, stop

if TYPE_CHECKING:
    from commonweal.services.siting.studying import Sited

#: From the whole to the parts.
WHOLE = "all"


def told_by_footprint(sited: Sited, choose: int | None) -> dict[str, object]:
    """For the whole and each kind of part: the best choice of so many sites, and its mean minutes.

    Parameters
    ----------
    sited
        The service.
    choose
        Sites in all.
    """
    from commonweal.cli.site.finding import summary
    from commonweal.services.siting.footprints import counted, planned, site_areas
    from commonweal.system.organisation import Kind

    if choose is None:
        stop(["--footprint: say how many sites in all with --choose K"], code=2)
    ground, setting = sited.ground, sited.setting
    levels = {WHOLE: dict.fromkeys(setting.areas, WHOLE)}
    for kind in (Kind.REGION, Kind.SYSTEM):
        of_area = ground.group_of(kind)
        if len(set(of_area.values())) > 1:
            levels[ground.level_name(kind)] = of_area
        else:
            progress(f"no parts of kind {kind.value} are held; that level is left out")
    if len(levels) == 1:
        stop(["the folder holds one system and no regions: there are no parts to plan by"], code=2)
    places = site_areas(ground, setting)
    places = tuple(place if place in set(setting.areas) else "" for place in places)
    levels[WHOLE] = dict.fromkeys((*setting.areas, *places), WHOLE)
    held = counted(setting, levels, places)
    rows: list[dict[str, object]] = []
    for level in levels:
        try:
            found = planned(setting, held, level, choose, seed=ground.given.seed, say=progress)
        except ValueError as error:
            stop([f"{level}: {error}"], code=2)
        rows.append(
            {
                "level": level,
                "parts": found.parts,
                "sites": len(found.open),
                "mean_minutes": found.mean_minutes,
                "cases_minutes": found.cases_minutes,
                "bound": found.bound,
                "proven": found.proven,
                "open": [setting.sites[at].code for at in found.open],
                "sites_of_part": dict(found.of_part),
            }
        )
    means = [float(str(row["mean_minutes"])) for row in rows]
    return {
        "summary": {
            **summary(sited),
            "choose": choose,
            "configurations": None,
            "areas_counted": len(held.areas),
            "areas_left_out": held.left_out,
            "cases_left_out": held.cases_left_out,
            "in_order": all(a <= b * (1 + 1e-9) for a, b in pairwise(means)),
            "note": "In a plan by parts each part's people go to its own sites, and how many sites "
            "each part has is chosen to be best; the number in all is the same.",
        },
        "rows": rows,
        "levels": [
            {name: value for name, value in row.items() if name not in ("open", "sites_of_part")}
            for row in rows
        ],
        "nearest": [],
    }
