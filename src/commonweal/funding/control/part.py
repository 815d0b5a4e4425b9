"""Section: the system's surplus or deficit, and each body against its control total."""

from __future__ import annotations

from commonweal.evidence import Chart, Lack, Method, Part, Section
from commonweal.evidence.words import joined
from commonweal.funding.control import tables, trade_tables
from commonweal.funding.control.consolidation import Consolidation
from commonweal.funding.control.figures import METHOD, figures
from commonweal.funding.control.lines import Line, lines_of
from commonweal.funding.control.members import counted_codes
from commonweal.funding.control.position import GROUPS, Position, position
from commonweal.people.ground import Ground, lacking, unknown
from commonweal.records import State
from commonweal.rules import Source
from commonweal.system.money import format_pounds

GUIDANCE = Source(
    id="agreement-of-balances-2022-23",
    title="Agreement of balances guidance 2022 to 2023 (withdrawn): definitions of terms",
    publisher="Department of Health and Social Care",
    place="gov.uk/government/publications/the-department-of-health-agreement-of-balances",
    quotation="receivable organisation: this is the organisation sending the invoice(s) or "
    "carrying the trade receivable(s) and recording the income",
    verified=True,
)
HOW = Method(
    id=METHOD,
    title="Results, control totals and the sum of the system",
    text="A result is a surplus or deficit as the body reported it; where it did not, what its "
    "ledger adds up to, if the ledger is marked as whole. A control total is held as set, with the "
    "sustainability funding offered in it: without that funding, what was received is taken from "
    "the result and what was offered from the control total. The system's result is the sum of its "
    "commissioners' and trusts' results, each body counted whole. Trade between them is taken out "
    "on both sides; where payer and receiver do not say the same, the difference is shown as "
    "unexplained and not spread. A sum that lacks a body is called the known part. Sums are in "
    "whole pence and do not depend on the order of rows; mergers of bodies leave them as they are.",
    sources=(GUIDANCE,),
)
TITLE = "The deficit, and one control total"


def part(ground: Ground, _state: State) -> Part:
    """Results by body and year, what the system's sum is made of, and what is not known."""
    ledger = ground.tables.get("ledger")
    held = position(ground.system, ledger) if ledger is not None else None
    if held is None or not (held.comparisons or held.groups or held.pairs):
        return _nothing(ground)
    made = figures(ground, held)
    chosen = _waterfall_of(held)
    foreseen = tables.foreseen(ground, [*held.to_date, *_projections(ground)])
    steps = trade_tables.consolidation(ground, chosen) if chosen else None
    optional = (trade_tables.trade(ground, held), foreseen, tables.ledger_faults(ground, held))
    sums, against = tables.system_result(ground, held), tables.control_total(ground, held)
    found = (
        *((steps,) if steps else ()),
        sums,
        *((against,) if against.data.num_rows else ()),
        *(table for table in optional if table is not None),
        tables.held_or_not(ground, held),
    )
    charts = (_chart(),) if steps else ()
    return Part(
        section=Section(
            id="funding.control_total",
            title=TITLE,
            text=_text(held),
            figures=_shown(ground, held, {figure.id for figure in made}),
            charts=tuple(chart.id for chart in charts),
            tables=tuple(table.id for table in found),
        ),
        figures=made,
        tables=found,
        charts=charts,
        methods=(HOW,),
        lacks=_lacks(held),
    )


def _nothing(ground: Ground) -> Part:
    why = "the table ledger holds no result of a commissioner or trust"
    figure = unknown(
        ground,
        f"funding.known_result.{ground.system.code}",
        "The system's surplus or deficit",
        why,
    )
    return Part.of(
        id="funding.control_total",
        title=TITLE,
        text=f"Not known: {why}, and none of the system as one.",
        figures=(figure,),
        lacks=(
            lacking(
                "ledger",
                "results and control totals of commissioners and trusts",
                "neither the deficit nor a single control total can be shown",
            ),
        ),
    )


def _projections(ground: Ground) -> list[Line]:
    ledger = ground.tables.get("ledger")
    assert ledger is not None
    groups = {o.code for o in ground.system.organisations if o.kind in GROUPS and not o.neighbour}
    own = {*groups, *counted_codes(ground.system)}
    return sorted(lines_of(ledger, own, ["projection"]), key=lambda line: (line.end, line.line))


def _waterfall_of(held: Position) -> Consolidation | None:
    """The latest year with trade and nobody missing; of one year the actual before the plan."""
    whole = [
        c for c in held.consolidations.values() if c.total is not None and c.pairs and not c.silent
    ]
    return max(whole, key=lambda c: (c.year, c.kind == "actual", c.kind), default=None)


def _chart() -> Chart:
    return Chart(
        id="funding.consolidation",
        title="From the bodies' results to the system's",
        description="Steps from the results of commissioners and of trusts, through what they "
        "paid each other, which is taken out on both sides, to the result of the system.",
        kind="waterfall",
        table="funding.consolidation",
        y="step",
        x="amount",
        colour="role",
    )


def _latest(held: Position) -> tuple[str, str] | None:
    """The year and kind that the text speaks of first.

    The latest actual of which nobody is missing; otherwise the latest actual; otherwise the latest.
    """
    keys = [*held.consolidations, *((g.year, g.kind) for g in held.groups)]
    actual = [key for key in keys if key[1] == "actual"]
    whole = [
        key
        for key in actual
        if key in held.consolidations and held.consolidations[key].total is not None
    ]
    return max(whole or actual or keys, default=None)


def _text(held: Position) -> str:
    said = []
    key = _latest(held)
    if key and key in held.consolidations:
        said += [_sum_said(held.consolidations[key]), _as_one(held, key[0])]
        later = sorted(k for k in held.consolidations if k[0] > key[0] and k[1] == key[1])
        said += [_sum_said(held.consolidations[after]) for after in later]
    apart = [g for g in held.groups if g.difference]
    if apart:
        names = joined([f"{g.name} in {g.year} ({g.kind})" for g in apart])
        said.append(f"What was reported as one differs from the sum of its bodies for {names}.")
    said.append(_on_control_totals(held))
    if held.pairs:
        differ = sum(pair.status != "agree" for pair in held.pairs)
        said.append(
            f"Of {len(held.pairs)} yearly trades between two bodies {differ} are not told alike by "
            "both."
        )
    if held.faults:
        said.append(f"{len(held.faults)} faults of the ledger are listed; nothing was filled in.")
    return " ".join(filter(None, said))


def _sum_said(held: Consolidation) -> str:
    """What is known of a year's result."""
    count = len(held.known) + len(held.unknown)
    if held.total is not None:
        return (
            f"In {held.year} ({held.kind}) the results of all {count} commissioners and trusts are "
            f"known and add up to the system's result, {_millions(held.total)}."
        )
    return (
        f"The total of {held.year} ({held.kind}) is not known: {len(held.known)} of {count} "
        f"commissioners and trusts have a result here, and the sum of these, "
        f"{_millions(held.known_part)}, is a known part, not the total."
    )


def _millions(pence: int | None) -> str:
    return "not known" if pence is None else format_pounds(pence, "m", 1)


def _as_one(held: Position, year: str) -> str:
    """What was reported in a year for the system as a whole."""
    told = [
        f"{group.kind} {_millions(group.reported.pence)}"
        + (f" ({group.reported.in_words})" if group.reported.in_words else "")
        for group in held.groups
        if (group.year, group.body) == (year, held.book.system.code)
        and group.reported.pence is not None
    ]
    return f"For the system as one was reported: {joined(told)}." if told else ""


def _on_control_totals(held: Position) -> str:
    known = [a for a in held.comparisons.values() if a.difference is not None]
    if not known:
        return (
            "No control total is held for any of these results: whether a target was met cannot be "
            "told."
        )
    missed = sum(1 for a in known if a.difference is not None and a.difference < 0)
    return (
        f"Of {len(held.comparisons)} results {len(known)} can be held against a control total; "
        f"{missed} fell short of it."
    )


def _shown(ground: Ground, held: Position, made: set[str]) -> tuple[str, ...]:
    key = _latest(held)
    if key is None:
        return ()
    of = f"{key[1]}.{key[0]}.{ground.system.code}"
    wanted = (
        f"funding.system_result.{of}",
        f"funding.known_result.{of}",
        f"funding.bodies_unknown.{of}",
        f"funding.result.plan.{key[0]}.{ground.system.code}",
        f"funding.result.forecast.{key[0]}.{ground.system.code}",
        f"funding.control_total.{key[0]}.{ground.system.code}",
        f"funding.trade_unexplained.{of}",
    )
    return tuple(identifier for identifier in wanted if identifier in made)


def _lacks(held: Position) -> tuple[Lack, ...]:
    found = []
    without = [a for a in held.comparisons.values() if a.control_total.pence is None]
    if without:
        found.append(
            Lack(
                table="ledger",
                what=f"control totals of {len(without)} of {len(held.comparisons)} results",
                consequence="these results cannot be held against what was asked of the body",
                cause="rows",
            )
        )
    partial = [c for c in held.consolidations.values() if c.unknown]
    if partial:
        years = joined(
            [
                f"{c.year} ({c.kind}: {len(c.unknown)} of {len(c.known) + len(c.unknown)})"
                for c in partial
            ]
        )
        found.append(
            Lack(
                table="ledger",
                what=f"results of commissioners and trusts in {years}",
                consequence="the total deficit of these years is not known",
                cause="rows",
            )
        )
    if not held.pairs:
        found.append(
            Lack(
                table="ledger",
                what="what commissioners and trusts paid each other",
                consequence="internal trade cannot be taken out, nor balances compared",
                cause="rows",
            )
        )
    return tuple(found)
