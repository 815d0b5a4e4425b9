"""Which body stands in for another on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from commonweal.records.references.table import named
from commonweal.records.references.things import Things, things_of
from commonweal.records.statement import Statement
from commonweal.system.organisation import Succession


def successor_of(
    code: str,
    on: date,
    successions: Sequence[Succession],
    statements: Iterable[Statement] = (),
) -> str | None:
    """Which body a code in a payload stands for on a day.

    Transfers move the envelope of a statement; what its payload says is never changed. Whoever
    reads a body out of a payload (whose register, to whom it is owed, which authority) asks here
    whom it stands for now.

    Parameters
    ----------
    code, on
        As written in the payload, and the day.
    successions
        What became of whom.
    statements
        Where bodies are stated that are parts of others: a part whose bodies are all no more
        stands for what they became.

    Returns
    -------
    The code itself while the body goes on, or where it became several and nobody said which; None
    where it was dissolved.

    Examples
    --------
    >>> became = [Succession(predecessor=old, successor=new, on=day, kind="merger") for old, new,
    ...           day in [("09C", "91Q", date(2020, 4, 1)), ("91Q", "QKS", date(2022, 7, 1))]]
    >>> [successor_of("09C", day, became) for day in
    ...  (date(2020, 3, 31), date(2020, 4, 1), date(2022, 7, 1))]
    ['09C', '91Q', 'QKS']
    """
    return successors_of([code], on, successions, statements)[code]


def successors_of(
    codes: Iterable[str],
    on: date,
    successions: Sequence[Succession],
    statements: Iterable[Statement] = (),
) -> dict[str, str | None]:
    """Which bodies several codes stand for on a day, each as `successor_of` has it."""
    things = things_of(statements, {})
    return {code: _followed(code, on, successions, things) for code in codes}


def _followed(code: str, on: date, successions: Sequence[Succession], things: Things) -> str | None:
    for day in sorted({held.on for held in successions if held.on <= on}):
        heirs = gone_on(day, successions, things).get(code, (code,))
        if len(heirs) > 1:
            return code
        if not heirs:
            return None
        (code,) = heirs
    return code


def gone_on(
    day: date, successions: Sequence[Succession], things: Things
) -> dict[str, tuple[str, ...]]:
    """The bodies that are no more on a day, each with its successors; none for a dissolution.

    Besides the bodies that were succeeded these are their other names (a `body` statement that
    gives one as its `organisation`) and their parts: bodies that are `of` bodies of which none is
    left.
    """
    into = _successors(successions, day)
    gone = {code: heirs for code, heirs in into.items() if code not in heirs}
    bodies = {
        identifier: several[-1].statement.payload or {}
        for (thing, identifier), several in things.known.items()
        if thing == "body"
    }
    while more := {body: heirs for body, heirs in _with(bodies, gone) if body not in gone}:
        gone |= more
    return gone


def _with(
    bodies: Mapping[str, Mapping[str, object]], gone: Mapping[str, tuple[str, ...]]
) -> Iterable[tuple[str, tuple[str, ...]]]:
    """Bodies that are others by another name, or parts of bodies of which none is left."""
    for body, payload in bodies.items():
        parents = [*named(payload, "of")] or [*named(payload, "organisation")]
        if parents and all(parent in gone for parent in parents):
            yield body, tuple(sorted({heir for parent in parents for heir in gone[parent]}))


def _successors(successions: Sequence[Succession], day: date) -> dict[str, tuple[str, ...]]:
    """For each body succeeded on a day, its successors in order; none for a dissolution."""
    into: dict[str, set[str]] = {}
    for succession in successions:
        if succession.on == day:
            found = into.setdefault(succession.predecessor, set())
            found.update({succession.successor} if succession.successor else ())
    return {code: tuple(sorted(found)) for code, found in into.items()}
