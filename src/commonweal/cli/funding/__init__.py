"""`commonweal funding`: its verbs, one module each."""

from __future__ import annotations

import typer

from commonweal.cli.funding.cascade import cascade
from commonweal.cli.funding.case import case
from commonweal.cli.funding.control import control
from commonweal.cli.funding.fit import fit
from commonweal.cli.funding.growth import growth
from commonweal.cli.funding.ledger import ledger
from commonweal.cli.funding.need_index import need_index
from commonweal.cli.funding.pace import pace
from commonweal.cli.funding.pools import pools
from commonweal.cli.funding.running import running
from commonweal.cli.funding.savings import savings
from commonweal.cli.funding.targets import targets

funding = typer.Typer(
    help="Targets by weighted capitation, growth, pace of change, control totals, running costs, "
    "savings and business cases. Example: commonweal funding targets examples/kent-medway "
    "--edition 2018-19 --level ccg",
    no_args_is_help=True,
    rich_markup_mode=None,
)

funding.command("cascade")(cascade)
funding.command("case")(case)
funding.command("control")(control)
funding.command("fit")(fit)
funding.command("growth")(growth)
funding.command("ledger")(ledger)
funding.command("need-index")(need_index)
funding.command("pace")(pace)
funding.command("pools")(pools)
funding.command("running")(running)
funding.command("savings")(savings)
funding.command("targets")(targets)
