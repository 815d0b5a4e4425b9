"""`commonweal networks`: its verbs, one module each."""

from __future__ import annotations

import typer

from commonweal.cli.networks.compare import compare
from commonweal.cli.networks.design import design
from commonweal.cli.networks.evaluate import evaluate
from commonweal.cli.networks.partnerships import partnerships

networks = typer.Typer(
    help="Plans of primary care networks and partnerships: judged, proposed, compared. Example: "
    "commonweal networks evaluate examples/kent-medway",
    no_args_is_help=True,
    rich_markup_mode=None,
)

networks.command("compare")(compare)
networks.command("design")(design)
networks.command("evaluate")(evaluate)
networks.command("partnerships")(partnerships)
