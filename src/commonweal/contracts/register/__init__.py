"""Which contracts there are, how they changed, when they end, with whom, and for whom."""

from commonweal.contracts.register.held import Held
from commonweal.contracts.register.reading import contracts_held
from commonweal.contracts.register.studying import Register, register

__all__ = ["Held", "Register", "contracts_held", "register"]
