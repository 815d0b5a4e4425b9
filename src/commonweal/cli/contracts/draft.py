"""`commonweal contracts draft`: a first draft of a contract from what a system folder measures."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.options import AsOf, SystemFolder
from commonweal.cli.output import day_of, progress, stop

if TYPE_CHECKING:
    from commonweal.contracts.terms.counted import Indicator
    from commonweal.people.ground import Ground
    from commonweal.records.kinds.outcome_contracts import ContractPopulation

#: What somebody must still agree, above every draft.
OPEN = (
    "A DRAFT, made by commonweal contracts draft: nobody proposed or agreed it.",
    "From the folder: people registered, baselines and their intervals. Each last target is the",
    "least change that a year's figure tells from chance; whether anybody can reach it, no figure",
    "says. Assumed: equal shares, weights and risk, terms of payment, lag, fewest and reporting.",
    "Still to do, or the check stops it: who hands over what at the end (exit.hand_over), and the",
    "six lessons. Then name the partners, and set made_up to false.",
)


def draft(
    folder: SystemFolder,
    people_of: Annotated[
        str,
        typer.Option(
            "--for",
            metavar="CODE",
            help="For everyone registered with this practice, network, commissioner, place or "
            "system.",
            show_default=False,
        ),
    ],
    outcome: Annotated[
        list[str],
        typer.Option(
            "--outcome",
            metavar="NAME",
            help="An indicator of the folder to pay for, such as stroke_admissions_rate; with "
            "=higher or =lower where its definition does not say which is better. May be given "
            "more than once.",
            show_default=False,
        ),
    ],
    base: Annotated[
        str,
        typer.Option(
            "--base",
            metavar="POUNDS",
            help="What a year pays, such as £266.9m.",
            show_default=False,
        ),
    ],
    out: Annotated[
        Path,
        typer.Option("--out", metavar="FILE", help="The file to write: .toml.", show_default=False),
    ],
    of: Annotated[
        list[str] | None,
        typer.Option(
            "--of",
            metavar="CODE",
            help="Bodies or areas whose figures measure the outcomes, none inside another; each "
            "outcome takes those of whom it is held. That of --for otherwise.",
        ),
    ] = None,
    starts: Annotated[
        datetime | None,
        typer.Option(
            "--starts",
            formats=["%Y-%m-%d"],
            help="First day; otherwise the first of April after every baseline.",
        ),
    ] = None,
    years: Annotated[int, typer.Option("--years", min=1, max=20, help="For how many years.")] = 4,
    as_of: AsOf = None,
) -> None:
    """Draft a contract that pays for outcomes from what a system folder measures: baselines with
    intervals, and the least change that is larger than the noise as target. Partners and what broke
    earlier contracts stay open, so that the check stops it until somebody has agreed them.

    Example: commonweal contracts draft norfolk --for 06W --of E07000148 --outcome
    stroke_admissions_rate --base £266.9m --out norwich.toml
    """
    from commonweal.cli.contracts.terms_file import terms_text
    from commonweal.cli.opening import opened
    from commonweal.contracts.terms.asking import Law
    from commonweal.contracts.terms.drafting import Asked, DraftError
    from commonweal.contracts.terms.drafting import draft as drafted

    pence = _pence(base)
    if out.suffix.lower() != ".toml" or out.exists():
        stop([f"--out {out}: give a name that ends with .toml, of no file that is there"], code=2)
    ground, _ = opened(folder, as_of)
    name, commissioner = _named(ground, people_of)
    asked = Asked(
        contract=f"draft-{people_of}",
        title=f"Draft: care of everyone registered with {name}, paid in part for outcomes",
        authority=commissioner,
        partnership=people_of,
        population=_population(ground, people_of, name),
        of=tuple(of or (people_of,)),
        indicators=_indicators(ground, outcome),
        starts=day_of(starts),
        years=years,
        base_pence=pence,
    )
    given = ground.given
    titles = {key: one.title for key, one in ground.tables.sources.items()}
    law = Law(given.rules, asked.starts or ground.day, given.policies.jurisdictions)
    try:
        terms = drafted(asked, ground.tables.get("indicators"), titles, law)
    except DraftError as error:
        stop(error.faults)
    try:
        out.write_text(terms_text(terms, OPEN), encoding="utf-8")
    except OSError as error:
        stop([f"--out {out}: {error.strerror or error}"], code=2)
    progress(f"{out}: written. Next: commonweal contracts check {out} --folder {folder}")


def _pence(base: str) -> int:
    from commonweal.system.money import parse_pounds

    try:
        pence = parse_pounds(base)
    except ValueError as error:
        stop([f"--base: {error}"], code=2)
    if pence <= 0:
        stop([f"--base {base}: give an amount above 0"], code=2)
    return pence


def _named(ground: Ground, code: str) -> tuple[str, str]:
    """The name of a body on the day, and its commissioner: itself, or one above, or the system."""
    from commonweal.system.organisation import Kind

    body = ground.structure.organisations.get(code)
    if body is None:
        stop([f"--for {code}: no body of the folder on {ground.day}; name another, or --as-of"])
    above = ground.structure.ancestor(code, Kind.COMMISSIONER)
    own = body.kind == Kind.COMMISSIONER
    return body.name, code if own else above or ground.system.code


def _population(ground: Ground, code: str, name: str) -> ContractPopulation:
    """Everyone on a list of the day who lies in a body."""
    from commonweal.records.kinds.outcome_contracts import ContractPopulation

    kind = ground.structure.organisations[code].kind
    inside = [
        patients
        for practice, patients in ground.lists.items()
        if practice == code or ground.structure.ancestor(practice, kind) == code
    ]
    if not inside or ground.series is None:
        stop([f"--for {code}: the folder holds no list of patients registered with it"])
    return ContractPopulation(
        registered_with=(code,),
        described=f"Everyone registered with {name}",
        people=round(sum(inside)),
        as_of=ground.list_days[ground.series],
        source="; ".join(one.title for one in ground.list_sources),
    )


def _indicators(ground: Ground, wanted: list[str]) -> tuple[Indicator, ...]:
    from commonweal.cli.contracts.at_hand import faults_told
    from commonweal.contracts.terms.counted import Indicator
    from commonweal.plan.at_hand import TABLES, reviewed_in, way_of

    tables = {name: held for name in TABLES if (held := ground.tables.get(name)) is not None}
    with faults_told():
        reviewed = reviewed_in(tables)
    found, faults = [], []
    for said in dict.fromkeys(wanted):
        name, _, way = said.partition("=")
        one = reviewed.get(name)
        if one is None:
            faults.append(f"--outcome {said}: no reviewed definition of {name}")
        elif way not in ("", "higher", "lower"):
            faults.append(f"--outcome {said}: after = stands higher or lower")
        else:
            better = way_of(one) or ("higher" if way == "higher" else "lower" if way else None)
            found.append(Indicator(name, one.name, better, one.method, one.multiplier))
    if faults:
        stop(faults, code=2)
    return tuple(found)
