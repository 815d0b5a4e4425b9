"""Tables of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from commonweal.contracts.register.changing import reached
from commonweal.contracts.register.held import a_year_told, stops_told
from commonweal.contracts.register.spending import Paid
from commonweal.contracts.register.studying import Register
from commonweal.evidence import Basis, Column, Method, Table
from commonweal.evidence.words import years
from commonweal.people.ground import Ground
from commonweal.people.sections import recorded
from commonweal.rules import Source

ID = "contracts.register"
METHOD = Method(
    id="contracts.register_method",
    title="How the register is kept",
    text="Contracts are taken from the records and from releases of open contracting data. The "
    "value of a year is as stated, or the whole value over the days of the term. Of a contract "
    "with several providers nobody knows who gets what: its value stands with none of them. Two "
    "contracts overlap where one provider holds both for one service at one time. What making one "
    "of them saves is the cost of procurements that need not be held; prices are not compared. "
    "docs/methods/contract-register.md.",
)
Row = dict[str, object]
#: Columns of several tables.
TITLE = Column(name="title", label="Contract", kind="text")
PROVIDER = Column(name="provider", label="Provider", kind="text")
OWNER = Column(name="owner", label="Owned by", kind="text")
CONTRACTS = Column(name="contracts", label="Contracts", kind="count")
#: What a year is worth is exact in the files alone; the page tells what was worked out as about.
ANNUAL = Column(name="annual", label="Value of a year, in full", kind="money", on_page=False)
ANNUAL_TOLD = Column(name="annual_told", label="Value of a year", kind="text")


def contracts_table(ground: Ground, found: Register, names: Mapping[str, str]) -> Table:
    """Every contract, those that run first."""
    rows: list[Row] = [
        {
            "contract": one.contract,
            "title": one.title,
            "service": one.service,
            "authority": names.get(one.authority, one.authority),
            "provider": one.provider,
            "owner": one.owner or "not stated",
            "owner_basis": one.owner_basis,
            "value": one.value_pence,
            "annual": one.annual_pence,
            "annual_told": a_year_told(one.annual_pence, worked_out=one.worked_out),
            "annual_basis": one.annual_basis,
            "starts": one.starts,
            "ends": one.ends,
            "may_end": one.may_end,
            "ended": None if one.ending is None else one.ending.on,
            "ended_precision": None if one.ending is None else one.ending.precision,
            "how": "; ".join(stop.how for stop in one.stops) or None,
            "early": stops_told(one.stops) or "not on record",
            "runs": one.runs_on(found.on),
            "origin": one.origin,
        }
        for one in sorted(found.held, key=lambda one: not one.runs_on(found.on))
    ]
    columns = (
        Column(name="contract", label="Id", kind="code", on_page=False),
        TITLE,
        Column(name="service", label="Service", kind="text", on_page=False),
        Column(name="authority", label="Bought by", kind="text", on_page=False),
        PROVIDER,
        OWNER,
        Column(name="owner_basis", label="Owner known", kind="text", on_page=False),
        Column(name="value", label="Value", kind="money", on_page=False),
        ANNUAL,
        ANNUAL_TOLD,
        Column(name="annual_basis", label="Value of a year known", kind="text", on_page=False),
        Column(name="starts", label="From", kind="date"),
        Column(name="ends", label="To", kind="date"),
        Column(name="may_end", label="To, extended", kind="date", on_page=False),
        Column(name="ended", label="Ended early", kind="date", on_page=False),
        Column(name="ended_precision", label="Known to the", kind="text", on_page=False),
        Column(name="how", label="Suspended or ended, in order", kind="text", on_page=False),
        Column(name="early", label="Suspended or ended early", kind="text"),
        Column(name="runs", label="Runs on the day", kind="flag", on_page=False),
        Column(name="origin", label="Read in", kind="text", on_page=False),
    )
    title = "Contracts on record, those that run first"
    return _table(ground, "all", title, rows, columns, _basis(rows))


def endings_table(ground: Ground, found: Register) -> Table:
    """Contracts that hold, by when they end."""
    rows: list[Row] = [
        {
            "title": one.held.title,
            "provider": one.held.provider,
            "ends": one.ends,
            "may_end": one.may_end,
            "begin_by": one.begin_by,
            "stands": one.stands,
        }
        for one in found.endings
    ]
    columns = (
        TITLE,
        PROVIDER,
        Column(name="ends", label="Ends", kind="date"),
        Column(name="may_end", label="With extension", kind="date"),
        Column(name="begin_by", label="Begin buying by", kind="date"),
        Column(name="stands", label="Stands", kind="text"),
    )
    # Seven months are one case's: what is worked out by a rule nobody read is an estimate.
    assumed = any(one.rule is not None and not one.rule.source.verified for one in found.endings)
    title = "When contracts end, and when buying would have to begin"
    basis = Basis.ESTIMATED if assumed else Basis.OBSERVED
    return _table(ground, "endings", title, rows, columns, basis)


def changes_table(ground: Ground, found: Register) -> Table:
    """Contracts that were changed."""
    rows: list[Row] = [
        {
            "title": one.held.title,
            "changes": one.changes,
            "last": one.last,
            "total": one.total_pence,
            "share": None if one.share is None else float(one.share),
            "sum": reached(one.over_sum),
            "part": reached(one.over_share),
        }
        for one in found.changed
    ]
    columns = (
        TITLE,
        Column(name="changes", label="Changes", kind="count"),
        Column(name="last", label="Last", kind="date"),
        Column(name="total", label="Sum of changes", kind="money"),
        Column(name="share", label="Of the value signed", kind="share"),
        Column(name="sum", label="Sum of the rule", kind="text"),
        Column(name="part", label="Share of the rule", kind="text"),
    )
    return _table(ground, "changes", "Contracts that were changed", rows, columns)


def providers_table(ground: Ground, found: Register) -> Table:
    """Value of a year by provider."""
    rows: list[Row] = [
        {
            "provider": one.provider,
            "owner": one.owner or "not stated",
            "contracts": one.contracts,
            "services": "; ".join(one.services) or None,
            "annual": one.known_pence,
            "annual_told": a_year_told(one.known_pence, worked_out=one.worked_out),
            "share": one.known_share,
            "without_value": one.without_value,
        }
        for one in found.providers
    ]
    columns = (
        PROVIDER,
        OWNER,
        CONTRACTS,
        Column(name="services", label="Services", kind="text", on_page=False),
        ANNUAL,
        ANNUAL_TOLD,
        Column(name="share", label="Of all that is known", kind="share"),
        Column(name="without_value", label="Without a known value", kind="count"),
    )
    title = "Value of a year by provider"
    return _table(ground, "providers", title, rows, columns, _basis(rows))


def overlaps_table(ground: Ground, found: Register, names: Mapping[str, str]) -> Table:
    """Contracts that could be one."""
    rows: list[Row] = [
        {
            "provider": one.provider,
            "service": one.service,
            "by": "name alone: to be looked at" if one.by_name else "identifier",
            "contracts": len(one.contracts),
            "authorities": "; ".join(names.get(code, code) for code in one.authorities),
            "annual": one.annual_pence,
            "annual_told": a_year_told(
                one.annual_pence, worked_out=any(held.worked_out for held in one.contracts)
            ),
            "saving": one.saving_pence,
        }
        for one in found.overlaps
    ]
    columns = (
        PROVIDER,
        Column(name="service", label="Service", kind="text"),
        Column(name="by", label="One provider by", kind="text"),
        CONTRACTS,
        Column(name="authorities", label="Held by", kind="text"),
        ANNUAL,
        ANNUAL_TOLD,
        Column(
            name="saving",
            label="Saved each time they are bought again",
            kind="money",
            description="Estimated: procurements that need not be held, at the cost of one; not "
            "told where no cost is held for what an authority is in law, or that is not known.",
        ),
    )
    title = "Contracts with one provider for one service, which could be one"
    return _table(ground, "overlaps", title, rows, columns, Basis.ESTIMATED)


def paid_table(ground: Ground, found: Sequence[Paid], names: Mapping[str, str]) -> Table:
    """What was paid to whom, as the ledger has it."""
    rows: list[Row] = [
        {
            "year": years(date(one.year, 4, 1), date(one.year + 1, 3, 31)),
            "provider": names.get(one.provider, one.provider),
            "by_name": one.by_name,
            "lines": one.lines,
            "paid": one.pence,
        }
        for one in found
    ]
    columns = (
        Column(name="year", label="Year", kind="text"),
        Column(name="provider", label="Paid to", kind="text"),
        Column(name="by_name", label="By name alone", kind="flag", on_page=False),
        Column(name="lines", label="Payments", kind="count"),
        Column(name="paid", label="Paid", kind="money"),
    )
    title = "What was paid to whom, as the ledger has it"
    ledger = ground.sources("ledger", "kind", "actual")
    return _table(ground, "paid", title, rows, columns, sources=ledger or None)


def _basis(rows: Sequence[Row]) -> Basis:
    """The value of a year is estimated, as in the sum of all: of some it is worked out."""
    known = any(row["annual"] is not None for row in rows)
    return Basis.ESTIMATED if known else Basis.OBSERVED


def _table(
    ground: Ground,
    name: str,
    title: str,
    rows: Sequence[Row],
    columns: tuple[Column, ...],
    basis: Basis = Basis.OBSERVED,
    sources: tuple[Source, ...] | None = None,
) -> Table:
    return recorded(
        ground.day,
        rows,
        id=f"{ID}.{name}",
        title=title,
        columns=columns,
        basis=basis,
        sources=sources,
        method=METHOD.id,
    )
