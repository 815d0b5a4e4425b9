"""Options under weights that somebody chooses: who leads, how surely, and what flips it.

Of a plan, the choices of sites: the criteria, scales and draws are those of its section on weights,
and the measures of every choice stand in its own table, so that a kept plan is enough. Of the
records, each prioritisation whose sealed criteria were shown: its scales and weights are those that
were sealed, its scores those that were entered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from commonweal.choice import weights as drawing
from commonweal.choice.acceptability import first_shares
from commonweal.choice.flip import flips
from commonweal.choice.value import additive, dominated_by, ranks, scaled
from commonweal.evidence import Basis, Chapter, Table
from commonweal.needs.priorities.scored import ScoredChoice
from commonweal.services.judged import JUDGED_BY, Judged, ends_of

Floats = npt.NDArray[np.float64]

#: The table of every choice of sites, with the options among them.
TABLE = "services.siting.all"
#: Weightings that are drawn, of all that there are and of those near the weights chosen.
WEIGHTINGS = 20_000
#: How far a weight may lie from the one chosen, as a share of it, to be near.
NEAR = 0.25


@dataclass(frozen=True, eq=False)
class Weighable:
    """Options on criteria that can be weighed.

    Parameters
    ----------
    criteria
        What they are judged by.
    options
        Their codes.
    raw, values
        Shape (options, criteria): as measured or scored, and on scales of 0 to 1; less what not
        doing anything is worth, where that was declared.
    bases
        How the measures of each option came to be; of scores, which are judgements, none.
    start
        Shape (criteria,): the weights that others are set beside, shares of all weight.
    choices
        How many choices of sites the scales run over; 0 where they run over ends that were
        declared.
    """

    criteria: tuple[Judged, ...]
    options: tuple[str, ...]
    raw: Floats = field(repr=False)
    values: Floats = field(repr=False)
    bases: tuple[Basis, ...]
    start: Floats = field(repr=False)
    choices: int


@dataclass(frozen=True, slots=True)
class Weighed:
    """An option under the weights chosen.

    Parameters
    ----------
    option
        Its code.
    before, value, rank_before, rank
        Its weighted value and rank with the weights to start from and with those chosen.
    all, near
        The share of weightings, of all and of those near, under which it ranks first.
    flip
        The share of all weight that must move for it to lead; None where none does.
    at
        The weights at which it draws level; None where there are none.
    why
        Why none does, or why nothing needs to move.
    """

    option: str
    before: float
    value: float
    rank_before: int
    rank: int
    all: float
    near: float
    flip: float | None
    at: tuple[float, ...] | None
    why: str


def weighable(chapters: Sequence[Chapter]) -> Weighable | None:
    """The options of a plan that can be weighed; None where it has none.

    That is where fewer than two options are listed, they differ in their number of sites, or no
    criterion tells choices apart.
    """
    table = next((t for c in chapters if (t := c.table(TABLE)) is not None), None)
    if table is None:
        return None
    rows = table.data.to_pylist()
    listed = [row for row in rows if row["option"]]
    if len(listed) < 2 or len({row["number"] for row in listed}) != 1:
        return None
    every = [row for row in rows if row["number"] == listed[0]["number"]]
    ends = {one: _ends(table, one, every) for one in JUDGED_BY}
    used = [one for one in JUDGED_BY if ends[one] is not None]
    if not used:
        return None
    raw = np.array([[row[one.id] for one in used] for row in listed], dtype=np.float64)
    worst, best = np.array([ends[one] for one in used], dtype=np.float64).T
    return Weighable(
        criteria=tuple(used),
        options=tuple(row["option"] for row in listed),
        raw=raw,
        values=scaled(raw, worst, best),
        bases=tuple(Basis(row["basis"]) for row in listed),
        start=np.full(len(used), 1.0 / len(used)),
        choices=len(every),
    )


def weighable_choice(choice: ScoredChoice) -> Weighable:
    """The options of a prioritisation that the records hold, from the weights it declared."""
    return Weighable(
        criteria=tuple(
            Judged(
                id=one.id,
                words=one.name,
                label=one.name,
                unit=one.unit,
                largest=one.polarity == "higher",
            )
            for one in choice.criteria
        ),
        options=choice.options,
        raw=choice.scores,
        values=choice.values,
        bases=(),
        start=choice.weights,
        choices=0,
    )


def weigh(held: Weighable, weights: npt.ArrayLike, *, seed: int = 0) -> tuple[Weighed, ...]:
    """Options under weights, each beside what it has with those to start from.

    Parameters
    ----------
    held
        The options.
    weights
        One for each criterion, 0 or more and not all 0; they are made to add up to 1.
    seed
        Of the weightings that are drawn; the plan's own gives its own.

    Raises
    ------
    ValueError
        When there is not a weight for each criterion, or they are negative, or all 0.
    """
    chosen = drawing.normalised(weights)
    count = len(held.criteria)
    if chosen.shape != (count,):
        raise ValueError(f"weigh: {chosen.size} weights for {count} criteria")
    before, now = additive(held.values, held.start), additive(held.values, chosen)
    ranked, anew = ranks(before).rank, ranks(now).rank
    anywhere = first_shares(held.values, drawing.uniform(count, WEIGHTINGS, seed))
    low, high = drawing.around(chosen, NEAR)
    near = first_shares(held.values, drawing.within(low, high, WEIGHTINGS, seed))
    turned = flips(held.values, chosen)
    above = dominated_by(held.values)
    made = []
    for place, option in enumerate(held.options):
        flip = turned[place]
        why = flip.reason
        if flip.distance is None and above[place] >= 0:
            why = f"option {held.options[above[place]]} is as good on every criterion"
        made.append(
            Weighed(
                option=option,
                before=float(before[place]),
                value=float(now[place]),
                rank_before=int(ranked[place]),
                rank=int(anew[place]),
                all=float(anywhere[place]),
                near=float(near[place]),
                flip=None if flip.distance is None else flip.distance / 2.0,
                at=None if flip.weights is None else tuple(map(float, flip.weights)),
                why=why,
            )
        )
    return tuple(made)


def _ends(
    table: Table, one: Judged, every: Sequence[Mapping[str, object]]
) -> tuple[float, float] | None:
    if one.id not in table.data.column_names:
        return None
    measured = [row[one.id] for row in every]
    return ends_of(np.array(measured, dtype=np.float64), one.largest)
