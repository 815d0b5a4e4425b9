"""Communities in tables of flows: which origins and which providers belong together, without a
number given beforehand; whether a split that is asked about is more than chance would make; and
how firmly each origin lies where it lies. `modularity` measures, `exhaustive` tries every split of
a small table, `detecting` searches a large one, `chance` draws what chance would make."""

from commonweal.optimise.communities.chance import (
    Chance,
    random_tables,
    relabelled,
    resampled,
)
from commonweal.optimise.communities.detecting import EXACT_UP_TO, Communities, communities
from commonweal.optimise.communities.modularity import gains, modularity

__all__ = [
    "EXACT_UP_TO",
    "Chance",
    "Communities",
    "communities",
    "gains",
    "modularity",
    "random_tables",
    "relabelled",
    "resampled",
]
