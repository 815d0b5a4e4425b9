"""Options that many verbs share: said once, so that they mean the same everywhere."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

#: The folder that a verb works on.
SystemFolder = Annotated[Path, typer.Argument(help="System folder.")]
#: The day that a verb speaks of.
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Day; the folder's own otherwise."),
]
#: Whether a programme reads what is printed.
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
#: What all draws and searches start from.
Seed = Annotated[int, typer.Option("--seed", min=0, help="Seed of all draws and searches.")]
