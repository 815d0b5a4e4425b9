"""`commonweal networks compare`: plans of networks side by side, the published one first."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.networks.evaluate import LEGEND, in_words, judged_at, summary, tell_cut
from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.networks.plans.comparing import Compared
    from commonweal.people.ground import Ground


def compare(
    folder: SystemFolder,
    plan: Annotated[
        list[Path] | None,
        typer.Option("--plan", help="CSV with columns practice and network; again for each plan."),
    ] = None,
    map_to: Annotated[
        Path | None, typer.Option("--map", help="Also write a page with a map of each plan here.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Set plans beside the published one: the same measures of each, and which practices move.

    Example: commonweal networks compare examples/kent-medway --plan mine.csv --map plans.html
    """
    from commonweal.networks.plans.comparing import compare as side_by_side
    from commonweal.networks.plans.judging import PUBLISHED

    files = plan or []
    if not files:
        stop(["compare: give at least one plan by --plan FILE"], code=2)
    twice = sorted({file.stem for file in files if [f.stem for f in files].count(file.stem) > 1})
    if twice:
        stop([f"--plan: two files are called {name}; rename one" for name in twice], code=2)
    if PUBLISHED in {file.stem for file in files}:
        stop([f"--plan: a file called {PUBLISHED} would be taken for the published plan; rename "
              "it"], code=2)  # fmt: skip
    if map_to is not None:
        _writable(map_to)
    ground, _ = opened(folder, as_of)
    judged = [judged_at(ground, folder, None)]
    judged += [judged_at(ground, folder, file) for file in files]
    tell_cut(judged[0])
    found = side_by_side(judged)
    if map_to is not None:
        _write(map_to, _page(found, ground))
        progress(f"{map_to}: a map of each plan")
    if as_json:
        print_json({"plans": [_plain(one, ground) for one in found]})
        return
    _print(found, ground)


def _writable(page: Path) -> None:
    """Refuse, before anything is worked out, what cannot be a page."""
    if not os.path.isdir(os.path.dirname(os.path.realpath(page))):
        stop([f"--map {page}: there is no folder {page.parent} to write it in"], code=2)
    if os.path.lexists(page) and not os.path.isfile(page):
        stop([f"--map {page}: it is there and is no file; name a file"], code=2)


def _write(page: Path, text: str) -> None:
    """Write a page beside its place, then put it there: what stops this leaves no half of it."""
    place = os.path.realpath(page)
    try:
        number, beside = mkstemp(dir=os.path.dirname(place), prefix=".map-")
        try:
            with open(number, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(beside, 0o644)
            os.replace(beside, place)
        except BaseException:
            os.unlink(beside)
            raise
    except OSError as error:
        stop([f"--map {page}: it cannot be written ({error.strerror}); nothing was"], code=2)


def _print(found: tuple[Compared, ...], ground: Ground) -> None:
    plans = {one.judged.title: in_words(_summary(one, ground)) for one in found}
    first = next(iter(plans.values()))
    print_rows(
        [
            {"measure": measure, **{title: values[measure] for title, values in plans.items()}}
            for measure in first
            if measure != "plan"
        ]
    )
    typer.echo(f"{LEGEND} like_: of the practices that every plan holds.")
    for one in found[1:]:
        print_rows(
            [
                {
                    "practice": move.practice,
                    "name": move.name,
                    "patients": round(move.patients),
                    "from": move.before,
                    "to": move.after,
                    "which continues": move.continues,
                    "why": move.why,
                }
                for move in one.moves
            ],
            title=f"\n{one.judged.title}: practices that it puts elsewhere",
        )


def _page(found: tuple[Compared, ...], ground: Ground) -> str:
    from commonweal import __version__
    from commonweal.evidence.words import day
    from commonweal.networks.plans.beside import chapter_of
    from commonweal.report import render_page

    return render_page(
        title=f"Plans of networks: {ground.system.name}",
        sentence="The same measures of every plan, which practices each moves, and a map of each.",
        meta={"As of": day(ground.day), "Lists": ground.series or "none"},
        chapters=[chapter_of(ground, found)],
        answers=[],
        manifest={"Made by": f"commonweal {__version__}, commonweal networks compare"},
    )


def _summary(one: Compared, ground: Ground) -> dict[str, object]:
    """The measures in sum; those of the practices that every plan holds are named `like_`."""
    joined, left = one.moved("joined"), one.moved("left")
    return {
        **summary(one.judged, ground),
        "like_patients": one.like.patients,
        "like_contiguous": one.like.contiguous,
        "like_inertia": one.like.inertia,
        "like_rms_km": one.like.rms_km,
        "like_within_own_network": one.like.within_own_assigned,
        "joined": joined[0],
        "patients_joined": joined[1],
        "left": left[0],
        "patients_left": left[1],
    }


def _plain(one: Compared, ground: Ground) -> dict[str, object]:
    from dataclasses import asdict

    from commonweal.cli.networks.evaluate import plain

    return {
        **plain(one.judged, ground),
        "summary": _summary(one, ground),
        "moves": [asdict(move) for move in one.moves],
    }
