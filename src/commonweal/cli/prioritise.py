"""`commonweal prioritise`: a ranking, a portfolio, and how far both can be relied on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.declared import SealOn, StatedBy, StatedOn, Weightings, declared, print_seal
from commonweal.cli.options import AsJson, Seed
from commonweal.cli.output import day_of, print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.evidence.table import Kind
    from commonweal.needs.priorities import Priorities, Prioritisation
    from commonweal.needs.priorities.result import PortfolioResult


def prioritise(
    file: Annotated[Path, typer.Argument(help="Prioritisation file, TOML or JSON.")],
    seal: SealOn = None,
    weightings: Weightings = 10_000,
    seed: Seed = 0,
    record: Annotated[
        Path | None,
        typer.Option(help="System folder in whose records the choice is stated.", metavar="FOLDER"),
    ] = None,
    stated_by: StatedBy = "",
    known_at: StatedOn = None,
    as_json: AsJson = False,
) -> None:
    """Rank options, find the best portfolio, and say what would flip it and how it was made.

    Ends with 1 where something speaks against the choice: criteria not sealed before the scores,
    partners or regard to equality missing from a decision, a budget that does not hold. The form of
    the file is in docs/methods/priorities.md.

    Example: commonweal prioritise examples/priorities/prevention.toml
    """
    from commonweal.needs.priorities import make_seal, read_priorities

    given = declared(file, read_priorities)
    if seal is not None:
        print_seal(make_seal(given, seal.date()), as_json)
        return
    from commonweal.needs.priorities import prioritise as worked_out

    try:
        found = worked_out(given, weightings=weightings, seed=seed)
    except ValueError as error:
        stop([f"{file}: {error}"])
    if as_json:
        from commonweal.needs.priorities.plain import plain

        print_json(plain(found))
    else:
        _print(found)
    if record is not None:
        _record(given, record, stated_by, known_at)
    if found.against:
        raise typer.Exit(1)


def _record(given: Prioritisation, folder: Path, stated_by: str, known_at: datetime | None) -> None:
    """State the choice in a folder's records: all of it, or nothing."""
    if not stated_by.strip() or known_at is None:
        stop(["--record needs --stated-by BODY and --known-at DATE"], code=2)
    if not folder.is_dir():
        stop([f"{folder} is not a folder: give the path of a system folder"], code=2)
    from commonweal.needs.priorities.statements import statements
    from commonweal.records import STATEMENTS, DamagedRecordsError, StatementError, append

    day = day_of(known_at)
    instant = known_at.replace(tzinfo=UTC)
    try:
        made = statements(given, stated_by=stated_by, stated_at=instant)
        append(folder / STATEMENTS, made)
    except (StatementError, DamagedRecordsError, OSError) as error:
        stop([str(error), "nothing was recorded"])
    progress(f"{len(made)} statements recorded in {folder / STATEMENTS} as of {day}")


def _print(found: Priorities) -> None:
    from commonweal.system.money import format_pounds

    typer.echo(f"{found.title} ({found.about}); budget {format_pounds(found.budget_pence)}")
    if found.synthetic:
        typer.echo("SYNTHETIC: an illustration, no real choice")
    if found.note:
        typer.echo(found.note)
    weights = zip(found.criteria, found.weights, strict=True)
    typer.echo("Weights: " + ", ".join(f"{name} {share:.1%}" for name, share in weights))
    _print_options(found)
    if found.portfolio is not None:
        _print_portfolio(found, found.portfolio)
    if found.revisions:
        rows = [
            {
                "option": r.option,
                "criterion": r.criterion,
                "before": r.before,
                "after": r.after,
                "on": r.on,
                "reason": r.reason,
            }
            for r in found.revisions
        ]
        print_rows(rows, title="\nScores that were replaced")
    if found.rejected:
        rows = [
            {"option": r.id, "on": r.on, "by": r.by, "reason": r.reason, "would rank": r.would_rank}
            for r in found.rejected
        ]
        print_rows(rows, title="\nRejected beforehand")
    findings = [{"weight": f.weight, "rule": f.rule, "finding": f.text} for f in found.findings]
    print_rows(findings, title="\nHow the choice was made")


def _print_options(found: Priorities) -> None:
    if not found.options:
        typer.echo("\nNothing is scored yet.")
        return
    from commonweal.system.money import format_pounds

    rows = [
        {
            "rank": f"{option.rank}{'=' if option.tied else ''}",
            "option": option.id,
            "value": option.value,
            "cost": format_pounds(option.cost_pence, "k", 0),
            "value per GBP m": _millions(option.value_per_pound),
            "net benefit": None
            if option.net_benefit_pence is None
            else format_pounds(option.net_benefit_pence, "k", 0),
            "first": option.first,
            "first if allowed": option.first_allowed,
            "first after moving": _moved(option.flip.total) if option.rank > 1 else "is first",
            "in portfolio": option.chosen,
        }
        for option in sorted(found.options, key=lambda option: (option.rank, option.id))
    ]
    kinds: dict[str, Kind] = {
        **dict.fromkeys(("value", "value per GBP m"), "number"),
        **dict.fromkeys(("first", "first if allowed"), "share"),
    }
    print_rows(rows, title="\nOptions by value", kinds=kinds)
    allowed = f"; allowed: {found.allowed}" if found.allowed else ""
    typer.echo(
        f"first: share of {found.weightings:,} weightings under which it is first (seed "
        f"{found.seed}){allowed}. first after moving: the least weight that must move from some "
        "criteria to others"
    )
    flip = next((option for option in found.options if option.id == found.nearest_flip), None)
    if flip is not None and flip.flip.weights is not None:
        weights = zip(found.criteria, flip.flip.weights, strict=True)
        told = ", ".join(f"{name} {share:.1%}" for name, share in weights)
        typer.echo(f"The nearest flip is to {flip.id}, at weights {told}")


def _print_portfolio(found: Priorities, portfolio: PortfolioResult) -> None:
    from commonweal.system.money import format_pounds

    typer.echo("\nBest portfolio")
    if portfolio.chosen is None or portfolio.cost_pence is None:
        typer.echo(
            f"none ({portfolio.status}): {'; '.join(portfolio.reasons) or portfolio.message}"
        )
        return
    typer.echo(
        f"{', '.join(portfolio.chosen) or 'nothing'}\n"
        f"{found.maximise} {portfolio.value:.6g}, cost {format_pounds(portfolio.cost_pence)} "
        f"({format_pounds(portfolio.recurrent_pence or 0)} recurrent), "
        f"{format_pounds(portfolio.left_pence or 0)} left; {portfolio.status}, gap "
        f"{portfolio.gap or 0:.2%}"
    )
    for simple in portfolio.rankings:
        if simple.gap is None:
            typer.echo(f"ranking by {simple.by}: cannot buy what is mandatory")
            continue
        typer.echo(
            f"ranking by {simple.by}: {', '.join(simple.chosen or ())}; worth "
            f"{simple.gap_share or 0:.1%} less, cost {format_pounds(simple.cost_pence or 0)}"
        )
    if portfolio.flip is None:
        return
    if portfolio.flip_to is None:
        typer.echo(f"No flip of the portfolio: {portfolio.flip.reason}")
        return
    here, there = set(portfolio.chosen), set(portfolio.flip_to)
    typer.echo(
        f"Flips when {_moved(portfolio.flip.total)} of weight moves ({portfolio.flip_status}): "
        f"in {', '.join(sorted(there - here)) or 'nothing'}, "
        f"out {', '.join(sorted(here - there)) or 'nothing'}"
    )


def _millions(value: float | None) -> float | None:
    return None if value is None else value * 1e6


def _moved(total: float | None) -> str:
    """What is gained by some criteria is lost by others: half of all change."""
    return "never" if total is None else f"{total / 2:.1%}"
