"""How `commonweal appraise` is read on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer

from commonweal.cli.output import harmless, print_rows

if TYPE_CHECKING:
    from commonweal.evidence.table import Kind
    from commonweal.services.appraisal import Appraisal
    from commonweal.services.appraisal.result import History


def show(found: Appraisal, *, check: bool = False) -> None:
    """Print an appraisal; the gates alone where it is only checked."""
    typer.echo(harmless(f"{found.title} ({found.about})"))
    if found.synthetic:
        typer.echo("SYNTHETIC: an illustration, no real choice")
    if not check:
        _judged(found)
    _gates(found)
    for said in (*found.against, *found.findings):
        typer.echo(harmless(f"- {said}"))


def _judged(found: Appraisal) -> None:
    if found.note:
        typer.echo(harmless(found.note))
    if found.weights is not None:
        again = ", over the criteria scored" if found.partial else ""
        typer.echo(f"Weights{again}: {_shares(found.weights)}")
    if not found.options:
        typer.echo("\nNothing is scored yet.")
        return
    _options(found)
    _sets(found)
    _sensitivity(found)
    _panel(found)
    if found.history is not None and (found.history.steps or found.history.without_effect):
        _history(found.history)


def _options(found: Appraisal) -> None:
    declared = found.weights is not None
    rows = [
        {
            "rank": None if one.rank is None else f"{one.rank}{'=' if one.tied else ''}",
            "option": one.id,
            "name": one.name,
            "value": one.value,
            "first": one.first,
            "from": one.first_low,
            "to": one.first_high,
            "first by panel": one.first_by_panel,
            "leads after moving": _moved(one.moved, one.rank == 1) if declared else None,
            "never leads, for": one.dominated_by or (None if one.can_lead else "a mixture"),
        }
        for one in sorted(found.options, key=lambda one: (one.rank or 0, -one.first, one.id))
    ]
    kinds: dict[str, Kind] = {"value": "number"}
    kinds |= dict.fromkeys(("first", "from", "to", "first by panel"), "share")
    if all(one.first_low is None for one in found.options):
        rows = [{k: v for k, v in row.items() if k not in ("from", "to")} for row in rows]
    print_rows(rows, title=f"\nOptions, by {', '.join(found.criteria)}", kinds=kinds)
    typer.echo(
        f"first: share of {found.weightings:,} weightings under which it ranks first (seed "
        f"{found.seed}). leads after moving: the least weight that must move from some criteria to "
        "others"
        + (
            ". from, to: the middle 95% of that share as the minutes that are estimated vary"
            if any(one.first_low is not None for one in found.options)
            else ""
        )
    )


def _sets(found: Appraisal) -> None:
    titles: dict[tuple[str, ...], list[str]] = {}
    for one in found.sets:
        titles.setdefault(one.options, []).append(one.title)
    # A set asked for by a name and by a code is one set, told once.
    once = {one.options: one for one in reversed(found.sets)}
    for one in reversed(once.values()):
        named, *others = dict.fromkeys(titles[one.options])
        also = f" ({', '.join(others)})" if others else ""
        typer.echo(harmless(f"\nUnder which weights does {named}{also} rank first?"))
        between = ""
        if one.share_low is not None and one.share_high is not None:
            between = f" ({one.share_low:.0%} to {one.share_high:.0%} as estimated minutes vary)"
        typer.echo(f"{', '.join(one.options)}: {one.share:.1%} of weightings{between}")
        if not one.able:
            typer.echo("None of them can lead under any weights.")
            continue
        assert one.weight_low is not None  # where one is able to lead
        assert one.weight_high is not None
        for name, low in one.weight_low.items():
            typer.echo(f"  {name}: from {low:.1%} to {one.weight_high[name]:.1%}")
        if one.moved is not None and one.moved_to is not None:
            moved = "leads already" if one.moved == 0 else f"after moving {one.moved:.1%} of weight"
            typer.echo(f"  nearest: {one.nearest} {moved}, at {_shares(one.moved_to)}")


def _sensitivity(found: Appraisal) -> None:
    rows = [
        {
            "criterion": one.criterion,
            "weight from": one.low,
            "to": one.high,
            "leads": ", ".join(one.leaders),
        }
        for one in found.sensitivity
    ]
    if rows:
        kinds: dict[str, Kind] = {"weight from": "share", "to": "share"}
        print_rows(rows, title="\nOne weight varied, the others in proportion", kinds=kinds)


def _panel(found: Appraisal) -> None:
    rows = [
        {
            "criterion": one.criterion,
            "scorers": one.scorers,
            "alpha (interval)": one.alpha_interval,
            "alpha (ordinal)": one.alpha_ordinal,
            "W": one.concordance,
            "p of W": one.p,
            "why none": one.reason,
        }
        for one in found.agreement
    ]
    if not rows:
        return
    kinds: dict[str, Kind] = dict.fromkeys(
        ("alpha (interval)", "alpha (ordinal)", "W", "p of W"), "number"
    )
    title = "\nAgreement of the panel (Krippendorff's alpha, Kendall's W)"
    print_rows(rows, title=title, kinds=kinds)
    ranked = [{"scorer": one.scorer, **one.ranks} for one in found.scorers]
    if ranked:
        print_rows(ranked, title="\nRanks by each scorer alone")


def _history(history: History) -> None:
    rows: list[dict[str, object]] = [
        {
            "on": step.on,
            "cause": step.cause,
            "option": effect.option,
            "criterion": effect.criterion,
            "before": effect.before,
            "after": effect.after,
            "value": effect.value,
            "rank": None if step.rank is None else step.rank[effect.option],
            "rank alone": None if step.rank_alone is None else step.rank_alone[effect.option],
        }
        for step in history.steps
        for effect in step.effects
    ]
    if rows:
        kinds: dict[str, Kind] = dict.fromkeys(("before", "after", "value"), "number")
        print_rows(rows, title="\nRe-scoring, step by step", kinds=kinds)
    if history.rank is not None:
        before = ", ".join(f"{option} {rank}" for option, rank in history.rank.items())
        typer.echo(f"Ranks at the first scoring: {before}")
    if history.without_effect:
        typer.echo(f"Mitigations that changed no score: {', '.join(history.without_effect)}")


def _gates(found: Appraisal) -> None:
    rows = [
        {
            "gate": gate.id,
            "outcome": gate.outcome.value,
            "why": gate.why,
            "rule": None if gate.rule is None else gate.rule.id,
            "wording read": None if gate.rule is None else gate.rule.source.verified,
        }
        for gate in found.gates
    ]
    print_rows(rows, title="\nGates on the way to the decision")


def _shares(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{name} {share:.1%}" for name, share in weights.items())


def _moved(moved: float | None, first: bool) -> str:
    if first:
        return "leads"
    return "never" if moved is None else f"{moved:.1%}"
