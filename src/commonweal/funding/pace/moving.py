"""A system's pace of change: what it starts from, the path to the penny, and the drawn paths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from commonweal.funding.pace.choices import Chosen, Given, given_of
from commonweal.funding.pace.held import (
    ListGrowth,
    Opening,
    OpeningError,
    editions_with_targets,
    list_growth,
    opening_of,
    targets_of,
    untargeted,
)
from commonweal.funding.pace.paths import Draws, Step, drawn_paths, settled_path
from commonweal.people.ground import Ground
from commonweal.system.organisation import Kind

SCENARIOS, YEARS = 1000, 10
#: Practices without a target that are named of each body.
NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Paced:
    """Everything that was worked out of one system's pace of change.

    Parameters
    ----------
    edition
        Year and edition of the targets that the path starts from.
    kind
        The level.
    targets
        Pence by body.
    opening, lists, given
        What it starts from, the growth of lists, the years with their policy.
    steps, draws
        The path to the penny, and the drawn ones; nothing of the latter where none were asked for.
    """

    edition: str
    kind: Kind
    targets: Mapping[str, int]
    opening: Opening
    lists: ListGrowth
    given: Given
    steps: tuple[Step, ...]
    draws: Draws | None


def pace(
    ground: Ground,
    *,
    edition: str = "2018-19",
    kind: Kind = Kind.COMMISSIONER,
    years: int = YEARS,
    scenarios: int = SCENARIOS,
    seed: int = 0,
    chosen: Chosen | None = None,
    opening: Opening | None = None,
    actual: bool = True,
) -> Paced:
    """Move every body of a level towards its target, year by year.

    Parameters
    ----------
    ground
        The system on the day.
    edition, kind, years
        Where the path starts, the level, and how many years follow.
    scenarios, seed
        Drawn paths; none where zero.
    chosen
        Choices in the place of rules.
    opening
        Allocations in the place of those held.
    actual
        Whether actual allocations of the year, where held, are taken.

    Raises
    ------
    OpeningError
        When there is no target of the edition or a practice has none, or no allocation to start
        from.
    BudgetError
        When a year's budget does not reach for the floors. A scenario that starts further under
        target than the rule's bound keeps the tightest bound that its budget reaches instead; a
        bound that was chosen is kept or refused.
    NoRuleError
        When a choice is neither made nor held as a rule.
    ProjectionError
        When rows of the table projections cannot be right.
    """
    targets = targets_of(ground, edition, kind)
    lacking = untargeted(ground, edition, kind)
    if lacking:
        raise OpeningError(
            f"{code}: its target of {edition} is not known, since {len(practices)} of its "
            f"practices have none (table cost_factors): {', '.join(practices[:NAMED])}"
            f"{' and others' if len(practices) > NAMED else ''}; give them"
            for code, practices in lacking.items()
        )
    if not targets:
        held = ", ".join(editions_with_targets(ground)) or "none"
        raise OpeningError(
            [
                f"no {kind.value} has a target of the edition {edition} (table cost_factors; "
                f"editions with targets: {held})"
            ]
        )
    start = opening or opening_of(ground, edition, kind, targets, actual=actual)
    lists = list_growth(ground, edition, kind)
    given = given_of(
        ground.given.rules,
        kind,
        ground.given.policies.jurisdictions,
        edition=edition,
        years=years,
        lists=lists.growth,
        chosen=chosen,
    )
    widen = not start.actual and (chosen is None or chosen.bound is None) and opening is None
    steps = settled_path(start.pence, targets, given.years, widen=widen)
    draws = (
        drawn_paths(start.pence, targets, given.years, scenarios=scenarios, seed=seed)
        if scenarios
        else None
    )
    return Paced(
        edition=edition,
        kind=kind,
        targets=targets,
        opening=start,
        lists=lists,
        given=given,
        steps=steps,
        draws=draws,
    )
