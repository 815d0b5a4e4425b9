"""`commonweal contracts`: its verbs, one module each."""

from __future__ import annotations

import typer

from commonweal.cli.contracts.check import check
from commonweal.cli.contracts.draft import draft
from commonweal.cli.contracts.involvement import involvement
from commonweal.cli.contracts.issues import issues
from commonweal.cli.contracts.monitor import monitor
from commonweal.cli.contracts.ocds import ocds
from commonweal.cli.contracts.register import register
from commonweal.cli.contracts.simulate import simulate
from commonweal.cli.contracts.state import state
from commonweal.cli.contracts.year_end import year_end

contracts = typer.Typer(
    help="Contracts: whether the terms of one that pays for outcomes hold, what it would pay, "
    "whether it is failing, which there are, and their exchange as open data. "
    "Example: commonweal contracts check examples/contracts/medway-swale.toml",
    no_args_is_help=True,
    rich_markup_mode=None,
)

contracts.command("check")(check)
contracts.command("draft")(draft)
contracts.command("issues")(issues)
contracts.command("monitor")(monitor)
contracts.command("simulate")(simulate)
contracts.command("state")(state)
contracts.command("year-end")(year_end)
contracts.add_typer(ocds, name="ocds")
contracts.command("register")(register)
contracts.command("involvement")(involvement)
