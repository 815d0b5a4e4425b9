"""`commonweal rules list`: the rules that are held, where they stand, and whether their words were
read there."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.output import day_of, print_json, print_rows

if TYPE_CHECKING:
    from commonweal.rules import Rule

Subject = Annotated[str, typer.Option(help="Only rules on this subject, such as population-band.")]
Body = Annotated[
    str, typer.Option(metavar="KIND", help="Only rules for this kind of body, such as network.")
]
On = Annotated[
    datetime | None,
    typer.Option(metavar="DATE", formats=["%Y-%m-%d"], help="Only rules in force on this day."),
]
Jurisdiction = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME",
        help="Only rules of this jurisdiction; may be given more than once. "
        "Without it, rules of every jurisdiction are listed.",
    ),
]


def listed(
    subject: Subject = "",
    body: Body = "",
    on: On = None,
    jurisdiction: Jurisdiction = None,
    as_json: AsJson = False,
) -> None:
    """List the dated rules, each with its source and whether its words were read there.

    Example: commonweal rules list --subject population-band --body network --on 2019-07-01
    """
    from commonweal.rules import load_rules

    places = {name.casefold() for name in jurisdiction or ()}
    day = day_of(on)
    found = [
        rule
        for rule in load_rules().rules
        if (not subject or rule.subject == subject)
        and (not body or body in rule.applies_to)
        and (day is None or rule.in_force(day))
        and (not places or rule.jurisdiction.casefold() in places)
    ]
    found.sort(key=lambda rule: (rule.subject, rule.jurisdiction, rule.in_force_from, rule.id))
    if as_json:
        print_json([whole(rule) for rule in found])
    elif found:
        print_rows([short(rule) for rule in found])
    else:
        typer.echo("no rule held")


def short(rule: Rule) -> dict[str, object]:
    """A rule as one row of a table."""
    return {
        "id": rule.id,
        "subject": rule.subject,
        "low": rule.low,
        "high": rule.high,
        "unit": rule.unit,
        "from": rule.first_day or "not known",
        "to": rule.in_force_to,
        "jurisdiction": rule.jurisdiction,
        "verified": rule.source.verified,
        "source": rule.source.publisher,
    }


def whole(rule: Rule) -> dict[str, object]:
    """All that is held of a rule, for JSON; no first day where no source says since when."""
    return {
        "id": rule.id,
        "subject": rule.subject,
        "text": rule.law,
        "ours": rule.ours or None,
        "applies_to": list(rule.applies_to),
        "low": rule.low,
        "high": rule.high,
        "unit": rule.unit,
        "approximate": rule.approximate,
        "in_force_from": rule.first_day,
        "in_force_to": rule.in_force_to,
        "jurisdiction": rule.jurisdiction,
        "verified": rule.source.verified,
        "source": {
            "title": rule.source.title,
            "publisher": rule.source.publisher,
            "place": rule.source.place,
            "quotation": rule.source.quotation,
        },
        "note": rule.note,
    }
