"""`commonweal robustness`: whether a decision on sites would stand in other futures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.lacking import refuse
from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from commonweal.evidence import Column, Lack
    from commonweal.people.ground import Ground
    from commonweal.services.robustness.futures import Ranges
    from commonweal.services.robustness.standing import Standing
    from commonweal.services.robustness.trial import Trial
    from commonweal.services.robustness.turn import Turn

#: The word for every criterion.
ALL = "all"
#: How far weights reach where that is not said, as a share of each.
SPREAD = 0.5
#: What cases or minutes are multiplied by at most.
MOST = 10.0


def robustness(
    folder: SystemFolder,
    service: Annotated[str, typer.Option(help="Service, as in the table demand.")] = "stroke",
    option: Annotated[
        str, typer.Option("--option", help="Option to test; the decided one otherwise.")
    ] = "",
    futures: Annotated[
        int, typer.Option("--futures", min=1, max=100_000, help="How many futures are drawn.")
    ] = 1_000,
    until: Annotated[
        int | None, typer.Option("--until", help="Year in which foreseen growth ends.")
    ] = None,
    criteria: Annotated[
        str | None, typer.Option("--criteria", help="Criteria, by commas; all counts every one.")
    ] = None,
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            help="Points of criteria, as smallest_volume=50,mean_minutes=30; all "
            "weightings alike otherwise.",
        ),
    ] = None,
    spread: Annotated[
        float | None,
        typer.Option(
            "--spread", min=0.0, max=1.0, help="How far --weights reach, a share; 0.5 otherwise."
        ),
    ] = None,
    cases: Annotated[
        str, typer.Option("--cases", help="What all cases are multiplied by, as 0.9-1.3.")
    ] = "",
    roads: Annotated[
        str, typer.Option("--roads", help="What all minutes are multiplied by, as 0.85-1.25.")
    ] = "",
    as_of: AsOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Test a choice of sites in drawn futures: how often it leads, is on the front or close
    behind, which factor matters, and the smallest single change that turns the outcome.

    Example: commonweal robustness examples/kent-medway --futures 1000
    """  # fmt: skip
    wish = _Wish.of(cases, roads, weights, criteria, spread)
    ground, _ = opened(folder, as_of, seed=seed)
    from commonweal.evidence import Lack
    from commonweal.services.robustness.standing import standing
    from commonweal.services.robustness.turning import turns

    try:
        trial = _trial(ground, service, option, until, wish)
    except (KeyError, ValueError) as error:
        stop([str(error.args[0])], code=2)
    if isinstance(trial, Lack):
        refuse((trial,), service)
    progress(f"{trial.said}: {futures:,} futures ...")
    found, turned = standing(trial.compared, futures), turns(trial.compared)
    if as_json:
        from commonweal.services.robustness.telling import told

        print_json(told(trial, found, turned, seed))
        return
    _show(trial, found, turned)


def _trial(
    ground: Ground,
    service: str,
    option: str,
    until: int | None,
    wish: _Wish,
) -> Trial | Lack:
    """What is tested; ends where the folder lacks what it needs."""
    from commonweal.services.robustness.criteria import CRITERIA
    from commonweal.services.robustness.trial import trial_of
    from commonweal.services.siting.studying import Sited, listed_of

    sited = listed_of(ground, service)
    if not isinstance(sited, Sited):
        refuse(sited, service)
    names = wish.criteria
    return trial_of(
        sited,
        option=option,
        ranges=wish.ranges(),
        until=until,
        criteria=[name for name, *_ in CRITERIA] if names == (ALL,) else names,
        weights=wish.points,
        spread=wish.spread,
    )


@dataclass(frozen=True)
class _Wish:
    """What the options say of ranges and weights."""

    points: dict[str, float]
    criteria: tuple[str, ...]
    spread: float
    cases: tuple[float, float] | None
    roads: tuple[float, float] | None

    @classmethod
    def of(
        cls, cases: str, roads: str, weights: str | None, criteria: str | None, spread: float | None
    ) -> _Wish:
        """Refused, all at once and before the folder is read, where it cannot be understood."""
        faults: list[str] = []
        names = _listed("--criteria", criteria, faults)
        points = _points(_listed("--weights", weights, faults), faults)
        _unknown("--criteria", () if names == (ALL,) else names, faults)
        _unknown("--weights", points, faults)
        unused = [name for name in points if names and names != (ALL,) and name not in names]
        if unused:
            faults.append(f"--weights {', '.join(unused)}: not among --criteria; name it there too")
        if spread is not None and weights is None:
            faults.append("--spread: goes with --weights; without them all weightings are alike")
        spans = _span("--cases", cases, faults), _span("--roads", roads, faults)
        if faults:
            stop(faults, code=2)
        return cls(points, names, SPREAD if spread is None else spread, *spans)

    def ranges(self) -> Ranges:
        """The house's ranges with what is given in their place."""
        from commonweal.services.robustness.futures import Ranges

        given: dict[str, float] = {}
        for name, span in (("cases", self.cases), ("road", self.roads)):
            if span is not None:
                given |= {f"{name}_low": span[0], f"{name}_high": span[1]}
        return Ranges(**given)


def _listed(word: str, text: str | None, faults: list[str]) -> tuple[str, ...]:
    """The parts of a list; a fault where it names nothing."""
    parts = tuple(one.strip() for one in (text or "").split(",") if one.strip())
    if text is not None and not parts:
        faults.append(f"{word} {text!r}: names nothing; join names by commas, or leave it out")
    return parts


def _points(parts: Sequence[str], faults: list[str]) -> dict[str, float]:
    """Points by criterion."""
    points: dict[str, float] = {}
    for part in parts:
        name, _, number = part.partition("=")
        if name.strip() in points:
            faults.append(f"--weights {part}: {name.strip()} has a weight already")
        try:
            points[name.strip()] = float(number)
        except ValueError:
            faults.append(f"--weights {part}: write criterion=points, as volumes=50")
            continue
        if not 0.0 <= points[name.strip()] < float("inf"):
            faults.append(f"--weights {part}: give points of 0 or more")
    if points and not any(points.values()) and not faults:
        faults.append("--weights: all points are 0; give one criterion more")
    return points


def _unknown(word: str, names: Iterable[str], faults: list[str]) -> None:
    """A fault for each name that is no criterion, with those that there are."""
    from commonweal.services.robustness.criteria import CRITERIA

    known = {name: label.format(limit=30) for name, label, *_ in CRITERIA}
    there = "; ".join(f"{name} ({label})" for name, label in known.items())
    for name in names:
        if name not in known:
            faults.append(f"{word} {name}: no criterion; there are {there}")


def _span(name: str, text: str, faults: list[str]) -> tuple[float, float] | None:
    """Two numbers joined by a dash."""
    if not text:
        return None
    low, _, high = text.partition("-")
    try:
        span = float(low), float(high)
    except ValueError:
        faults.append(f"{name} {text}: write two numbers, as 0.9-1.3")
        return None
    if not 0.0 < span[0] <= span[1] <= MOST:
        faults.append(f"{name} {text}: write two numbers above 0, the smaller first, up to {MOST}")
        return None
    return span


def _show(trial: Trial, found: Standing, turned: tuple[Turn, ...]) -> None:
    """The tables of the section, the codes of the sites, and what is not held."""
    from commonweal.cli.columns import print_shown, print_table
    from commonweal.services.robustness import tabling
    from commonweal.services.robustness.criteria import NOT_HELD

    identifier = "services.robustness"
    for table in (
        tabling.options_table(trial, found, f"{identifier}.options"),
        tabling.leaders_table(trial, found, f"{identifier}.leaders"),
        tabling.factors_table(trial, found, f"{identifier}.factors"),
        tabling.turns_tables(trial, turned, f"{identifier}.turns")[0],
    ):
        print_shown(table)
    print_table(_site_columns(), _sites(trial), title="\nSites that could be chosen")
    typer.echo(f"\nNot held of every option: {NOT_HELD}.")


def _site_columns() -> list[Column]:
    from commonweal.evidence import Column

    return [
        Column(name="site", label="Site", kind="code"),
        Column(name="name", label="Name", kind="text"),
        Column(name="basis", label="Minutes", kind="text"),
    ]


def _sites(trial: Trial) -> list[dict[str, object]]:
    setting = trial.sited.setting
    return [
        {
            "site": setting.sites[at].code,
            "name": setting.sites[at].name,
            "basis": "estimated" if setting.estimated[at] else setting.minutes_basis.value,
        }
        for at in setting.own
    ]
