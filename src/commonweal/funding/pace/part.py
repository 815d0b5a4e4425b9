"""Section: how far each commissioner's money lies from target, and how fast it could get there."""

from __future__ import annotations

from commonweal.evidence import Basis, Chart, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.words import signed
from commonweal.funding.growth.projections import ProjectionError
from commonweal.funding.pace import tables
from commonweal.funding.pace.held import (
    Opening,
    OpeningError,
    opening_of,
    targets_of,
    untargeted,
)
from commonweal.funding.pace.moving import NAMED, Paced, pace
from commonweal.funding.pace.paths import Spread
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.records import State
from commonweal.system.organisation import Kind

ID, TITLE = "funding.pace", "Distance from target, and the pace of change"
EDITION, LEVEL = "2018-19", Kind.COMMISSIONER
SPREAD = Spread()
METHOD = Method(
    id=tables.METHOD,
    title="Distance from target and pace of change",
    text="Distance from target is a body's allocation over its target's share of all allocations, "
    "less 1. It is told of actual allocations only where those of the targets' own year are held; "
    "otherwise of a scenario, which says so. Each year every body is assured a growth: the minimum "
    "up to 5% over target, falling in a straight line to the least growth at 10% over (both "
    "thresholds assumed). What the budget leaves lifts those furthest under target to one common "
    "distance, so that nobody is further under target than the bound where the budget reaches for "
    "it; the budget is exhausted to the penny. The system's budget grows as the core allocations "
    "of England did, later years as the last; targets move with the lists foreseen. In the drawn "
    f"scenarios the growth of the budget scatters by {100 * SPREAD.budget:g} percentage points a "
    f"year, each body's list by {100 * SPREAD.lists:g} a year, the same in all years of a scenario "
    "(normal; both assumed). Where a drawn budget does not reach for the growth assured, floors "
    "are cut in proportion; the scenario is counted, not dropped. The design of the settlement is "
    "this project's own.",
)


def part(ground: Ground, _state: State) -> Part:
    """Distance from target of every commissioner, and its path over ten years."""
    targets = targets_of(ground, EDITION, LEVEL)
    partial = untargeted(ground, EDITION, LEVEL)
    if not targets and not partial:
        return _nothing(ground, f"no target of edition {EDITION} is held (table cost_factors)")
    if partial:
        practices = [code for held in partial.values() for code in held]
        named = ", ".join(practices[:NAMED]) + (" and others" if len(practices) > NAMED else "")
        return _nothing(
            ground, f"{len(practices)} practices have no target (table cost_factors): {named}"
        )
    if len(targets) == 1:
        return _alone(ground, next(iter(targets)))
    refused: tuple[str, ...] = ()
    try:
        opening = opening_of(ground, EDITION, LEVEL, targets)
    except OpeningError as error:
        refused = error.faults
        try:
            opening = opening_of(ground, EDITION, LEVEL, targets, actual=False)
        except OpeningError as lacks:
            return _nothing(ground, "; ".join(lacks.faults))
    why, paced = "", None
    try:
        paced = pace(
            ground, edition=EDITION, kind=LEVEL, seed=ground.given.seed, actual=opening.actual
        )
    except ProjectionError as error:
        why = "; ".join(error.faults)
    except ValueError as error:  # a budget that does not reach, or a rule that is not held
        why = str(error)
    return _told(ground, opening, targets, paced, why, refused)


def _told(
    ground: Ground,
    opening: Opening,
    targets: dict[str, int],
    paced: Paced | None,
    why: str,
    refused: tuple[str, ...],
) -> Part:
    away = tables.distance_table(ground, opening, targets, EDITION, paced)
    found = (away, *((tables.path_table(ground, paced),) if paced is not None else ()))
    charts = [_bars(ground, away, opening)]
    if paced is not None:
        charts.append(_lines(ground, found[1]))
    observed = _observed(ground, opening, targets, refused)
    made = (
        observed,
        *tables.figures(ground, opening, targets, EDITION),
        *_scenarios(ground, paced),
    )
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(ground, opening, targets, paced, why),
            figures=(observed.id, *(figure.id for figure in _scenarios(ground, paced))),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in found),
        ),
        figures=made,
        tables=found,
        charts=tuple(charts),
        methods=(METHOD,),
        lacks=() if opening.actual else (_lack(),),
        rules=paced.given.rules if paced is not None else (),
    )


def _observed(
    ground: Ground, opening: Opening, targets: dict[str, int], refused: tuple[str, ...]
) -> Figure:
    """The furthest distance under target of actual allocations, or why there is none."""
    name = f"funding.distance_actual.{ground.system.code}"
    label = f"Furthest under target, actual allocations of {EDITION}"
    if not opening.actual:
        why = f"no actual allocations of {EDITION} are held (table ledger)"
        return unknown(ground, name, label, "; ".join(refused) or why)
    return ground.figure(
        name,
        label,
        ground.system.code,
        100.0 * min(tables.distances(opening, targets).values()),
        "%",
        opening.basis,
        tables.sources_of(ground, opening, EDITION),
        method=METHOD.id,
        vintage=opening.label,
    )


def _scenarios(ground: Ground, paced: Paced | None) -> tuple[Figure, ...]:
    """The share of drawn scenarios in which some year's budget does not reach."""
    if paced is None or paced.draws is None:
        return ()
    missed = float(1.0 - paced.draws.met.all(axis=0).mean())
    count = paced.draws.met.shape[1]
    return (
        ground.figure(
            f"funding.pace.floors_unmet.{ground.system.code}",
            f"Scenarios (of {count:,}) in which the budget of some year does not reach for all "
            "growth assured and the bound under target",
            ground.system.code,
            100.0 * missed,
            "%",
            Basis.ASSUMED,
            tables.sources_of(ground, paced.opening, EDITION),
            method=METHOD.id,
            vintage=paced.opening.label,
        ),
    )


def _bars(ground: Ground, table: Table, opening: Opening) -> Chart:
    return Chart(
        id="funding.distance.chart",
        title=f"Distance from target in {EDITION} ({tables.word_of(opening)})",
        description=f"A bar for each {ground.level_name(LEVEL)}: to the right where its money "
        "lies above its target, to the left where it lies below.",
        kind="bar",
        table=table.id,
        x="distance",
        y="name",
    )


def _lines(ground: Ground, table: Table) -> Chart:
    return Chart(
        id="funding.pace.chart",
        title="Paths towards target (scenario)",
        description=f"A line for each {ground.level_name(LEVEL)}: its distance from target at the "
        "end of each year; lines that were apart come together at nought.",
        kind="line",
        table=table.id,
        x="year",
        y="closing",
        colour="name",
    )


def _text(
    ground: Ground, opening: Opening, targets: dict[str, int], paced: Paced | None, why: str
) -> str:
    away = tables.distances(opening, targets)
    names = ground.structure.organisations
    low, high = min(away, key=lambda c: (away[c], c)), max(away, key=lambda c: (away[c], c))
    said = [f"{opening.label[:1].upper()}{opening.label[1:]}, against the targets of {EDITION}."]
    if not opening.actual:
        said.append(
            "Nobody was given this money: actual allocations of the year are not held, so distance "
            "from target is not known."
        )
    said.append(
        f"Furthest under target is {names[low].name} ({signed(100 * away[low])}%), furthest over "
        f"{names[high].name} ({signed(100 * away[high])}%)."
    )
    if paced is None:
        said.append(f"No path is shown: {why}.")
        return " ".join(said)
    last = paced.given.years[-1].label
    left = max(abs(s.distance_closing) for s in paced.steps if s.year == last)
    near = next(
        (
            year.label
            for year in paced.given.years
            if all(abs(s.distance_closing) <= 0.01 for s in paced.steps if s.year == year.label)
        ),
        "",
    )
    way = "With nobody growing by less than a minimum, on the one path drawn below"
    said.append(
        f"{way} all are within 1% of target after {near}."
        if near
        else f"{way} up to {100 * left:.1f}% is left after {last}."
    )
    if paced.draws is not None:
        lowest, _, highest = paced.draws.interval()
        said.append(
            f"In drawn scenarios 95% of a body's distances after {last} lie within a band of its "
            f"own; these bands reach from {signed(100 * float(lowest[-1].min()))}% to "
            f"{signed(100 * float(highest[-1].max()))}%."
        )
    policies = {year.label: year.policy.bound for year in paced.given.years}
    wider = {s.year: s.bound for s in paced.steps if s.bound != policies[s.year]}
    if wider:
        year = min(wider)
        said.append(
            f"In {year} the budget does not reach to bring all within {100 * policies[year]:g}% "
            f"under target; {100 * wider[year]:.1f}% is what it reaches."
        )
    if not paced.lists.series:
        said.append("Lists are taken not to grow: no projection that starts here is held.")
    return " ".join(said)


def _alone(ground: Ground, code: str) -> Part:
    """A single commissioner: all of the system's money is its own, whatever the formula says."""
    name = ground.structure.organisations[code].name
    absent = unknown(
        ground,
        f"funding.distance_actual.{ground.system.code}",
        "Distance from target",
        f"{name} alone commissions for the system, and no actual allocation and target of "
        "England's are held to set it against",
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"{name} is the only {ground.level_name(LEVEL)} here: whatever is shared out in "
        "the system is its own, so nothing lies above or below target between "
        "commissioners. Networks can be compared: commonweal funding pace FOLDER --level pcn.",
        figures=(absent,),
        methods=(METHOD,),
        lacks=(_lack(),),
    )


def _lack() -> Lack:
    return Lack(
        table="ledger",
        what=f"actual allocations of {EDITION} by commissioner",
        consequence="distance from target can be shown for a scenario only",
        cause="rows",
    )


def _nothing(ground: Ground, why: str) -> Part:
    absent = unknown(
        ground, f"funding.distance_actual.{ground.system.code}", "Distance from target", why
    )
    return Part.of(
        id=ID,
        title=TITLE,
        text=f"Not known: {why}.",
        figures=(absent,),
        lacks=(
            lacking("cost_factors", "targets by practice", "distance from target cannot be told"),
        ),
    )
