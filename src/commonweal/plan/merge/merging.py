"""Merging the bodies of a folder, or running the new body in shadow beside the old."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import fsum

import pyarrow as pa

from commonweal.folder import Folder
from commonweal.plan.merge.conservation import structural_totals
from commonweal.plan.merge.following import Following
from commonweal.plan.merge.held import FOLLOWING, held_totals, untouched_totals
from commonweal.plan.merge.side_by_side import (
    Line,
    areas_in_edition_of_their_own,
    compare,
    in_edition_of_its_own,
)
from commonweal.plan.merge.tables import follow, structure_tables
from commonweal.plan.merge.total import Side, Total
from commonweal.population.lists import series_on, whole_lists
from commonweal.rules import Source
from commonweal.system.organisation import Kind, Organisation, Succession, lasts
from commonweal.system.periods import DAY
from commonweal.system.restructure import changes, restructure
from commonweal.system.structure import System
from commonweal.system.study import Tables
from commonweal.system.succession import Unresolved
from commonweal.system.validation import validate


class MergeError(ValueError):
    """What has neither one successor nor a recorded end, one message for each."""

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = tuple(dict.fromkeys(messages))
        super().__init__("\n".join(self.messages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A folder after a merger.

    Parameters
    ----------
    system, tables
        As they became; the tables are what is written.
    totals
        Every total before and after, all equal.
    notes
        What was estimated, what ended, what cancels out.
    edition
        In shadow, the edition of memberships in which the merger is in force; otherwise empty.
    lines
        The two structures line by line: the day before and the day, or in shadow both on the day.
    """

    system: System
    tables: Mapping[str, pa.Table]
    totals: tuple[Total, ...]
    notes: tuple[str, ...]
    edition: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    """What is to be merged, checked against the folder."""

    predecessors: tuple[str, ...]
    successor: str
    on: date
    kind: Kind
    source: Source

    @property
    def gone(self) -> dict[str, str]:
        return {code: self.successor for code in self.predecessors if code != self.successor}

    def successions(self) -> tuple[Succession, ...]:
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


def merge(
    folder: Folder,
    *,
    predecessors: Sequence[str],
    successor: str,
    on: date,
    name: str = "",
    source: str = "",
    shadow: bool = False,
) -> Merged:
    """Merge bodies of one kind into one.

    Parameters
    ----------
    folder
        As it was read. A folder that shows the merger already comes back with the proof, and with
        what its areas and bodies lacked.
    predecessors, successor
        Codes. The successor may be new, held already, or one of the predecessors.
    on
        First day of the merger.
    name
        Name of a successor that is new.
    source
        Id of the source, in the folder, that says so; without one the merger names itself as an
        unverified source.
    shadow
        Leave the predecessors as they are and put the merger in an edition of its own, so that
        both structures can be studied for one day. What is held (money, staff, sites) stays.

    Raises
    ------
    MergeError
        With everything that has neither one successor nor a recorded end, every total that is not
        equal, and everything that would stand wrongly in the structure.
    """
    policies = folder.settings.policies()
    base = policies.network_vintage
    order = _order(folder, predecessors, successor, on, source, shadow)
    system = _with_successor(folder.system, order, name, shadow)
    merged, unresolved = restructure(system, order.successions())
    following = _following(folder, system, merged, order)
    tables = follow(folder.tables.held, following)
    _stop([*unresolved, *following.unresolved])
    edition = ""
    if shadow:
        edition = ", ".join(part for part in (base, f"{successor} in shadow from {on}") if part)
        tables = _shadow_tables(folder.tables.held, tables, base, edition)
        merged = in_edition_of_its_own(system, merged, base, edition)
    tables = _with_source(structure_tables(merged, tables), folder.tables, order.source)
    before = Side(
        system=folder.system,
        tables=folder.tables.held,
        day=on if shadow else on - DAY,
        edition=base,
        bodies=frozenset(predecessors),
    )
    after = Side(
        system=merged,
        tables=tables,
        day=on,
        edition=edition or base,
        bodies=frozenset({successor}),
    )
    return Merged(
        system=merged,
        tables=tables,
        totals=_proven(before, after, order, shadow),
        notes=tuple(following.notes),
        edition=edition,
        lines=compare(before, after, policies),
    )


def _order(
    folder: Folder,
    predecessors: Sequence[str],
    successor: str,
    on: date,
    source: str,
    shadow: bool,
) -> _Order:
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
    return _Order(
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


def _with_successor(system: System, order: _Order, name: str, shadow: bool) -> System:
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


def _following(folder: Folder, system: System, merged: System, order: _Order) -> Following:
    policies = folder.settings.policies()
    before = system.as_of(order.on - DAY, policies.network_vintage)
    lists: dict[str, list[float]] = {code: [] for code in order.predecessors}
    registered = folder.tables.get("registered")
    series = registered and series_on(registered, policies.lists, order.on)
    for practice, patients in sorted(whole_lists(registered, series).items() if series else ()):
        code = before.ancestor(practice, order.kind)
        if code in lists:
            lists[code].append(patients)
    return Following(
        change=changes(order.successions())[0],
        before=before,
        after=merged.as_of(order.on, policies.network_vintage),
        lists={code: fsum(patients) for code, patients in lists.items()},
        source=order.source.id,
    )


def _stop(unresolved: Sequence[Unresolved]) -> None:
    if unresolved:
        raise MergeError(f"{found.what}: {found.message}" for found in unresolved)


def _shadow_tables(
    held: Mapping[str, pa.Table], merged: Mapping[str, pa.Table], base: str, edition: str
) -> dict[str, pa.Table]:
    """The tables as they were; only areas say, in the edition, where they would lie."""
    tables = dict(held)
    if "area_memberships" in held:
        tables["area_memberships"] = areas_in_edition_of_their_own(
            held["area_memberships"], merged["area_memberships"], base, edition
        )
    return tables


def _with_source(
    tables: Mapping[str, pa.Table], held: Tables, source: Source
) -> dict[str, pa.Table]:
    """The tables with the merger among their sources, where a row names it."""
    named = any(
        source.id in table.column("source").to_pylist()
        for table in tables.values()
        if "source" in table.column_names
    )
    if source.id in held.sources or not named:
        return dict(tables)
    sources = tables["sources"]
    row = {name: getattr(source, name, None) or None for name in sources.column_names}
    new = pa.Table.from_pylist([{**row, "verified": source.verified}], schema=sources.schema)
    return {**tables, "sources": pa.concat_tables([sources, new])}


def _proven(before: Side, after: Side, order: _Order, shadow: bool) -> tuple[Total, ...]:
    """All totals; stops when one is not equal or the structure holds something new and wrong."""
    touched = ("area_memberships", "memberships", "organisations") if shadow else FOLLOWING
    totals = (
        *structural_totals(before, after, order.kind, order.gone),
        *(() if shadow else held_totals(before, after)),
        *untouched_totals(before, after, touched),
    )
    known = {problem.message for problem in validate(before.system)}
    problems = [found for found in validate(after.system) if found.message not in known]
    wrong = [
        f"{total.measure} ({total.of}): {total.before} before, less {total.ended} that ended, more "
        f"{total.began} that began, is not {total.after}; find the rows that have no successor"
        for total in totals
        if not total.equal
    ]
    if wrong or problems:
        raise MergeError([*wrong, *(f"{found.what}: {found.message}" for found in problems)])
    return totals
