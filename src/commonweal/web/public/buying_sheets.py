"""Contracts, procurements and issues between partners as tables of plain values: what their pages
tell, for whoever opens it with a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from commonweal.contracts.issues import issues
from commonweal.governance.exchange import Sheet
from commonweal.governance.exchange.columns import Column
from commonweal.governance.exchange.publication import Publication
from commonweal.web.buying import held, notices, published

Cell = str | int | bool | date | None

CONTRACTS = (
    Column("contract", "string", "Id of the contract"),
    Column("title", "string", "What it is called"),
    Column("service", "string", "What is bought"),
    Column("authority", "string", "Code of the body that buys"),
    Column("provider", "string", "Of whom; a contract with several has a row for each"),
    Column("owner", "string", "Which sector owns the provider, where that is known"),
    Column(
        "owner_basis",
        "string",
        "How that is known: stated, as its sector suggests, or as its release says",
    ),
    Column("serves", "string", "Codes of those for whom it is, with semicolons between"),
    Column("value_pence", "integer", "The whole value as signed, in pence"),
    Column("annual_pence", "integer", "The value of a year, in pence"),
    Column(
        "annual_basis",
        "string",
        "How that is known: stated, worked out from the whole, or the first year of its terms",
    ),
    Column("starts", "date", "Its first day"),
    Column("ends", "date", "Its last day"),
    Column("may_end", "date", "Its last day with every extension"),
    Column(
        "ended",
        "date",
        "The day on which it ended before that; the first of the month or year "
        "where no more is known",
    ),
    Column("ended_precision", "string", "How exactly that day is known: day, month or year"),
    Column("how", "string", "How it ended; a suspension is no end"),
    Column("suspended", "date", "The day on which it was suspended"),
)
PROCUREMENTS = (
    Column("procurement", "string", "Id of the procurement"),
    Column("title", "string", "What is bought"),
    Column("authority", "string", "Code of the body that buys"),
    Column("process", "string", "By which process, where that is stated"),
    Column("first_notice", "date", "When its first notice was published"),
    Column("last_notice", "string", "What its last published notice is"),
    Column("last_notice_on", "date", "When that was published"),
    Column("awarded", "boolean", "Whether an award of it was published"),
)
ISSUES = (
    Column("issue", "string", "Id of the issue"),
    Column("title", "string", "What it is about"),
    Column("partnership", "string", "In which partnership"),
    Column("contract", "string", "Id of the contract that it is about"),
    Column("raised_by", "string", "Who raised it"),
    Column("raised_on", "date", "When it was raised"),
    Column("between", "string", "Between whom it is, with semicolons between"),
    Column("stands", "string", "Where it stands on the day"),
    Column("owner", "string", "Who took it on last"),
    Column("days_to_own", "integer", "Days that were agreed until somebody takes it on"),
    Column("own_taken", "integer", "Days that took, or have gone by so far"),
    Column("days_to_settle", "integer", "Days that were agreed until it is settled"),
    Column("settle_taken", "integer", "Days that took, or have gone by so far"),
    Column("escalated_to", "string", "To which body it was taken"),
)


def buying_sheets(given: Publication) -> tuple[Sheet, ...]:
    """The register of contracts, procurements of which something was published, and issues.

    Parameters
    ----------
    given
        The records of a day as everybody may have them.
    """
    return (
        Sheet(
            "contracts",
            "Register of contracts",
            CONTRACTS,
            ("contract", "provider"),
            _clean(given, _contracts(given)),
        ),
        Sheet(
            "procurements",
            "Procurements of which a notice was published",
            PROCUREMENTS,
            ("procurement",),
            _clean(given, _procurements(given)),
        ),
        Sheet(
            "issues",
            "Issues between partners",
            ISSUES,
            ("issue",),
            _clean(given, _issues(given)),
        ),
    )


def _clean(given: Publication, rows: Iterable[Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
    """Rows by their id, without the name of anybody who is not named in public."""
    told = [tuple(given.text(one) if isinstance(one, str) else one for one in row) for row in rows]
    return tuple(sorted(told, key=lambda row: str(row[0])))


def _contracts(given: Publication) -> Iterable[Sequence[Cell]]:
    for one in held(given):
        end = one.ending
        yield (
            one.contract, one.title, one.service, one.authority, one.provider, one.owner,
            one.owner_basis, "; ".join(one.serves) or None, one.value_pence, one.annual_pence,
            one.annual_basis, one.starts, one.ends, one.may_end,
            *((None, None, None) if end is None else (end.on, end.precision, end.how)),
            None if one.suspended is None else one.suspended.on,
        )  # fmt: skip


def _procurements(given: Publication) -> Iterable[Sequence[Cell]]:
    public = published(given)
    for code, bought in public.bought.items():
        told = [one.what for one in notices(public, code, given.on)]
        if told:
            what, last = bought.what, told[-1]
            yield (
                code, what.title, what.authority, what.process, told[0].published, last.kind,
                last.published, bool(public.published(code)),
            )  # fmt: skip


def _issues(given: Publication) -> Iterable[Sequence[Cell]]:
    for one in issues(given.past, on=given.on):
        what = one.what
        yield (
            what.issue, what.title, what.partnership, what.contract, what.raised_by, what.on,
            "; ".join(what.between) or None, one.stands, one.owner, one.owning.allowed,
            one.owning.taken, one.settling.allowed, one.settling.taken, one.escalated_to,
        )  # fmt: skip
