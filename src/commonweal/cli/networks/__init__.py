"""`commonweal networks`: its verbs, one module each."""

from __future__ import annotations

import typer

networks = typer.Typer(
    help="Plans of primary care networks and partnerships: judged, proposed, compared. Example: "
    "commonweal networks evaluate examples/kent-medway",
    no_args_is_help=True,
    rich_markup_mode=None,
)
