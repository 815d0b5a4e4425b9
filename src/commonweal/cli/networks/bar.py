"""What is being done, on standard error: a bar on a terminal, plain lines in a file or a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from commonweal.cli.output import progress

#: Seconds between two plain lines on one and the same thing.
APART = 10.0


@contextmanager
def bar(title: str) -> Iterator[Callable[[float, str], None]]:
    """A bar, or lines, told the share done, 0 to 1, and what is being done.

    Parameters
    ----------
    title
        What stands before the bar.
    """
    if not sys.stderr.isatty():
        yield _lines(title)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=1.0)
        yield lambda share, words: shown.update(task, completed=share, description=words or title)


def _lines(title: str) -> Callable[[float, str], None]:
    """One line for each thing that is begun, and one now and then while it lasts."""
    progress(f"{title} ...")
    said, at = title, monotonic()

    def told(share: float, words: str) -> None:
        nonlocal said, at
        now = monotonic()
        if (words or title) == said and now - at < APART:
            return
        said, at = words or title, now
        progress(f"{said} ({share:.0%})" if share < 1.0 else f"{said} ...")

    return told
