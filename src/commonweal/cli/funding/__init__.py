"""`commonweal funding`: its verbs, one module each."""

from __future__ import annotations

import typer

funding = typer.Typer(
    help="Targets by weighted capitation, growth, pace of change, control totals, running costs, "
    "savings and business cases. Example: commonweal funding targets examples/kent-medway "
    "--edition 2018-19 --level ccg",
    no_args_is_help=True,
    rich_markup_mode=None,
)
