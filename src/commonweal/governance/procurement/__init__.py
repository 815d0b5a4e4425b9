"""How health care is bought: which processes are open, what must be published when, how long
nobody may be given the contract, what the record must hold, and what may be changed later."""

from commonweal.governance.procurement.standstill import Standing, Standstill, standing, standstill

__all__ = ["Standing", "Standstill", "standing", "standstill"]
