"""What is given out of the records in forms that others read: Popolo for people and meetings, the
Beneficial Ownership Data Standard for ownership, tables with Frictionless metadata for registers.
All three are made from one view, without what the reader may not have.
"""

from commonweal.governance.exchange.bods import bods
from commonweal.governance.exchange.columns import Column
from commonweal.governance.exchange.popolo import popolo
from commonweal.governance.exchange.publication import Publication, publication
from commonweal.governance.exchange.sheets import Sheet, datapackage, sheets

__all__ = [
    "Column",
    "Publication",
    "Sheet",
    "bods",
    "datapackage",
    "popolo",
    "publication",
    "sheets",
]
