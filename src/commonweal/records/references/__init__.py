"""Whether statements fit together: which field speaks of which thing, whether the thing is known,
stated once and possible on its day; and what is wrong in the world and therefore only noted."""

from commonweal.records.references.checking import check, faults
from commonweal.records.references.note import Note
from commonweal.records.references.noted import noted
from commonweal.records.references.table import REFERENCES, THINGS, Reference, Thing
from commonweal.records.references.things import Organisations, Things, things_of

__all__ = [
    "REFERENCES",
    "THINGS",
    "Note",
    "Organisations",
    "Reference",
    "Thing",
    "Things",
    "check",
    "faults",
    "noted",
    "things_of",
]
