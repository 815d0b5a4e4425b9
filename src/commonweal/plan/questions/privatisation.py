"""Q23: do the new arrangements make privatisation more likely: who holds the contracts?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.contracts.involvement import told_left_out
from commonweal.evidence import Answer, Figure, Status
from commonweal.plan.questions.asking import (
    Evidence,
    Question,
    assured,
    compose,
    number,
    without_verdict,
)
from commonweal.system.money import format_pounds

REGISTER = (
    "records (a register of all contracts, those of NHS providers, councils and general practice "
    "too)"
)
CONTRACTS = "records (contracts with their days and values, and who owns their providers)"
PLAINLY = {
    REGISTER: "Whether independent providers hold a growing part of the contracts cannot be told "
    "from this folder: contracts with NHS providers, councils and general practice are not all on "
    "record, so there is no whole of which theirs could be a part.",
    CONTRACTS: "Who holds the contracts cannot be told from this folder: no contract is on record "
    "with its days, its value and who owns the provider. Ask the commissioner for its register of "
    "contracts, of several years.",
}
PLACE = "contracts.owners"
SUBJECT = "who holds the contracts"


def answer(question: Question, evidence: Evidence) -> Answer:
    """How much independent providers hold, year by year; as a share where others are on record."""
    values = evidence.figures(f"{PLACE}.value.independent.")
    shares = evidence.figures(f"{PLACE}.share.independent.")
    rows = evidence.rows(f"{PLACE}.by_year")
    said = assured(evidence, "privatisation")
    told = (
        f"{_years(rows)} {_suspended(evidence)} {_left_out(evidence)}".strip(),
        " ".join(_shares(shares)),
        said,
    )
    text = "\n\n".join(part for part in told if part)
    if len(shares) < 2:
        lacking = REGISTER if rows else CONTRACTS
        return without_verdict(
            question,
            evidence,
            lacking,
            told=text,
            figures=[*values, *shares],
            subject=SUBJECT,
            plainly=PLAINLY[lacking],
        )
    return compose(
        question,
        evidence,
        status=Status.SUPPORTED if number(shares[-1]) > number(shares[0]) else Status.CONTRADICTED,
        claim="Independent providers hold a growing part of the contracts.",
        text=text,
        certainty="It says how the contracts on record moved between two years, not why: that "
        "arrangements made it so, or will, is not shown. Who owns a provider is stated, "
        "mostly without a source that was read, and contracts without a known first day or value "
        "are in no sum.",
        figures=[*values, *shares],
        subject=SUBJECT,
    )


def _years(rows: Sequence[Mapping[str, object]]) -> str:
    """What independent providers' contracts on record were worth, year by year."""
    known = [
        f"{row['year']} {format_pounds(int(number(row['independent'])), 'm', 1)}"
        for row in rows
        if row["independent"] is not None
    ]
    if not known:
        return ""
    return (
        f"Contracts on record with independent providers were worth: {'; '.join(known)}. One that "
        "ends with none after it on record leaves the sum, so these years make no trend."
    )


def _suspended(evidence: Evidence) -> str:
    """Contracts that count up to the day on which they were suspended, not to their end."""
    named = [
        f"{row['title']} ({row['early']})"
        for row in evidence.rows("contracts.register.all")
        if "suspended" in str(row["how"] or "")
    ]
    if not named:
        return ""
    return (
        "A contract that was suspended counts with the days up to that one, as it ran no more, "
        f"though a suspension does not end it: {'; '.join(named)}."
    )


def _left_out(evidence: Evidence) -> str:
    """Contracts that are in none of these sums, by name."""
    return told_left_out(
        [
            (str(row["title"]), None if row["annual"] is None else int(number(row["annual"])))
            for row in evidence.rows(f"{PLACE}.left_out")
        ]
    )


def _shares(shares: Sequence[Figure]) -> list[str]:
    return [f"{one.label}: {number(one):.1f}%." for one in shares]
