"""Section: under which weights each option leads, on what can be worked out."""

from __future__ import annotations

from commonweal.choice.acceptability import WEIGHTINGS
from commonweal.evidence import Basis, Chart, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.evidence.figure import weakest
from commonweal.evidence.words import joined
from commonweal.people.ground import Ground
from commonweal.services.appraisal.leading import Ends, Leading, leading
from commonweal.services.appraisal.weights_telling import passed_over, text
from commonweal.services.siting.naming import brief, sites_named
from commonweal.services.siting.part import nothing
from commonweal.services.siting.studying import Sited, listed_of
from commonweal.services.siting.tabling import sources_of

ID, TITLE = "services.weights", "Under which weights each option leads"
METHOD = Method(
    id=ID,
    title="Options over all weightings",
    text="Each option has a value from 0 to 1 on each measure: 0 the worst and 1 the best of all "
    f"choices of as many sites, straight between (beside it, of the options "
    f"alone). {WEIGHTINGS:,} weightings are drawn evenly over "
    "all that add up to 1; the share under which an option ranks first is told (stochastic "
    "acceptability, SMAA-2). Where minutes are estimated, they are drawn with their error and the "
    "middle 95% of the share over the draws is the interval. Weight that must move is measured "
    "from equal weights, by a linear programme. Which measures are used, their ends and equal "
    "weights are this project's choice: assumed. docs/methods/appraisal.md.",
)
NO_SCORES = Lack(
    table="records",
    what="published scores and weights of the options",
    consequence="the review's own ranking cannot be repeated; measures that can be worked out "
    "stand instead, without quality of care, ability to deliver and value for money",
    cause="rows",
)


def part(ground: Ground) -> Part:
    """Which option leads under which share of weightings, and what would make each lead."""
    sited = listed_of(ground)
    if not isinstance(sited, Sited):
        return nothing(ground, ID, TITLE, sited)
    found = leading(sited)
    if found is None:
        lack = sited.options if isinstance(sited.options, Lack) else _too_few(sited)
        return nothing(ground, ID, TITLE, (lack,))
    table = _table(ground, sited, found)
    figures = (*_of_options(ground, sited, found), *_of_sites(ground, sited, found))
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=text(sited, found),
            figures=_leading(sited, found),
            charts=(f"{ID}.shares",),
            tables=(table.id,),
        ),
        figures=figures,
        tables=(table,),
        charts=(_chart(table),),
        methods=(METHOD,),
        lacks=(NO_SCORES,),
    )


def _leading(sited: Sited, found: Leading) -> tuple[str, ...]:
    """The figures that a reader asks for first; the table has the others."""
    decided = sited.decided
    first = () if decided is None else (f"services.acceptability.{decided.code}",)
    sites = [sited.setting.sites[at].code for at in passed_over(sited, found)]
    return (*first, *(f"services.leading_with.{code}" for code in sites))


def basis_of(sited: Sited) -> Basis:
    """The weakest of the options: whoever leads does so beside all others."""
    return weakest(Basis.ASSUMED, *(sited.basis(one.sites) for one in sited.listed))


def _of_options(ground: Ground, sited: Sited, found: Leading) -> tuple[Figure, ...]:
    made = []
    for at, code in enumerate(found.held.codes):
        ends = found.ends([at])
        share = found.share([at])
        made.append(
            _figure(
                ground, sited, f"acceptability.{code}",
                f"Option {code}: share of weightings under which it ranks first",
                100.0 * share, "%", interval=ends,
            )
        )  # fmt: skip
        made.append(
            _figure(
                ground, sited, f"acceptability_among.{code}",
                f"Option {code}: the same share, scales from the worst to the best option",
                100.0 * found.share_among([at]), "%",
            )
        )  # fmt: skip
        flip = found.flips[at]
        why = "" if flip.distance is not None else f"no weights make it lead: {_never(found, at)}"
        made.append(
            _figure(
                ground, sited, f"flip.{code}",
                f"Option {code}: weight that must move from equal weights for it to lead",
                None if flip.distance is None else 100.0 * flip.distance / 2.0, "% of all weight",
                missing=why,
            )
        )  # fmt: skip
    return tuple(made)


def _of_sites(ground: Ground, sited: Sited, found: Leading) -> tuple[Figure, ...]:
    """For each site of an option, the share under which an option with it leads, and a choice."""
    made = []
    for at in sited.setting.own:
        site, members = sited.setting.sites[at], found.held.holding(at)
        name = brief(site.name)
        if members:
            made.append(
                _figure(
                    ground, sited, f"leading_with.{site.code}",
                    f"Share of weightings under which an option with {name} ranks first",
                    100.0 * found.share(members), "%", interval=found.ends(members),
                )
            )  # fmt: skip
            made.append(
                _figure(
                    ground, sited, f"leading_with_among.{site.code}",
                    f"The same share with {name}, scales from the worst to the best option",
                    100.0 * found.share_among(members), "%",
                )
            )  # fmt: skip
        made.append(
            _figure(
                ground, sited, f"leading_with_all.{site.code}",
                f"The same of all {len(found.held.opens)} choices, listed or not: with {name}",
                100.0 * found.share_of_all(at), "%", interval=found.ends_of_all(at),
            )
        )  # fmt: skip
    return tuple(made)


def _figure(
    ground: Ground,
    sited: Sited,
    name: str,
    label: str,
    value: float | None,
    unit: str,
    *,
    interval: Ends | None = None,
    missing: str = "",
) -> Figure:
    return ground.figure(
        f"services.{name}",
        label,
        ground.system.code,
        value,
        unit,
        basis_of(sited),
        sources_of(sited),
        missing=missing,
        method=METHOD.id,
        vintage=sited.setting.demand_period,
        interval=None if interval is None else (100.0 * interval[0], 100.0 * interval[1]),
    )


def _table(ground: Ground, sited: Sited, found: Leading) -> Table:
    rows = [_row(sited, found, at) for at in range(len(found.held.codes))]
    spread = any(row["share_low"] is not None for row in rows)
    columns = (
        Column(name="option", label="Option", kind="code"),
        Column(name="sites", label="Sites", kind="text"),
        Column(name="share", label="Ranks first under", kind="share", unit="of weightings"),
        Column(name="share_low", label="From", kind="share", on_page=spread),
        Column(name="share_high", label="To", kind="share", on_page=spread),
        Column(
            name="share_among",
            label="Scales from the options alone",
            kind="share",
            unit="of weightings",
        ),
        Column(name="when", label="Leads while weights are", kind="text"),
        Column(name="moved", label="Weight to move from equal weights", kind="share"),
    )
    return Table.of_rows(
        rows,
        id=f"{ID}.options",
        title="Options over all weightings of what can be worked out",
        note=f"Measures: {joined(found.held.words)}. No scores, "
        "weights or criteria of a review are in it.",
        columns=columns,
        basis=basis_of(sited),
        sources=sources_of(sited),
        method=METHOD.id,
        as_of=ground.day,
        vintage=sited.setting.demand_period,
    )


def _row(sited: Sited, found: Leading, at: int) -> dict[str, object]:
    ends, flip = found.ends([at]), found.flips[at]
    return {
        "option": found.held.codes[at],
        "sites": sites_named(sited.setting, found.held.opens[found.held.rows[at]]),
        "share": found.share([at]),
        "share_low": None if ends is None else ends[0],
        "share_high": None if ends is None else ends[1],
        "share_among": found.share_among([at]),
        "when": _when(found, at),
        "moved": None if flip.distance is None else flip.distance / 2.0,
    }


def _when(found: Leading, at: int) -> str:
    """The ends of each weight while an option leads, in words."""
    region = found.regions[at]
    if region.low is None or region.high is None:
        return f"never: {_never(found, at)}"
    told = [
        f"{word} {_percent(low)} to {_percent(high)}%"
        for word, low, high in zip(found.held.words, region.low, region.high, strict=True)
    ]
    return "; ".join(told)


def _never(found: Leading, at: int) -> str:
    above = found.regions[at].dominated_by
    if above is None:
        return "under every weighting another is as good or better"
    return f"{found.held.codes[above]} is as good on every measure and better on one"


def _percent(share: float) -> str:
    return f"{100.0 * share:.0f}"


def _chart(table: Table) -> Chart:
    return Chart(
        id=f"{ID}.shares",
        title="Share of weightings under which each option ranks first",
        description="A bar for each option: the share of all weightings of the measures that can "
        "be worked out under which it ranks first, with the spread that estimated minutes give.",
        kind="bar",
        table=table.id,
        x="share",
        y="option",
        low="share_low",
        high="share_high",
    )


def _too_few(sited: Sited) -> Lack:
    return Lack(
        table="options",
        what=f"two options or more with one number of sites; {len(sited.listed)} are held that can "
        "be scored",
        consequence="under which weights an option leads cannot be said",
        cause="rows",
    )
