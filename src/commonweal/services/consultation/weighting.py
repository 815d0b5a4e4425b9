"""Answers weighted to those who live there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from commonweal.services.consultation.margins import Margin
from commonweal.services.consultation.response import Response
from commonweal.services.consultation.wording import Answer
from commonweal.stats.raking import Raked, rake

#: Largest weight of a respondent, as a multiple of the mean.
CAP = 5.0
#: A characteristic that fewer than this share of respondents gave says little of the others.
GIVEN_BY = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """Persons weighted to those who live there.

    Parameters
    ----------
    margins
        What they are weighted by; characteristics that too few gave are in `not_used`.
    not_used
        Characteristics that were not used, and why.
    positions
        Positions of the persons weighted: those whose groups are all known.
    left_out
        Persons who are not weighted because a group is not known.
    raked
        Their weights, and how well the margins are met; None where nobody can be weighted.
    cells, empty_cells
        Cells of all margins crossed, and those in which nobody answered: for these, weights rest on
        the margins alone.
    """

    margins: tuple[Margin, ...]
    not_used: Mapping[str, str]
    positions: tuple[int, ...]
    left_out: int
    raked: Raked | None
    cells: int
    empty_cells: int


def weighted(
    persons: Sequence[Response], margins: Sequence[Margin], *, cap: float = CAP
) -> Weighted:
    """Weight persons by every margin that at least half of them can be placed in.

    Parameters
    ----------
    persons
        As `margins` were made for.
    margins
        From `margins_of`.
    cap
        Largest weight, as a multiple of the mean.

    Notes
    -----
    Raking (`stats.raking.rake`). Weights make those who answered look like those who live there in
    these margins only: they cannot make volunteers a sample.
    """
    why, used = {}, []
    for margin in margins:
        if margin.known < GIVEN_BY * len(persons):
            why[margin.id] = f"known of {margin.known:,} of {len(persons):,} persons only"
        elif len([n for n in margin.respondents() if n]) < 2:
            why[margin.id] = "everybody who answered is in one group"
        elif len([n for n in _with_residents(margin) if n]) < 2:
            why[margin.id] = "those who answered are in one group with residents at most"
        else:
            used.append(margin)
    kept = _placed(persons, used)
    if not any(all(margin.people[margin.of[i]] > 0.0 for margin in used) for i in kept):
        why |= {margin.id: "nobody is in a group with residents of each kind" for margin in used}
        used, kept = [], _placed(persons, ())
    raked = None
    if used and kept:
        raked = rake(
            [[margin.of[i] for i in kept] for margin in used],
            [margin.people for margin in used],
            cap=cap,
        )
    crossed = {tuple(margin.of[i] for margin in used) for i in kept}
    cells = int(np.prod([sum(n > 0 for n in margin.people) for margin in used])) if used else 0
    return Weighted(
        margins=tuple(used),
        not_used=why,
        positions=tuple(kept) if raked is not None else (),
        left_out=len(persons) - len(kept),
        raked=raked,
        cells=cells,
        empty_cells=max(0, cells - len(crossed)),
    )


def _with_residents(margin: Margin) -> list[int]:
    """Respondents of the groups that anybody lives in."""
    counted = zip(margin.respondents(), margin.people, strict=True)
    return [n for n, people in counted if people > 0.0]


def _placed(persons: Sequence[Response], margins: Sequence[Margin]) -> list[int]:
    """Persons whose group is known in every margin."""
    return [i for i in range(len(persons)) if all(margin.of[i] >= 0 for margin in margins)]


def shares(
    persons: Sequence[Response], found: Weighted, option: str, among: Sequence[bool] | None = None
) -> tuple[float, float] | None:
    """Share in support of an option, of those weighted who said something of it: plain, weighted.

    Parameters
    ----------
    among
        For each person whether it counts; all otherwise.

    Returns
    -------
    None where nobody weighted answered.
    """
    if found.raked is None:
        return None
    at = [
        (weight, persons[i].answers[option] is Answer.SUPPORT)
        for weight, i in zip(found.raked.weight.tolist(), found.positions, strict=True)
        if option in persons[i].answers and (among is None or among[i])
    ]
    whole = sum(weight for weight, _ in at)
    if not at or whole <= 0.0:
        return None
    plain = sum(said for _, said in at) / len(at)
    return plain, sum(weight for weight, said in at if said) / whole
