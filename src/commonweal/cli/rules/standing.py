"""`commonweal rules standstill`: the days of a standstill, counted in both ways."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import print_json, stop

if TYPE_CHECKING:
    from datetime import date

    from commonweal.governance.procurement import Standstill


def standstill(
    published: Annotated[
        datetime,
        typer.Argument(
            metavar="DATE", formats=["%Y-%m-%d"], help="Day on which the notice was published."
        ),
    ],
    body: Annotated[
        str, typer.Option(metavar="KIND", help="What the authority is in law, such as icb.")
    ] = "icb",
    as_json: AsJson = False,
) -> None:
    """Say when the standstill after a notice of intention ends, and where the counts differ.

    Example: commonweal rules standstill 2026-02-05
    """
    from commonweal.governance.law import LEGAL_KINDS
    from commonweal.governance.procurement import standstill as counted
    from commonweal.rules import load_rules

    if body not in LEGAL_KINDS:
        stop([f"--body {body!r} is no legal kind of body; give {', '.join(LEGAL_KINDS)}"], code=2)
    found = counted(load_rules(), published.date(), body)
    if as_json:
        print_json(_json(found, published.date(), body))
        return
    if found is None:
        typer.echo(_none(published.date(), body))
        return
    typer.echo(f"published                 {_day(found.published)}")
    typer.echo(f"standstill begins         {_day(found.begins)}")
    typer.echo(f"ends by the regulation    {_day(found.deadline_regulation)} (at midnight)")
    typer.echo(f"counted from publication  {_day(found.deadline_from_publication)}")
    typer.echo(f"used                      {_day(found.used)}")
    for day, name in found.holidays:
        typer.echo(f"not counted               {_day(day)} ({name})")
    if found.warning:
        typer.echo(f"warning: {found.warning}")
    for rule in found.rules:
        typer.echo(f"rule {rule.id}: {rule.text} [{_read(rule.source.verified)}]")


def _json(found: Standstill | None, published: date, body: str) -> dict[str, object]:
    if found is None:
        return {
            "published": published,
            "body": body,
            "begins": None,
            "deadline_regulation": None,
            "deadline_from_publication": None,
            "used": None,
            "counts_differ": None,
            "warning": _none(published, body),
            "holidays": [],
            "rules": [],
        }
    return {
        "published": found.published,
        "body": body,
        "begins": found.begins,
        "deadline_regulation": found.deadline_regulation,
        "deadline_from_publication": found.deadline_from_publication,
        "used": found.used,
        "counts_differ": bool(found.warning),
        "warning": found.warning or None,
        "holidays": [{"day": day, "name": name} for day, name in found.holidays],
        "rules": [
            {
                "id": rule.id,
                "text": rule.text,
                "place": rule.source.place,
                "verified": rule.source.verified,
            }
            for rule in found.rules
        ],
    }


def _none(published: date, body: str) -> str:
    from commonweal.evidence.words import day as day_words

    when = day_words(published)
    return f"no rule held: on {when} no standstill bound a body of the kind {body}"


def _day(day: date) -> str:
    return day.strftime("%a %-d %b %Y")


def _read(verified: bool) -> str:
    return "words read" if verified else "not verified"
