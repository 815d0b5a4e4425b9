"""What a case lacks: money lines, discharge of conditions, items of the five cases, claims."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.funding.case.form import Case, Line
from commonweal.funding.case.frame import Completeness
from commonweal.funding.case.result import Gap


def missing_lines(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines that have no amount."""
    return tuple(line for line in lines if line.missing)


def gaps_of(case: Case, five: Sequence[Completeness]) -> tuple[Gap, ...]:
    """Everything that a case lacks, in order: money, conditions, the five cases, claims."""
    money = [
        Gap(kind="money", about=line.option, what=line.name, why=line.missing)
        for line in missing_lines(case.lines)
    ]
    open_ones = [
        Gap(
            kind="condition",
            about=condition.set_by,
            what=condition.text,
            why=condition.note or "no discharge is held",
        )
        for condition in case.conditions
        if condition.discharged_on is None
    ]
    frame = [
        Gap(kind="five cases", about=found.case, what=gap, why="no evidence of it is held")
        for found in five
        for gap in found.gaps
    ]
    claims = [
        Gap(kind="claim", about=claim.said_by, what=claim.text, why=claim.finding)
        for claim in case.claims
    ]
    return (*money, *open_ones, *frame, *claims)
