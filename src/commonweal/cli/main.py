"""The `commonweal` command: which verbs there are."""

from __future__ import annotations

from typing import Annotated

import typer

from commonweal import __version__
from commonweal.cli.appraise import appraise
from commonweal.cli.build import build
from commonweal.cli.check import check
from commonweal.cli.consultation import consultation
from commonweal.cli.contracts import contracts
from commonweal.cli.cube import cube, people
from commonweal.cli.fetch import fetch
from commonweal.cli.flows import flows
from commonweal.cli.funding import funding
from commonweal.cli.manage import manage
from commonweal.cli.merge import merge
from commonweal.cli.needs import needs
from commonweal.cli.networks import networks
from commonweal.cli.plan import answers, plan, verify
from commonweal.cli.population import population
from commonweal.cli.prevention import prevention
from commonweal.cli.prioritise import prioritise
from commonweal.cli.promises import promises
from commonweal.cli.records import records
from commonweal.cli.restate import restate
from commonweal.cli.robustness import robustness
from commonweal.cli.rules import rules
from commonweal.cli.serve import serve
from commonweal.cli.site import site
from commonweal.cli.stopping import Stoppable
from commonweal.cli.travel import travel
from commonweal.cli.workforce import workforce

app = typer.Typer(
    name="commonweal",
    cls=Stoppable,
    help="Who is served, what they need, what money follows: from a folder of open data to an "
    "evidence pack whose figures anyone can recompute.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"commonweal {__version__}")
        raise typer.Exit


@app.callback()
def commonweal(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Strategic commissioning from open data."""
    del version


app.command()(answers)
app.command()(appraise)
app.command()(build)
app.command()(check)
app.command()(consultation)
app.add_typer(contracts, name="contracts")
app.command()(cube)
app.command()(people)
app.command(context_settings={"allow_interspersed_args": False})(manage)
app.command("merge")(merge)
app.command()(fetch)
app.command()(flows)
app.add_typer(funding, name="funding")
app.command()(needs)
app.add_typer(networks, name="networks")
app.command()(plan)
app.command()(population)
app.command()(prevention)
app.command()(prioritise)
app.command()(promises)
app.add_typer(records, name="records")
app.command("restate")(restate)
app.command()(robustness)
app.add_typer(rules, name="rules")
app.command()(serve)
app.command()(site)
app.command()(travel)
app.command()(verify)
app.command()(workforce)


def run() -> None:
    """Run the command line."""
    app()
