"""Ledgers and payments above a threshold, as finance systems and public bodies write them, read
into lines of the table `ledger`: every cell checked, all findings at once, nothing half written,
the same file twice doubling nothing, and a supplier's code only from a list that somebody
confirmed."""

from commonweal.folder.importers.money.appending import Appended, append
from commonweal.folder.importers.money.general import LedgerOptions
from commonweal.folder.importers.money.importing import Imported, import_file
from commonweal.folder.importers.money.suppliers import read_suppliers

__all__ = ["Appended", "Imported", "LedgerOptions", "append", "import_file", "read_suppliers"]
