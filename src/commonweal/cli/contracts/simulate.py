"""`commonweal contracts simulate`: what a contract pays over many draws of outcomes and costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.contracts.terms_file import TermsFile, terms_or_stop
from commonweal.cli.options import AsJson, Seed
from commonweal.cli.output import print_json, progress, stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonweal.contracts.payment.setting import CostLaw, Setting
    from commonweal.contracts.payment.setting import Path as TruePath
    from commonweal.records.kinds import OutcomeContract

COST_LAWS = ("lognormal", "normal")


def simulate(
    file: TermsFile,
    draws: Annotated[int, typer.Option("--draws", help="Worlds drawn, 2 to 100,000.")] = 10_000,
    seed: Seed = 0,
    path: Annotated[
        list[str] | None,
        typer.Option(
            "--path",
            help="Where true values go: baseline (nothing changes), target (every target is truly "
            "reached), or a CSV with outcome, year and value. May stand more than once; baseline "
            "and target otherwise.",
        ),
    ] = None,
    performance: Annotated[
        float,
        typer.Option(
            "--performance",
            help="Standard deviation of true values around the path, as a part of the change "
            "asked for; 0 keeps to the path.",
        ),
    ] = 0.0,
    together: Annotated[
        float,
        typer.Option("--together", help="Correlation of that between outcomes, 0 to 1."),
    ] = 0.0,
    cost_law: Annotated[
        str, typer.Option("--cost-law", help="How cost varies: lognormal or normal.")
    ] = "lognormal",
    exact_baseline: Annotated[
        bool,
        typer.Option("--exact-baseline", help="Take every baseline as the truth, without error."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What a contract pays each partner and year over many draws: expected and bad ends, the chance
    of a loss and of being paid for luck, what of the spread is chance, payment by activity beside
    it, and what other thresholds would have paid in the same draws.

    Example: commonweal contracts simulate examples/contracts/medway-swale.toml --draws 10000
    """
    from commonweal.contracts.payment.clauses import PaymentError
    from commonweal.contracts.payment.simulating import refuse
    from commonweal.contracts.payment.telling import assumptions
    from commonweal.contracts.terms import check
    from commonweal.rules import load_rules

    faults = _faults(draws, performance, together, cost_law)
    if faults:
        stop(faults, code=2)
    book = load_rules()
    contract = terms_or_stop(file, book)
    settings = _settings(
        contract,
        path or ["baseline", "target"],
        draws,
        seed,
        performance,
        together,
        cost_law,
        exact_baseline,
    )
    try:
        refuse(contract, settings)
        if not check(contract, book).stands:
            progress(
                f"these terms may not be signed as they stand: commonweal contracts check {file}"
            )
        rows = [_run(contract, setting) for setting in settings]
    except PaymentError as error:
        stop([f"{file}: {fault}" for fault in error.faults])
    said = assumptions(contract, settings[0])
    for words in said:
        progress(f"assumed: {words}")
    if as_json:
        print_json(
            {
                "contract": contract.contract,
                "title": contract.title,
                "made_up": contract.made_up,
                "currency": contract.currency,
                "draws": draws,
                "seed": seed,
                "performance": performance,
                "together": together,
                "cost_law": cost_law,
                "exact_baseline": exact_baseline,
                "assumed": said,
                "paths": rows,
            }
        )
        return
    from commonweal.cli.contracts.simulate_shown import show

    for each in rows:
        show(contract, each, draws)


def _faults(draws: int, performance: float, together: float, cost_law: str) -> list[str]:
    return [
        fault
        for wrong, fault in (
            (not 2 <= draws <= 100_000, f"--draws {draws}: give 2 to 100000"),
            (not 0.0 <= performance <= 10.0, f"--performance {performance:g}: give 0 to 10"),
            (not 0.0 <= together <= 1.0, f"--together {together:g}: give 0 to 1"),
            (cost_law not in COST_LAWS, f"--cost-law {cost_law}: give lognormal or normal"),
        )
        if wrong
    ]


def _settings(
    contract: OutcomeContract,
    paths: Sequence[str],
    draws: int,
    seed: int,
    performance: float,
    together: float,
    cost_law: str,
    exact_baseline: bool,
) -> list[Setting]:
    from commonweal.contracts.payment.setting import Setting

    law: CostLaw = "normal" if cost_law == "normal" else "lognormal"
    return [
        Setting(
            path=_path(contract, path),
            draws=draws,
            seed=seed,
            performance=performance,
            together=together,
            cost_law=law,
            exact_baseline=exact_baseline,
        )
        for path in paths
    ]


def _path(contract: OutcomeContract, given: str) -> TruePath:
    """A path by its name, or from a CSV file; every fault at once."""
    from commonweal.contracts.payment.clauses import PaymentError
    from commonweal.contracts.payment.paths import read_path

    if given == "baseline":
        return "baseline"
    if given == "target":
        return "target"
    path = Path(given)
    if not path.is_file():
        stop([f"--path {path}: is neither baseline nor target, and no such file"], code=2)
    try:
        return read_path(path.read_text(encoding="utf-8-sig"), contract)
    except UnicodeDecodeError as error:
        stop([f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"])
    except PaymentError as error:
        stop([f"{path}: {fault}" for fault in error.faults])


def _run(contract: OutcomeContract, setting: Setting) -> dict[str, object]:
    from commonweal.contracts.payment.drawing import draw_worlds
    from commonweal.contracts.payment.sensitivity import sensitivity
    from commonweal.contracts.payment.simulating import simulate as simulated
    from commonweal.contracts.payment.telling import simulation_rows

    told = setting.path if isinstance(setting.path, str) else "given"
    progress(f"{told}: {setting.draws:,} draws of {len(contract.outcomes)} outcomes ...")
    found = simulated(contract, setting)
    progress(f"{told}: thresholds moved one at a time ...")
    return simulation_rows(contract, found, sensitivity(contract, draw_worlds(contract, setting)))
