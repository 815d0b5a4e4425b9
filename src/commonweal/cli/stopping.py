"""What a verb says when it is stopped from the keyboard: one line, whatever it was doing."""

from __future__ import annotations

import sys
from errno import EACCES, EDQUOT, EEXIST, EFBIG, ENOSPC, ENOTDIR, EPERM, EROFS
from typing import Any

import typer
from typer.core import TyperGroup

from commonweal.cli.output import progress

#: Exit code of a programme that an interrupt (signal 2) ended, as shells have it.
CODE = 130
#: Tables, packs and records are written beside their place and moved there whole.
NOTHING = "stopped: nothing written"
#: Verbs that keep what they have done so far.
KEPT = {"fetch": "stopped: files fetched so far stay; the same command goes on from there"}
#: Why nothing can be written to a place: full, read-only, no rights, a file where a folder is due.
NO_PLACE = (ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EPERM, ENOTDIR, EEXIST)
#: What DuckDB says of a query that an interrupt ended, as a plain RuntimeError.
QUERY = "interrupted"
#: What Typer says of an option that should be a day and is none.
DAYS = "does not match the formats"


class Stoppable(TyperGroup):
    """A group of verbs that an interrupt ends with one line and no traceback."""

    def invoke(self, ctx: Any) -> Any:
        """Run the verb asked for."""
        try:
            return super().invoke(ctx)
        except _interrupts() as error:
            if isinstance(error, RuntimeError) and QUERY not in str(error).lower():
                raise
            if isinstance(error, SystemError) and not _in_compiled(error):
                raise
            progress(KEPT.get(str(ctx.invoked_subcommand), NOTHING))
            raise typer.Exit(CODE) from error
        except typer.BadParameter as error:
            if DAYS in error.message:
                given = error.message.split("'")[1]
                error.message = f"{given!r} is no day; write a day as 2019-07-01"
            raise
        except OSError as error:
            if error.errno not in NO_PLACE:
                raise
            place = f"{error.filename}: " if error.filename is not None else ""
            progress(f"{place}{error.strerror}; choose another place, or make room or rights there")
            raise typer.Exit(1) from error


def _in_compiled(error: SystemError) -> bool:
    """Whether compiled code (numba's) ended because an interrupt came while it ran."""
    return isinstance(error.__cause__ or error.__context__, KeyboardInterrupt)


def _interrupts() -> tuple[type[BaseException], ...]:
    """What an interrupt is raised as: Python's own, numba's, and DuckDB's where it was loaded."""
    duckdb = sys.modules.get("duckdb")
    held = () if duckdb is None else (duckdb.InterruptException,)
    return (KeyboardInterrupt, RuntimeError, SystemError, *held)
