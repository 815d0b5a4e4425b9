"""Our own procurements and contracts as releases: what was published of them, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from commonweal.contracts.exchange.agreed import (
    change_releases,
    contract_releases,
    end_releases,
    outcome_releases,
)
from commonweal.contracts.exchange.dates import by_date
from commonweal.contracts.exchange.exporting import Outgoing
from commonweal.contracts.exchange.notices import notice_releases
from commonweal.contracts.exchange.publishing import Publishing
from commonweal.records import State

#: No registered prefix of the Open Contracting Partnership, and plainly so.
PREFIX = "local-unregistered"


@dataclass(frozen=True, slots=True)
class Own:
    """Releases of our own, and what was left out and why, by statement."""

    releases: tuple[Outgoing, ...]
    left: tuple[tuple[str, str], ...]


def own_releases(
    state: State,
    *,
    prefix: str = PREFIX,
    clean: Callable[[str], str] = str,
    withheld: Mapping[str, tuple[str, ...]] | None = None,
    names: Mapping[str, str] | None = None,
) -> Own:
    """A release for each published notice, contract, change of a contract and end of one.

    Parameters
    ----------
    state
        The records as the reader may have them, of all days.
    prefix
        What ocids begin with.
    clean
        Takes out of words whoever is not named in public.
    withheld
        Fields that were redacted, by id of statement: a redacted provider loses its identifiers
        too.
    names
        What organisations are called that no statement names, by code.

    Returns
    -------
    Releases in the order in which they became known. An award is told by its published notice
    alone; who bid, who judged whom and how, and who objected is in none. A contract whose award
    was not published, and one that is a worked example or not signed, is left out.
    """
    publishing = Publishing(state, prefix, clean, withheld or {}, names or {})
    made = [
        *notice_releases(publishing),
        *contract_releases(publishing),
        *outcome_releases(publishing),
        *change_releases(publishing),
        *end_releases(publishing),
    ]
    # Of one instant: notices, then contracts, then what became of them.
    made.sort(key=by_date)
    return Own(tuple(map(Outgoing, made)), tuple(sorted(publishing.left)))
