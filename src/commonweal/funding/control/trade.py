"""Trade between bodies of the system: what each side says of it, and where they disagree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from commonweal.evidence.figure import Basis, weakest
from commonweal.funding.control.lines import Line
from commonweal.funding.control.results import FLOWS
from commonweal.funding.years import label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """What one body says it paid another in a year, and what that one says it received, in pence.

    None where a side says nothing. `status` is "agree", "differ", "only the payer says so", "only
    the receiver says so", or "other periods" where the two speak of different parts of the year.
    """

    payer: str
    receiver: str
    year: str
    kind: str
    paid: int | None
    received: int | None
    status: str
    lines: tuple[str, ...]
    basis: Basis | None = None
    sources: tuple[str, ...] = ()

    @property
    def difference(self) -> int:
        """Paid less received; what one side alone says counts whole."""
        return (self.paid or 0) - (self.received or 0)


def pairs(lines: Iterable[Line], members: Collection[str]) -> tuple[Pair, ...]:
    """Every pair of bodies of the system that trade in a year, in order.

    A payment is a line of expenditure of the payer (negative) or of income of the receiver
    (positive) that names the other. Both may say it in several lines, and a correction has the
    opposite sign.

    Parameters
    ----------
    lines
        Placed lines of any headings and years.
    members
        Codes of the system's bodies.

    Notes
    -----
    The two sides are those of the agreement of balances: the receivable organisation records the
    income, the payable organisation the expenditure (Department of Health and Social Care,
    Agreement of balances guidance 2022 to 2023, gov.uk, withdrawn, definitions of terms; read).

    Examples
    --------
    >>> def line(name, body, other, heading, pence):
    ...     return Line(line=name, body=body, counterparty=other, kind="actual", heading=heading,
    ...                 pence=pence, start=date(2018, 4, 1), end=date(2019, 3, 31))
    >>> found = pairs([line("a", "09C", "RVV", "expenditure", -90),
    ...                line("b", "RVV", "09C", "income", 100)], {"09C", "RVV"})
    >>> [(p.payer, p.receiver, p.paid, p.received, p.difference, p.status) for p in found]
    [('09C', 'RVV', 90, 100, -10, 'differ')]
    """
    sides: defaultdict[tuple[str, str, str, str], dict[str, list[Line]]]
    sides = defaultdict(lambda: {heading: [] for heading in FLOWS})
    own = frozenset(members)
    for line in lines:
        if line.heading not in FLOWS or line.body not in own or line.counterparty not in own:
            continue
        pays = line.heading == "expenditure"
        payer, receiver = (line.body, line.counterparty)[:: 1 if pays else -1]
        sides[label_of(line.start), line.kind, payer, receiver][line.heading].append(line)
    return tuple(
        _pair(key, held["expenditure"], held["income"]) for key, held in sorted(sides.items())
    )


def _pair(key: tuple[str, str, str, str], paying: list[Line], receiving: list[Line]) -> Pair:
    year, kind, payer, receiver = key
    paid = -sum(line.pence for line in paying) if paying else None
    received = sum(line.pence for line in receiving) if receiving else None
    if paid is None:
        status = "only the receiver says so"
    elif received is None:
        status = "only the payer says so"
    elif _periods(paying) != _periods(receiving) and paid != received:
        status = "other periods"
    else:
        status = "agree" if paid == received else "differ"
    return Pair(
        payer=payer,
        receiver=receiver,
        year=year,
        kind=kind,
        paid=paid,
        received=received,
        status=status,
        lines=tuple(sorted(line.line for line in (*paying, *receiving))),
        basis=weakest(*(Basis(line.basis) for line in (*paying, *receiving))),
        sources=tuple(sorted({line.source for line in (*paying, *receiving) if line.source})),
    )


def _periods(lines: Iterable[Line]) -> tuple[date, date]:
    held = list(lines)
    return min(line.start for line in held), max(line.end for line in held)
