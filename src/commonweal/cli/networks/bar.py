"""A bar on standard error while something long is done; none where output is for a program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def bar(title: str, *, silent: bool) -> Iterator[Callable[[float, str], None]]:
    """A bar that is told the share done, 0 to 1, and what is being done.

    Parameters
    ----------
    title
        What stands before the bar.
    silent
        True for no bar.
    """
    if silent:
        yield _nothing
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


def _nothing(share: float, words: str) -> None:
    """No bar is told of nothing."""
    del share, words
