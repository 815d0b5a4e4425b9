"""`commonweal records register`: the register of interests of a body on a day, and what the rules
of the day say of it."""

from __future__ import annotations

import difflib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, progress, stop
from commonweal.cli.records.place import (
    Known,
    On,
    Records,
    bodies_beside,
    instant_of,
    path_of,
    whole,
)

if TYPE_CHECKING:
    from commonweal.governance.register import Day
    from commonweal.records import Statement
    from commonweal.records.references import Organisations


def register(
    records: Records,
    body: Annotated[
        str, typer.Option("--body", metavar="CODE", help="Whose register.", show_default=False)
    ],
    on: On,
    public: Annotated[
        bool, typer.Option("--public", help="As the public may have it, with what is redacted.")
    ] = False,
    drafts: Annotated[
        Path | None,
        typer.Option(
            "--drafts",
            metavar="FILE.jsonl",
            help="Write what opens a case for each late declaration without one, for append.",
        ),
    ] = None,
    known: Known = None,
    as_json: AsJson = False,
) -> None:
    """The register of a body: interests, confirmations, gifts, cases, and what rules say of them.

    Ends with 1 where a rule was not kept. Nothing declared is no register, not "no conflicts".

    Example: commonweal records register examples/kent-medway --body 09W --on 2019-07-01
    """
    from commonweal.cli.records import register_shown as shown
    from commonweal.governance.register import against, day_of, openings, register_findings
    from commonweal.governance.register import register as register_of
    from commonweal.rules import load_rules

    path = path_of(records)
    statements, beside = whole(path), bodies_beside(path)
    day = day_of(
        statements,
        on.date(),
        load_rules(),
        successions=beside.successions,
        known_at=instant_of(known),
    )
    _stop_where_unknown(day, body, beside.organisations)
    held = register_of(day, body)
    if drafts is not None:
        _write(drafts, openings(day, held, stated_by=f"Register of {body}", stated_at=_noon(on)))
    if public:
        if as_json:
            print_json(shown.public_json(day, held))
        else:
            shown.tell_public(day, held)
        return
    findings = register_findings(day, held)
    if as_json:
        print_json(shown.register_json(day, held, findings))
    else:
        shown.tell(day, held)
        shown.tell_findings(findings)
    if against(findings):
        raise typer.Exit(1)


def _stop_where_unknown(day: Day, body: str, organisations: Organisations) -> None:
    """End the verb for a body of which nothing is known."""
    known = {*day.bodies.held, *organisations}
    if body in known:
        return
    near = difflib.get_close_matches(body, sorted(known), n=1)
    hint = f"did you mean {near[0]!r}?" if near else "state the body first"
    stop([f"body {body!r} is not known; {hint}"], code=2)


def _noon(on: datetime) -> datetime:
    return datetime.combine(on.date(), time(12), UTC)


def _write(file: Path, statements: Sequence[Statement]) -> None:
    """Drafts as lines of JSON that `records append` takes; it gives them their salt."""
    from commonweal.evidence.words import counted

    lines = [json.dumps({**one.envelope(), "payload": one.payload}) for one in statements]
    try:
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    except OSError as error:
        stop([f"{file} cannot be written: {error.strerror or error}"], code=2)
    progress(f"{counted(len(lines), 'draft')} written to {file}")
