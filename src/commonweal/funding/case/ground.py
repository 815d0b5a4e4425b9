"""What every option of a case is worked out from, and which of them can be valued at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from commonweal.economics.discounting import Schedule
from commonweal.funding.case.drawing import Draws
from commonweal.funding.case.form import Case, Option
from commonweal.funding.case.result import NONE, PUBLISHED, WHOLE
from commonweal.funding.case.streams import Horizon, Streams

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """What every option is worked out from: streams by horizon, the case's own first, and draws."""

    case: Case
    spans: tuple[Horizon, ...]
    streams: tuple[Streams, ...]
    draws: Draws
    schedules: Mapping[str, Schedule]

    def against_nothing(self, option: Option) -> Floats:
        """1 for lines of an option, -1 for those of doing nothing, 0 for others; shape (lines,)."""
        held = self.streams[0]
        own = held.of(option.id).astype(np.float64)
        return own - held.of(self.case.of_role("do nothing").id)


def withheld(case: Case, option: Option) -> str:
    """Why an option has no net present value, or nothing."""
    if option.role == "do nothing" and case.header.amounts == "changes from doing nothing":
        return ""
    lines = case.lines_of(option.id)
    missing = [line for line in lines if line.missing and line.material]
    if not any(line.stated for line in lines):
        return f"no line has an amount ({len(missing)} missing)"
    if missing and case.header.scope == "whole case":
        return f"missing: {', '.join(line.name for line in missing)}"
    nothing = case.of_role("do nothing")
    if option != nothing and (why := withheld(case, nothing)):
        return f"doing nothing, which it is measured against, has none ({why})"
    return ""


def scope(case: Case, option: Option) -> str:
    """What the net present value of an option covers."""
    if withheld(case, option):
        return NONE
    beside = (option.id, case.of_role("do nothing").id)
    missing = any(line.missing and line.material for line in case.lines if line.option in beside)
    return PUBLISHED if missing else WHOLE


def ranked_options(ground: Ground) -> dict[str, Floats]:
    """What each line adds to the net present value of each option that has one."""
    present = ground.streams[0].present.sum(axis=1)
    return {
        option.id: ground.against_nothing(option) * present
        for option in ground.case.options
        if not withheld(ground.case, option)
    }


def shares_best(ground: Ground, ranked: Mapping[str, Floats]) -> dict[str, float]:
    """Share of draws in which each option has the highest value; ties are shared.

    Nothing where an option has no value, or one of published lines alone: the best of those that
    happen to be known is not the best.
    """
    if any(scope(ground.case, option) != WHOLE for option in ground.case.options):
        return {}
    drawn = ground.draws.totals(np.array(list(ranked.values())))
    first = drawn >= drawn.max(axis=0)
    shares = (first / first.sum(axis=0)).mean(axis=1)
    return dict(zip(ranked, shares.tolist(), strict=True))
