"""What was asked for, recommended, promised or assured: when it is due, where it stands on a day as
known at an instant, who may close it, and what figures an assurance can be set against."""

from commonweal.governance.commitments.assurances import Against, Assurance, assurances
from commonweal.governance.commitments.closing import closing_findings, refusals, strangers
from commonweal.governance.commitments.due import Due, due
from commonweal.governance.commitments.tracking import Status, Tracked, in_order, track

__all__ = [
    "Against",
    "Assurance",
    "Due",
    "Status",
    "Tracked",
    "assurances",
    "closing_findings",
    "due",
    "in_order",
    "refusals",
    "strangers",
    "track",
]
