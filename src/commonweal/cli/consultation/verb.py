"""`commonweal consultation`: a file of responses analysed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.options import AsJson, AsOf
from commonweal.cli.output import day_of, print_json, progress, stop


def consultation(
    file: Annotated[Path, typer.Argument(help="Responses: a CSV file or a spreadsheet.")],
    areas: Annotated[Path, typer.Option("--areas", help="System folder: its areas and options.")],
    by: Annotated[
        str, typer.Option("--by", help="Tell by district, icp or ccg; by district if held.")
    ] = "",
    decision: Annotated[
        str,
        typer.Option("--decision", help="Decision consulted on; needed where several are held."),
    ] = "",
    sampled: Annotated[
        list[str] | None,
        typer.Option("--sampled", help="A channel whose people were drawn for a sample (again)."),
    ] = None,
    scale: Annotated[
        str, typer.Option("--scale", help="Answers 1 to 5: whether support is high or low.")
    ] = "",
    log: Annotated[
        Path | None, typer.Option("--log", help="Response log (CSV): theme, did, by, on.")
    ] = None,
    codes: Annotated[
        Path | None, typer.Option("--codes", help="Codes that people gave texts: a column each.")
    ] = None,
    equality: Annotated[
        Path | None,
        typer.Option("--equality", help="Equality evidence (CSV): title, date, source."),
    ] = None,
    decide_on: Annotated[
        datetime | None,
        typer.Option(
            "--decide-on",
            formats=["%Y-%m-%d"],
            help="Ask whether a decision may be taken that day.",
        ),
    ] = None,
    sheet: Annotated[str, typer.Option("--sheet", help="Sheet of a spreadsheet.")] = "",
    name: Annotated[
        str, typer.Option("--name", help="Name of the consultation in tables; the file's if none.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write tables to; it must not exist.")
    ] = None,
    as_of: AsOf = None,
    seed: Annotated[
        int,
        typer.Option(
            "--seed", min=0, help="Changes nothing here: themes are found from fixed starts."
        ),
    ] = 0,
    as_json: AsJson = False,
) -> None:
    """Analyse consultation responses: support of every option by area, options nobody listed, who
    answered against who lives there, campaigns, themes, and whether each theme has an answer.
    Personal details are removed as the file is read, and small counts are hidden. Limits are given
    for samples only. With --decide-on, ends with 1 where the consultation bars the decision.

    Example: commonweal consultation responses.csv --areas examples/kent-medway --json
    """
    from commonweal.cli.consultation.asking import Asked, asked, faults_of
    from commonweal.cli.consultation.showing import show
    from commonweal.cli.consultation.telling import told
    from commonweal.cli.consultation.writing import write

    wanted = Asked(
        file=file,
        areas=areas,
        level=by,
        decision=decision,
        sampled=tuple(sampled or ()),
        scale=scale,
        log=log,
        codes=codes,
        equality=equality,
        sheet=sheet,
        out=out,
    )
    faults = faults_of(wanted)
    if faults:
        stop(faults, code=2)
    done = asked(wanted, as_of=as_of, decide_on=day_of(decide_on), seed=seed)
    found = told(done)
    if out is not None:
        write(out, done, found, name or file.stem)
        progress(f"written: {out}")
    if as_json:
        print_json(found)
    else:
        show(found)
    if decide_on is not None and not done.gate.open:
        raise typer.Exit(1)
