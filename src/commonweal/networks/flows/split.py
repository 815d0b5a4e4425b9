"""Whether a split of origins and providers is more than chance, and how firm each origin lies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from commonweal.networks.flows.held import FlowTable, own_providers
from commonweal.networks.flows.sides import Sides
from commonweal.optimise.communities import (
    EXACT_UP_TO,
    Chance,
    Communities,
    communities,
    modularity,
    random_tables,
    relabelled,
    resampled,
)
from commonweal.people.ground import Ground

#: Draws of tables, in a pack and in the verb.
DRAWS = 499
#: Starts of the search in tables too large to be divided in every way.
STARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Firmness:
    """How often, in tables drawn again, an origin stays where it lies.

    Parameters
    ----------
    community
        Share of draws in which it is in one community with the provider that its community is
        named by; None where nothing was drawn.
    instead
        Provider in whose community it is most often otherwise, and in what share of draws.
    """

    community: float | None
    instead: str = ""
    instead_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Split:
    """Communities and a split asked about, in one table of flows.

    Parameters
    ----------
    table, sides
        What was divided, and the split asked about.
    found, anchors
        The communities, and the provider that each is named by: of the system's own where there
        is one, that which treats most.
    two
        The best division into at most two.
    asked
        Modularity of the split asked about, over origins and providers that lie on a side.
    asked_interval
        Its ends in 95% of tables drawn again; None for a model.
    labels
        The split asked about beside ways to give its labels to the origins.
    tables
        Communities found beside those of random tables with the same margins; None for a model,
        and where tables are too large to be divided in every way.
    numbers
        Share of drawn tables with each number of communities.
    firmness
        By origin.
    """

    table: FlowTable
    sides: Sides
    found: Communities
    anchors: dict[int, str]
    two: Communities
    asked: float
    asked_interval: tuple[float, float] | None
    labels: Chance
    tables: Chance | None
    numbers: dict[int, float] = field(default_factory=dict)
    firmness: dict[str, Firmness] = field(default_factory=dict)

    def community(self, origin: str) -> str:
        """The provider by which an origin's community is named; empty where it is in none."""
        return self.anchors.get(int(self.found.origins[self.table.origins.index(origin)]), "")

    def same_two(self) -> bool:
        """Whether the best division into two is the split asked about."""
        rows, _ = self.sides.labels(self.table)
        pairs = set(zip(rows, self.two.origins.tolist(), strict=True))
        return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs}) == 2


def split_of(
    ground: Ground, table: FlowTable, sides: Sides, *, draws: int = DRAWS, seed: int = 0
) -> Split:
    """Find communities in a table, and judge them and the split asked about against chance.

    Parameters
    ----------
    ground
        The system on the day.
    table, sides
        The flows and the split asked about.
    draws
        Tables drawn again, and random tables, each.
    seed
        Of all draws.
    """
    found = communities(table.patients, restarts=STARTS, seed=seed)
    rows, columns = sides.labels(table)
    small = min(table.patients.shape) <= EXACT_UP_TO
    whole = bool((table.patients == np.rint(table.patients)).all())
    drawn = table.counted and whole and small
    anchors = _anchors(ground, table, found)
    made = Split(
        table=table,
        sides=sides,
        found=found,
        anchors=anchors,
        two=communities(table.patients, at_most=2, restarts=STARTS, seed=seed),
        asked=modularity(table.patients, rows, columns),
        asked_interval=None,
        labels=relabelled(table.patients, rows, columns, seed=seed),
        tables=random_tables(table.patients, draws=draws, seed=seed) if drawn else None,
    )
    return _drawn(made, draws, seed) if drawn else made


def _anchors(ground: Ground, table: FlowTable, found: Communities) -> dict[int, str]:
    treated = table.patients.sum(axis=0)
    own = own_providers(ground, table)
    anchors: dict[int, str] = {}
    for j in sorted(range(len(table.providers)), key=lambda j: (not own[j], -treated[j], j)):
        if found.providers[j] >= 0:
            anchors.setdefault(int(found.providers[j]), table.providers[j])
    return anchors


def _drawn(split: Split, draws: int, seed: int) -> Split:
    """The same with what tables drawn again say."""
    table = split.table
    tables, origins, providers = resampled(table.patients, draws=draws, seed=seed)
    rows, columns = split.sides.labels(table)
    values = [modularity(one, rows, columns) for one in tables]
    low, high = np.quantile(values, [0.025, 0.975])
    numbers, times = np.unique([len(set(one.tolist())) for one in origins], return_counts=True)
    places = {code: k for k, code in enumerate(table.providers)}
    with_anchor = {code: origins == providers[:, [places[code]]] for code in split.anchors.values()}
    firmness = {}
    for i, origin in enumerate(table.origins):
        home = split.community(origin)
        shares = {
            code: float(together[:, i].mean()) for code, together in sorted(with_anchor.items())
        }
        others = {code: share for code, share in shares.items() if code != home and share > 0.0}
        instead = max(others, key=lambda code: others[code]) if others else ""
        firmness[origin] = Firmness(
            community=shares.get(home),
            instead=instead,
            instead_share=others.get(instead, 0.0),
        )
    return replace(
        split,
        asked_interval=(min(float(low), split.asked), max(float(high), split.asked)),
        numbers={int(n): float(t / draws) for n, t in zip(numbers, times, strict=True)},
        firmness=firmness,
    )
