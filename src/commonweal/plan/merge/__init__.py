"""Turning several bodies into one, with proof: the structure, the areas and the money follow, every
total before equals the total after, and whatever has neither one successor nor a recorded end stops
the merger with a list. Or the new body runs in shadow beside the old, in an edition of its own."""

from commonweal.plan.merge.merging import Merged, merge
from commonweal.plan.merge.order import MergeError
from commonweal.plan.merge.records import records_after
from commonweal.plan.merge.side_by_side import Line, compare
from commonweal.plan.merge.tables import formats, notes_of
from commonweal.plan.merge.total import Side, Total

__all__ = [
    "Line",
    "MergeError",
    "Merged",
    "Side",
    "Total",
    "compare",
    "formats",
    "merge",
    "notes_of",
    "records_after",
]
