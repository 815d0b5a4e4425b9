"""`commonweal contracts state`: the terms of a contract, from a file into the records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from commonweal.cli.contracts.terms_file import TermsFile, terms_or_stop
from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, stop
from commonweal.cli.records.entering import To, add, tell_added


def state(
    file: TermsFile,
    to: To,
    stated_by: Annotated[
        str,
        typer.Option("--stated-by", metavar="OFFICE", help="The body or office that states it."),
    ],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="Why it is stated.")],
    on: Annotated[
        datetime | None,
        typer.Option(
            "--on",
            formats=["%Y-%m-%d"],
            help="The day from which these are the terms; otherwise today.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Take the terms of a contract that pays for outcomes into the records, as a statement of kind
    outcome_contract: checked as `commonweal records append` checks it. Stating is not signing.

    Example: commonweal contracts state examples/contracts/medway-swale.toml --to records.jsonl
    --stated-by "Office of the example" --reason "worked example" --on 2020-01-15
    """
    from commonweal.cli.records.place import bodies_beside, target_of
    from commonweal.records import draft
    from commonweal.records.refusal import RefusedError
    from commonweal.records.statement import StatementError
    from commonweal.rules import load_rules

    terms = terms_or_stop(file, load_rules())
    path, now = target_of(to), datetime.now(UTC)
    day = day_of(on) or now.date()
    try:
        stated = draft(
            "outcome_contract",
            terms,
            id=f"outcome-contract/{terms.contract}/{day}",
            stated_by=stated_by,
            about=terms.authority,
            stated_at=now,
            effective=day,
            reason=reason,
        )
        head, notes = add(path, [stated], bodies_beside(path))
    except StatementError as error:
        stop([f"{file}: {error}", "nothing was written"])
    except RefusedError as error:
        stop([*(f"{file}: {one}" for one in error.refusals), "nothing was written"])
    tell_added(head, 1, notes, as_json)
