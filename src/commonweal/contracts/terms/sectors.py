"""Which sectors take part in a contract, against those that must."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from commonweal.contracts.terms.asking import Law
from commonweal.contracts.terms.finding import Finding, under
from commonweal.evidence.words import day as day_words
from commonweal.evidence.words import joined
from commonweal.records.kinds import OutcomeContract
from commonweal.records.kinds.outcome_contracts import CareSector
from commonweal.rules import Rule

SECTORS: tuple[CareSector, ...] = get_args(CareSector)
#: The rule that a sector is in, or excluded with a reason.
PARTIES = "contract-parties"
Taking = Literal["party", "subcontractor", "excluded", "absent"]


@dataclass(frozen=True, slots=True)
class SectorRow:
    """How a sector takes part.

    Parameters
    ----------
    sector
        Its name.
    rule
        Id of the rule that asks for it (`asking_for`); empty where no rule held.
    takes_part
        As party where any partner of it is one.
    partners
        Names of its partners.
    share, risk_share
        Their parts of the payment, and of what outcomes earn or lose.
    reason, approved_by
        Why it is excluded, and which office approved that; empty where it is not.
    """

    sector: str
    rule: str
    takes_part: Taking
    partners: tuple[str, ...]
    share: float
    risk_share: float
    reason: str = ""
    approved_by: str = ""


def asking_for(sector: str, law: Law) -> Rule | None:
    """The rule that asks for a sector: one of its own that holds there, and otherwise that of every
    contract (E9). A partnership of which no local rule is held leaves nobody out in silence either.
    """
    return law.rule(f"partner-sector-{sector}") or law.rule(PARTIES)


def sector_rows(terms: OutcomeContract, law: Law) -> tuple[SectorRow, ...]:
    """How each sector of care takes part."""
    excluded = {one.sector: one for one in terms.excluded}
    rows = []
    for sector in SECTORS:
        inside = [one for one in terms.partners if one.sector == sector]
        rule = asking_for(sector, law)
        out = excluded.get(sector)
        taking: Taking = "absent" if out is None else "excluded"
        if inside:
            taking = "party" if any(one.role == "party" for one in inside) else "subcontractor"
        rows.append(
            SectorRow(
                sector,
                "" if rule is None else rule.id,
                taking,
                tuple(one.name for one in inside),
                sum(one.share for one in inside),
                sum(one.risk_share for one in inside),
                "" if out is None else out.reason,
                "" if out is None else out.approved_by,
            )
        )
    return tuple(rows)


def sector_findings(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    """Whether every sector that a rule asks for takes part, or was excluded as it must be."""
    for row in sector_rows(terms, law):
        rule = asking_for(row.sector, law)
        if rule is None:
            text = f"no rule held on whether the sector {row.sector!r} must take part"
            subject = f"partner-sector-{row.sector}"
            yield Finding(subject, "partners", "no rule held", f"On {day_words(law.on)} {text}.")
        elif row.takes_part == "absent":
            yield under(
                rule,
                "partners",
                "fails",
                f"No partner of the sector {row.sector!r} is party or subcontractor, and it is "
                "not excluded either.",
                "Name a partner of that sector, or exclude it with a reason and who approved it.",
            )
        else:
            yield under(rule, _clause(terms, row), "holds", _told(row))
        if row.partners and row.share == 0.0 and row.takes_part != "excluded":
            yield law.warns(
                PARTIES,
                _clause(terms, row),
                f"The sector {row.sector!r} takes part with no share of the payment.",
                "See whether that is meant.",
            )
    yield from _exclusions(terms, law)


def _told(row: SectorRow) -> str:
    if row.takes_part == "excluded":
        return f"The sector {row.sector!r} is excluded, as {row.approved_by} approved: {row.reason}"
    return f"The sector {row.sector!r} takes part: {joined(row.partners)} ({row.takes_part})."


def _clause(terms: OutcomeContract, row: SectorRow) -> str:
    for at, one in enumerate(terms.partners, start=1):
        if one.sector == row.sector:
            return f"partners[{at}]"
    for at, out in enumerate(terms.excluded, start=1):
        if out.sector == row.sector:
            return f"excluded[{at}]"
    return "partners"


def _exclusions(terms: OutcomeContract, law: Law) -> Iterable[Finding]:
    seen: set[str] = set()
    for at, out in enumerate(terms.excluded, start=1):
        clause = f"excluded[{at}]"
        inside = [one.name for one in terms.partners if one.sector == out.sector]
        if inside:
            yield law.fails(
                PARTIES,
                clause,
                f"The sector {out.sector!r} is excluded and takes part as well ({joined(inside)}).",
                "Take out the exclusion, or those partners.",
            )
        if out.sector in seen:
            text = f"The sector {out.sector!r} is excluded twice."
            yield law.fails(PARTIES, clause, text, "Keep one of them.")
        seen.add(out.sector)
        if out.approved_on > law.on:
            yield law.fails(
                PARTIES,
                f"{clause}.approved_on",
                f"{out.approved_by} approved on {day_words(out.approved_on)} that the sector "
                f"{out.sector!r} is excluded, after the day of the contract "
                f"({day_words(law.on)}).",
                "Have it approved before signature, or correct the day.",
            )
