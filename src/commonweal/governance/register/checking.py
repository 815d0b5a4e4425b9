"""What the rules of the day say of a register, whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from commonweal.governance.finding import Finding, in_order, under
from commonweal.governance.register.cases import by_interest, case_findings, cases
from commonweal.governance.register.clocks import clock_finding
from commonweal.governance.register.confirming import confirmation_findings
from commonweal.governance.register.day import Day
from commonweal.governance.register.entries import Register
from commonweal.governance.register.gifts import gift_findings
from commonweal.governance.register.older_words import mapped
from commonweal.governance.register.publishing import publishing_findings

#: What speaks against a register or a body.
AGAINST = ("not met", "blocks")


def register_findings(day: Day, held: Register) -> tuple[Finding, ...]:
    """Everything found in a register: declarations, types, confirmations, publication, cases,
    gifts.

    Where nothing is held there is nothing to find; that is said by whoever asks, and is not the
    same as no conflicts.

    Parameters
    ----------
    day, held
        The records of the day, and the register of a body on it.
    """
    if not held.held:
        return ()
    known = by_interest(cases(day, held.body))
    found: list[Finding] = []
    for entry in held.entries:
        case = known.get(entry.what.interest)
        for clock in entry.clocks:
            found.append(clock_finding(day, entry.said, clock, "" if case is None else case.case))
    found += _types(day, held)
    found += confirmation_findings(day, held)
    found += publishing_findings(day, held)
    found += case_findings(day, held)
    found += gift_findings(day, held.gifts)
    return in_order(found)


def against(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that say that a rule was not kept."""
    return tuple(found for found in findings if found.status in AGAINST)


def _types(day: Day, held: Register) -> Iterator[Finding]:
    """Words of older registers that stand for another type than the one given."""
    rule = day.rule("interest-types", held.body)
    for entry in held.entries if rule is not None else ():
        word = entry.what.original_type
        if rule is None or word is None:
            continue
        meant = mapped(word)
        if meant and entry.what.type not in meant:
            text = f"The register had it as {word!r}, which stands for {' or '.join(meant)}; here "
            text += f"it is {entry.what.type!r}."
            do = "Look at it, and correct the type or say why."
            yield under(
                rule, status="warns", about=entry.what.interest, on=day.on, text=text, do=do
            )
