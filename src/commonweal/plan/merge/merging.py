"""Merging the bodies of a folder, or running the new body in shadow beside the old."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

import pyarrow as pa

from commonweal.folder import Folder
from commonweal.people.lists import series_on, whole_lists
from commonweal.plan.merge.conservation import structural_totals
from commonweal.plan.merge.following import Following
from commonweal.plan.merge.held import FOLLOWING, held_totals, untouched_totals
from commonweal.plan.merge.money import no_longer_known, shows
from commonweal.plan.merge.order import MergeError, Order, order_of, with_successor
from commonweal.plan.merge.side_by_side import (
    Line,
    areas_in_edition_of_their_own,
    compare,
    in_edition_of_its_own,
)
from commonweal.plan.merge.tables import follow, structure_tables
from commonweal.plan.merge.total import Side, Total
from commonweal.rules import Source
from commonweal.system.periods import DAY
from commonweal.system.restructure import changes, restructure
from commonweal.system.structure import System
from commonweal.system.study import Tables
from commonweal.system.succession import Unresolved
from commonweal.system.validation import validate


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
    order = order_of(folder, predecessors, successor, on, source, shadow)
    system = with_successor(folder.system, order, name, shadow)
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
        outlived=not shadow,
    )
    after = Side(
        system=merged,
        tables=tables,
        day=on,
        edition=edition or base,
        bodies=frozenset({successor}),
        outlived=not shadow,
    )
    return Merged(
        system=merged,
        tables=tables,
        totals=_proven(before, after, order, shadow),
        notes=(*following.notes, *(() if shadow else no_longer_known(before, after))),
        edition=edition,
        lines=compare(before, after, policies),
    )


def _following(folder: Folder, system: System, merged: System, order: Order) -> Following:
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
        shown=shows(folder.system, order.successions()),
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


def _proven(before: Side, after: Side, order: Order, shadow: bool) -> tuple[Total, ...]:
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
