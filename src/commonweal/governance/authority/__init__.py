"""Who may decide what: delegations and reservations of a day, each decision tested against them for
its function and value, by which power and with whose liability, and who commissions which service.
"""

from commonweal.governance.authority.checking import (
    Authority,
    Reporting,
    Standing,
    authorities,
    authority,
    authority_findings,
)
from commonweal.governance.authority.commissioning import (
    NONE,
    Commissioned,
    Commissioner,
    commissioned,
    who_commissions,
)
from commonweal.governance.authority.powers import Liability, liability
from commonweal.governance.authority.scheme import Chain, Entry, Scheme, delegation_told, scheme
from commonweal.governance.authority.testing import Way

__all__ = [
    "NONE",
    "Authority",
    "Chain",
    "Commissioned",
    "Commissioner",
    "Entry",
    "Liability",
    "Reporting",
    "Scheme",
    "Standing",
    "Way",
    "authorities",
    "authority",
    "authority_findings",
    "commissioned",
    "delegation_told",
    "liability",
    "scheme",
    "who_commissions",
]
