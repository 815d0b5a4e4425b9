"""What is to be merged, checked against the folder."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from commonweal.folder import Folder
from commonweal.rules import Source
from commonweal.system.organisation import Kind, Organisation, Succession, lasts
from commonweal.system.periods import DAY
from commonweal.system.structure import System


class MergeError(ValueError):
    """What has neither one successor nor a recorded end, one message for each."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(dict.fromkeys(messages))
        super().__init__("\n".join(self.messages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be merged, checked against the folder."""

    predecessors: tuple[str, ...]
    successor: str
    on: date
    kind: Kind
    source: Source

    @property
    def gone(self) -> dict[str, str]:
        """Bodies that will be no more, and their successor."""
        return {code: self.successor for code in self.predecessors if code != self.successor}

    def successions(self) -> tuple[Succession, ...]:
        """One row for each body that will be no more."""
        kind = "merger" if len(self.predecessors) > 1 else "continuation"
        return tuple(
            Succession(
                predecessor=code,
                successor=self.successor,
                on=self.on,
                kind=kind,
                source=self.source.id,
            )
            for code in sorted(self.gone)
        )


def order_of(
    folder: Folder,
    predecessors: Sequence[str],
    successor: str,
    on: date,
    source: str,
    shadow: bool,
) -> Order:
    """The order to merge.

    Raises
    ------
    MergeError
        With everything in it that the folder does not bear out.
    """
    kinds = {body.code: body.kind for body in folder.system.organisations}
    last = on if shadow else on - DAY
    there = folder.system.as_of(last).organisations
    wrong = [
        f"{code} is given twice; give it once" for code, n in Counter(predecessors).items() if n > 1
    ]
    wrong += [
        f"{code} is no organisation of the folder; correct the code"
        for code in predecessors
        if code not in kinds
    ]
    wrong += [
        f"{code} is not open on {last}; give another day, or leave it out"
        for code in predecessors
        if code in kinds and code not in there
    ]
    found = {kinds[code] for code in (*predecessors, successor) if code in kinds}
    if len(found) > 1:
        wrong.append(f"only bodies of one kind can merge, not {', '.join(sorted(found))}")
    if not set(predecessors) - {successor}:
        wrong.append("name at least one predecessor beside the successor")
    if source and source not in folder.tables.sources:
        wrong.append(f"{source} is no source of the folder; add it to sources, or leave it out")
    if wrong:
        raise MergeError(wrong)
    return Order(
        predecessors=tuple(sorted(predecessors)),
        successor=successor,
        on=on,
        kind=found.pop(),
        source=_source(folder, predecessors, successor, on, source),
    )


def _source(
    folder: Folder, predecessors: Sequence[str], successor: str, on: date, source: str
) -> Source:
    """The source named; otherwise that of the same succession; otherwise the merger itself."""
    held = [
        row.source
        for row in folder.system.successions
        if (row.successor, row.on) == (successor, on) and row.predecessor in predecessors
    ]
    named = source or next(iter(held), "")
    if named:
        return folder.tables.sources[named]
    return Source(
        id=re.sub(r"[^a-z0-9.-]", "-", f"merger-{successor}-{on}".lower()),
        title=f"Merger of {', '.join(sorted(predecessors))} into {successor} on {on}, as given to "
        "the command merge",
        publisher="commonweal",
        place="commonweal merge",
    )


def with_successor(system: System, order: Order, name: str, shadow: bool) -> System:
    """The system with the successor among its bodies on the day."""
    held = [body for body in system.organisations if body.code == order.successor]
    if any(lasts(body.opened, body.closed, order.on) for body in held):
        return system
    later = min((body for body in held if body.opened > order.on), key=_opened, default=None)
    if held and not (shadow and later):
        dates = " and ".join(f"from {body.opened} to {body.closed or 'now'}" for body in held)
        raise MergeError(
            [f"{order.successor} is open {dates}, not on {order.on}; give another day or code"]
        )
    new = Organisation(
        code=order.successor,
        name=name or (later.name if later else f"Successor of {', '.join(order.predecessors)}"),
        kind=order.kind,
        opened=order.on,
        closed=later.opened - DAY if later else None,
        sector=later.sector if later else "",
        source=order.source.id,
    )
    return replace(system, organisations=(*system.organisations, new))


def _opened(body: Organisation) -> date:
    return body.opened
