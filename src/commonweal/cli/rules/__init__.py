"""`commonweal rules`: the rules that are held, where they stand, whether their words were read
there, which wording held on a day, and the standstill that they give."""

from __future__ import annotations

import typer

from commonweal.cli.options import AsJson
from commonweal.cli.rules.listing import Body, Jurisdiction, On, Subject, listed
from commonweal.cli.rules.showing import show
from commonweal.cli.rules.standing import standstill

rules = typer.Typer(
    help="The dated rules, each with its source and whether its words were read there. "
    "Example: commonweal rules show B8 --on 2019-07-01",
    invoke_without_command=True,
    rich_markup_mode=None,
)


@rules.callback()
def all_rules(
    context: typer.Context,
    subject: Subject = "",
    body: Body = "",
    on: On = None,
    jurisdiction: Jurisdiction = None,
    as_json: AsJson = False,
) -> None:
    """The dated rules; without a verb, as `rules list`."""
    if context.invoked_subcommand is None:
        listed(subject, body, on, jurisdiction, as_json)


rules.command("list")(listed)
rules.command("show")(show)
rules.command("standstill")(standstill)
