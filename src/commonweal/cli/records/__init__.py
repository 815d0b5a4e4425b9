"""`commonweal records`: its verbs, one module each."""

from __future__ import annotations

import typer

from commonweal.cli.records.agenda import agenda
from commonweal.cli.records.appending import append
from commonweal.cli.records.authority import authority
from commonweal.cli.records.export import export
from commonweal.cli.records.importing import import_csv
from commonweal.cli.records.listing import listed
from commonweal.cli.records.meetings import meetings
from commonweal.cli.records.procurement import procurement
from commonweal.cli.records.register import register
from commonweal.cli.records.seats import seats
from commonweal.cli.records.state import state
from commonweal.cli.records.verify import verify

records = typer.Typer(
    help="What was stated: added, listed, as of any day and as known at any time, and whether it "
    "is whole. Example: commonweal records list examples/kent-medway",
    no_args_is_help=True,
    rich_markup_mode=None,
)

records.command("agenda")(agenda)
records.command("append")(append)
records.command("authority")(authority)
records.command("export")(export)
records.command("import")(import_csv)
records.command("list")(listed)
records.command("meetings")(meetings)
records.command("procurement")(procurement)
records.command("register")(register)
records.command("seats")(seats)
records.command("state")(state)
records.command("verify")(verify)
