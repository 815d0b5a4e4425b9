"""Append-only statements of what was declared, decided, revised or reported: who states what about
whom, when it became known, when it is effective, and why. Nothing is edited or deleted: a
correction is another statement. A hash chain over the envelopes and over salted digests of the
payloads shows any change, and still verifies when a payload was destroyed after its lawful
retention. `fold` gives the state of any day as known at any instant, which is what chapters
receive."""

from commonweal.records import kinds
from commonweal.records.chain import Line, link
from commonweal.records.damage import Damage
from commonweal.records.folding import State, current, fold
from commonweal.records.importing import (
    KindPreview,
    Preview,
    RowFinding,
    preview,
    preview_kind,
)
from commonweal.records.inspection import Head, Inspection, inspect
from commonweal.records.kinds.changing import ChangeStep, Mitigation
from commonweal.records.kinds.choosing import (
    EqualityRegard,
    OptionsDecided,
    ScoresEntered,
    TookPart,
)
from commonweal.records.kinds.saving import SavingsTarget
from commonweal.records.said import Said, latest, read_as, said
from commonweal.records.sealing import Seal, opens, proves, seal
from commonweal.records.source import records_source
from commonweal.records.statement import Statement, StatementError, draft
from commonweal.records.store import (
    STATEMENTS,
    DamagedRecordsError,
    append,
    destroy,
    read,
    read_statements,
)
from commonweal.records.succession import Unresolved, restructure
from commonweal.records.types import Payload, payload_model, statement_type, statement_types

__all__ = [
    "STATEMENTS",
    "ChangeStep",
    "Damage",
    "DamagedRecordsError",
    "EqualityRegard",
    "Head",
    "Inspection",
    "KindPreview",
    "Line",
    "Mitigation",
    "OptionsDecided",
    "Payload",
    "Preview",
    "RowFinding",
    "Said",
    "SavingsTarget",
    "ScoresEntered",
    "Seal",
    "State",
    "Statement",
    "StatementError",
    "TookPart",
    "Unresolved",
    "append",
    "current",
    "destroy",
    "draft",
    "fold",
    "inspect",
    "kinds",
    "latest",
    "link",
    "opens",
    "payload_model",
    "preview",
    "preview_kind",
    "proves",
    "read",
    "read_as",
    "read_statements",
    "records_source",
    "restructure",
    "said",
    "seal",
    "statement_type",
    "statement_types",
]
