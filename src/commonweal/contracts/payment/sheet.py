"""The audit sheet of a settled year as a chapter of one table, ready to be written anywhere."""

from __future__ import annotations

from commonweal.contracts.payment.auditing import Line
from commonweal.contracts.payment.year_end import YearEnd
from commonweal.evidence import Basis, Chapter, Column, Part, Section, Table
from commonweal.evidence.chapter import of_parts
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import Source

COLUMNS = (
    Column(name="step", label="Step", kind="count"),
    Column(name="clause", label="Clause", kind="text"),
    Column(name="about", label="Outcome or partner", kind="text"),
    Column(name="figure", label="Figure", kind="text"),
    Column(name="formula", label="Formula (pence)", kind="text"),
    Column(name="amount", label="Amount", kind="money", unit="GBP"),
    Column(name="adds", label="Adds to the payment", kind="money", unit="GBP"),
    Column(name="source", label="Source", kind="text"),
)


def audit_chapter(contract: OutcomeContract, found: YearEnd) -> Chapter:
    """The audit sheet of a year: every step, and that the sums hold.

    Parameters
    ----------
    contract, found
        The terms, and the settled year.
    """
    made_up = " (made up)" if contract.made_up else ""
    table = Table.of_rows(
        [
            {
                "step": float(step),
                "clause": line.clause,
                "about": line.about,
                "figure": line.figure,
                "formula": line.formula,
                "amount": line.amount,
                "adds": _adds(line),
                "source": line.source,
            }
            for step, line in enumerate(found.lines, start=1)
        ],
        id="contracts.audit",
        title=f"{contract.title}{made_up}: audit of year {found.year}",
        columns=COLUMNS,
        basis=Basis.ASSUMED if contract.made_up else Basis.OBSERVED,
        sources=(
            Source(
                id="terms",
                title=f"Terms of the contract {contract.contract}",
                publisher=contract.authority,
                place=f"outcome_contract {contract.contract}",
            ),
        ),
        as_of=found.last,
        note="Amounts are held in pence. "
        + (
            "The column of what is added sums to the payment."
            if found.final
            else "Not final: what is not known yet is added to nothing."
        ),
    )
    section = Section(id="contracts.audit", title=table.title, tables=(table.id,))
    return of_parts(
        id="contracts.audit",
        title=table.title,
        summary="final" if found.final else "not final: something is not known yet",
        as_of=found.last,
        parts=(Part(section=section, tables=(table,)),),
    )


def _adds(line: Line) -> int | None:
    """A step that is no part of the payment adds nothing, which is known."""
    return 0 if line.adds is None and line.amount is not None else line.adds
