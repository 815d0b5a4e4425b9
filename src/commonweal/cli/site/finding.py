"""What `commonweal site` says: a summary, and one row for each choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonweal.cli.output import progress, stop
from commonweal.cli.site.asking import MOST_ROWS, Asked, Wish

if TYPE_CHECKING:
    from commonweal.services.siting.front import Compared
    from commonweal.services.siting.present import Present
    from commonweal.services.siting.searching import Sought
    from commonweal.services.siting.studying import Sited

Told = dict[str, object]


def told_of(sited: Sited, wish: Wish, wanted: Asked, draws: int) -> Told:
    """Everything that is printed.

    Parameters
    ----------
    sited
        The service.
    wish, wanted
        What was asked, as typed and in the setting's indices.
    draws
        Of estimated minutes.
    """
    if wish.objective or not wanted.listed:
        return _sought(sited, wish, wanted, draws)
    from commonweal.services.siting.bands import missed_by, nearest
    from commonweal.services.siting.every import every_choice
    from commonweal.services.siting.front import compared

    progress("scoring every choice of sites ...")
    try:
        every = every_choice(
            sited.setting, _number(wish, wanted), opened=wanted.opened, closed=wanted.closed
        )
    except ValueError as error:
        stop([f"{error}; say how many sites with --choose K"], code=2)
    peers = compared(every, wish.criteria)
    opens, cut = _chosen(wish, wanted, peers)
    rows = _rows(sited, opens, (peers, *_all(sited, peers)), draws, front=peers)
    _sort(rows, wish)
    missed = missed_by(every, sited.band)
    near = []
    if sited.band.known and missed.all():
        near = [_near(sited, peers, at) for at in nearest(every, sited.band).tolist()]
    return {
        "summary": {
            **summary(sited),
            "choose": _number(wish, wanted),
            "open": [sited.setting.sites[at].code for at in wanted.opened],
            "closed": [sited.setting.sites[at].code for at in wanted.closed],
            "configurations": len(every.opens),
            "on_front": len(peers.members),
            "criteria": [one.id for one in peers.criteria],
            "meeting_volumes": int((missed == 0).sum()) if sited.band.known else None,
            "shown": cut,
            "draws": draws,
        },
        "rows": rows,
        "nearest": near,
    }


def _number(wish: Wish, wanted: Asked) -> int | None:
    """The number of sites of the choices compared: as asked, else the one the options have."""
    if wish.choose is not None or wish.front:
        return wish.choose
    sizes = {len(one.sites) for one in wanted.options}
    return sizes.pop() if len(sizes) == 1 else None


def _chosen(wish: Wish, wanted: Asked, peers: Compared) -> tuple[list[tuple[int, ...]], str]:
    """Which choices get a row, and which these are, in words."""
    every = peers.every
    if wish.options or (wish.choose is None and wanted.options and not wish.front):
        return [one.sites for one in wanted.options], "options"
    if wish.front or len(every.opens) > MOST_ROWS:
        return [every.opens[at] for at in peers.members.tolist()], "front"
    return list(every.opens), "all"


def _all(sited: Sited, peers: Compared) -> tuple[Compared, ...]:
    """All choices of any number of sites, where they are few and not those compared already."""
    if not sited.few or len({len(one) for one in peers.every.opens}) > 1:
        return ()
    return (sited.all_sizes,)


def _rows(
    sited: Sited,
    opens: Sequence[tuple[int, ...]],
    sets: Sequence[Compared],
    draws: int,
    front: Compared | None,
) -> list[Told]:
    from commonweal.cli.site.drawing import bracket, drawn_of, minutes_in_draws
    from commonweal.services.siting.telling import row

    minutes = minutes_in_draws(sited, draws)
    drawn = drawn_of(sited, opens, minutes, front)
    present = _open_today(sited)
    today = None if present is None else sited.choices([present.sites])[0]
    rows = [row(sited, choice, sets, drawn, today) for choice in sited.choices(opens)]
    if front is not None:
        bracket(sited, opens, rows, front, minutes)
    return rows


def _open_today(sited: Sited) -> Present | None:
    """What is held of which sites are open today; nothing where all are only taken to be."""
    from commonweal.evidence import Lack

    held = sited.present
    return None if isinstance(held, Lack) or held.assumed else held


def _sort(rows: list[Told], wish: Wish) -> None:
    """By the measure asked for, the best first; as listed otherwise, choices by mean minutes."""
    from commonweal.services.siting.front import CRITERIA

    name = wish.sort or ("" if wish.options else "mean_minutes")
    if not name:
        return
    largest = next(one.largest for one in CRITERIA if one.id == name)

    def place(row: Told) -> tuple[bool, float]:
        value = row[name] if name != "sites" else row["number_of_sites"]
        known = isinstance(value, int | float)
        number = float(value) if isinstance(value, int | float) else 0.0
        return (not known, -number if largest else number)

    rows.sort(key=place)


def _near(sited: Sited, peers: Compared, at: int) -> Told:
    """A choice that misses the band, and by what."""
    opened = peers.every.opens[at]
    codes = [site.code for site in sited.setting.sites]
    volumes = dict(zip(opened, peers.every.volumes[at].tolist(), strict=False))
    misses = sited.band.misses(volumes)
    return {
        "sites": [codes[site] for site in opened],
        "mean_minutes": float(peers.every.values["mean_minutes"][at]),
        "volume": {codes[site]: cases for site, cases in volumes.items()},
        "volumes_missed": {codes[site]: by for site, by in misses.items()},
        "missed": sum(abs(by) for by in misses.values()),
    }


def _sought(sited: Sited, wish: Wish, wanted: Asked, draws: int) -> Told:
    """The best choice alone, with its bound."""
    from commonweal.cli.output import stop
    from commonweal.services.siting.searching import seek

    if wish.choose is None:
        stop(
            [
                f"{len(sited.setting.own)} sites make too many choices to list; say how many are "
                "open with --choose K, or name sites with --sites"
            ],
            code=2,
        )
    objective = wish.objective or "median"
    if not wish.objective:
        progress("too many choices to list: the least mean minutes is sought")
    progress(f"seeking {wish.choose} of {len(sited.setting.own)} sites ({objective}) ...")
    try:
        found = seek(
            sited.setting,
            wish.choose,
            objective,
            within=wish.reach,
            opened=wanted.opened,
            closed=wanted.closed,
            seed=sited.ground.given.seed,
        )
    except ValueError as error:
        stop([_with_codes(sited, str(error))], code=2)
    rows = _rows(sited, [found.open], (), draws, front=None)
    rows[0] |= _proof(found, sited, wish)
    return {
        "summary": {
            **summary(sited),
            "choose": wish.choose,
            "open": [sited.setting.sites[at].code for at in wanted.opened],
            "closed": [sited.setting.sites[at].code for at in wanted.closed],
            "configurations": None,
            "objective": objective,
            "within": wish.reach if objective == "cover" else None,
            "shown": "best",
            "draws": draws,
        },
        "rows": rows,
        "nearest": [],
    }


def _proof(found: Sought, sited: Sited, wish: Wish) -> Told:
    return {
        "objective": found.objective,
        "objective_value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "proven": found.proven,
        "status": found.status,
        "covered": found.value / sited.setting.total if found.objective == "cover" else None,
        "within_minutes": wish.reach if found.objective == "cover" else None,
    }


def _with_codes(sited: Sited, text: str) -> str:
    """An error of the search, with the sites it may speak of."""
    codes = ", ".join(sited.setting.sites[at].code for at in sited.setting.own[:12])
    return f"{text} (sites by index: {codes} ...)"


def summary(sited: Sited) -> Told:
    """What was studied, from what, by which rules, and what lacks."""
    from commonweal.services.siting.beside import INFLOW
    from commonweal.services.siting.part import lacks_of

    setting, band = sited.setting, sited.band
    present = _open_today(sited)
    return {
        "system": sited.ground.system.code,
        "service": setting.service,
        "as_of": sited.ground.day,
        "cases": setting.total,
        "demand_basis": setting.demand_basis.value,
        "demand_period": setting.demand_period,
        "minutes_basis": setting.minutes_basis.value,
        "areas": len(setting.areas),
        "areas_without_cases": setting.idle,
        "sites": [
            {
                "code": one.code,
                "name": one.name,
                "outside": one.outside,
                "estimated": bool(setting.estimated[at]),
                "open_today": None if present is None or one.outside else at in present.sites,
            }
            for at, one in enumerate(setting.sites)
        ],
        "tie_rule": "the nearest open site; of equally near ones the one whose code comes first",
        "volumes": {
            "low": band.low,
            "high": band.high,
            "said": band.said,
            "basis": None if band.basis is None else band.basis.value,
        },
        "left_out": [{"area": one.area, "why": one.why} for one in setting.left_out],
        "sites_left_out": [{"site": code, "why": why} for code, why in setting.sites_left_out],
        "inflow": f"not held: {INFLOW}",
        "lacks": [
            {"table": one.table, "what": one.what, "consequence": one.consequence}
            for one in lacks_of(sited)
        ],
        "seed": sited.ground.given.seed,
    }
