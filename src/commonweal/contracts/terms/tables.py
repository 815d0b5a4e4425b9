"""Tables of the contracts on record that pay for outcomes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commonweal.contracts.terms.checking import Checked
from commonweal.contracts.terms.plain import power_row
from commonweal.evidence import Basis, Column, Table
from commonweal.people.ground import Ground
from commonweal.people.sections import recorded

ID = "contracts.terms"
METHOD_ID = "contracts.terms_method"


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A contract on record: as it was checked, and whether it was signed."""

    checked: Checked
    signed: bool


#: A row of a table, and the contract under which it stands.
Row = tuple[OnRecord, dict[str, object]]


def tables(ground: Ground, held: Sequence[OnRecord]) -> tuple[Table, ...]:
    """The contracts, who takes part, what is more than noise, what is at risk, what was found."""
    made = (
        _contracts(ground, held),
        _sectors(ground, held),
        _power(ground, held),
        _years(ground, held),
        _findings(ground, held),
    )
    return tuple(table for table in made if table.data.num_rows)


def _table(
    ground: Ground,
    held: Sequence[OnRecord],
    name: str,
    title: str,
    rows: Iterable[Row],
    columns: tuple[Column, ...],
    basis: Basis,
    note: str = "",
) -> Table:
    """A table whose rows stand each under its contract."""
    made_up = any(one.checked.terms.made_up for one in held)
    return recorded(
        ground.day,
        [{"contract": one.checked.terms.contract, **row} for one, row in rows],
        id=f"{ID}.{name}",
        title=title,
        columns=(Column(name="contract", label="Contract", kind="code", on_page=False), *columns),
        basis=Basis.ASSUMED if made_up else basis,
        method=METHOD_ID,
        note=" ".join(
            part for part in (note, "Some are made up, as worked examples." * made_up) if part
        ),
    )


def _contracts(ground: Ground, held: Sequence[OnRecord]) -> Table:
    rows: list[Row] = []
    for one in held:
        terms, stops = one.checked.terms, [f for f in one.checked.findings if f.stops]
        row: dict[str, object] = {
            "title": terms.title,
            "partnership": ground.area_names.get(terms.partnership, terms.partnership),
            "starts": terms.starts,
            "ends": terms.ends,
            "people": None if terms.population.people is None else terms.population.people,
            "signed": one.signed,
            "made_up": terms.made_up,
            "stops": len(stops),
        }
        rows.append((one, row))
    columns = (
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
    return _table(ground, held, "contracts", title, rows, columns, Basis.OBSERVED)


def _sectors(ground: Ground, held: Sequence[OnRecord]) -> Table:
    rows: list[Row] = [
        (
            one,
            {
                "sector": row.sector,
                "takes_part": row.takes_part,
                "partners": "; ".join(row.partners) or row.reason or None,
                "share": row.share,
                "risk_share": row.risk_share,
                "rule": row.rule or None,
            },
        )
        for one in held
        for row in one.checked.sectors
    ]
    columns = (
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
        "sectors",
        "Who takes part, by sector",
        rows,
        columns,
        Basis.OBSERVED,
        "The risk is what outcomes earn or lose.",
    )


def _power(ground: Ground, held: Sequence[OnRecord]) -> Table:
    rows = ((one, power_row(row)) for one in held for row in one.checked.power)
    columns = (
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
        Column(name="standard_error", label="Standard error if nothing changes", kind="number"),
        Column(name="standard_error_of_test", label="Standard error of the test", kind="number"),
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
        "power",
        "Is the change asked for more than noise?",
        rows,
        columns,
        Basis.MODELLED,
        "Earned: the part of what the outcome pays that is to be expected by chance alone.",
    )


def _years(ground: Ground, held: Sequence[OnRecord]) -> Table:
    rows: list[Row] = [
        (
            one,
            {
                "year": row.year,
                "base": row.base,
                "outcomes": row.outcomes,
                "most": row.most,
                "overspend": row.overspend,
                "luck": row.luck,
            },
        )
        for one in held
        for row in one.checked.years
    ]
    columns = (
        Column(name="year", label="Year", kind="count", unit="year of the contract"),
        Column(name="base", label="Base", kind="money", unit="GBP"),
        Column(name="outcomes", label="At risk by outcomes", kind="money", unit="GBP"),
        Column(name="most", label="May be lost at most", kind="money", unit="GBP"),
        Column(name="overspend", label="Rare overspend, partners' part", kind="money", unit="GBP"),
        Column(name="luck", label="Earned if nothing changes", kind="money", unit="GBP"),
    )
    title = "What each year puts at risk"
    return _table(ground, held, "at_risk", title, rows, columns, Basis.MODELLED)


def _findings(ground: Ground, held: Sequence[OnRecord]) -> Table:
    rows: list[Row] = [
        (one, found.row() | {"clause": found.clause or None, "do": found.do or None})
        for one in held
        for found in one.checked.findings
        if found.status != "holds"
    ]
    columns = (
        Column(name="status", label="Found", kind="text"),
        Column(name="clause", label="Clause", kind="code", on_page=False),
        Column(name="text", label="What", kind="text"),
        Column(name="do", label="What to do", kind="text", on_page=False),
        Column(name="rule", label="Rule", kind="code"),
        Column(name="verified", label="Words of the rule were read", kind="flag", on_page=False),
    )
    title = "What the check found, but for what is in order"
    return _table(ground, held, "findings", title, rows, columns, Basis.OBSERVED)
