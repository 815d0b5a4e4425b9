"""Section: running costs, and whether they can fall by as much as is asked."""

from __future__ import annotations

from commonweal.evidence import Basis, Chart, Lack, Method, Part, Table
from commonweal.evidence.words import years
from commonweal.funding.running import tabling
from commonweal.funding.running.figuring import figures as figures_of
from commonweal.funding.running.position import Position, position
from commonweal.funding.running.reduction import payback_months, reached
from commonweal.funding.running.scale import fixed_for
from commonweal.people.ground import Ground
from commonweal.records import State
from commonweal.rules import Source
from commonweal.system.money import format_pounds

SCALE_STUDIES = (
    Source(
        id="bmj-2001-bigger-better",
        title="C Bojke, H Gravelle, D Wilkin: Is bigger better for primary care groups and trusts? "
        "BMJ 2001; 322: 599-602",
        publisher="BMJ",
        place="pmc.ncbi.nlm.nih.gov/articles/PMC1119791",
        quotation="There is no evidence that increases in size of primary care groups and trusts "
        "beyond 100 000 patients will",
        verified=True,
    ),
    Source(
        id="nhscb-2012-running-cost-basis",
        title="Briefing note on CCG indicative running cost allowances",
        publisher="NHS Commissioning Board Authority",
        place="www.england.nhs.uk/2012/05/briefing-note-rca/",
        quotation="the fairest approach to calculating running costs allowances for CCGs is to "
        "base them on the GP registered lists for practices within the CCG",
        verified=True,
    ),
)
METHODS = (
    Method(
        id=tabling.METHOD,
        title="Running costs and the reduction asked",
        text="A reduction is a share of a base, and sources do not say of which. Every base held "
        "is tried: allowances as held; allowances moved on as the nation's total was (assumed); an "
        "envelope a head times the lists (modelled); posts as counted and as stated. A base of "
        "another scope is shown and not counted. All amounts are cash. See "
        "docs/methods/running-costs.md.",
    ),
    Method(
        id="funding.running_costs.scale",
        title="One body against several",
        text="Allowances are fitted as a fixed part for each body and a part a head (least "
        "squares, Student's t). They were set a head of population, so the fit can show no "
        "economy of scale: an allowance is not a cost. The scenario asks what each body that goes "
        "would have to cost, whatever its size, to explain a saving. A study of primary care "
        "groups and trusts found no evidence that growth beyond 100,000 patients improves "
        "performance.",
        sources=SCALE_STUDIES,
    ),
)


def part(ground: Ground, state: State) -> Part:  # noqa: ARG001 - all sections are asked alike
    """Cost a head, the test of the reduction, posts, redundancy, and one body against several."""
    held = position(ground)
    figures = figures_of(ground, held)
    rows = tabling.per_head_rows(ground, held)
    made = (
        tabling.readings_table(ground, held),
        tabling.per_head_table(ground, held, rows),
        tabling.scale_table(ground, held, tabling.scale_rows(ground, held)),
    )
    tables = tuple(table for table in made if table is not None)
    charts = tuple(_chart(ground, table) for table in tables if table.id.endswith("per_head"))
    return Part.of(
        id="funding.running_costs",
        title="Running costs: can they fall as asked?",
        text=_text(ground, held),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=METHODS,
        lacks=_lacks(held),
        rules=held.rules,
    )


def _chart(ground: Ground, table: Table) -> Chart:
    values = table.data.column("per_head").to_pylist()
    return Chart(
        id=f"{table.id}.chart",
        title=table.title,
        description=f"Pounds a head for each commissioner and the system of {ground.day.year}: "
        f"from £{min(values):.2f} to £{max(values):.2f}.",
        kind="bar",
        table=table.id,
        x="per_head",
        y="name",
    )


def _text(ground: Ground, held: Position) -> str:
    asked = held.asked
    rule = asked.text if asked is not None else "No rule on a reduction is held for the day."
    counted = [reading for reading in held.target_readings if reading.like_for_like]
    if not counted or held.saving is None:
        modelled = next((base for base in held.bases if base.basis is Basis.MODELLED), None)
        about = (
            f" An envelope can only be modelled: {modelled.name} is about "
            f"{format_pounds(modelled.pence, 'm', 1)}; {modelled.note}."
            if modelled is not None
            else ""
        )
        return (
            f"{rule} Not known here: the folder holds no saving target on running costs of the "
            f"commissioners.{about}"
        )
    met, tried = reached(held.readings)
    percents = [reading.percent for reading in counted]
    said = [
        rule,
        f"The saving held is {format_pounds(held.saving.total, 'm', 1)} a year "
        f"({years(held.saving.start, held.saving.end)}): {min(percents):.1f}% to "
        f"{max(percents):.1f}% of what it can be a share of.",
        f"Of {tried} readings that are like for like, posts among them, {met} "
        f"{'reaches' if met == 1 else 'reach'} {counted[0].asked:g}%. That would take "
        f"{format_pounds(round(100 * min(r.needed for r in counted)), 'm', 1)} to "
        f"{format_pounds(round(100 * max(r.needed for r in counted)), 'm', 1)} a year"
        + (
            f", or {held.post_readings[0].needed:.0f} of {held.post_readings[0].of:g} posts."
            if held.post_readings
            else "."
        ),
        *(
            f"Running costs fell by {reading.percent:.1f}% ({reading.name})."
            for reading in held.outturn_readings
        ),
        *_one_off(held),
        *_bodies(ground, held),
    ]
    return " ".join(said)


def _one_off(held: Position) -> list[str]:
    if held.redundancy is None or held.saving is None:
        return []
    pence = abs(held.redundancy.total)
    months = payback_months(pence, held.saving.total)
    said = f"Redundancy of {format_pounds(pence, 'm', 1)} is provided for"
    if months is not None:
        said += f", {months:.1f} months of the saving"
    cap = next((rule for rule in held.rules if rule.subject == "redundancy-pay"), None)
    if cap is not None and cap.high:
        said += (
            f"; it would pay {pence / 100 / cap.high:.0f} people the most that the terms of "
            "service allow (a rule from memory, not verified)"
        )
    return [said + "."]


def _bodies(ground: Ground, held: Position) -> list[str]:
    before, after = tabling.bodies(ground, held)
    if held.saving is None or after >= before:
        return []
    each = fixed_for(held.saving.total / 100, before, after)
    said = (
        f"If the saving came from having {after} {'body' if after == 1 else 'bodies'} instead of "
        f"{before} and from nothing else, each that goes would have to cost "
        f"{format_pounds(round(100 * each), 'm')} a year whatever its size (scenario)."
    )
    fit = held.fixed
    if fit is not None:
        said += (
            " The allowances show no fixed part: they were set a head, so they tell nothing of "
            "savings from size."
            if fit.fixed_lower <= 0.0
            else f" The allowances imply {format_pounds(round(100 * fit.fixed), 'm')} for each."
        )
    return [said]


def _lacks(held: Position) -> tuple[Lack, ...]:
    found = []
    if held.allowances is None:
        found.append(
            _lack("running cost allowances of the commissioners", "no cost a head is known")
        )
    if held.saving is None:
        found.append(_lack("a saving target on running costs", "whether it is 20% cannot be told"))
    if not held.costs:
        found.append(
            _lack(
                "what running the commissioners cost (heading running cost, kind actual)",
                "allowances stand for costs, and whether costs fell is not known",
            )
        )
    return tuple(found)


def _lack(what: str, consequence: str) -> Lack:
    return Lack(table="ledger", what=what, consequence=consequence, cause="rows")
