"""Figures of the section."""

from __future__ import annotations

from collections.abc import Iterator

from commonweal.evidence import Basis, Figure
from commonweal.services.robustness.standing import CLOSE, Share, Stand, Standing
from commonweal.services.robustness.tabling import METHOD, all_sources
from commonweal.services.robustness.trial import Trial
from commonweal.services.robustness.turn import Turn, smallest
from commonweal.services.robustness.wording import change_said

#: Kind of change and the name of its figure.
TURNED = {
    "weights": "weights",
    "cases": "growth",
    "area cases": "area_growth",
    "roads": "roads",
    "site": "site_minutes",
}


def figures_of(
    trial: Trial, found: Standing, wide: Standing | None, turned: tuple[Turn, ...]
) -> tuple[Figure, ...]:
    """All figures: of every option, of the tested one with all measures, of what turns it."""
    return (
        *_options(trial, found),
        *_wide(trial, wide),
        *_turns(trial, turned),
        figure(trial, "futures", "Futures drawn", found.count, "futures"),
        _tested(trial),
    )


def _tested(trial: Trial) -> Figure:
    """Which option was decided, where one was; a choice that stands in is no decision."""
    ground = trial.sited.ground
    return ground.figure(
        "services.robust_tested", "Option that was decided and is tested", ground.system.code,
        trial.name if trial.decided else None, "", Basis.OBSERVED, all_sources(trial),
        missing=f"no decision is held: {trial.said}", method=METHOD,
    )  # fmt: skip


def _options(trial: Trial, found: Standing) -> Iterator[Figure]:
    held, several = trial.compared, trial.has_options
    for at, code in enumerate(held.names):
        beside, among = found.among_listed[at], found.among_all[at]
        if several:
            yield from _beside(trial, code, beside)
        number = len(held.opens)
        name = f"Option {code}" if several else "The choice that stands in"
        yield _share(trial, f"robust_share_all.{code}",
                     f"{name}: share of futures in which it leads all {number} choices",
                     among.leads)  # fmt: skip
        if among.inside is not None:
            yield _share(trial, f"robust_inside.{code}",
                         f"{name}: share of futures in which every unit is within the standard of "
                         "volumes", among.inside)  # fmt: skip


def _beside(trial: Trial, code: str, stand: Stand) -> Iterator[Figure]:
    """An option among the options."""
    name = f"Option {code}"
    for kind, label, share in (
        ("share", "share of futures in which it leads the options", stand.leads),
        ("front", "share of futures in which no option betters it", stand.front),
        ("close", f"share in which it is less than {CLOSE:g} behind the best option", stand.close),
    ):
        yield _share(trial, f"robust_{kind}.{code}", f"{name}: {label}", share)
    for kind, label, unit, value, high in (
        ("regret", "median distance behind the best option",
         "of the scale from worst to best today", stand.regret, stand.regret_high),
        ("minutes", "median of mean minutes beyond the nearest option", "minutes",
         stand.minutes, stand.minutes_high),
    ):  # fmt: skip
        ends = (0.0, max(high, value))
        yield figure(trial, f"robust_{kind}.{code}", f"{name}: {label}", value, unit, ends)


def _wide(trial: Trial, wide: Standing | None) -> Iterator[Figure]:
    if wide is None:
        return
    at = trial.compared.chosen
    several = trial.has_options
    stand = wide.among_listed[at] if several else wide.among_all[at]
    name = f"Option {trial.name}" if several else "The choice that stands in"
    yield _share(
        trial, f"robust_share_wide.{trial.name}",
        f"{name}: share in which it leads when every measure of travel counts", stand.leads,
    )  # fmt: skip


def _turns(trial: Trial, turned: tuple[Turn, ...]) -> Iterator[Figure]:
    for one in smallest(turned):
        if one.kind not in TURNED:
            continue
        yield figure(
            trial, f"flip.{TURNED[one.kind]}",
            f"Smallest change that turns it: {one.what}",
            one.change, {"points": "points of 100"}.get(one.unit, one.unit),
            missing=f"no change turns it: {change_said(one)}",
        )  # fmt: skip
    leaving = [one for one in turned if one.kind == "leaving"]
    if leaving:
        count = sum(one.change is not None for one in leaving)
        yield figure(
            trial, "flip.leaving", "Areas of which one leaving turns it", count,
            f"of {len(leaving)}",
        )  # fmt: skip


def _share(trial: Trial, name: str, label: str, share: Share) -> Figure:
    ends = (100.0 * share.low, 100.0 * share.high)
    return figure(trial, name, label, 100.0 * share.value, "%", ends)


def figure(
    trial: Trial,
    name: str,
    label: str,
    value: float | None,
    unit: str,
    ends: tuple[float, float] | None = None,
    *,
    missing: str = "",
) -> Figure:
    """A figure `services.<name>`; its interval holds it."""
    if ends is not None and value is not None:
        ends = (min(ends[0], value), max(ends[1], value))
    return trial.sited.ground.figure(
        f"services.{name}",
        label,
        trial.sited.ground.system.code,
        value,
        unit,
        Basis.ASSUMED,
        all_sources(trial),
        missing=missing,
        method=METHOD,
        vintage=trial.sited.setting.demand_period,
        interval=ends,
    )
