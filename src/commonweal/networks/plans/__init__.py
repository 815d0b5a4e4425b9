"""Plans of networks, judged and compared. A plan is a mapping from practice code to network code:
`measure` says what it is worth, `moves` what it changes in another; nothing here seeks a plan."""

from commonweal.networks.plans.measuring import Measured, Network, labelled, measure
from commonweal.networks.plans.moving import Move, moves

__all__ = ["Measured", "Move", "Network", "labelled", "measure", "moves"]
