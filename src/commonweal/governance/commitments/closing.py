"""What is said of commitments that were closed, or are to be closed, by somebody else than the body
to which they are owed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from commonweal.evidence.words import day as day_words
from commonweal.governance.commitments.owning import may_close
from commonweal.governance.finding import Finding, finding_of, in_order
from commonweal.governance.law import Bodies, bodies
from commonweal.records import Said, State, Statement, current, read_as, said
from commonweal.records.kinds import Closure, Commitment
from commonweal.rules import RuleBook
from commonweal.system.organisation import Succession

#: The subject of the rule that only the body that asked closes what it asked for.
SUBJECT = "request-tracked"


def strangers(
    state: State, successions: Sequence[Succession] = ()
) -> tuple[tuple[Said[Closure], Said[Commitment]], ...]:
    """Closures by a body to which the commitment is not owed, each with that commitment."""
    held = {one.what.commitment: one for one in said(state, Commitment)}
    found = (
        (one, held[one.what.commitment])
        for one in said(state, Closure)
        if one.what.commitment in held
    )
    return tuple(
        (one, made)
        for one, made in found
        if not may_close(one.what, made.what, successions, state.statements)
    )


def closing_findings(
    state: State,
    book: RuleBook,
    *,
    known: Bodies | None = None,
    successions: Sequence[Succession] = (),
) -> tuple[Finding, ...]:
    """What was closed by somebody else, each under the rule in force (D10): it closed nothing.

    Parameters
    ----------
    state, book
        The state of the records, and all rules held.
    known
        The bodies of the records; those that hold in the state when None.
    successions
        What became of whom.
    """
    held = bodies(state) if known is None else known
    return in_order(_findings(strangers(state, successions), held, book))


def refusals(
    held: Iterable[Statement],
    new: Sequence[Statement],
    *,
    successions: Sequence[Succession] = (),
) -> tuple[tuple[str, str], ...]:
    """Why closures cannot be added to the records: the id of each, and whose it would be to close.

    Parameters
    ----------
    held, new
        Statements of the records, and those to be added.
    successions
        What became of whom.
    """
    closing = {one.id for one in new if one.type == "closure"}
    if not closing:
        return ()
    counted = [one for one in current((*held, *new)) if one.payload is not None]
    commitments = {
        made.what.commitment: made
        for made in (read_as(one, Commitment) for one in counted if one.type == "commitment")
    }
    found = []
    for one in counted:
        if one.id in closing:
            closure = read_as(one, Closure).what
            made = commitments.get(closure.commitment)
            if made is not None and not may_close(closure, made.what, successions, counted):
                found.append((one.id, _owed(closure, made.what)))
    return tuple(found)


def _owed(closure: Closure, made: Commitment) -> str:
    said = f"{closure.commitment} is owed to {made.to}, and {closure.by} cannot close it"
    return f"{said}; have {made.to} close it, or state a delivery [D10]"


def _findings(
    pairs: Iterable[tuple[Said[Closure], Said[Commitment]]], held: Bodies, book: RuleBook
) -> Iterator[Finding]:
    for one, made in pairs:
        on: date = one.what.on
        kind = held.kind(made.what.to, on) or held.kind(one.what.by, on)
        text = f"{made.what.commitment} was closed by {one.what.by}, and is owed to {made.what.to}"
        if kind is None:
            text = f"{text}; what {made.what.to} is in law on {day_words(on)} is not known"
            yield Finding(SUBJECT, "not known", one.id, on, text)
            continue
        do = f"It stays open until {made.what.to} closes it."
        yield finding_of(
            book, SUBJECT, kind, on, about=one.id, status="not met", text=text + ".", do=do
        )
