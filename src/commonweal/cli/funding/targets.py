"""`commonweal funding targets`: weighted populations and targets of every body of a level."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from commonweal.funding.capitation.held import Held
    from commonweal.funding.capitation.targets import Target
    from commonweal.people.ground import Ground
    from commonweal.system.organisation import Kind

#: Which edition of the formula, where the latest is the default.
Edition = Annotated[
    str,
    typer.Option(
        "--edition",
        help="Edition of the formula: 2018-19, 2022-23, 2023-24 or 2024-25; the latest held "
        "that has a price otherwise.",
    ),
]
LEVEL_HELP = "system, icp (place), ccg (commissioner), pcn (network) or practice."
#: Faults told before their number alone is.
TOLD = 50


def targets(
    folder: SystemFolder,
    edition: Edition = "",
    level: Annotated[str, typer.Option("--level", help=LEVEL_HELP)] = "ccg",
    quantum: Annotated[
        str,
        typer.Option(
            "--quantum", help="What England shares out, in pounds; the edition's own otherwise."
        ),
    ] = "",
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show weighted populations by stream of need and targets (not actual allocations) of the
    bodies of a level. Pounds in text, pence in JSON.

    Example: commonweal funding targets examples/kent-medway --edition 2018-19 --level ccg
    """
    from commonweal.funding.capitation.targets import (
        NO_QUANTUM,
        QuantumError,
        price_per_head,
        targets_by,
    )

    pence = pence_of_option(quantum) if quantum else None
    ground, kind = ground_at(folder, as_of, level)
    held = held_of(ground, edition)
    try:
        price = price_per_head(held.edition, pence)
    except QuantumError as error:
        stop([f"--quantum: {error}"], code=2)
    bodies = held.bodies(kind)
    rows = targets_by(
        held.edition,
        held.practices,
        held.weighted,
        price,
        bodies,
        held.names(bodies),
        held.faults,
    )
    tell(held)
    _tell_rows(held, rows)
    homeless = unplaced(held, kind)
    tell_unplaced(homeless, kind)
    reason = "" if price is not None else NO_QUANTUM
    if as_json:
        print_json([_plain(row, held, reason) for row in rows])
    else:
        print_rows([_short(row) for row in rows], title=_title(held, price))
        if reason:
            typer.echo(f"No targets: {reason}.")
    if held.faults or (homeless and kind.value == "commissioner"):
        raise typer.Exit(1)


def unplaced(held: Held, kind: Kind) -> list[str]:
    """Practices of the edition that belong to no body of a level on the day."""
    return sorted(code for code, body in held.bodies(kind).items() if not body)


def tell_unplaced(practices: Sequence[str], kind: Kind) -> None:
    """Say on standard error which practices stand as unassigned at a level."""
    if practices:
        more = f" and {len(practices) - TOLD} more" if len(practices) > TOLD else ""
        progress(
            f"{len(practices)} practices belong to no {kind.value} of the system on the day and "
            f"stand as unassigned: {', '.join(practices[:TOLD])}{more} (table memberships)"
        )


def ground_at(folder: Path, as_of: datetime | None, level: str) -> tuple[Ground, Kind]:
    """The ground of a folder on a day, and the level asked for."""
    from commonweal.cli.population import level_of
    from commonweal.funding.capitation.levels import LEVELS
    from commonweal.system.organisation import Kind

    ground, read = opened(folder, as_of)
    kind = level_of(read, level)
    if kind not in LEVELS:
        stop([f"--level {level}: no level of allocation; use {LEVEL_HELP}"], code=2)
    return ground, Kind(kind)


def held_of(ground: Ground, edition: str) -> Held:
    """The edition asked for, or the usual one, on the practices of the folder."""
    from commonweal.funding.capitation.formula import EditionError
    from commonweal.funding.capitation.held import NotHeldError, hold, usual_edition

    chosen = edition or usual_edition(ground)
    if chosen is None:
        stop(
            [
                "the folder holds no edition of the formula: weighted populations (table "
                "need_weights) and the lists that they weight (table registered)"
            ]
        )
    try:
        return hold(ground, chosen)
    except EditionError as error:
        stop([f"--edition: {error}"], code=2)
    except NotHeldError as error:
        stop([str(error)])


def known_edition(edition: str) -> None:
    """Refuse an edition of the formula that there is none of."""
    from commonweal.funding.capitation.formula import EditionError, edition_of

    try:
        edition_of(edition)
    except EditionError as error:
        stop([f"--edition: {error}"], code=2)


def pence_of_option(quantum: str) -> int:
    """Pence of an amount of pounds given as an option."""
    from commonweal.funding.capitation.targets import checked_quantum
    from commonweal.system.money import parse_pounds

    try:
        return checked_quantum(parse_pounds(quantum))
    except ValueError as error:
        stop([f"--quantum: {error}"], code=2)


def tell(held: Held) -> None:
    """Say on standard error what is wrong with practices, and which are left out."""
    if held.faults:
        messages = [fault.message for fault in held.faults]
        more = [f"and {len(messages) - TOLD} more"] if len(messages) > TOLD else []
        for message in [*messages[:TOLD], *more]:
            progress(message)
    if held.outside:
        patients = sum(held.outside.values())
        progress(
            f"left out: {len(held.outside)} practices of edition {held.edition.id} that were not "
            f"open on {held.structure.day:%Y-%m-%d}, with {patients:,.0f} patients"
        )


def _tell_rows(held: Held, rows: Sequence[Target]) -> None:
    from commonweal.funding.capitation.targets import compared

    for name, away in compared(held.edition, held.practices, held.weighted).items():
        progress(f"largest difference of a practice from the published {name}: {away:.1e} persons")
    short = [row.code or "unassigned" for row in rows if not row.complete]
    if short:
        progress(f"incomplete, so without a total: {', '.join(short)}")


def key(stream: str) -> str:
    """The key of a stream in rows.

    Examples
    --------
    >>> key("general and acute")
    'general_and_acute_weighted'
    """
    return f"{stream.replace(' ', '_')}_weighted"


def _plain(row: Target, held: Held, reason: str) -> dict[str, object]:
    """A row as JSON; in pence, and a target that is not known with why."""
    found: dict[str, object] = {
        "code": row.code,
        "name": row.name,
        "practices": row.practices,
        "registered": row.registered,
    }
    found |= {key(stream): value for stream, value in row.weighted.items()}
    found |= {
        "hospital_and_community_weighted": row.hospital_and_community,
        "overall_before_remoteness_weighted": row.before_remoteness,
        "overall_weighted": row.overall,
    }
    if row.primary_medical is not None:
        found["primary_medical_care_weighted"] = row.primary_medical
    return found | {
        "share_of_england": None
        if row.overall is None
        else row.overall / held.edition.england.registered,
        "need_index": row.need_index,
        "target_pence": row.target_pence,
        "target_per_head": row.per_head,
        "target_missing": row.why_incomplete or reason or None,
        "complete": row.complete,
        "lacking": list(row.lacking),
        "edition": held.edition.id,
        "basis": held.basis.value,
    }


def _short(row: Target) -> dict[str, object]:
    from commonweal.system.money import format_pounds

    target = None if row.target_pence is None else format_pounds(row.target_pence)
    return {
        "code": row.code or "unassigned",
        "name": row.name,
        "registered": row.registered,
        "hospital and community": row.hospital_and_community,
        "overall": row.overall,
        "need index": None if row.need_index is None else round(row.need_index, 4),
        "target": target,
        "per head": None if row.per_head is None else f"£{row.per_head:,.2f}",
        "complete": row.complete,
    }


def _title(held: Held, price: Fraction | None) -> str:
    priced = "" if price is None else f" £{float(price) / 100:,.4f} for each weighted head."
    return f"{held.edition.name}. Targets are targets, not actual allocations.{priced}"
