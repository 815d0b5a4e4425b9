"""Whether a decision was taken by a body that could take it: function, value and day; and, where it
was not, whether it was ratified."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from commonweal.evidence.words import day as day_words
from commonweal.governance.authority.bodies import inside
from commonweal.governance.authority.powers import (
    Liability,
    liability,
    network_findings,
    power_findings,
)
from commonweal.governance.authority.scheme import Chain
from commonweal.governance.authority.testing import Court, Way, asked, ratified, tested
from commonweal.governance.finding import Finding, Status, finding_of, in_order
from commonweal.governance.law import whenever
from commonweal.records import State, Statement, said
from commonweal.records.kinds import Decision
from commonweal.records.kinds.decisions import Level
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

Standing = Literal[
    "within authority",
    "outside authority, needs ratification",
    "outside authority, ratified",
    "not known",
]
#: Stands in a finding about reporting back, which the scheme asks for and no law that is held.
REPORT = "reported back to who delegated (rule of this project)"


@dataclass(frozen=True, slots=True)
class Reporting:
    """Whether a decision was reported to those who delegated it.

    `on` is None where that is not recorded.
    """

    delegation: str
    to: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Authority:
    """What became of the test of one decision.

    Parameters
    ----------
    decision, on, body
        Which decision, on which day, of which body.
    decider
        The body, or the post in which somebody decided alone.
    function, value_pence
        Of the decision, or of the item or procurement that it is about; None where nothing says.
    standing, why
        What it is, and why in words.
    levels
        At which levels it was decided.
    ways
        The delegations on which it rests.
    liability
        Who answers for it, by way.
    ratified_by
        Id of the decision that ratified it.
    reporting
        To whom it was to be reported back, and when that was done.
    findings
        All of it, each with its rule.
    """

    decision: str
    on: date
    body: str
    decider: str
    function: str | None
    value_pence: int | None
    standing: Standing
    why: str
    levels: tuple[Level, ...]
    ways: tuple[Way, ...]
    liability: tuple[Liability, ...]
    ratified_by: str | None
    reporting: tuple[Reporting, ...]
    findings: tuple[Finding, ...]


def authority(
    state: State,
    decision: str,
    book: RuleBook,
    *,
    until: date = date.max,
    successions: Sequence[Succession] = (),
    names: Mapping[str, str] | None = None,
) -> Authority:
    """Test one decision against the scheme of its day.

    Parameters
    ----------
    state
        All that was stated (`law.whenever`).
    decision
        Its id.
    book
        All rules held.
    until
        The last day of which ratifications and reports count.
    successions
        What became of whom.
    names
        What bodies and delegations are called in the words of it; by code where these have none.

    Raises
    ------
    KeyError
        When no statement has that decision.

    Notes
    -----
    A limit is the highest value of one decision, itself included; the lowest limit of a chain
    counts. A board or governing body has the functions of the body whose board it is; a committee
    has what was delegated to it. A body that acts for several needs the function from each of them.
    A decision by one person outside a meeting is tested for the posts of that person.
    """
    held = {one.what.decision: one.what for one in said(state, Decision)}
    if decision not in held:
        raise KeyError(f"no decision {decision!r} is in the records")
    court = Court(state, book, inside(state), tuple(successions), until, names or {})
    return _judged(court, held[decision])


def authorities(
    state: State,
    book: RuleBook,
    *,
    until: date = date.max,
    successions: Sequence[Succession] = (),
) -> tuple[Authority, ...]:
    """Every decision taken by a day, tested with what had followed by then; by day and id."""
    court = Court(state, book, inside(state), tuple(successions), until)
    held = {one.what.decision: one.what for one in said(state, Decision)}
    taken = sorted(held.values(), key=lambda one: (one.on, one.decision))
    return tuple(_judged(court, one) for one in taken if one.on <= until)


def authority_findings(
    statements: Iterable[Statement],
    decision: str,
    book: RuleBook,
    *,
    successions: Sequence[Succession] = (),
) -> tuple[Finding, ...]:
    """What authority says of one decision; what blocks keeps it from being closed.

    What the records do not tell, and that no rule held, stands in `authority` alone.
    """
    held = authority(whenever(statements), decision, book, successions=successions)
    return tuple(one for one in held.findings if one.status not in ("not known", "no rule held"))


def _judged(court: Court, held: Decision) -> Authority:
    function, value = asked(court.state, held)
    deciders = court.inside.posts_of(held) or (held.body,)
    about = f"{held.decision} ({held.body})"
    tests = [(one, tested(court, one, function, value, held.on)) for one in deciders]
    decider, best = min(tests, key=lambda pair: (_rank(pair[1].within), pair[0]))
    by = None if best.within is not False else ratified(court, held, frozenset())
    standing, status = _standing(best.within, by)
    text = (
        best.why if by is None else f"{best.why}; ratified by {by.decision} of {day_words(by.on)}"
    )
    carrying = tuple(way.chain for way in best.ways if not way.faults)
    answers = tuple(
        dict.fromkeys(
            liability(court.book, court.inside, one, held.on, about=about) for one in carrying
        )
    )
    reporting = _reporting(court, held, carrying)
    found = [
        _found(court, held, status, text, about),
        *(one.finding for one in answers),
        *_reported(held, reporting, about),
    ]
    for way in best.ways:
        found += power_findings(court.book, court.inside, way.chain, held.on, about=about)
        found += network_findings(way.chain, held.on, about=about)
    return Authority(
        held.decision,
        held.on,
        held.body,
        decider,
        function,
        value,
        standing,
        text,
        tuple(dict.fromkeys(one.links[-1].what.level for one in carrying if one.links)),
        best.ways,
        answers,
        None if by is None else by.decision,
        reporting,
        in_order(found),
    )


def _rank(within: bool | None) -> int:
    return (True, None, False).index(within)


def _standing(within: bool | None, by: Decision | None) -> tuple[Standing, Status]:
    if within is None:
        return "not known", "not known"
    if within:
        return "within authority", "met"
    if by is None:
        return "outside authority, needs ratification", "blocks"
    return "outside authority, ratified", "met"


def _found(court: Court, held: Decision, status: Status, text: str, about: str) -> Finding:
    """The finding under the rule that a decision needs the function held (E2)."""
    do = ""
    if status == "blocks":
        do = (
            "Have the body that holds it ratify the decision (`ratifies`), or state the delegation."
        )
    elif status == "not known":
        do = "State the function of the decision, or of its item."
    kind = court.inside.kind(held.body, held.on)
    lead = "outside authority, needs ratification: " if status == "blocks" else ""
    if kind is None:
        return Finding("E2", status, about, held.on, f"{lead}{text}", do)
    return finding_of(
        court.book, "E2", kind, held.on, about=about, status=status, text=f"{lead}{text}", do=do
    )


def _reporting(court: Court, held: Decision, used: Sequence[Chain]) -> tuple[Reporting, ...]:
    told = [one for one in court.reports(held.decision) if one.on <= court.until]
    found = []
    for link in dict.fromkeys(link for chain in used for link in chain.links):
        if link.report_to is None:
            continue
        days = [
            one.on
            for one in told
            if one.delegation == link.what.delegation
            and one.to in (link.report_to, link.what.report_to)
        ]
        found.append(Reporting(link.what.delegation, link.report_to, min(days, default=None)))
    return tuple(found)


def _reported(held: Decision, reporting: Sequence[Reporting], about: str) -> list[Finding]:
    found = []
    for one in reporting:
        told = f"under {one.delegation}, to {one.to}"
        if one.on is not None:
            text = f"reported back on {day_words(one.on)} {told}"
            found.append(Finding(REPORT, "met", about, held.on, text))
        else:
            text, do = f"not reported back {told}", f"Report it to {one.to}, and state that."
            found.append(Finding(REPORT, "not met", about, held.on, text, do))
    return found
