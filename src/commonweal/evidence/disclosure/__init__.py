"""Disclosure control: small counts are not published, nor anything from which they follow.

Counts in the range of a rule are hidden, and then as many others as are needed so that no hidden
count can be worked out from sums that are shown. `suppress` works on counts and the relations
between them, of whatever shape; `suppress_table` on an Arrow table; `intervals` says what a reader
can still work out. docs/disclosure.md has the methods and what they do not protect against."""

from commonweal.evidence.disclosure.audit import exposed, intervals
from commonweal.evidence.disclosure.relations import (
    Relation,
    cross_relations,
    group_relation,
    tree_relations,
    tree_relations_by_code,
)
from commonweal.evidence.disclosure.small_numbers import SmallNumbers
from commonweal.evidence.disclosure.suppression import Suppression, UnprotectableError, suppress
from commonweal.evidence.disclosure.tables import suppress_table

__all__ = [
    "Relation",
    "SmallNumbers",
    "Suppression",
    "UnprotectableError",
    "cross_relations",
    "exposed",
    "group_relation",
    "intervals",
    "suppress",
    "suppress_table",
    "tree_relations",
    "tree_relations_by_code",
]
