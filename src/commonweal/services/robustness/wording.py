"""What is drawn, in words, and how shares and changes are written."""

from __future__ import annotations

from commonweal.evidence.words import joined, signed
from commonweal.services.robustness.futures import (
    ESTIMATES,
    FOOTPRINT,
    GROWTH,
    OUTSIDE,
    ROADS,
    WEIGHTS,
)
from commonweal.services.robustness.standing import Share
from commonweal.services.robustness.trial import Trial
from commonweal.services.robustness.turn import Turn

#: What each factor is called.
FACTOR_WORDS = {
    WEIGHTS: "weights of the criteria",
    GROWTH: "cases",
    ROADS: "road minutes",
    ESTIMATES: "minutes that are estimated",
    OUTSIDE: "units outside",
    FOOTPRINT: "areas that leave",
}


def called(trial: Trial) -> str:
    """What the tested choice is called in a title or a sentence."""
    return trial.name if trial.has_options else "the choice that stands in"


def ranges_said(trial: Trial) -> dict[str, str]:
    """How far each factor reaches, in words."""
    drawing = trial.compared.drawing
    held, weights = drawing.ranges, trial.compared.weights
    return {
        WEIGHTS: "all weightings alike"
        if weights.spread is None
        else f"{weights.spread:.0%} to either side of each weight given",
        GROWTH: f"{_by(held.cases_low)} to {_by(held.cases_high)} for all; for each "
        f"{drawing.groups.word} "
        + (drawing.growth.said if drawing.growth.foreseen else "none is foreseen")
        + f", with a standard deviation of {held.growth_sd:.0%}",
        ROADS: f"{_by(held.road_low)} to {_by(held.road_high)} for all; to each site a "
        f"standard deviation of {held.site_sd:.0%} beside",
        ESTIMATES: "drawn with the error that leaving out known sites shows"
        if drawing.estimates
        else "none are",
        OUTSIDE: f"in {held.outside:.0%} of futures they take those who live nearer to them"
        if drawing.setting.outside
        else "none are held",
        FOOTPRINT: f"in {held.leaving:.0%} of futures one {drawing.groups.word} leaves, each alike",
    }


def assumed_said(trial: Trial) -> str:
    """Which ranges are assumed, in a sentence: all but those that something held gives."""
    drawing = trial.compared.drawing
    given = ["foreseen growth"] if drawing.growth.foreseen else []
    if drawing.estimates:
        given.append("the error of estimated minutes")
    return (
        f"All ranges are assumed, but for {joined(given)}." if given else "All ranges are assumed."
    )


def share_said(share: Share) -> str:
    """A share with its interval, as in "15% (13 to 17%)".

    Examples
    --------
    >>> share_said(Share(value=0.147, low=0.126, high=0.170))
    '15% (13 to 17%)'
    >>> share_said(Share(value=0.0, low=0.0, high=0.0038))
    'none (at most 0.4%)'
    """
    if not share.value:
        return f"none (at most {100 * share.high:.1f}%)"
    low, high = round(100 * share.low), round(100 * share.high)
    return f"{100 * share.value:.0f}% ({low} to {high}%)"


def change_said(turn: Turn) -> str:
    """A change in words, as in "4.25 minutes longer" or "none from −50% to +100%"."""
    if not turn.unit:
        return "turns it" if turn.change else "does not turn it"
    if turn.change is None:
        if turn.low is None or turn.high is None:
            return "no weights do"
        return f"none from {_signed(turn.low, turn.unit)} to {_signed(turn.high, turn.unit)}"
    if turn.unit == "minutes":
        word = "longer" if turn.change > 0 else "shorter"
        return f"{abs(turn.change):g} minutes {word}"
    if turn.kind == "weights":
        return f"{turn.change:.0f} points of 100 moved"
    return _signed(turn.change, turn.unit)


def _by(factor: float) -> str:
    """By what share a factor makes more or less."""
    return signed(factor - 1, ".0%")


def _signed(value: float, unit: str) -> str:
    said = signed(value, ".3g")
    return f"{said}%" if unit == "%" else f"{said} {unit}"
