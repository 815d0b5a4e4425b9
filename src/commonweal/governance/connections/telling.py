"""A match in words: who, with whom, how it was found and how it was treated."""

from __future__ import annotations

from commonweal.governance.connections.checking import Conflict


def conflict_line(one: Conflict) -> str:
    """A match and what was done about it, in one line."""
    match = one.match
    found = f"{match.person} and {match.gainer_name}: {match.told()} ({match.status})"
    return f"{found}; {_treated(one)}"


def _treated(one: Conflict) -> str:
    if not one.match.counts:
        return f"rejected: {one.match.note}" if one.match.note else "rejected"
    if one.treatment is None:
        return one.amiss or "no treatment is recorded"
    kept = "managed" if one.managed else "not kept to"
    return f"treatment: {one.treatment.treatment} ({kept})"
