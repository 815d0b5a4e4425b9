"""`commonweal population`: bodies of a level on a day, with their lists and bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.opening import folder_at
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import day_of, print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from datetime import date

    from commonweal.folder import Folder
    from commonweal.system.organisation import Kind


def population(
    folder: SystemFolder,
    level: Annotated[
        str,
        typer.Option(
            "--level", help="system, icp (place), ccg (commissioner), pcn (network) or practice."
        ),
    ] = "ccg",
    as_of: AsOf = None,
    lists: Annotated[
        str, typer.Option("--lists", help="Edition of lists; the policies' own otherwise.")
    ] = "",
    vintage: Annotated[
        str, typer.Option("--vintage", help="Edition of memberships; the policies' own otherwise.")
    ] = "",
    unassigned: Annotated[
        bool, typer.Option("--unassigned", help="In JSON, add the row of unassigned practices.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """List the bodies of a level on a day, with registered patients and band.

    Example: commonweal population examples/kent-medway --level pcn --as-of 2021-10-01
    """
    held = folder_at(folder)
    kind = level_of(held, level)
    day = day_of(as_of) or held.settings.as_of
    rows, loose, note = _rows(held, kind, day, lists, vintage)
    if note:
        progress(note)
    if as_json:
        print_json([*rows, *loose] if unassigned else rows)
    else:
        print_rows([*rows, *loose])


def level_of(folder: Folder, level: str, *others: str) -> Kind:
    """A kind by its own name or by any short name that the system's levels ever had.

    `others` are further levels that the verb knows, named where the word is none.
    """
    from commonweal.system.organisation import Kind

    words = {kind.value: kind for kind in Kind}
    words |= {entry.short.lower(): entry.kind for entry in folder.system.levels}
    # Commands are written for the levels of 2019 even where a system calls them otherwise.
    for usual, kind in (
        ("ccg", Kind.COMMISSIONER),
        ("icp", Kind.PLACE),
        ("pcn", Kind.NETWORK),
        ("stp", Kind.SYSTEM),
        ("ics", Kind.SYSTEM),
    ):
        words.setdefault(usual, kind)
    if level.lower() not in words:
        stop(
            [f"--level {level}: not a level; use one of {', '.join(sorted([*words, *others]))}"],
            code=2,
        )
    return words[level.lower()]


def _rows(
    folder: Folder, kind: Kind, day: date, series: str, vintage: str
) -> tuple[list[dict[str, object]], list[dict[str, object]], str]:
    from commonweal.people.lists import series_on, totals, whole_lists
    from commonweal.population.bands import against, in_band
    from commonweal.rules import load_rules

    policies = folder.settings.policies()
    registered = folder.tables.get("registered")
    if registered is None:
        stop([f"{folder.path}: it holds no table registered, so no population can be told"])
    chosen = series or series_on(registered, policies.lists, day)
    if chosen not in registered["series"].to_pylist():
        held = sorted(set(registered["series"].to_pylist()))
        stop([f"--lists {chosen}: no such edition; there are {', '.join(held)}"], code=2)
    assert chosen is not None
    whole = whole_lists(registered, chosen)
    edition = vintage or policies.network_vintage or None
    structure = folder.system.as_of(day, edition, keep=whole)
    rule = load_rules().in_force("population-band", kind, day, policies.jurisdictions)
    found: list[dict[str, object]] = [
        {
            "code": row.code or "unassigned",
            "name": row.name,
            "registered": round(row.registered) if row.practices else None,
            "band_low": rule.low if rule and row.code else None,
            "band_high": rule.high if rule and row.code else None,
            "in_band": in_band(against(row.registered, rule)) if row.code else None,
            "practices": row.practices,
            "lists": chosen,
        }
        for row in totals(structure, whole, kind)
    ]
    rows = [row for row in found if row["code"] != "unassigned"]
    loose = [row for row in found if row["code"] == "unassigned"]
    return rows, loose, _note(folder, kind, day, rows, loose)


def _note(
    folder: Folder,
    kind: Kind,
    day: date,
    rows: list[dict[str, object]],
    loose: list[dict[str, object]],
) -> str:
    from commonweal.evidence.words import day as day_words

    if not rows:
        opened = [o.opened for o in folder.system.organisations if o.kind == kind]
        first = min(opened, default=None)
        when = f"the first opened on {day_words(first)}" if first else "the folder holds none"
        return f"no {kind.value}s yet on {day_words(day)}: {when}"
    if loose:
        return (
            f"practices in no {kind.value} of the system on the day: {loose[0]['practices']}, with "
            f"{loose[0]['registered']:,} patients; they stand as unassigned (--unassigned)"
        )
    return ""
