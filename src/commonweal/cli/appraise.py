"""`commonweal appraise`: options judged by sealed criteria, and whether the decision may stand."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.declared import SealOn, StatedBy, StatedOn, Weightings, declared, print_seal
from commonweal.cli.options import AsJson, Seed
from commonweal.cli.output import day_of, print_json, progress, stop

if TYPE_CHECKING:
    from commonweal.people.ground import Ground
    from commonweal.services.appraisal import Appraisal, AppraisalFile, Asked, Process
    from commonweal.services.appraisal.varying import Floats


def appraise(
    file: Annotated[Path, typer.Argument(help="Appraisal file, TOML or JSON.")],
    folder: Annotated[
        Path | None,
        typer.Option(
            help="System folder: its figures score what is worked out, and its records say what "
            "happened.",
            metavar="FOLDER",
        ),
    ] = None,
    leading: Annotated[
        list[str] | None,
        typer.Option(
            help="Under which weights does one of these lead? Options (A,C,D), or a site: all that "
            "hold it. May be repeated.",
            metavar="WHICH",
        ),
    ] = None,
    seal: SealOn = None,
    check: Annotated[
        bool, typer.Option("--check", help="Only check the file, its seal and the gates.")
    ] = False,
    weightings: Weightings = 100_000,
    seed: Seed = 0,
    out: Annotated[
        Path | None,
        typer.Option(
            help="History to which what is new is appended, never edited: a file of JSON lines, or "
            "the records/statements.jsonl of a folder.",
            metavar="HISTORY",
        ),
    ] = None,
    stated_by: StatedBy = "",
    known_at: StatedOn = None,
    as_json: AsJson = False,
) -> None:
    """Rank options by sealed criteria, say what would flip it, and test the gates to a decision.

    Ends with 1 where a gate fails, a score is not borne out by its figure, or the file cannot be
    used. The form of the file is in docs/methods/appraisal.md.

    Example: commonweal appraise examples/appraisals/synthetic.toml --leading north
    """
    from commonweal.services.appraisal import make_seal, read_appraisal

    given = declared(file, partial(read_appraisal, to_seal=seal is not None))
    if seal is not None:
        print_seal(make_seal(given, seal.date()), as_json)
        return
    if out is not None and (not stated_by.strip() or known_at is None):
        stop(["--out needs --stated-by BODY and --known-at DATE"], code=2)
    asked = _asked(given, leading or [])
    found = _worked_out(given, folder, asked, weightings, seed)
    if as_json:
        from commonweal.services.appraisal.plain import plain

        whole = plain(found)
        print_json(
            {name: whole[name] for name in ("id", "seal_matches", "gates", "against", "stands")}
            if check
            else whole
        )
    else:
        from commonweal.cli.appraise_shown import show

        show(found, check=check)
    if out is not None and known_at is not None:
        _record(given, out, stated_by, known_at)
    if not found.stands:
        raise typer.Exit(1)


def _asked(given: AppraisalFile, leading: list[str]) -> tuple[Asked, ...]:
    """Sets of options asked about: by their ids, or by a site that they hold."""
    from commonweal.records.declaring import unknown
    from commonweal.services.appraisal import Asked

    options = [option.id for option in given.options]
    sites = sorted({site for option in given.options for site in option.sites})
    made: list[Asked] = []
    wrong: list[str] = []
    for number, words in enumerate(leading, start=1):
        names = [name for name in words.split(",") if name]
        if words in sites:
            made.append(Asked(id=f"leading-{number}", title=f"an option with {words}", site=words))
            continue
        wrong += [
            f"--leading: {unknown(name, [*options, *sites], 'option or site')}"
            for name in names or [words]
            if name not in options
        ]
        if names and all(name in options for name in names):
            one_of = "one of options" if len(names) > 1 else "option"
            title = f"{one_of} {', '.join(names)}"
            made.append(Asked(id=f"leading-{number}", title=title, options=tuple(names)))
    if wrong:
        stop(wrong, code=2)
    return tuple(made)


def _worked_out(
    given: AppraisalFile,
    folder: Path | None,
    asked: tuple[Asked, ...],
    weightings: int,
    seed: int,
) -> Appraisal:
    from commonweal.rules import load_rules
    from commonweal.services.appraisal import appraise as worked_out

    if folder is None:
        _needs_no_folder(given)
        return worked_out(given, load_rules(), asked=asked, weightings=weightings, seed=seed)
    from commonweal.cli.opening import opened
    from commonweal.services.appraisal.answering import unanswered_of
    from commonweal.services.appraisal.working import process_of

    ground, read = opened(folder, seed=seed)
    if given.about not in (ground.system.code, ground.system.name):
        stop(
            [f"folder is {ground.system.code}, file is {given.about}; give --folder its own"],
            code=2,
        )
    recorded = None
    if read.statements is not None:
        from commonweal.plan.study import state_on
        from commonweal.services.appraisal.recorded import processes

        recorded = processes(state_on(read, ground.day)).get(given.decision)
    unanswered = unanswered_of(ground, recorded or process_of(given))
    figures, draws = _figures(given, ground, recorded)
    return worked_out(
        given,
        ground.given.rules,
        figures=figures,
        draws=draws,
        asked=asked,
        recorded=recorded,
        unanswered=unanswered,
        as_of=ground.day,
        jurisdictions=ground.given.policies.jurisdictions,
        weightings=weightings,
        seed=seed,
    )


def _needs_no_folder(given: AppraisalFile) -> None:
    """Stop where scores or events of the file stand in a folder: without it nothing can be said,
    which is not that nothing was scored or decided."""
    from commonweal.services.appraisal.model import figures_named, with_figures
    from commonweal.services.appraisal.working import process_of

    scored = {cell[1:] for cell in with_figures(given, {})[0]}
    wanted = figures_named(given).keys() - scored
    coded = given.about.isalnum() and given.about.isupper()
    if wanted or (coded and not process_of(given).events):
        stop([f"the file names system {given.about}; give --folder with its folder"], code=2)


def _figures(
    given: AppraisalFile, ground: Ground, recorded: Process | None
) -> tuple[dict[str, float], dict[str, Floats]]:
    """Figures of the folder, where the file names any, and their draws; what was found is told."""
    from commonweal.services.appraisal.model import figures_named

    named = set(figures_named(given).values())
    events = 0 if recorded is None else len(recorded.events)
    if not named:
        progress(f"{events} events of this decision in the folder's records")
        return {}, {}
    from commonweal.services.appraisal.computable import drawn_figures, option_figures
    from commonweal.services.siting.studying import Sited, sited_of

    try:
        sited = sited_of(ground, decision=given.decision)
    except (KeyError, ValueError) as error:
        stop([f"{ground.system.name}: {error.args[0]}"])
    if not isinstance(sited, Sited):
        stop([f"{lack.table}: {lack.what}; {lack.consequence}" for lack in sited])
    found = option_figures(sited)
    held = {figure: found[figure] for figure in sorted(named) if figure in found}
    progress(
        f"{len(held)} of {len(named)} figures named found in the folder; {events} events of this "
        "decision in its records"
    )
    return held, {name: one for name, one in drawn_figures(sited).items() if name in held}


def _record(given: AppraisalFile, out: Path, stated_by: str, known_at: datetime) -> None:
    """Append what is new to a history: all of it, or nothing."""
    from commonweal.records import DamagedRecordsError, StatementError, append, read_statements
    from commonweal.records.store import head_file
    from commonweal.services.appraisal.statements import not_yet_held, of_before, statements

    sealed = not out.exists() or head_file(out).exists()
    try:
        made = statements(given, stated_by=stated_by, stated_at=known_at.replace(tzinfo=UTC))
        held = read_statements(out)
        new = not_yet_held(made, held, appraisal=given.id)
        head = append(out, new)
    except (StatementError, DamagedRecordsError, OSError) as error:
        stop([str(error), "nothing was recorded"])
    if not sealed:
        progress(
            f"{head_file(out).name} did not lie beside {out.name}: whether lines were cut off its "
            "end cannot be told; compare the head with the one that was published"
        )
    late = of_before(new, held)
    if late:
        progress(
            f"{late} of the statements appended are of days by which this history had been stated "
            "already: entered late, or cut off and appended again; the head is another than before"
        )
    progress(
        f"{len(new)} statements appended to {out} as of {day_of(known_at)}, {len(made) - len(new)} "
        f"held already; {head.count} lines, head {head.hash}"
    )
