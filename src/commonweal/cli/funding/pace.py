"""`commonweal funding pace`: paths of allocations towards target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, print_rows, progress, stop

if TYPE_CHECKING:
    from commonweal.funding.pace.held import Opening
    from commonweal.funding.pace.moving import Paced
    from commonweal.people.ground import Ground

COLUMNS = ("code", "pence")
#: Characters of an amount in pence: ten trillion pounds.
LONGEST = 15
#: A longer cell is an unclosed quotation mark, not a code.
LONGEST_CELL = 100_000


def pace(
    folder: SystemFolder,
    years: Annotated[int, typer.Option("--years", help="Years that follow the edition's.")] = 10,
    edition: Annotated[
        str, typer.Option("--edition", help="Edition whose targets the path starts from.")
    ] = "2018-19",
    level: Annotated[
        str, typer.Option("--level", help="ccg (commissioner), icp (place) or pcn (network).")
    ] = "ccg",
    scenarios: Annotated[
        int, typer.Option("--scenarios", help="Drawn paths for the interval; 0 for none.")
    ] = 1000,
    seed: Seed = 0,
    minimum: Annotated[
        float | None,
        typer.Option("--minimum", help="Minimum growth a year, a share (0.03); rules otherwise."),
    ] = None,
    least: Annotated[
        float | None,
        typer.Option("--least", help="Growth a year of bodies far over target, a share."),
    ] = None,
    bound: Annotated[
        float | None,
        typer.Option(
            "--bound", help="Furthest under target that a body may end a year, a share (0.05)."
        ),
    ] = None,
    far_over: Annotated[
        float | None,
        typer.Option("--far-over", help="From where a body is far over target, a share (0.1)."),
    ] = None,
    opening: Annotated[
        Path | None,
        typer.Option(
            "--opening",
            help="CSV with code and pence: allocations of the edition's year, in the place of "
            "those held.",
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Move allocations towards target year by year: nobody below a minimum growth, nobody further
    under target than a bound, the budget exhausted to the penny. Where the folder holds no actual
    allocations of the year the start is a scenario, and every row says so.

    Example: commonweal funding pace examples/kent-medway --years 10
    """
    from commonweal.cli.funding.targets import ground_at, known_edition
    from commonweal.funding.growth.projections import ProjectionError
    from commonweal.funding.pace.choices import Chosen
    from commonweal.funding.pace.held import OpeningError
    from commonweal.funding.pace.moving import pace as moved
    from commonweal.system.organisation import Kind

    faults = [
        *_faults(years=years, scenarios=scenarios, seed=seed),
        *_unlikely(minimum=minimum, least=least, bound=bound, far_over=far_over),
    ]
    if faults:
        stop(faults, code=2)
    known_edition(edition)
    ground, kind = ground_at(folder, as_of, level)
    if kind not in (Kind.COMMISSIONER, Kind.PLACE, Kind.NETWORK):
        stop([f"--level {level}: no level of allocations; use ccg, icp or pcn"], code=2)
    given = None if opening is None else _opening(opening, edition)
    try:
        found = moved(
            ground,
            edition=edition,
            kind=kind,
            years=years,
            scenarios=scenarios,
            seed=seed,
            chosen=Chosen(minimum=minimum, least=least, far_over=far_over, bound=bound),
            opening=given,
        )
    except (OpeningError, ProjectionError) as error:
        stop(error.faults)
    except ValueError as error:
        stop([str(error)])
    for said in _said(found):
        progress(said)
    if len(found.targets) == 1:
        progress(
            "one body alone has all the money of this level, so it is always at its target; "
            "--level pcn compares networks"
        )
    rows = _rows(ground, found)
    if as_json:
        print_json(rows)
    else:
        print_rows([_short(row) for row in rows], title=found.opening.label)


def _faults(*, years: int, scenarios: int, seed: int) -> list[str]:
    return [
        fault
        for wrong, fault in (
            (not 1 <= years <= 100, f"--years {years}: give 1 to 100"),
            (not 0 <= scenarios <= 100_000, f"--scenarios {scenarios}: give 0 to 100000"),
            (seed < 0, f"--seed {seed}: give zero or more"),
        )
        if wrong
    ]


def _unlikely(
    *, minimum: float | None, least: float | None, bound: float | None, far_over: float | None
) -> list[str]:
    """Shares that cannot be meant; one that is no number is not between any two."""
    return [
        f"{name} {value:g}: give a share, {low:g} to {high:g}"
        for name, value, low, high in (
            ("--minimum", minimum, -1.0, 10.0),
            ("--least", least, -1.0, 10.0),
            ("--bound", bound, 0.0001, 1.0),
            ("--far-over", far_over, 0.0, 1000.0),
        )
        if value is not None and not low <= value <= high
    ]


def _opening(path: Path, edition: str) -> Opening:
    """Allocations from a CSV file; every fault at once."""
    import csv

    from commonweal.funding.pace.held import Opening
    from commonweal.rules import Source

    if not path.is_file():
        stop([f"{path}: no such file; name a CSV with the columns code and pence"], code=2)
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                stop([f"{path}: columns are {reader.fieldnames}; make them code,pence"], code=1)
            rows = [(reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        stop([f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8"])
    except csv.Error as error:
        stop([f"{path}: not CSV ({error}); save it as CSV with the columns code and pence"])
    pence: dict[str, int] = {}
    seen: set[str] = set()
    faults = []
    for number, row in rows:
        code, text = (row["code"] or "").strip(), (row["pence"] or "").strip()
        if max(len(code), len(text)) > LONGEST_CELL:
            faults.append(
                f"{path}:{number}: not CSV: a cell of {max(len(code), len(text)):,} characters"
            )
        elif None in row:
            faults.append(f"{path}:{number}: has more than two cells; give code and pence")
        elif not code:
            faults.append(f"{path}:{number} code: is empty; fill it in")
        elif not code.isprintable():
            faults.append(f"{path}:{number} code {code!r}: is no code; correct it")
        elif code in seen:
            faults.append(f"{path}:{number} code {code}: stands twice; keep one row")
        elif len(text) > LONGEST:
            faults.append(
                f"{path}:{number} pence: {len(text)} characters are no allocation; give at most "
                f"{LONGEST}"
            )
        elif not (text.isascii() and text.removeprefix("-").isdecimal()):
            faults.append(
                f"{path}:{number} pence {text!r}: is no whole number of pence; give 125000 for "
                "£1,250"
            )
        elif int(text) < 0:
            faults.append(f"{path}:{number} pence {text}: a negative allocation; give zero or more")
        else:
            pence[code] = int(text)
        seen.add(code)
    if faults:
        stop(faults)
    said = f"allocations of {edition} as given in {path.name}"
    return Opening(
        pence=pence,
        actual=False,
        label=said,
        sources=(Source(id="opening", title=said, publisher="given by the user", place=path.name),),
    )


def _said(found: Paced) -> list[str]:
    """What a reader of the rows must know."""
    said = [
        f"starts from: {found.opening.label}",
        *(f"assumed: {words}" for words in found.given.assumed),
    ]
    policies = {year.label: year.policy for year in found.given.years}
    for year, kept in sorted({step.year: step.bound for step in found.steps}.items()):
        if kept != policies[year].bound:
            said.append(
                f"{year}: the budget does not reach for the bound of {policies[year].bound:.1%} "
                f"under target; {kept:.2%} is kept instead (choose with --bound)"
            )
    if found.draws is not None:
        unmet = 1.0 - found.draws.met.all(axis=0).mean()
        said.append(
            f"in {unmet:.1%} of {found.draws.met.shape[1]:,} scenarios the budget of some year "
            "does not reach for all growth assured and the bound under target; such scenarios are "
            "kept, with the growth cut in proportion where it cannot be paid"
        )
    return said


def _rows(ground: Ground, found: Paced) -> list[dict[str, object]]:
    names = ground.structure.organisations
    low = median = high = None
    if found.draws is not None:
        low, median, high = found.draws.interval()
    years = [year.label for year in found.given.years]
    codes = sorted(found.targets)
    rows: list[dict[str, object]] = []
    for step in found.steps:
        at, who = years.index(step.year), codes.index(step.code)
        rows.append(
            {
                "code": step.code,
                "name": names[step.code].name,
                "year": step.year,
                "opening_pence": step.opening,
                "target_pence": step.target,
                "allocation_pence": step.allocation,
                "growth": step.growth,
                "distance_opening": step.distance_opening,
                "distance_closing": step.distance_closing,
                "interval": None
                if low is None or high is None
                else [float(low[at, who]), float(high[at, who])],
                "median": None if median is None else float(median[at, who]),
                "floors_met": None if found.draws is None else float(found.draws.met[at].mean()),
                "bound": step.bound,
                "opening": found.opening.label,
                "actual": found.opening.actual,
                "edition": found.edition,
                "lists": found.lists.series or None,
                "basis": found.opening.basis.value,
            }
        )
    return rows


def _short(row: dict[str, object]) -> dict[str, object]:
    from commonweal.system.money import format_pounds

    def percent(value: object) -> str | None:
        return f"{100.0 * value:+.2f}%" if isinstance(value, float) else None

    def pounds(value: object) -> str | None:
        return format_pounds(value, decimals=0) if isinstance(value, int) else None

    interval = row["interval"]
    return {
        "code": row["code"],
        "name": row["name"],
        "year": row["year"],
        "opening": pounds(row["opening_pence"]),
        "target": pounds(row["target_pence"]),
        "allocation": pounds(row["allocation_pence"]),
        "growth": percent(row["growth"]),
        "from target": percent(row["distance_opening"]),
        "to": percent(row["distance_closing"]),
        "95% of scenarios": " to ".join(str(percent(end)) for end in interval)
        if isinstance(interval, list)
        else None,
    }
