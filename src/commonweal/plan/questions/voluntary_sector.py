"""Q20: how well is the voluntary sector involved, against the national average?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonweal.evidence import Answer, Figure, Status
from commonweal.evidence.words import counted
from commonweal.plan.questions.asking import (
    Evidence,
    Question,
    assured,
    compose,
    number,
    without_verdict,
)

PARTNERSHIPS = "records of the kinds outcome_contract and seat (contracts with partnerships)"
REGISTER = "records (a register of all contracts, those of NHS providers and voluntary bodies too)"
NATIONAL = "rules (the voluntary sector's part of contracts in England)"
SUBJECT = "the voluntary sector"
#: The same for a reader who knows no tables.
PLAINLY = {
    NATIONAL: "what part of contracts it has in England",
    PARTNERSHIPS: "what part it has in the contracts and on the boards of partnerships",
    REGISTER: "all contracts here, those of NHS providers and voluntary bodies too",
}
Row = Mapping[str, object]


def answer(question: Question, evidence: Evidence) -> Answer:
    """The voluntary sector's part of contracts on record and of partnerships, beside England's."""
    code, place = evidence.system.code, "contracts.voluntary"
    value, contracts = (
        evidence.figure(f"{place}.share_of_{what}.{code}") for what in ("value", "number")
    )
    english = evidence.figures(f"{place}.england_")
    england = {figure.id.rsplit("_", 1)[-1]: figure for figure in english}
    rows = evidence.rows(f"{place}.partnerships")
    paid = evidence.figures(f"{place}.payment.")
    figures = [one for one in (value, contracts) if one is not None] + paid + english
    told = "\n\n".join(
        part
        for part in (
            _shares(value, contracts),
            *(_partnership(row) for row in rows),
            _england(england),
            assured(evidence, "voluntary sector"),
        )
        if part
    )
    pairs = [
        *_pair(value, england.get("value")),
        *_pair(contracts, england.get("number")),
        *(
            (number(row["share"]) * 100, number(england["value"]))
            for row in rows
            if "value" in england and row["share"] is not None and not row["made_up"]
        ),
    ]
    if not pairs:
        lacking = [NATIONAL] if not england else []
        real = any(not row["made_up"] for row in rows)
        lacking += [name for name, held in ((PARTNERSHIPS, real), (REGISTER, value)) if not held]
        return without_verdict(
            question,
            evidence,
            *lacking,
            told=told,
            figures=figures,
            subject=SUBJECT,
            plainly="How well the voluntary sector is involved here cannot be told from this "
            f"folder. It does not hold {', nor '.join(PLAINLY[one] for one in lacking)}.",
        )
    return compose(
        question,
        evidence,
        status=_status(pairs),
        claim="The voluntary sector is involved in contracts more than the national average.",
        text=told,
        certainty="England's figures are of contracts for community care in 2016/17, another mix "
        "of services; what is on record here need not be all contracts. Money and seats are "
        "measured: how well people worked together is not.",
        figures=figures,
        subject=SUBJECT,
    )


def _pair(ours: Figure | None, theirs: Figure | None) -> list[tuple[float, float]]:
    return [] if ours is None or theirs is None else [(number(ours), number(theirs))]


def _status(pairs: Sequence[tuple[float, float]]) -> Status:
    """Above England in all that can be set beside it, in none, or in some."""
    above = sum(ours > theirs for ours, theirs in pairs)
    if above == len(pairs):
        return Status.SUPPORTED
    return Status.MIXED if above else Status.CONTRADICTED


def _shares(value: Figure | None, contracts: Figure | None) -> str:
    held = [
        f"{number(one):.1f}% of their {what}"
        for one, what in ((value, "value"), (contracts, "number"))
        if one is not None
    ]
    return f"Of contracts on record the voluntary sector has {' and '.join(held)}." if held else ""


def _partnership(row: Row) -> str:
    share = row["share"]
    paid = "" if share is None else f" with {number(share):.1%} of the payment"
    made_up = " (a worked example, made up: it settles nothing)" if row["made_up"] else ""
    seats = _of(row, "seats", "seat") or "no seat on record"
    agreed = _of(row, "seats_agreed", "seat")
    seats += f" ({agreed} by its terms)" if agreed else ""
    votes = _of(row, "votes", "vote") or "no vote on record"
    return (
        f"{row['partnership']}{made_up}: {_of(row, 'parties', 'partner')}{paid}, {seats}, {votes} "
        "of the voluntary sector."
    )


def _of(row: Row, name: str, one: str) -> str:
    """Some of all; empty where there are none of which they could be some."""
    part, whole = int(number(row[name])), int(number(row[f"of_{name}"]))
    return f"{part} of {counted(whole, one)}" if whole else ""


def _england(england: Mapping[str, Figure]) -> str:
    held = [
        f"{number(england[name]):g}% of the {what}"
        for name, what in (("value", "value"), ("number", "number"))
        if name in england
    ]
    if not held:
        return ""
    return (
        f"In England the voluntary sector had {' and '.join(held)} of contracts for community care "
        "in 2016/17."
    )
