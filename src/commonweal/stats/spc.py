"""Statistical process control by the method of NHS England's "Making Data Count": control charts
with special causes, icons for variation and assurance, proposals to rebase, and false-discovery
control over many charts."""

from commonweal.stats.assurance import Icons, assurance
from commonweal.stats.control_chart import ControlChart, xmr
from commonweal.stats.discovery import Signals, false_discovery, signals
from commonweal.stats.rebasing import RebaseProposal, propose_rebase

__all__ = [
    "ControlChart",
    "Icons",
    "RebaseProposal",
    "Signals",
    "assurance",
    "false_discovery",
    "propose_rebase",
    "signals",
    "xmr",
]
