"""`commonweal site`: every choice of sites of a system, its options among them, or the best one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from commonweal.cli.opening import opened
from commonweal.cli.options import AsJson, AsOf, Seed, SystemFolder
from commonweal.cli.output import print_json, progress, stop
from commonweal.cli.site.asking import Wish, asked, listed, refuse_early

if TYPE_CHECKING:
    from commonweal.people.ground import Ground
    from commonweal.services.siting.studying import Sited


def site(
    folder: SystemFolder,
    service: Annotated[str, typer.Option(help="Service, as in the table demand.")] = "stroke",
    choose: Annotated[
        int | None, typer.Option("--choose", help="How many sites are open; every choice of them.")
    ] = None,
    options: Annotated[
        str | None, typer.Option("--options", help="Options of the decision, by commas: A,B.")
    ] = None,
    decision: Annotated[
        str, typer.Option("--decision", help="Which decision, where several are held.")
    ] = "",
    front: Annotated[
        bool, typer.Option("--front", help="Only choices that no other betters on every criterion.")
    ] = False,
    criteria: Annotated[
        str | None,
        typer.Option("--criteria", help="What the front is drawn by, by commas: measures."),
    ] = None,
    sites: Annotated[
        str | None,
        typer.Option("--sites", help="Codes of the sites that could be chosen, by commas."),
    ] = None,
    open_sites: Annotated[
        str | None, typer.Option("--open", help="Codes of sites that are open in any case.")
    ] = None,
    closed: Annotated[
        str | None, typer.Option("--closed", help="Codes of sites that are closed in any case.")
    ] = None,
    outside: Annotated[
        bool,
        typer.Option("--outside", help="Show the second reading too: units outside take flow."),
    ] = False,
    low: Annotated[
        float | None, typer.Option("--low", help="Fewest cases a year of a unit.")
    ] = None,
    high: Annotated[
        float | None, typer.Option("--high", help="Most cases a year of a unit.")
    ] = None,
    objective: Annotated[
        str, typer.Option("--objective", help="Seek the best alone: median, centre or cover.")
    ] = "",
    within: Annotated[
        float | None,
        typer.Option("--within", help="Minutes that count as reach, for cover; 30 otherwise."),
    ] = None,
    footprint: Annotated[
        bool,
        typer.Option("--footprint", help="The best choice planned for all, by region, by system."),
    ] = False,
    sort: Annotated[str, typer.Option("--sort", help="Measure to sort by, the best first.")] = "",
    draws: Annotated[
        int, typer.Option("--draws", min=0, max=10_000, help="Draws of estimated minutes.")
    ] = 400,
    as_of: AsOf = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Where a service could be: every choice of sites scored on minutes, shares within 30, 45 and
    60 minutes, volumes and staff, by deprivation fifth and district; the options among them.
    Ends with 1 where no choice keeps the volumes of --low and --high.

    Example: commonweal site examples/kent-medway --service stroke --choose 3
    """
    faults: list[str] = []
    named = listed("--sites", sites, faults)
    wish = Wish(
        choose=choose,
        options=listed("--options", options, faults),
        opened=listed("--open", open_sites, faults),
        closed=listed("--closed", closed, faults),
        objective=objective,
        within=within,
        front=front,
        footprint=footprint,
        criteria=listed("--criteria", criteria, faults),
        sort=sort,
        low=low,
        high=high,
    )
    refuse_early(wish, faults)
    ground, _ = opened(folder, as_of, seed=seed)
    sited = _sited(ground, service, named, decision, low, high)
    wanted = asked(sited, wish)
    if footprint:
        from commonweal.cli.site.by_footprint import told_by_footprint

        told = told_by_footprint(sited, choose)
    else:
        from commonweal.cli.site.finding import told_of

        told = told_of(sited, wish, wanted, draws)
    if as_json:
        print_json(told)
    else:
        from commonweal.cli.site.showing import show

        show(told, outside=outside)
    if (low is not None or high is not None) and told.get("nearest"):
        progress("no choice keeps the volumes asked for; the nearest are listed")
        raise typer.Exit(1)


def _sited(
    ground: Ground,
    service: str,
    sites: tuple[str, ...],
    decision: str,
    low: float | None,
    high: float | None,
) -> Sited:
    """The service studied; ends with what lacks or is wrong."""
    from commonweal.cli.lacking import refuse
    from commonweal.services.siting.studying import Sited, sited_of

    try:
        found = sited_of(
            ground, service, sites=sites or None, decision=decision, low=low, high=high
        )
    except (KeyError, ValueError) as error:
        stop([str(error.args[0])], code=2)
    if not isinstance(found, Sited):
        refuse(found, service)
    return found
