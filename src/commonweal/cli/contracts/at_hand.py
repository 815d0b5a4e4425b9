"""What a system folder has at hand for a contract; its faults end the verb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from commonweal.cli.output import stop

if TYPE_CHECKING:
    from pathlib import Path

    from commonweal.plan.at_hand import AtHand


def at_hand(folder: Path) -> AtHand:
    """What a folder has at hand; its faults are told all at once, and the verb ends."""
    from commonweal.plan.at_hand import at_hand as read

    with faults_told():
        return read(folder)


@contextmanager
def faults_told() -> Iterator[None]:
    """Tell the faults of a folder all at once, and end the verb."""
    from commonweal.plan.at_hand import NotAtHandError

    try:
        yield
    except NotAtHandError as error:
        stop(list(error.faults), code=2 if error.missing else 1)
