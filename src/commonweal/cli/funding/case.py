"""`commonweal funding case`: what a business case shows, and what it lacks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.declared import text_of
from commonweal.cli.opening import folder_at
from commonweal.cli.options import AsJson, Seed
from commonweal.cli.output import harmless, print_json, print_rows, stop

if TYPE_CHECKING:
    from commonweal.funding.case import Appraisal, Case, OptionResult
    from commonweal.rules import RuleBook


def case(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Business case (TOML), or a system folder.")
    ],
    draws: Annotated[
        int, typer.Option(min=1, max=1_000_000, help="Draws of the uncertain lines.")
    ] = 10_000,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Appraise a business case: every option's net present value with its interval, payback, ratio,
    affordability by year and body, switching values, conditions of approval, and gaps.

    An option with a missing material line has no net present value; what the unknown costs could be
    before it fails to pay back is shown instead. The form of the file is in
    docs/methods/business-case.md. Of a folder all cases are shown.

    Example: commonweal funding case examples/business-cases/kent-medway-merger.toml
    """
    from commonweal.funding.case import appraise
    from commonweal.funding.case.plain import plain
    from commonweal.rules import load_rules

    book = load_rules()
    cases = _of_folder(file, book) if file.is_dir() else (_of_file(file, book),)
    found = [appraise(one, book, draws=draws, seed=seed) for one in cases]
    if not as_json:
        for number, one in enumerate(found):
            typer.echo("\n" * min(number, 1), nl=False)
            _print(one)
    elif file.is_dir():
        print_json({"cases": [plain(one) for one in found]})
    else:
        print_json(plain(found[0]))


def _of_file(file: Path, book: RuleBook) -> Case:
    from commonweal.funding.case import CaseError, read_case

    if file.suffix.lower() != ".toml":
        stop([f"{file}: give a business case whose name ends with .toml, or a folder"], code=2)
    text = text_of(file)
    try:
        return read_case(text, book)
    except CaseError as error:
        stop(_told(file, error))


def _of_folder(folder: Path, book: RuleBook) -> tuple[Case, ...]:
    from commonweal.funding.case import CaseError, cases_of

    try:
        held = cases_of(folder_at(folder).tables, book)
    except CaseError as error:
        stop(_told(folder, error))
    if not held:
        stop([f"{folder}: no business case is held (table cases)"])
    return held


def _told(file: Path, error: object) -> list[str]:
    from commonweal.funding.case import CaseError

    findings = error.findings if isinstance(error, CaseError) else ()
    return [*(f"{file}: {finding.line}" for finding in findings), f"{len(findings)} to mend"]


def _print(found: Appraisal) -> None:
    from commonweal.evidence.words import day
    from commonweal.funding import years
    from commonweal.funding.case.result import PUBLISHED

    header = found.case.header
    about = f"{header.title} ({header.about}), {day(header.on)}; decided by {header.decided_by}"
    typer.echo(harmless(about))
    if header.synthetic:
        typer.echo("SYNTHETIC: nothing in it is real")
    if header.note:
        typer.echo(harmless(header.note))
    typer.echo(
        f"Against doing nothing, {header.horizon_years} years from "
        f"{years.label(header.first_year)}, prices of {years.label(header.price_year)}; from and "
        f"to hold 95% of {found.draws:,} draws (seed {found.seed}), or reach to the stated amounts "
        "where these are the end of what was assumed"
    )
    print_rows([_short(option) for option in found.options], title="\nOptions")
    if any(option.scope == PUBLISHED and not option.reason for option in found.options):
        typer.echo(f"* {PUBLISHED}")
    for option in found.options:
        if option.reason:
            typer.echo(harmless(f"{option.option.id}: no net present value: {option.reason}"))
    for option in found.options:
        if option.by_year and option.option.role != "do nothing":
            _print_option(option)
    _print_rest(found)


def _pounds(pence: int | None) -> str | None:
    from commonweal.system.money import format_pounds

    return None if pence is None else format_pounds(pence, "m", 2)


def _short(found: OptionResult) -> dict[str, object]:
    from commonweal.funding.case.result import PUBLISHED

    value = found.net_present_value
    star = " *" if found.scope == PUBLISHED else ""
    return {
        "option": f"{found.option.id}{star}",
        "role": found.option.role,
        "net present value": None if value is None else _pounds(value.value),
        "from": None if value is None else _pounds(value.lower),
        "to": None if value is None else _pounds(value.upper),
        "above 0": None
        if found.probability_positive is None
        else f"{found.probability_positive:.0%}",
        "best": None if found.probability_best is None else f"{found.probability_best:.0%}",
        "ratio": None if found.benefit_cost_ratio is None else round(found.benefit_cost_ratio, 2),
        "pays back": found.payback_year_discounted or found.payback_reason or None,
        "missing": len(found.missing),
    }


def _print_option(found: OptionResult) -> None:
    rows = [
        {
            "year": row.year,
            "costs": _pounds(row.costs),
            "benefits": _pounds(row.benefits),
            "discounted": _pounds(row.discounted),
            "so far": _pounds(row.cumulative_discounted.value),
            "from": _pounds(row.cumulative_discounted.lower),
            "to": _pounds(row.cumulative_discounted.upper),
        }
        | ({"unknown costs may be": _pounds(limit.discounted)} if found.material else {})
        for row, limit in zip(found.by_year, found.break_even, strict=True)
    ]
    print_rows(rows, title=f"\n{found.option.name}, by year")
    if found.material:
        typer.echo(
            "unknown costs may be: what all missing costs together could be, spent in the first "
            "year, for it to have paid back by the end of that year (stated amounts, no optimism "
            "bias)"
        )
    spans = [
        {
            "horizon": span.name,
            "net present value": _pounds(span.net_present_value.value),
            "from": _pounds(span.net_present_value.lower),
            "to": _pounds(span.net_present_value.upper),
            "pays back": span.payback_year or "not within it",
        }
        | ({"unknown costs may be": _pounds(span.break_even)} if found.material else {})
        for span in found.horizons[1:]
    ]
    if spans:
        print_rows(spans, title="\nOver other horizons")
    values = [
        {
            "line": value.line,
            "stated": _pounds(value.stated),
            "value is 0 at": _pounds(value.pence),
            "that is": None if value.factor is None else f"{value.factor:.1%} of it",
            "ranks with": value.rival or None,
            "at": _pounds(value.flip_pence),
        }
        for value in found.switching
    ]
    if values:
        print_rows(values, title="\nSwitching values")
    cash = [
        {"body": row.body, "year": row.year, "paid": _pounds(row.paid)}
        | {"gained": _pounds(row.gained), "so far": _pounds(row.cumulative)}
        for row in found.affordability
        if row.paid or row.gained
    ]
    if cash:
        print_rows(cash, title="\nCash by body and year, not discounted, with optimism bias")


def _print_rest(found: Appraisal) -> None:
    conditions = [
        {"condition": c.text, "set on": c.set_on, "due": c.due}
        | {"discharged": c.discharged_on or "open", "basis": c.basis.value}
        for c in found.case.conditions
    ]
    if conditions:
        print_rows(conditions, title="\nConditions of approval")
    five = [
        {"case": f.case, "asks for": f.asked, "held": len(f.held), "gaps": "; ".join(f.gaps)}
        for f in found.completeness
    ]
    print_rows(five, title="\nThe five cases: items held (counted, not judged)")
    gaps = [
        {"about": gap.about, "what": gap.what, "why": gap.why}
        for gap in found.gaps
        if gap.kind in ("money", "claim")
    ]
    if gaps:
        print_rows(gaps, title="\nMissing money, and claims that no line bears out")
