"""Who is connected with whom: people, the organisations in which they have an interest, who owns
those, what succeeded them; and the matches between those who decide and those who stand to gain.

A match is automatic only where every joint rests on an identifier; a name alone asks for review.
"""

from commonweal.governance.connections.building import connections
from commonweal.governance.connections.deciding import deciders
from commonweal.governance.connections.findings import (
    direct_findings,
    item_findings,
    procurement_findings,
)
from commonweal.governance.connections.graph import Connections, Step
from commonweal.governance.connections.items import Gainer, gainers, items_of
from commonweal.governance.connections.matching import Match, matches
from commonweal.governance.connections.reviewing import reviewed

__all__ = [
    "Connections",
    "Gainer",
    "Match",
    "Step",
    "connections",
    "deciders",
    "direct_findings",
    "gainers",
    "item_findings",
    "items_of",
    "matches",
    "procurement_findings",
    "reviewed",
]
