"""Everything that can be done by answering questions."""

from collections.abc import Mapping
from dataclasses import replace

from commonweal.web.desk.asking.task import Task
from commonweal.web.desk.tasks import (
    approved,
    awards,
    bidding,
    bodies,
    closing,
    consultation,
    contracts,
    correcting,
    decisions,
    evaluations,
    gifts,
    interests,
    issues,
    items,
    meetings,
    modifications,
    motions,
    notices,
    organisations,
    papers,
    procurement,
    procurement_record,
    promises,
    providers,
    quorums,
    redactions,
    registers,
    standstill,
    treatments,
    urgent,
    withdrawing,
)
from commonweal.web.desk.tasks.about import NAMED

#: By name, as it stands in the address.
TASKS: Mapping[str, Task] = {
    one.name: replace(one, named=NAMED.get(one.name, one.named))
    for one in (
        *interests.TASKS,
        *gifts.TASKS,
        *registers.TASKS,
        *redactions.TASKS,
        *bodies.TASKS,
        *quorums.TASKS,
        *organisations.TASKS,
        *meetings.TASKS,
        *items.TASKS,
        *papers.TASKS,
        *treatments.TASKS,
        *motions.TASKS,
        *decisions.TASKS,
        *closing.TASKS,
        *correcting.TASKS,
        *withdrawing.TASKS,
        *procurement.TASKS,
        *bidding.TASKS,
        *procurement_record.TASKS,
        *standstill.TASKS,
        *awards.TASKS,
        *evaluations.TASKS,
        *notices.TASKS,
        *approved.TASKS,
        *urgent.TASKS,
        *consultation.TASKS,
        *contracts.TASKS,
        *modifications.TASKS,
        *providers.TASKS,
        *issues.TASKS,
        *promises.TASKS,
    )
}
