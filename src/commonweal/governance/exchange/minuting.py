"""How conflicts at items of meetings were treated, as far as everybody may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from commonweal.governance.exchange.publication import Publication
from commonweal.governance.exchange.treating import declared
from commonweal.governance.meetings.sitting import sittings
from commonweal.governance.register import Shown


@dataclass(frozen=True, slots=True)
class Treated:
    """A conflict at an item of a meeting and what was done about it.

    Parameters
    ----------
    meeting, item, entry
        Where; and its number within the item.
    person, who
        The person, and by name, else by position.
    interest, organisation, kind
        The interest that was declared, with whom it is and of which kind, as the public register
        has it.
    treatment, settled_by
        How it was treated, and who settled that.
    out, back
        When the person went out and came back; None where that is not on record.
    """

    meeting: str
    item: str
    entry: int
    person: str
    who: str
    interest: str
    organisation: str | None
    kind: str | None
    treatment: str
    settled_by: str
    out: datetime | None
    back: datetime | None


def treated(given: Publication) -> tuple[Treated, ...]:
    """Every treatment that may be given out, by meeting, item and the order in which they were
    stated; nothing where the interest stands in no public register any more.

    Parameters
    ----------
    given
        The records of a day as a reader may have them.
    """
    found: list[Treated] = []
    for code, sitting in sorted(sittings(given.past).items()):
        for item in sorted(one.item for one in sitting.items):
            entry = 0
            for one in sitting.treatments:
                line = declared(given.registers, one.person, one.interest or "")
                if one.item != item or line is None or given.person(one.person) is None:
                    continue
                entry += 1
                found.append(
                    Treated(
                        meeting=code,
                        item=item,
                        entry=entry,
                        person=one.person,
                        who=line.name or line.position or one.person,
                        interest=line.interest,
                        organisation=_told(line, "organisation"),
                        kind=_told(line, "type"),
                        treatment=one.treatment,
                        settled_by=one.settled_by,
                        out=one.out,
                        back=one.back,
                    )
                )
    return tuple(found)


def _told(line: Shown, name: str) -> str | None:
    value = line.told.get(name)
    return None if value is None else str(value)
