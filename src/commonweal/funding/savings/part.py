"""Section: what is to be saved, by which schemes, and what is left of it."""

from __future__ import annotations

from commonweal.evidence import Chart, Lack, Method, Part, Table
from commonweal.evidence.words import day, joined, years
from commonweal.funding.savings import tabling, yearly
from commonweal.funding.savings.figuring import figures as figures_of
from commonweal.funding.savings.figuring import of_system, published
from commonweal.funding.savings.position import DRAWS, Position, position
from commonweal.funding.savings.targets import Target
from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.system.money import format_pounds

METHODS = (
    Method(
        id=tabling.METHOD,
        title="What savings are worth",
        text="Net is gross less the cost to achieve; risk-adjusted is gross times the share "
        "expected to be delivered, less that cost. Payback is the end of the period from which on "
        "savings so far cover costs so far; nothing is read into years beyond the plan. Cash, not "
        "discounted. A pound of one year is none of another. See docs/methods/savings.md.",
    ),
    Method(
        id="funding.savings.double",
        title="Pounds counted twice",
        text="Two schemes that save on one budget line, one cohort or one contract line in the "
        "same year may count the same pounds: at most the smaller saving. The total lies between "
        "the sum with every such pound taken once, the least over all groups of schemes, and the "
        "plain sum.",
    ),
    Method(
        id="funding.savings.forecast",
        title="Where the year will end",
        text="Saved to date, plus the plan that is left times a ratio of delivery: the declared "
        f"range, corrected by each period's actual against plan. {DRAWS} draws; schemes are drawn "
        "as if they did not depend on one another, so the interval of the sum is too narrow where "
        "they do. The method is this project's own.",
    ),
)


def part(ground: Ground, state: State) -> Part:
    """Targets and revisions, schemes, pounds counted twice, the steps to net, and the year."""
    held = position(ground, state)
    sound = bool(held.schemes) and not held.faults
    made = (
        tabling.targets_table(held),
        yearly.faults_table(held),
        tabling.schemes_table(held) if sound else None,
        tabling.owners_table(held) if sound else None,
        tabling.steps_table(held) if sound else None,
        tabling.shared_table(held) if sound else None,
        yearly.year_table(held) if sound else None,
    )
    tables = tuple(table for table in made if table is not None)
    figures = figures_of(held)
    charts = tuple(_chart(table) for table in tables if table.id == "funding.savings.steps")
    return Part.of(
        id="funding.savings",
        title="Savings: what is left of the gross",
        text=_text(held),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=METHODS,
        lacks=_lacks(held),
    )


def _chart(table: Table) -> Chart:
    steps = zip(
        table.data.column("step").to_pylist(), table.data.column("amount").to_pylist(), strict=True
    )
    return Chart(
        id=f"{table.id}.chart",
        title=table.title,
        description="Step by step: "
        + "; ".join(f"{step} {format_pounds(pence, 'm')}" for step, pence in steps)
        + ".",
        kind="waterfall",
        table=table.id,
        x="amount",
        y="step",
        colour="kind",
    )


def _text(held: Position) -> str:
    return " ".join([*_targets(held), *_schemes(held)])


def _targets(held: Position) -> list[str]:
    """What was published first, with its source; then what rests on somebody's word."""
    found = of_system(held)
    stated = [target for target in published(held) if target not in found]
    said = [_stated(held, target) for target in stated]
    if not found:
        return said or ["No target for savings of the system is held."]
    row = ", then ".join(format_pounds(target.pence, "m") for target in found)
    last = found[-1]
    if last.published:
        return [f"The target was {row}.", *said]
    if not stated:
        said.append("No published target is held.")
    by = last.stated_by or "somebody"
    when = f" on {day(last.known)}" if last.known else ""
    return [*said, f"{row} was said{when} by {by}; no source supports it."]


def _stated(held: Position, target: Target) -> str:
    when = f" for {years(*target.period)}" if target.period else ""
    titles = joined([source.title for source in tabling.named(held, (target.source,))])
    return (
        f"The published target{when} of {tabling.name_of(held, target)} is "
        f"{format_pounds(target.pence, 'm')}: {target.what} (source: {titles})."
    )


def _schemes(held: Position) -> list[str]:
    if held.faults:
        return [
            f"{len(held.faults)} faults were found in the schemes; no amount is worked out until "
            "they are mended."
        ]
    if not held.schemes:
        return [
            "No scheme is held: what would save this, what it would cost, whether it would come "
            "again each year and whether any pound is counted twice cannot be told."
        ]
    pairs = len({(pair.first, pair.second) for pair in held.shared})
    said = [
        f"{len(held.schemes)} schemes state {format_pounds(held.gross, 'm')} gross over the whole "
        f"plan. {pairs} pairs of schemes may count the same pounds: no fewer than "
        f"{format_pounds(held.least_gross, 'm')} are different ones."
    ]
    cost, risked, risked_back = held.cost, held.least_expected, held.payback_expected
    if cost is not None and risked is not None:
        said.append(
            f"Less what is not expected to be delivered and {format_pounds(cost, 'm')} to achieve "
            f"it, {format_pounds(risked - cost, 'm')} is left. Together they pay back: by gross "
            f"{held.payback.text}"
            + (f"; by what is left {risked_back.text}." if risked_back is not None else ".")
        )
    made, ends = held.outturn, held.outturn.interval()
    if made.value is not None and ends is not None:
        said.append(
            f"For the year, {format_pounds(round(made.value), 'm')} gross is forecast "
            f"({format_pounds(round(ends[0]), 'm')} to {format_pounds(round(ends[1]), 'm')})."
        )
    return said


def _lacks(held: Position) -> tuple[Lack, ...]:
    if held.schemes:
        return ()
    return (
        Lack(
            table="savings",
            what="savings schemes and their phasing",
            consequence="what savings cost, whether they recur, their risk and double counting "
            "cannot be told",
            cause="table",
        ),
    )
