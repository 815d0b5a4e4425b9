"""Tables of the contracts on record that pay for outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonweal.contracts.terms.checking import Checked
from commonweal.contracts.terms.plain import power_row
from commonweal.evidence import Basis, Column, Table
from commonweal.people.ground import Ground
from commonweal.rules import Source

ID = "contracts.terms"
METHOD_ID = "contracts.terms_method"
#: Rows of a table that the page shows.
SHOWN = 12


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A contract on record: as it was checked, and whether it was signed."""

    checked: Checked
    signed: bool


def tables(ground: Ground, held: Sequence[OnRecord], source: Source) -> tuple[Table, ...]:
    """The contracts, who takes part, what is more than noise, what is at risk, what was found."""
    made = (
        _contracts(ground, held, source),
        _sectors(ground, held, source),
        _power(ground, held, source),
        _years(ground, held, source),
        _findings(ground, held, source),
    )
    return tuple(table for table in made if table.data.num_rows)


def _table(
    ground: Ground,
    held: Sequence[OnRecord],
    source: Source,
    name: str,
    title: str,
    rows: Sequence[dict[str, object]],
    columns: tuple[Column, ...],
    basis: Basis,
    note: str = "",
) -> Table:
    made_up = any(one.checked.terms.made_up for one in held)
    return Table.of_rows(
        rows,
        id=f"{ID}.{name}",
        title=title,
        columns=columns,
        basis=Basis.ASSUMED if made_up else basis,
        sources=(source,),
        method=METHOD_ID,
        as_of=ground.day,
        note=" ".join(
            part for part in (note, "Some are made up, as worked examples." * made_up) if part
        ),
        shown=SHOWN,
    )


CONTRACT = Column(name="contract", label="Contract", kind="code", on_page=False)


def _contracts(ground: Ground, held: Sequence[OnRecord], source: Source) -> Table:
    rows: list[dict[str, object]] = []
    for one in held:
        terms, stops = one.checked.terms, [f for f in one.checked.findings if f.stops]
        rows.append(
            {
                "contract": terms.contract,
                "title": terms.title,
                "partnership": ground.area_names.get(terms.partnership, terms.partnership),
                "starts": terms.starts,
                "ends": terms.ends,
                "people": None if terms.population.people is None else terms.population.people,
                "signed": one.signed,
                "made_up": terms.made_up,
                "stops": len(stops),
            }
        )
    columns = (
        CONTRACT,
        Column(name="title", label="Contract", kind="text"),
        Column(name="partnership", label="Partnership", kind="text"),
        Column(name="starts", label="Starts", kind="date"),
        Column(name="ends", label="Ends", kind="date"),
        Column(name="people", label="People", kind="count", unit="people"),
        Column(name="signed", label="Signed", kind="flag"),
        Column(name="made_up", label="Made up", kind="flag"),
        Column(name="stops", label="What stops a signature", kind="count", unit="findings"),
    )
    title = "Contracts on record that pay for outcomes"
    return _table(ground, held, source, "contracts", title, rows, columns, Basis.OBSERVED)


def _sectors(ground: Ground, held: Sequence[OnRecord], source: Source) -> Table:
    rows: list[dict[str, object]] = [
        {
            "contract": one.checked.terms.contract,
            "sector": row.sector,
            "takes_part": row.takes_part,
            "partners": "; ".join(row.partners) or row.reason or None,
            "share": row.share,
            "risk_share": row.risk_share,
            "rule": row.rule or None,
        }
        for one in held
        for row in one.checked.sectors
    ]
    columns = (
        CONTRACT,
        Column(name="sector", label="Sector", kind="text"),
        Column(name="takes_part", label="Takes part as", kind="text"),
        Column(name="partners", label="Partners, or why it is excluded", kind="text"),
        Column(name="share", label="Share of the payment", kind="share"),
        Column(name="risk_share", label="Share of the risk", kind="share"),
        Column(name="rule", label="Rule that asks for it", kind="code", on_page=False),
    )
    return _table(
        ground,
        held,
        source,
        "sectors",
        "Who takes part, by sector",
        rows,
        columns,
        Basis.OBSERVED,
        "The risk is what outcomes earn or lose.",
    )


def _power(ground: Ground, held: Sequence[OnRecord], source: Source) -> Table:
    rows = [
        {"contract": one.checked.terms.contract, **power_row(row)}
        for one in held
        for row in one.checked.power
    ]
    columns = (
        CONTRACT,
        Column(name="outcome", label="Outcome", kind="code", on_page=False),
        Column(name="title", label="Outcome", kind="text"),
        Column(name="year", label="Year", kind="count", unit="year of the contract"),
        Column(name="baseline", label="Baseline", kind="number"),
        Column(name="target", label="Target", kind="number"),
        Column(name="unit", label="Unit", kind="text", on_page=False),
        Column(name="change", label="Change for the better", kind="number", on_page=False),
        Column(
            name="people_before",
            label="Counted for the baseline",
            kind="count",
            unit="people",
            on_page=False,
        ),
        Column(
            name="people_after", label="Counted a year", kind="count", unit="people", on_page=False
        ),
        Column(name="standard_error", label="Standard error", kind="number"),
        Column(
            name="wider_than_counting", label="Wider than counting", kind="number", on_page=False
        ),
        Column(name="power", label="Seen if it comes about", kind="share"),
        Column(
            name="paid_if_unchanged",
            label="Chance of any pay if nothing changes",
            kind="share",
            on_page=False,
        ),
        Column(name="earned_if_unchanged", label="Earned if nothing changes", kind="share"),
        Column(name="earned_if_reached", label="Earned if reached", kind="share", on_page=False),
    )
    return _table(
        ground,
        held,
        source,
        "power",
        "Is the change asked for more than noise?",
        rows,
        columns,
        Basis.MODELLED,
        "Earned: the part of what the outcome pays that is to be expected by chance alone.",
    )


def _years(ground: Ground, held: Sequence[OnRecord], source: Source) -> Table:
    rows: list[dict[str, object]] = [
        {
            "contract": one.checked.terms.contract,
            "year": row.year,
            "base": row.base,
            "outcomes": row.outcomes,
            "most": row.most,
            "overspend": row.overspend,
            "luck": row.luck,
        }
        for one in held
        for row in one.checked.years
    ]
    columns = (
        CONTRACT,
        Column(name="year", label="Year", kind="count", unit="year of the contract"),
        Column(name="base", label="Base", kind="money", unit="GBP"),
        Column(name="outcomes", label="At risk by outcomes", kind="money", unit="GBP"),
        Column(name="most", label="May be lost at most", kind="money", unit="GBP"),
        Column(name="overspend", label="Rare overspend, partners' part", kind="money", unit="GBP"),
        Column(name="luck", label="Earned if nothing changes", kind="money", unit="GBP"),
    )
    title = "What each year puts at risk"
    return _table(ground, held, source, "at_risk", title, rows, columns, Basis.MODELLED)


def _findings(ground: Ground, held: Sequence[OnRecord], source: Source) -> Table:
    rows: list[dict[str, object]] = [
        {
            "contract": one.checked.terms.contract,
            "status": found.status,
            "clause": found.clause or None,
            "text": found.text,
            "do": found.do or None,
            "rule": found.rule,
            "verified": found.verified,
        }
        for one in held
        for found in one.checked.findings
        if found.status != "holds"
    ]
    columns = (
        CONTRACT,
        Column(name="status", label="Found", kind="text"),
        Column(name="clause", label="Clause", kind="code", on_page=False),
        Column(name="text", label="What", kind="text"),
        Column(name="do", label="What to do", kind="text", on_page=False),
        Column(name="rule", label="Rule", kind="code"),
        Column(name="verified", label="Words of the rule were read", kind="flag", on_page=False),
    )
    title = "What the check found, but for what is in order"
    return _table(ground, held, source, "findings", title, rows, columns, Basis.OBSERVED)
