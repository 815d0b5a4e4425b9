"""Tables of the section: what leaving sites out shows, and what is left out."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Table
from commonweal.people.ground import Ground
from commonweal.services.setting import Setting
from commonweal.services.travel.checking import SiteCheck

ID = METHOD = "services.travel"
CHECK_COLUMNS = (
    Column(name="site", label="Site left out", kind="text"),
    Column(name="code", label="Code", kind="code", on_page=False),
    Column(name="pairs", label="Areas", kind="count"),
    Column(
        name="mean",
        label="Mean error",
        kind="number",
        unit="minutes",
        description="Estimated less known",
    ),
    Column(
        name="rmse",
        label="Typical error",
        kind="number",
        unit="minutes",
        description="Root of the mean square",
    ),
    Column(name="low", label="5% are below", kind="number", unit="minutes"),
    Column(name="high", label="5% are above", kind="number", unit="minutes"),
    Column(name="within_5", label="Within 5 minutes", kind="share"),
    Column(name="within_10", label="Within 10 minutes", kind="share"),
    Column(
        name="near_rmse",
        label="Typical error where it is the nearest",
        kind="number",
        unit="minutes",
        description="Of areas that no other timed site is nearer to",
    ),
    Column(
        name="plain_rmse",
        label="Typical error by distance alone",
        kind="number",
        unit="minutes",
        description="Without the correction by area",
        on_page=False,
    ),
)
LEFT_COLUMNS = (
    Column(name="what", label="What", kind="text"),
    Column(name="why", label="Why", kind="text"),
    Column(name="number", label="How many", kind="count"),
    Column(name="cases", label="Cases a year", kind="count"),
)
SHOWN = 10


def checks(setting: Setting) -> Table | None:
    """What leaving each timed site out shows; None where nothing had to be estimated."""
    learned = setting.learned
    if learned is None:
        return None
    names = {site.code: site.name for site in setting.sites}
    together = learned.check.together
    rows = [_row(one, names.get(one.code, one.code)) for one in learned.check.sites]
    return Table.of_rows(
        [_row(together, "All of them"), *rows],
        id=f"{ID}.check",
        title="Sites that are timed, estimated as if they were not",
        columns=CHECK_COLUMNS,
        basis=Basis.ESTIMATED,
        sources=setting.travel_sources,
        method=METHOD,
        note="Errors are estimated less known minutes.",
        shown=SHOWN,
    )


def _row(check: SiteCheck, name: str) -> dict[str, object]:
    return {
        "site": name,
        "code": check.code,
        "pairs": check.pairs,
        **{
            column: getattr(check, column)
            for column in (
                "mean",
                "rmse",
                "low",
                "high",
                "within_5",
                "within_10",
                "near_rmse",
                "plain_rmse",
            )
        },
    }


def left_out(ground: Ground, setting: Setting) -> Table | None:
    """What nothing is worked out for, counted by reason; None where that is nothing."""
    rows: list[dict[str, object]] = [
        {
            "what": "areas of the system",
            "why": why,
            "number": number,
            "cases": cases_told(ground, cases),
        }
        for why, (number, cases) in setting.left_out_by_reason().items()
    ]
    if setting.idle:
        rows.append(
            {
                "what": "areas of the system",
                "why": "no demand: kept, with weight 0",
                "number": setting.idle,
                "cases": None,
            }
        )
    if setting.unreached.size:
        rows.append(
            {
                "what": "areas of the system",
                "why": "no own site can be reached by road: kept, and go nowhere",
                "number": setting.unreached.size,
                "cases": cases_told(ground, float(setting.demand[setting.unreached].sum())),
            }
        )
    reasons = sorted({why for _, why in setting.sites_left_out})
    rows += [
        {
            "what": "sites",
            "why": why,
            "number": sum(1 for _, one in setting.sites_left_out if one == why),
            "cases": None,
        }
        for why in reasons
    ]
    if setting.passed_over:
        rows.append(
            {
                "what": "own hospitals",
                "why": "not held as a unit of the service",
                "number": setting.passed_over,
                "cases": None,
            }
        )
    if setting.beyond_areas:
        rows.append(
            {
                "what": "areas beyond the border",
                "why": "not the system's people: who of them would come in is not counted",
                "number": setting.beyond_areas,
                "cases": setting.beyond_cases,
            }
        )
    if not rows:
        return None
    return Table.of_rows(
        rows,
        id=f"{ID}.left_out",
        title="What is left out",
        columns=LEFT_COLUMNS,
        basis=setting.demand_basis,
        sources=setting.sources,
        method=METHOD,
        shown=SHOWN,
    )


def cases_told(ground: Ground, cases: float | None) -> float | None:
    """Cases of a few areas; nothing where the disclosure rule hides so small a count."""
    name = ground.given.policies.small_number_rule
    least = ground.given.rules.rule(name).high if name else None
    return None if cases is None or (least is not None and 0.0 < cases <= least) else cases
