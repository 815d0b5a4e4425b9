"""`commonweal robustness`: whether a decision on sites would stand in other futures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.evidence import Lack
    from commonweal.people.ground import Ground
    from commonweal.services.robustness.futures import Ranges
    from commonweal.services.robustness.standing import Standing
    from commonweal.services.robustness.trial import Trial
    from commonweal.services.robustness.turn import Turn

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
        str, typer.Option("--criteria", help="Criteria, by commas; all counts every one.")
    ] = "",
    weights: Annotated[
        str,
        typer.Option(
            "--weights",
            help="Points of criteria, as volumes=50,mean_minutes=30; all "
            "weightings alike otherwise.",
        ),
    ] = "",
    spread: Annotated[
        float,
        typer.Option("--spread", min=0.0, max=1.0, help="How far weights given reach, a share."),
    ] = 0.5,
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
    wish = _Wish.of(cases, roads, weights)
    ground, _ = opened(folder, as_of, seed=seed)
    from commonweal.evidence import Lack
    from commonweal.services.robustness.standing import standing
    from commonweal.services.robustness.turning import turns

    try:
        trial = _trial(ground, service, option, until, criteria, wish, spread)
    except (KeyError, ValueError) as error:
        stop([str(error.args[0])], code=2)
    if isinstance(trial, Lack):
        _refuse((trial,))
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
    criteria: str,
    wish: _Wish,
    spread: float,
) -> Trial | Lack:
    """What is tested; ends where the folder lacks what it needs."""
    from commonweal.services.robustness.criteria import CRITERIA, USED
    from commonweal.services.robustness.trial import trial_of
    from commonweal.services.siting.part import too_many
    from commonweal.services.siting.studying import Sited, sited_of

    sited = sited_of(ground, service)
    if not isinstance(sited, Sited):
        _refuse(sited)
    if not sited.few:
        _refuse((too_many(sited),))
    names = [name for name in (one.strip() for one in criteria.split(",")) if name]
    return trial_of(
        sited,
        option=option,
        ranges=wish.ranges(),
        until=until,
        criteria=[name for name, *_ in CRITERIA] if names == ["all"] else names or USED,
        weights=wish.points,
        spread=spread,
    )


@dataclass(frozen=True)
class _Wish:
    """What the options say of ranges and weights."""

    points: dict[str, float]
    cases: tuple[float, float] | None
    roads: tuple[float, float] | None

    @classmethod
    def of(cls, cases: str, roads: str, weights: str) -> _Wish:
        """Refused, all at once and before the folder is read, where it cannot be understood."""
        faults: list[str] = []
        points: dict[str, float] = {}
        for part in filter(None, (one.strip() for one in weights.split(","))):
            name, _, number = part.partition("=")
            if name.strip() in points:
                faults.append(f"--weights {part}: {name.strip()} has a weight already")
            try:
                points[name.strip()] = float(number)
            except ValueError:
                faults.append(f"--weights {part}: write criterion=points, as volumes=50")
        spans = _span("--cases", cases, faults), _span("--roads", roads, faults)
        if faults:
            stop(faults, code=2)
        return cls(points, *spans)

    def ranges(self) -> Ranges:
        """The house's ranges with what is given in their place."""
        from commonweal.services.robustness.futures import Ranges

        given: dict[str, float] = {}
        for name, span in (("cases", self.cases), ("road", self.roads)):
            if span is not None:
                given |= {f"{name}_low": span[0], f"{name}_high": span[1]}
        return Ranges(**given)


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


def _refuse(found: tuple[Lack, ...]) -> NoReturn:
    stop([f"table {one.table}: {one.what}; without it {one.consequence}" for one in found])


def _show(trial: Trial, found: Standing, turned: tuple[Turn, ...]) -> None:
    """The tables of the section, and what is not held."""
    from commonweal.services.robustness import tabling
    from commonweal.services.robustness.criteria import NOT_HELD

    identifier = "services.robustness"
    tables = (
        tabling.options_table(trial, found, f"{identifier}.options"),
        tabling.leaders_table(trial, found, f"{identifier}.leaders"),
        tabling.factors_table(trial, found, f"{identifier}.factors"),
        tabling.turns_tables(trial, turned, f"{identifier}.turns")[0],
    )
    for table in tables:
        shown = [column for column in table.columns if column.on_page]
        print_rows(
            [
                {c.label: row[c.name] for c in shown}
                for row in table.data.to_pylist()[: table.shown]
            ],
            title=f"\n{table.title}",
        )
    typer.echo(f"\nNot held of every option: {NOT_HELD}. All ranges are assumed.")
