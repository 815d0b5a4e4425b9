"""Open contracting data: releases of the Open Contracting Data Standard 1.1.5 with the United
Kingdom extension, read and checked, held in the records as they were published, and written again;
plain lines of contracts out of them.
"""

from commonweal.contracts.exchange.exporting import (
    Outgoing,
    Package,
    Written,
    package_of,
    received,
)
from commonweal.contracts.exchange.faults import Fault
from commonweal.contracts.exchange.importing import Taken, taken
from commonweal.contracts.exchange.lines import ContractLine, contract_lines
from commonweal.contracts.exchange.merging import compiled_release
from commonweal.contracts.exchange.own import PREFIX, Own, own_releases
from commonweal.contracts.exchange.reading import Reading, Received, read_ocds
from commonweal.contracts.exchange.standard import faults_of, package_faults, release_schema
from commonweal.contracts.exchange.values import MOST_BYTES

__all__ = [
    "MOST_BYTES",
    "PREFIX",
    "ContractLine",
    "Fault",
    "Outgoing",
    "Own",
    "Package",
    "Reading",
    "Received",
    "Taken",
    "Written",
    "compiled_release",
    "contract_lines",
    "faults_of",
    "own_releases",
    "package_faults",
    "package_of",
    "read_ocds",
    "received",
    "release_schema",
    "taken",
]
