"""What becomes of statements when bodies merge, split or end."""

from commonweal.records.succession.heirs import gone_on, successor_of, successors_of
from commonweal.records.succession.restructuring import (
    Handed,
    Handover,
    Unresolved,
    hand_over,
    restructure,
)

__all__ = [
    "Handed",
    "Handover",
    "Unresolved",
    "gone_on",
    "hand_over",
    "restructure",
    "successor_of",
    "successors_of",
]
