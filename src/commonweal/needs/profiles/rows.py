"""What sections that show profile rows share: which come first, basis, sources, method."""

from __future__ import annotations

from collections.abc import Sequence

from commonweal.evidence import Basis, Method
from commonweal.evidence.figure import weakest
from commonweal.needs.profiles.profile import Row
from commonweal.people.ground import Ground
from commonweal.rules import Source

#: Indicators whose figures the page shows first, and that are drawn, where they are held.
HEADLINES = (
    "qof_dm",
    "qof_hyp",
    "qof_stia",
    "health_index_smoking",
    "health_index_overweight_and_obesity_in_adults",
    "health_index_avoidable_mortality",
)

METHOD = Method(
    id="needs.profiles",
    title="Profiles: value, interval, comparison, trend, funnel",
    text="Proportions have Wilson's limits, rates Byar's (exact below ten events), 95%. A value is "
    "higher or lower than England where its interval does not hold England's value; the five like "
    "areas are those of the same level nearest in standardised features (people, ages, deprivation "
    "or need), taken together. The funnel flag says whether a value lies beyond the 95% or the "
    "99.8% control limits about England. Trends: the official test over the five latest periods of "
    "counts, otherwise the rank test of Mann and Kendall. A year that its publisher filled in from "
    "another is left out where measured years are held. Of many comparisons one in twenty "
    "differs by chance alone. A crude value is not adjusted for age. How: docs/methods/needs.md.",
)


def basis_of(rows: Sequence[Row]) -> Basis:
    """The weakest basis of some rows."""
    return weakest(*{row.basis for row in rows})


def sources_of(ground: Ground, rows: Sequence[Row]) -> tuple[Source, ...]:
    """The sources of some rows, those of what they are compared with among them."""
    named = {source for row in rows for source in row.sources}
    return tuple(ground.tables.sources[i] for i in sorted(named) if i in ground.tables.sources)
