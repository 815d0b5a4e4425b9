"""How sure the rows of `commonweal site` are: draws of estimated minutes, and of ranks by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonweal.cli.output import progress
from commonweal.cli.site.asking import MOST_ROWS

if TYPE_CHECKING:
    from commonweal.optimise.facility.assigning import Floats
    from commonweal.services.siting.carrying import Ends
    from commonweal.services.siting.front import Compared
    from commonweal.services.siting.studying import Sited
    from commonweal.services.siting.telling import Drawn

#: So many rows have intervals; of more, the options and the front alone.
MOST_DRAWN = 150


def minutes_in_draws(sited: Sited, draws: int) -> Floats | None:
    """Draws of the estimated minutes; None where none are estimated or none are asked for."""
    from commonweal.services.siting.carrying import FEWEST, drawn_minutes

    if not draws or sited.setting.error is None:
        return None
    found = drawn_minutes(sited.setting, sited.ground.given.seed, draws)
    if found is None:
        progress(
            f"no intervals: fewer than {FEWEST} draws are too few, and so many areas and estimated "
            "sites may allow no more"
            if draws >= FEWEST
            else f"--draws {draws}: no intervals; {FEWEST} or more draws give them"
        )
    return found


def bracket(
    sited: Sited,
    opens: Sequence[tuple[int, ...]],
    rows: Sequence[dict[str, object]],
    among: Compared,
    minutes: Floats | None,
) -> None:
    """Between which ranks each choice lies by mean minutes, where minutes of any are estimated.

    The rank of a choice whose own minutes are given is uncertain too, for the others move.
    """
    from commonweal.services.siting.carrying import in_draws
    from commonweal.services.siting.placing import rank_spread

    name = "mean_minutes"
    places = [among.every.row(one) for one in opens]
    known = [place for place in places if place is not None]
    few = minutes is not None and len(among.every.opens) <= MOST_ROWS
    spread: dict[int, Ends | None] = {}
    if minutes is not None and few and known:
        means = in_draws(sited.setting, among.every.opens, minutes).mean
        spread = dict(zip(known, rank_spread(means, among, name, known), strict=True))
    for row, place in zip(rows, places, strict=True):
        ranked = row["ranks"]
        if place is None or not isinstance(ranked, list):
            continue
        ends = spread.get(place)
        ranked[0]["interval"] = ends and {name: [round(end) for end in ends]}


def drawn_of(
    sited: Sited, opens: Sequence[tuple[int, ...]], minutes: Floats | None, front: Compared | None
) -> Drawn:
    """Draws of the rows, or of the options and the front where rows are many."""
    from commonweal.services.siting.carrying import carried, uses_estimates
    from commonweal.services.siting.telling import Drawn

    kept = [one for one in opens if uses_estimates(sited.setting, one)]
    if len(kept) > MOST_DRAWN and front is not None:
        members = {front.every.opens[at] for at in front.members.tolist()}
        kept = [one for one in kept if one in members or sited.named(one)]
    if not kept or minutes is None:
        return Drawn(opens=(), carried=None)
    number = f"{len(kept)} choices" if len(kept) > 1 else "the choice"
    progress(f"drawing estimated minutes for {number} ...")
    held = carried(sited.setting, kept, sited.groupings, drawn=minutes)
    return Drawn(opens=tuple(kept), carried=held)
