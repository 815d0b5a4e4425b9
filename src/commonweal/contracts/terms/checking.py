"""The whole check of a contract before signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from commonweal.contracts.terms.agreed import (
    LessonRow,
    agreed_findings,
    lesson_findings,
    lesson_rows,
)
from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.at_risk import YearAtRisk, at_risk_findings, years_at_risk
from commonweal.contracts.terms.beside import Running, overlap_findings
from commonweal.contracts.terms.finding import Finding, in_order
from commonweal.contracts.terms.measured import Measured, measured_findings
from commonweal.contracts.terms.noise import PowerRow, power_findings, power_rows
from commonweal.contracts.terms.sectors import SectorRow, sector_findings, sector_rows
from commonweal.contracts.terms.shares import name_findings, share_findings
from commonweal.contracts.terms.targets import target_findings
from commonweal.contracts.terms.term import gap_findings, term_findings
from commonweal.records.kinds import OutcomeContract
from commonweal.rules import RuleBook


@dataclass(frozen=True, slots=True)
class Checked:
    """A contract as it was checked.

    Parameters
    ----------
    terms, on
        The contract, and the day whose rules were asked.
    findings
        Everything found; those that stop a signature first.
    sectors, power, years, lessons
        How each sector takes part; what chance does to each outcome and year; what each year puts
        at risk; what broke earlier contracts.
    data
        Whether data were at hand to look for the indicators in.
    """

    terms: OutcomeContract
    on: date
    findings: tuple[Finding, ...]
    sectors: tuple[SectorRow, ...]
    power: tuple[PowerRow, ...]
    years: tuple[YearAtRisk, ...]
    lessons: tuple[LessonRow, ...]
    data: bool

    @property
    def stands(self) -> bool:
        """Whether it may be signed: nothing stops it."""
        return not any(one.stops for one in self.findings)


def check(
    terms: OutcomeContract,
    book: RuleBook,
    *,
    on: date | None = None,
    jurisdictions: Sequence[str] | None = None,
    others: Sequence[Running] = (),
    data: Measured | None = None,
) -> Checked:
    """Check a contract before signature.

    Parameters
    ----------
    terms
        The contract.
    book
        All rules held.
    on
        The day of signature; the day on which it starts where none is given.
    jurisdictions
        Where the partnership lies, the most local first; None asks the rules of everywhere.
    others
        Other contracts that may run at the same time.
    data
        What the data at hand measure; None where no data are at hand.
    """
    where = None if jurisdictions is None else tuple(jurisdictions)
    law = Law(book, terms.starts if on is None else on, where)
    power = power_rows(terms, law)
    years = years_at_risk(terms, law, power)
    found = [
        *agreed_findings(terms, law),
        *sector_findings(terms, law),
        *name_findings(terms, law),
        *share_findings(terms, law),
        *term_findings(terms, law),
        *overlap_findings(terms, others, law),
        *target_findings(terms, law),
        *power_findings(terms, power, law),
        *at_risk_findings(terms, years, law),
        *gap_findings(terms, law),
        *lesson_findings(terms, law),
    ]
    if data is None:
        text = "Whether the indicators are measured was not looked up: no data are at hand."
        rule = law.finding("contract-measurable", "outcomes", "not known", text, "Give a folder.")
        found.append(rule)
    else:
        found += measured_findings(terms, data, law, power)
    return Checked(
        terms,
        law.on,
        in_order(found),
        sector_rows(terms, law),
        power,
        years,
        lesson_rows(terms, law),
        data is not None,
    )
