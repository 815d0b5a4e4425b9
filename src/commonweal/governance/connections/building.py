"""The graph as the records of a day have it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from commonweal.governance.connections.graph import Connections, Owner, text_of
from commonweal.governance.connections.naming import Standing, plain_identifier
from commonweal.records import Said, State, Statement, said
from commonweal.records.kinds import InterestEnded, Organisation, Relationship
from commonweal.system.organisation import Succession


def connections(
    state: State,
    *,
    on: date | None = None,
    successions: Iterable[Succession] = (),
) -> Connections:
    """The graph of a state.

    Parameters
    ----------
    state
        The folded records.
    on
        The day; the state's own where None.
    successions
        What became of organisations of the folder: an interest in a body that was succeeded is one
        in its successor.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from commonweal.records import draft, fold
    >>> known = datetime(2017, 1, 9, tzinfo=UTC)
    >>> one = draft("interest", {"interest": "i-1", "person": "p-1", "register_of": "01Y",
    ...     "type": "financial", "description": "Director", "organisation": "Go To Doc Ltd",
    ...     "organisation_ids": ["company:07654321"], "declared": "2016-05-01"}, id="i-1",
    ...     stated_by="Secretary", about="01Y", stated_at=known, effective=known.date(),
    ...     reason="register")
    >>> graph = connections(fold([one], effective=known.date()))
    >>> [held.organisation for held in graph.interests("p-1")], graph.called("Go To Doc")
    (['company:07654321'], ('company:07654321',))
    """
    day = state.effective if on is None else on
    organisations = _listed(state, day)
    listed = tuple(one.what for one in organisations)
    same = Standing(_same(listed))
    declarations = tuple(
        one
        for one in state.ever().of_type("interest")
        if text_of(one, "person") is not None and (one.effective <= day or _there(one, day))
    )
    return Connections(
        on=day,
        same=same,
        listed=listed,
        declarations=declarations,
        ended={one.what.interest: one.what.on for one in said(state, InterestEnded)},
        owners=_owners(state, organisations, same, successions, day),
        relatives=_relatives(state),
    )


def _there(interest: Statement, on: date) -> bool:
    """Whether an interest that was entered for a later day had arisen, or was known, by a day."""
    days = (text_of(interest, name) for name in ("arose", "aware", "declared"))
    return any(day is not None and day <= on.isoformat() for day in days)


def _listed(state: State, on: date) -> list[Said[Organisation]]:
    """What was ever stated of organisations, that which holds on the day last: a former name or
    number is one of the organisation's still, and what it became is not forgotten with its end."""

    def holds(one: Said[Organisation]) -> bool:
        return one.effective <= on and (one.effective_to is None or on <= one.effective_to)

    return sorted(said(state.ever(), Organisation), key=holds)


def _same(listed: Sequence[Organisation]) -> dict[str, str]:
    """One code for all identifiers and ids of an organisation: the least identifier, or its id."""
    parent: dict[str, str] = {}

    def top(code: str) -> str:
        while parent.setdefault(code, code) != code:
            parent[code] = parent[parent[code]]
            code = parent[code]
        return code

    for one in listed:
        own = top(plain_identifier(one.organisation))
        for code in one.ids:
            parent[top(plain_identifier(code))] = own = top(own)
    members: dict[str, list[str]] = {}
    for code in list(parent):
        members.setdefault(top(code), []).append(code)
    return {code: min(group, key=_preferred) for group in members.values() for code in group}


def _preferred(code: str) -> tuple[bool, str]:
    return (":" not in code, code)


def _owners(
    state: State,
    listed: Sequence[Said[Organisation]],
    same: Standing,
    successions: Iterable[Succession],
    on: date,
) -> dict[str, list[Owner]]:
    owners: defaultdict[str, list[Owner]] = defaultdict(list)
    for held in state.of_type("ownership"):
        payload = held.payload
        if payload is None:
            continue
        owner, owned, nature = payload.get("owner"), payload.get("owned"), payload.get("nature")
        if isinstance(owner, str) and isinstance(owned, str):
            owners[same[owned]].append((same[owner], nature if isinstance(nature, str) else ""))
    for one in listed:
        for later in one.what.succeeded_by if one.effective <= on else ():
            owners[same[later]].append((same[one.what.organisation], "succeeded by"))
    for succession in successions:
        if succession.successor is not None and succession.on <= on:
            before, after = (f"ods:{c}" for c in (succession.predecessor, succession.successor))
            owners[same[after]].append((same[before], "succeeded by"))
    for several in owners.values():
        if len(several) > 1:
            several.sort()
    return dict(owners)


def _relatives(state: State) -> dict[str, list[tuple[str, str]]]:
    related: dict[str, list[tuple[str, str]]] = {}
    for one in said(state, Relationship):
        for person, other in ((one.what.person, one.what.other), (one.what.other, one.what.person)):
            related.setdefault(person, []).append((other, one.what.nature))
    for known in related.values():
        known.sort()
    return related
