"""A life table of prevention for one sex, fifth and age, person-states in explicit loops. It
imports nothing of the model: it is given plain numbers, and its rules are those that the method's
page states."""

from __future__ import annotations

import math
from collections.abc import Callable

EVENTS = ("none", "mi", "stroke")


def follow(
    start: dict[tuple[bool, str], float],
    years: int,
    rate: Callable[[str, int], float],
    risk: Callable[[tuple[bool, str], int], float],
    multiplier: Callable[[str, int], float],
    diabetes: dict[str, float],
    fatal: Callable[[str, int], float],
) -> list[dict[str, float]]:
    """Yearly sums. A state is (has diabetes, last event); `rate(what, year)` is a yearly hazard."""
    people = dict(start)
    out = []
    for year in range(years):
        count = dict.fromkeys(
            ("mi", "stroke", "diabetes", "dead_mi", "dead_stroke", "dead_other", "life_years"), 0.0
        )
        ended: dict[tuple[bool, str], float] = {(d, e): 0.0 for d in (False, True) for e in EVENTS}
        for (ill, event), number in people.items():
            hazard = rate("death", year) * multiplier("death", year) * risk((ill, event), year)
            alive = number * math.exp(-hazard)
            count["dead_other"] += number - alive
            heart = rate("mi", year) * multiplier("mi", year)
            brain = rate("stroke", year) * multiplier("stroke", year)
            if ill:
                heart, brain = heart * diabetes["mi"], brain * diabetes["stroke"]
            if event != "none":
                heart = 0.0
            if event == "stroke":
                brain = 0.0
            either = 1.0 - math.exp(-(heart + brain))
            attacks = alive * either * heart / (heart + brain) if heart + brain else 0.0
            strokes = alive * either * brain / (heart + brain) if heart + brain else 0.0
            count["mi"] += attacks
            count["stroke"] += strokes
            count["dead_mi"] += attacks * fatal("mi", year)
            count["dead_stroke"] += strokes * fatal("stroke", year)
            moved = {event: alive - attacks - strokes}
            moved["mi"] = moved.get("mi", 0.0) + attacks * (1.0 - fatal("mi", year))
            moved["stroke"] = moved.get("stroke", 0.0) + strokes * (1.0 - fatal("stroke", year))
            turned = 1.0 - math.exp(-rate("diabetes", year) * multiplier("diabetes", year))
            for now, left in moved.items():
                if ill:
                    ended[True, now] += left
                else:
                    count["diabetes"] += left * turned
                    ended[False, now] += left * (1.0 - turned)
                    ended[True, now] += left * turned
        count["life_years"] = (sum(people.values()) + sum(ended.values())) / 2.0
        count["alive"] = sum(ended.values())
        out.append(count)
        people = ended
    return out
