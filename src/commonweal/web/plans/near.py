"""The folder of the published plan, for what is asked of contracts: what it measures, and whose
rules apply there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from commonweal.plan.at_hand import AtHand, NotAtHandError, at_hand
from commonweal.plan.entering import Near
from commonweal.web.plans.folders import folders_folder
from commonweal.web.plans.models import Plan
from commonweal.web.plans.shown import published


@dataclass(frozen=True)
class Nearest:
    """What is at hand.

    Parameters
    ----------
    plan
        The published plan; None where none is.
    held
        What its folder holds; None where it is not here, or cannot be read.
    faults
        Why it cannot be read.
    """

    plan: Plan | None
    held: AtHand | None = None
    faults: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Which folder was looked into, in words."""
        if self.plan is None:
            return "No plan is published: no folder is at hand to measure outcomes in."
        of = f"the folder {self.plan.folder} of the published plan {self.plan.pk}"
        if self.held is not None:
            return f"Outcomes were looked for in {of} ({self.plan.system})."
        why = "; ".join(self.faults)
        return f"Outcomes were not looked for: {of} is not at hand ({why})."


def nearest() -> Nearest:
    """What the folder of the published plan holds, where it is kept here."""
    plan = published()
    if plan is None:
        return Nearest(None)
    place = folders_folder() / Path(plan.folder).name
    if not place.is_dir():
        return Nearest(plan, None, ("it is not kept here any more",))
    try:
        return Nearest(plan, _read(place, _edition(place)))
    except NotAtHandError as error:
        return Nearest(plan, None, error.faults[:5])


def near() -> Near | None:
    """The same for the gates of statements."""
    held = nearest().held
    return None if held is None else Near(held.jurisdictions, held.measured)


@lru_cache(maxsize=2)
def _read(place: Path, _edition: tuple[tuple[str, int, int], ...]) -> AtHand:
    return at_hand(place)


def _edition(place: Path) -> tuple[tuple[str, int, int], ...]:
    """By what a folder that was changed is told from what was read of it."""
    files = sorted(one for one in place.iterdir() if one.is_file())
    return tuple(
        (one.name, said.st_mtime_ns, said.st_size) for one in files for said in (one.stat(),)
    )
