"""Section: what contracts on record would pay, for luck and for what is truly reached."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from commonweal.contracts.payment.clauses import PaymentError
from commonweal.contracts.payment.setting import Setting
from commonweal.contracts.payment.simulating import simulate
from commonweal.contracts.payment.tables import ID, METHOD_ID, Drawn, tables_of
from commonweal.contracts.terms.part import WORKED
from commonweal.contracts.terms.signing import terms_in
from commonweal.evidence import Chart, Figure, Lack, Method, Part, Section, Table
from commonweal.people.ground import Ground, unknown
from commonweal.people.sections import nothing_held
from commonweal.records import State, records_source
from commonweal.records.kinds import OutcomeContract
from commonweal.system.money import format_pounds

TITLE = "What contracts for outcomes would pay"
#: Worlds drawn of each contract and path.
DRAWS = 2_000
METHOD = Method(
    id=METHOD_ID,
    title="How payments of a contract are drawn",
    text=f"Each contract is paid in {DRAWS:,} drawn worlds, once where nothing truly changes and "
    "once where every target is truly reached. What is counted of each outcome varies by chance "
    "(binomial, Poisson or normal, by the people counted), the baseline lies around the truth as "
    "far as it was measured, and cost varies as the contract states. Clauses are applied in one "
    "order, in whole pence: base, outcomes, gain and loss share, the most at risk, the first "
    "year's guarantee, collar and cap, partners. The spread is split by the law of total variance. "
    "A contract says nothing of what each partner's care costs: cost is split as the base is. "
    "docs/methods/contract-payment.md.",
)
LABELS = {
    "luck": "Paid over all years though nothing changed",
    "short": "Not paid over all years though every target was truly reached",
    "chance": "Part of the spread of payments that is chance, where every target is truly reached",
    "loses": "Chance that care costs the partners more than they are paid, where every target is "
    "truly reached",
}


def part(ground: Ground, state: State, *, draws: int = DRAWS) -> Part:
    """What the contracts on record that pay for outcomes would pay.

    Parameters
    ----------
    ground, state
        The day, the system and the seed; the records.
    draws
        Worlds of each contract and path.
    """
    held = {code: one.what for code, one in sorted(terms_in(state.ever()).items())}
    if not held:
        return _nothing(ground)
    drawn, lacks = _drawn(ground, held, draws)
    if not drawn:
        reason = "the terms of no contract on record say what to pay"
        figure = unknown(ground, f"{ID}.luck.{ground.system.code}", LABELS["luck"], reason)
        section = Section(id=ID, title=TITLE, text=f"Not known: {reason}.", figures=(figure.id,))
        return Part(section=section, figures=(figure,), methods=(METHOD,), lacks=tuple(lacks))
    figures = tuple(figure for one in drawn for figure in _figures(ground, one))
    tables = tables_of(ground, drawn)
    charts = _charts(tables[0])
    return Part.of(
        id=ID,
        title=TITLE,
        text="\n\n".join(_told(one) for one in drawn),
        figures=figures,
        tables=tables,
        charts=charts,
        methods=(METHOD,),
        lacks=lacks,
    )


def _drawn(
    ground: Ground, held: dict[str, OutcomeContract], draws: int
) -> tuple[list[Drawn], list[Lack]]:
    drawn, lacks = [], []
    for code, contract in held.items():
        setting = Setting(draws=draws, seed=ground.given.seed)
        try:
            drawn.append(
                Drawn(
                    contract=contract,
                    still=simulate(contract, setting.at("baseline")),
                    reached=simulate(contract, setting.at("target")),
                )
            )
        except PaymentError as error:
            lacks.append(
                Lack(
                    table="records",
                    what=f"terms of {code} that say what to pay: {error.faults[0]}",
                    consequence="what it would pay is not worked out",
                    cause="rows",
                )
            )
    return drawn, lacks


def _figures(ground: Ground, one: Drawn) -> Iterator[Figure]:
    split, whole = one.reached.variance[-1].payment, one.whole(one.reached)
    values: dict[str, tuple[Decimal | float | None, str]] = {
        "luck": (Decimal(_luck(one)) / 100, "GBP"),
        "short": (Decimal(_short(one)) / 100, "GBP"),
        "chance": (100.0 * split.chance / split.variance if split.variance else None, "%"),
        "loses": (None if whole.loses is None else 100.0 * whole.loses, "%"),
    }
    made_up = " (made up)" if one.contract.made_up else ""
    for measure, (value, unit) in values.items():
        identifier = f"{ID}.{measure}.{one.contract.contract}"
        label = f"{LABELS[measure]}: {one.contract.contract}{made_up}"
        if value is None:
            yield unknown(ground, identifier, label, "the contract states no expected cost")
            continue
        yield Figure(
            id=identifier,
            label=label,
            about=ground.system.code,
            as_of=ground.day,
            value=value,
            unit=unit,
            basis=one.basis,
            sources=(records_source(ground.day),),
            method=METHOD.id,
        )


def _luck(one: Drawn) -> int:
    return round(sum(row.luck_pence for row in one.still.outcomes))


def _short(one: Drawn) -> int:
    return round(sum(row.short_pence for row in one.reached.outcomes))


def _told(one: Drawn) -> str:
    """A contract in a few sentences."""
    stake = sum(row.pot_pence for row in one.still.outcomes)
    whole, split = one.whole(one.reached), one.reached.variance[-1].payment

    def pounds(pence: int) -> str:
        return format_pounds(pence, "m", 1)

    def part_of(pence: int) -> str:
        return f"{pounds(pence)} ({pence / stake:.0%})" if stake else pounds(pence)

    made_up = " This is a worked example: made up." if one.contract.made_up else ""
    text = (
        f"{one.contract.title}.{made_up} Outcomes put {pounds(stake)} of "
        f"{pounds(whole.base_pence)} at stake over {len(one.reached.years)} years. If nothing "
        f"truly changed, {part_of(_luck(one))} of that would still be paid, by chance. If every "
        f"target were truly reached, {part_of(_short(one))} would still not be paid, also by "
        "chance."
    )
    if split.variance and whole.loses is not None:
        text += (
            f" Then {split.chance / split.variance:.0%} of the variance of what is paid comes from "
            f"who happened to be counted, and the partners' care costs more than they are paid in "
            f"{whole.loses:.0%} of draws."
        )
    return text


def _charts(table: Table) -> tuple[Chart, ...]:
    """What partners are left with; none where a contract states no costs."""
    if table.data.column("left").null_count:
        return ()
    return (
        Chart(
            id=f"{ID}.left",
            title="What partners are left with after cost, as a part of their base, if every "
            "target is truly reached",
            description="For each partner the mean over draws of what it is paid less what its "
            "care costs over all years, as a part of its base, with a line from the 5th to the "
            "95th centile. Partners with no share of the risk have no line.",
            kind="interval",
            table=table.id,
            x="left",
            y="partner",
            low="low",
            high="high",
        ),
    )


def _nothing(ground: Ground) -> Part:
    return nothing_held(
        ground,
        ID,
        TITLE,
        f"The records of this folder hold no contract that pays for outcomes. {WORKED}",
        why="no contract that pays for outcomes is in the records (kind outcome_contract)",
        figures={"luck": LABELS["luck"]},
        lack="contracts that pay for outcomes",
        consequence="what they would pay, and for what, cannot be said",
    )
