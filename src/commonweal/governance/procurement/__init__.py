"""How health care is bought: which processes are open, what must be published when, how long
nobody may be given the contract, what the record must hold, and what may be changed later."""

from commonweal.governance.procurement.change import Change, considerable_change
from commonweal.governance.procurement.checking import (
    Checked,
    check_contract,
    check_contracts,
    check_procurement,
    check_procurements,
)
from commonweal.governance.procurement.criteria import addressed
from commonweal.governance.procurement.held import Contracted, Procured, contracted, procured
from commonweal.governance.procurement.modifications import Allowed, modification, modifications
from commonweal.governance.procurement.notices import is_conflict_statement, notices
from commonweal.governance.procurement.processes import Way, ways
from commonweal.governance.procurement.record import record
from commonweal.governance.procurement.recusal import recusal
from commonweal.governance.procurement.regime import Regime, earlier_law, regime
from commonweal.governance.procurement.schedules import Schedule, due, needed, schedules
from commonweal.governance.procurement.standstill import Standing, Standstill, standing, standstill
from commonweal.governance.procurement.yearly import (
    YearOfContracting,
    year_of_contracting,
    yearly,
)

__all__ = [
    "Allowed",
    "Change",
    "Checked",
    "Contracted",
    "Procured",
    "Regime",
    "Schedule",
    "Standing",
    "Standstill",
    "Way",
    "YearOfContracting",
    "addressed",
    "check_contract",
    "check_contracts",
    "check_procurement",
    "check_procurements",
    "considerable_change",
    "contracted",
    "due",
    "earlier_law",
    "is_conflict_statement",
    "modification",
    "modifications",
    "needed",
    "notices",
    "procured",
    "record",
    "recusal",
    "regime",
    "schedules",
    "standing",
    "standstill",
    "ways",
    "year_of_contracting",
    "yearly",
]
