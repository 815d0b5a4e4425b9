"""The terms of a contract that pays for outcomes, and what they must keep to before signature."""

from commonweal.contracts.terms.beside import Running, running, running_contract
from commonweal.contracts.terms.checking import Checked, check
from commonweal.contracts.terms.finding import Finding, in_order
from commonweal.contracts.terms.measured import Measured, measured
from commonweal.contracts.terms.reading import TermsError, read_terms

__all__ = [
    "Checked",
    "Finding",
    "Measured",
    "Running",
    "TermsError",
    "check",
    "in_order",
    "measured",
    "read_terms",
    "running",
    "running_contract",
]
