"""When contracts began and ended, as the records tell."""

from __future__ import annotations

from datetime import date

from commonweal.records import State, said
from commonweal.records.kinds import Contract, ContractEnded


def began(state: State) -> dict[str, date]:
    """First day of each contract, by its id and by its title."""
    found: dict[str, date] = {}
    for one in said(state, Contract):
        if one.what.starts is not None:
            found |= dict.fromkeys((one.what.contract, one.what.title), one.what.starts)
    return found


def ended(state: State) -> dict[str, date]:
    """First day on which each contract was suspended or ended, by its id and by its title."""
    titles = {one.what.contract: one.what.title for one in said(state, Contract)}
    found: dict[str, date] = {}
    for one in sorted(said(state, ContractEnded), key=lambda held: held.what.on):
        for name in (one.what.contract, titles.get(one.what.contract)):
            if name is not None:
                found.setdefault(name, one.what.on)
    return found
