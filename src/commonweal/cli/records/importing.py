"""`commonweal records import`: a register kept as a table becomes statements, looked at first."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop
from commonweal.cli.records.entering import To, add, checks_for, tell_added
from commonweal.cli.records.place import bodies_beside, target_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from commonweal.records import KindPreview, RowFinding, Statement
    from commonweal.records.refusal import Refusal


def import_csv(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", show_default=False)],
    kind: Annotated[
        str, typer.Option("--kind", metavar="KIND", help="Which kind of statement a row is.")
    ],
    to: To,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only show what would be stated.")
    ] = False,
    stated_by: Annotated[
        str, typer.Option("--stated-by", help="Office that states it, for rows that do not say.")
    ] = "",
    stated_at: Annotated[
        datetime | None,
        typer.Option(
            "--stated-at",
            metavar="DATE",
            formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"],
            help="When it became known, in UTC, for rows that do not say; now otherwise.",
        ),
    ] = None,
    about: Annotated[
        str, typer.Option("--about", help="Whom it is about, for rows that do not say.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="THEIRS=OURS",
            help="What the file calls a column; may be given more than once.",
        ),
    ] = None,
    correct: Annotated[
        bool,
        typer.Option("--correct", help="State corrections of what a row now says otherwise."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """State the rows of a CSV file, or with --preview show what would be stated.

    Columns are the fields of the kind, and of the envelope where the file has them. Lists are
    written a|b, days 2019-07-01 or 01/07/2019; pence may be given as pounds (value_pounds). What
    is held already is not stated again. Findings are told by row and column, all at once; then
    nothing is written and the command ends with 1.

    Example: commonweal records import seats.csv --kind seat --to records.jsonl --stated-by
    "Secretary, Kent and Medway CCGs" --preview
    """
    from commonweal.governance.register.older_words import mapped
    from commonweal.records import preview_kind
    from commonweal.records.refusal import RefusedError, refusals

    path = target_of(to)
    held = whole(path)
    try:
        found = preview_kind(
            file,
            kind,
            stated_by=stated_by,
            stated_at=(stated_at or datetime.now(UTC)).replace(tzinfo=UTC),
            about=about,
            columns=_columns(column or []),
            held=held,
            correct=correct,
            older=mapped,
        )
    except ValueError as error:
        stop([str(error)], code=2)
    bodies = bodies_beside(path)
    against = refusals(held, [made for _, made in found.rows], checks_for(bodies))
    findings = [*found.findings, *_by_row(file, found, against)]
    if preview:
        _show(file, found, findings, as_json)
        raise typer.Exit(1 if findings else 0)
    if findings:
        stop([*map(_line, findings), f"{len(findings)} to mend; nothing was written"])
    try:
        head, notes = add(path, found.statements, bodies)
    except RefusedError as error:
        stop([*map(str, error.refusals), "nothing was written"])
    if found.already:
        progress(f"rows that say what is held already: {len(found.already)}")
    for one in found.read_as:
        progress(_read_as(file, *one))
    tell_added(head, len(found.statements), notes, as_json)


def _columns(given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        theirs, equals, ours = one.rpartition("=")
        if not equals or not theirs.strip() or not ours.strip():
            stop([f"--column {one}: write it as 'THEIRS=OURS'"], code=2)
        found[theirs.strip()] = ours.strip()
    return found


def _by_row(file: Path, found: KindPreview, against: Iterable[Refusal]) -> list[RowFinding]:
    from commonweal.records import RowFinding

    made = [
        RowFinding(
            file.name,
            None if one.at is None else found.rows[one.at][0],
            one.field,
            None,
            one.reason,
        )
        for one in against
    ]
    # That a row says otherwise than what is held is told already: not also that it is stated twice.
    return [
        one
        for one in made
        if one.row not in found.changed or "stated already by" not in one.message
    ]


def _show(file: Path, found: KindPreview, findings: Sequence[RowFinding], as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "file": file.name,
                "would_state": [
                    {"row": line, **made.envelope(), "payload": made.payload}
                    for line, made in found.rows
                ],
                "already": list(found.already),
                "changed_rows": list(found.changed),
                "read_as": [
                    {"row": line, "word": word, "type": kind} for line, word, kind in found.read_as
                ],
                "findings": [
                    {
                        "file": one.file,
                        "row": one.row,
                        "column": one.column,
                        "value": one.value,
                        "message": one.message,
                    }
                    for one in findings
                ],
            }
        )
        return
    rows = [_short(line, made) for line, made in found.rows]
    print_rows(rows, title="Would be stated" if not findings else "Would be stated once mended")
    for line, word, kind in found.read_as:
        typer.echo(_read_as(file, line, word, kind))
    for one in findings:
        progress(_line(one))
    typer.echo(
        f"new rows: {len(found.rows)}; held already: {len(found.already)}; otherwise than what is "
        f"held: {len(found.changed)}; findings: {len(findings)}; nothing was written"
    )


def _read_as(file: Path, line: int, word: str, kind: str) -> str:
    return f"{file.name}:{line} type {word!r}: read as {kind!r}; the word is kept as original_type"


def _short(line: int, made: Statement) -> dict[str, object]:
    said = made.payload or {}
    return {
        "row": line,
        "id": made.id,
        "type": made.type,
        "about": made.about,
        "effective": made.effective,
        "to": made.effective_to,
        "says": ", ".join(f"{name}={value}" for name, value in said.items())[:80],
    }


def _line(finding: RowFinding) -> str:
    row = "" if finding.row is None else f":{finding.row}"
    column = f" {finding.column}" if finding.column else ""
    value = f" {finding.value!r}" if finding.value is not None else ""
    return f"{finding.file}{row}{column}{value}: {finding.message}"
