"""Whether a district hangs together: searches that stay inside it."""

from __future__ import annotations

from commonweal.optimise.partition.arrays import (
    LABEL,
    LINKS,
    MARK,
    QUEUE,
    SIZE,
    STAMP,
    Ground,
    State,
    compiled,
)


@compiled
def remains_whole(g: Ground, s: State, unit: int) -> bool:
    """Whether a unit's district hangs together without it."""
    district = s.units[LABEL, unit]
    s.counts[STAMP] += 1
    stamp = s.counts[STAMP]
    wanted, seed = 0, unit
    for link in range(g.starts[unit, LINKS], g.starts[unit + 1, LINKS]):
        other = g.items[link]
        if s.units[LABEL, other] == district:
            s.units[MARK, other] = -stamp
            wanted += 1
            seed = other
    if wanted <= 1:
        return bool(wanted == 1 or s.districts[SIZE, district] == 1)
    s.units[MARK, unit] = stamp
    return bool(_spread(g, s, seed, -stamp, wanted - 1) < 0)


@compiled
def reached(g: Ground, s: State, seed: int) -> int:
    """How many units of its district a unit reaches, by the labels as they stand."""
    s.counts[STAMP] += 1
    return int(_spread(g, s, seed, s.counts[STAMP], s.counts[STAMP]))


@compiled
def _spread(g: Ground, s: State, seed: int, sought: int, wanted: int) -> int:
    """Units reached inside a district from one of them; -1 once all that are sought were found."""
    district, stamp = s.units[LABEL, seed], s.counts[STAMP]
    s.units[MARK, seed] = stamp
    s.units[QUEUE, 0] = seed
    done, ahead = 0, 1
    while done < ahead:
        here = s.units[QUEUE, done]
        done += 1
        for link in range(g.starts[here, LINKS], g.starts[here + 1, LINKS]):
            other = g.items[link]
            if s.units[LABEL, other] == district and s.units[MARK, other] != stamp:
                if s.units[MARK, other] == sought:
                    wanted -= 1
                    if wanted == 0:
                        return -1
                s.units[MARK, other] = stamp
                s.units[QUEUE, ahead] = other
                ahead += 1
    return ahead
