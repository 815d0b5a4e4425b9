"""`commonweal plan`, `verify` and `answers`: make an evidence pack, check it, read its answers."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import day_of, print_json, print_rows, progress, stop


def plan(
    folder: SystemFolder,
    out: Annotated[Path, typer.Option("--out", help="Where the pack shall stand.")],
    as_of: AsOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Make an evidence pack from a system folder.

    Example: commonweal plan examples/kent-medway --out pack
    """
    from commonweal.folder import FolderError, read_folder
    from commonweal.folder.finding import line
    from commonweal.plan.pack import refuse_to_replace, write_pack
    from commonweal.plan.study import study_folder

    if not folder.is_dir():
        stop([f"{folder}: no such folder; name a system folder, or make one with `build`"], code=2)
    try:
        refuse_to_replace(out)
        progress(f"Checking and reading {folder} ...")
        held = read_folder(folder)
        studied = study_folder(held, as_of=day_of(as_of), seed=seed, tell=progress)
        write_pack(studied, out, tell=progress)
    except FolderError as error:
        stop([*(line(finding) for finding in error.findings), _count(len(error.findings))])
    except FileExistsError as error:
        stop([str(error)], code=2)
    summary = {
        "pack": str(out),
        "sentence": studied.chapters[0].summary,
        "answers": {answer.id: answer.status.value for answer in studied.answers},
        "lacks": [lack.what for chapter in studied.chapters for lack in chapter.lacks],
    }
    if as_json:
        print_json(summary)
    else:
        typer.echo(studied.chapters[0].summary)
        typer.echo(f"The evidence pack lies in {out}: open {out / 'index.html'}")


def _count(number: int) -> str:
    findings = "finding" if number == 1 else "findings"
    return f"{number} {findings} against the folder; nothing was written."


def verify(
    pack: Annotated[Path, typer.Argument(help="Folder of an evidence pack.")],
    folder: Annotated[
        Path | None, typer.Option("--folder", help="System folder, to recompute the pack.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a pack against its manifest; with the folder, recompute it and compare.

    Example: commonweal verify pack --folder examples/kent-medway
    """
    from commonweal.folder import FolderError
    from commonweal.folder.finding import line
    from commonweal.plan.verify import verify_pack

    for given in (pack, folder):
        if given is not None and not given.is_dir():
            stop([f"{given}: no such folder"], code=2)
    try:
        found = verify_pack(pack, folder, tell=progress)
    except FolderError as error:
        stop([*(line(finding) for finding in error.findings), "The folder has findings."])
    if as_json:
        print_json([{"file": one.file, "what": one.what} for one in found])
    elif not found:
        recomputed = " and recomputes byte for byte" if folder is not None else ""
        typer.echo(f"{pack} is what its manifest says{recomputed}.")
    else:
        for one in found:
            typer.echo(f"{one.file}: {one.what}")
    raise typer.Exit(1 if found else 0)


def answers(
    pack: Annotated[Path, typer.Argument(help="Folder of an evidence pack.")],
    question: Annotated[str, typer.Option("--question", help="Only this question (Q4).")] = "",
    as_json: AsJson = False,
) -> None:
    """Print the answers to members' questions from a pack.

    Example: commonweal answers pack --question Q4
    """
    path = pack / "answers.json"
    if not path.is_file():
        stop([f"{path}: not there; name an evidence pack, or make one with `plan`"], code=2)
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        stop([f"{path}: not JSON ({error}); run `commonweal verify {pack}`"])
    if not _are_answers(held):
        stop([f"{path}: holds no answers of a pack; run `commonweal verify {pack}`"])
    if not _as_recorded(path):
        progress(f"{path}: not as the pack's manifest records it; run `commonweal verify {pack}`")
    chosen = [answer for answer in held if question in ("", answer["id"])]
    if not chosen:
        stop(
            [f"{question}: no such question; there are {held[0]['id']} to {held[-1]['id']}"], code=2
        )
    if as_json:
        print_json(chosen)
        return
    print_rows([{"id": a["id"], "status": a["status"], "question": a["question"]} for a in chosen])
    for answer in chosen:
        if answer["figures"] or question:
            typer.echo(f"\n{answer['id']}  {answer['status'].upper()}  {answer['text']}")


def _are_answers(held: object) -> bool:
    """Whether a file holds a list of answers with all that is printed of them."""
    wanted = {"id", "status", "question", "text", "figures"}
    return (
        isinstance(held, list)
        and bool(held)
        and all(isinstance(answer, dict) and wanted <= answer.keys() for answer in held)
    )


def _as_recorded(path: Path) -> bool:
    """Whether the manifest beside a file of a pack records the file's hash."""
    try:
        manifest = json.loads(path.with_name("manifest.json").read_text(encoding="utf-8"))
        recorded = manifest["files"][path.name]["sha256"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return False
    return bool(recorded == sha256(path.read_bytes()).hexdigest())
