"""`commonweal merge`: several bodies become one, with every total proven."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.plan.merge import Line, Merged, Total
    from commonweal.records.succession import Handover


def merge(
    folder: Annotated[Path, typer.Argument(help="System folder.", show_default=False)],
    predecessors: Annotated[
        str, typer.Option("--from", help="Codes of the bodies that merge, with commas.")
    ],
    successor: Annotated[str, typer.Option("--into", help="Code of the body they become.")],
    on: Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="First day.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write.", show_default=False)],
    name: Annotated[str, typer.Option("--name", help="Name of a successor that is new.")] = "",
    source: Annotated[
        str, typer.Option("--source", help="Id of the folder's source that says so.")
    ] = "",
    shadow: Annotated[
        bool,
        typer.Option(
            "--shadow", help="Keep the old bodies; hold the merger in an edition beside them."
        ),
    ] = False,
    stated_by: Annotated[
        str, typer.Option("--stated-by", help="Office that states the transfers of records.")
    ] = "",
    stated_at: Annotated[
        datetime | None,
        typer.Option(
            "--stated-at",
            metavar="DATE",
            formats=["%Y-%m-%d"],
            help="When the transfers of records became known, in UTC; now otherwise.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Merge bodies into one, and prove that nothing is lost.

    Every practice, area, line of the ledger, membership and statement of the records has one
    successor or a recorded end, and every total before equals the total after; otherwise the
    command lists what does not, writes nothing and ends with 1.

    Example: commonweal merge examples/kent-medway --from 09C,09E,09J,09W,10A,10D,10E,99J
    --into 91Q --on 2020-04-01 --out one-ccg
    """
    if not folder.is_dir():
        stop([f"{folder} is not a folder: give the path of a system folder"], code=2)
    from commonweal.folder import FolderError, read_folder, write_folder
    from commonweal.folder.finding import line
    from commonweal.plan.merge import MergeError, formats, notes_of, records_after
    from commonweal.plan.merge import merge as merged_of
    from commonweal.records import STATEMENTS, DamagedRecordsError, append, read_statements

    try:
        held = read_folder(folder)
        merged = merged_of(
            held,
            predecessors=[code.strip() for code in predecessors.split(",") if code.strip()],
            successor=successor,
            on=on.date(),
            name=name,
            source=source,
            shadow=shadow,
        )
        handover = None
        if held.statements is not None and not shadow:
            handover = records_after(
                read_statements(held.statements),
                predecessors=[code.strip() for code in predecessors.split(",") if code.strip()],
                successor=successor,
                on=on.date(),
                stated_by=stated_by or f"Transition to {successor}",
                stated_at=(stated_at or datetime.now(UTC)).replace(tzinfo=UTC),
            )
        write_folder(
            out,
            settings=held.settings,
            tables=merged.tables,
            statements=held.statements,
            format=formats(folder),
            notes=notes_of(folder),
        )
        if handover is not None and handover.transfers:
            append(out / STATEMENTS, handover.transfers)
    except FolderError as error:
        stop([line(finding) for finding in error.findings])
    except MergeError as error:
        stop([*error.messages, f"{len(error.messages)} to mend; nothing was written"])
    except (FileExistsError, ValueError, DamagedRecordsError) as error:
        stop([str(error)])
    if as_json:
        print_json({**_json(merged, out), "records": _records(handover)})
    else:
        _print(merged)
        _print_records(handover)
    progress(_sum(merged, out, shadow))


def _json(merged: Merged, out: Path) -> dict[str, object]:
    return {
        "out": str(out),
        "edition": merged.edition or None,
        "totals": [_total(total) for total in merged.totals],
        "notes": list(merged.notes),
        "lines": [{**_line(found), "same": found.same} for found in merged.lines],
    }


def _records(handover: Handover | None) -> dict[str, object] | None:
    """What became of the records: by kind, before = moved + read as successor + ended."""
    if handover is None:
        return None
    return {
        "added": len(handover.transfers),
        "counts": [{"kind": kind, **row} for kind, row in handover.counts().items()],
        "statements": [
            {
                "id": one.statement,
                "kind": one.kind,
                "body": one.body,
                "outcome": one.outcome,
                "successor": one.successors[0] if one.successors else None,
                "reason": one.reason,
            }
            for one in handover.handed
        ],
    }


def _print_records(handover: Handover | None) -> None:
    if handover is None or not handover.handed:
        return
    rows: list[dict[str, object]] = [
        {"kind": kind, **row} for kind, row in handover.counts().items()
    ]
    print_rows(rows, title="\nRecords of the bodies, before and after")
    listed: list[dict[str, object]] = [
        {
            "statement": one.statement,
            "kind": one.kind,
            "of": one.body,
            "outcome": one.outcome,
            "to": "-" if one.outcome == "ended" else one.successors[0],
            "why": one.reason,
        }
        for one in handover.handed
    ]
    print_rows(listed, title="\nWhat became of each statement")


def _total(total: Total) -> dict[str, object]:
    return {
        "measure": total.measure,
        "of": total.of,
        "before": _number(total.before),
        "ended": _number(total.ended),
        "began": _number(total.began),
        "after": _number(total.after),
        "equal": total.equal,
    }


def _line(line: Line) -> dict[str, object]:
    before, after = line.before, line.after
    return {
        "kind": line.kind.value,
        "code": line.code,
        "name": line.name,
        "measure": line.measure,
        "before": _number(before) if isinstance(before, Decimal) else before,
        "after": _number(after) if isinstance(after, Decimal) else after,
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _print(merged: Merged) -> None:
    totals = [_in_pounds(_total(total)) for total in merged.totals]
    print_rows(totals, title="Totals before and after")
    apart = [_in_pounds(_line(found)) for found in merged.lines if not found.same]
    told = [row for row in apart if not str(row["measure"]).startswith("belongs")]
    print_rows(told, title="\nWhat differs between the two structures")
    typer.echo(
        f"({len(merged.lines) - len(apart)} lines are the same in both, {len(apart)} differ, "
        f"{len(apart) - len(told)} of them a body's place in another; all with --json)"
    )
    for note in merged.notes:
        typer.echo(f"\n{note}")


def _in_pounds(row: dict[str, object]) -> dict[str, object]:
    """A row of pence in pounds, to the penny; any other row as it is."""
    from commonweal.system.money import format_pounds

    words = str(row["measure"]).split()
    if "pence" not in words:
        return row
    amounts = {
        name: format_pounds(value)
        for name in ("before", "ended", "began", "after")
        if isinstance(value := row.get(name), int)
    }
    measure = " ".join("pounds" if word == "pence" else word for word in words)
    return {**row, **amounts, "measure": measure}


def _sum(merged: Merged, out: Path, shadow: bool) -> str:
    text = f"{len(merged.totals)} totals, all equal; written to {out}"
    if shadow:
        text += f"; the merged structure is the edition {merged.edition!r}"
    return text
