"""What was decided, signed, promised, declared or revised, kept as append-only statements: who
states what about what, when stated, from when it holds, and why. Nothing is edited or deleted: a
correction is another statement. A hash chain over salted digests of payloads shows tampering, and
still verifies when a payload has been destroyed after its lawful retention. The fold gives the
state as of any day, as known at any moment."""

from commonweal.records.chain import Damage, verify
from commonweal.records.fold import State, fold
from commonweal.records.sealing import seal_of
from commonweal.records.statement import Draft, Statement
from commonweal.records.store import append, read_statements

__all__ = [
    "Damage",
    "Draft",
    "State",
    "Statement",
    "append",
    "fold",
    "read_statements",
    "seal_of",
    "verify",
]
