"""Priorities that can be defended: a file declares options, criteria and weights, seals them before
any score is entered, and says who took part and what regard was had to equality. From it come the
ranking with value for money, the best portfolio for the budget beside what a simple ranking would
have bought, under which share of weightings each option wins, what would flip the choice, and
findings on how it was made. `read_priorities` and `prioritise` are the way in; `statements` draws
up what is to be kept in the records and `recorded` shows what they hold; `shares` sets need against
a blanket sum per head."""

from commonweal.needs.priorities.auditing import Finding, Weight
from commonweal.needs.priorities.file import Prioritisation
from commonweal.needs.priorities.reading import PrioritiesError, read_priorities
from commonweal.needs.priorities.result import Priorities
from commonweal.needs.priorities.sealing import make_seal
from commonweal.needs.priorities.working import prioritise

__all__ = [
    "Finding",
    "Priorities",
    "PrioritiesError",
    "Prioritisation",
    "Weight",
    "make_seal",
    "prioritise",
    "read_priorities",
]
