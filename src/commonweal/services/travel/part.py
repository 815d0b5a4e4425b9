"""Section: how long it takes, what of that is estimated, and how far estimates miss."""

from __future__ import annotations

from commonweal.evidence import Basis, Figure, Lack, Method, Part
from commonweal.evidence.words import joined
from commonweal.people.ground import Ground
from commonweal.services.not_held import not_held
from commonweal.services.setting import Setting, setting_of
from commonweal.services.travel.checking import SiteCheck
from commonweal.services.travel.estimating import ENOUGH, Learned
from commonweal.services.travel.relation import PAIRS_KM
from commonweal.services.travel.tabling import ID, METHOD, checks, left_out

TITLE = "How long it takes"
DESCRIBED = Method(
    id=METHOD,
    title="Road minutes, and minutes estimated from distance",
    text="Minutes are as the folder's table of travel gives them: worked out over a road network, "
    "not measured journeys, where they are called modelled. Where none are given they follow from "
    "the straight line: a start, so much a km and so much a root of a km, fitted by least squares "
    f"to the system's own sites that are timed, up to {PAIRS_KM:.0f} km, then multiplied by how "
    "the area's known ways differ from that, a way counting the more the nearer it ends to the "
    "site wanted. Each timed site is left out in turn and estimated from the others: that is the "
    "error shown. In draws a site's areas share one error and each area has its own, alike for "
    "neighbours. Limits: docs/methods/travel.md.",
)


def part(ground: Ground, service: str = "stroke") -> Part:
    """Pairs given and estimated, the error found by leaving sites out, what is left out."""
    setting = setting_of(ground, service)
    if not isinstance(setting, Setting):
        return _nothing(ground, setting)
    tables = [one for one in (checks(setting), left_out(ground, setting)) if one is not None]
    figures = _figures(ground, setting)
    return Part.of(
        id=ID,
        title=TITLE,
        text=_text(setting),
        figures=figures,
        tables=tables,
        methods=(DESCRIBED,),
        lacks=_lacks(setting),
    )


def _text(setting: Setting) -> str:
    given = int((~setting.filled).sum())
    said = [
        f"Road minutes from {len(setting.areas):,} small areas to {len(setting.sites)} sites: "
        f"{given:,} pairs are given ({setting.minutes_basis.value}), "
        f"{int(setting.filled.sum()):,} are estimated from distance."
    ]
    named = [site.name for site in setting.sites if site.estimated]
    learned = setting.learned
    if named and learned is None:
        said.append(
            f"Those of {joined(named)} are the folder's own estimates; how far they miss is not "
            "known."
        )
    elif named and learned is not None:
        said.append(_told(named, learned))
        said += [
            f"The folder's own estimate for {setting.sites[setting.index(code)].name} is on "
            f"average {abs(gap):.1f} minutes {'longer' if gap > 0 else 'shorter'}; it bears no "
            "error and is not used."
            for code, gap in sorted(setting.beside.items())
        ]
    left = sum(count for count, _ in setting.left_out_by_reason().values())
    if left or setting.sites_left_out:
        said.append(
            f"{left:,} areas and {len(setting.sites_left_out)} sites are left out, each reason "
            "below."
        )
    return " ".join(said)


def _told(named: list[str], learned: Learned) -> str:
    found = learned.check.together
    near = "" if found.near_rmse is None else f", {found.near_rmse:.1f} where it is the nearest"
    whose = "own" if learned.own else "and others'"
    return (
        f"Estimated: {joined(named)}. When each of the system's {whose} {len(learned.teachers)} "
        f"timed sites was estimated from the others the typical miss was {found.rmse:.1f} minutes"
        f"{near}; {found.within_5:.0%} came within 5 minutes, {found.within_10:.0%} within 10. "
        "This error is carried into every result that an estimate enters."
    )


def _figures(ground: Ground, setting: Setting) -> tuple[Figure, ...]:
    code = ground.system.code
    given, made = int((~setting.filled).sum()), int(setting.filled.sum())
    figures = [
        ground.figure(
            f"services.travel_given.{code}",
            "Pairs of area and site with road minutes given",
            code,
            given,
            "pairs",
            setting.minutes_basis,
            setting.travel_sources,
            method=METHOD,
        ),
        ground.figure(
            f"services.travel_estimated.{code}",
            "Pairs of area and site whose road minutes are estimated",
            code,
            made,
            "pairs",
            Basis.ESTIMATED if made else setting.minutes_basis,
            setting.travel_sources,
            method=METHOD,
        ),
    ]
    if setting.learned is not None:
        figures += _errors(ground, setting, setting.learned.check.together)
    return tuple(figures)


def _errors(ground: Ground, setting: Setting, check: SiteCheck) -> list[Figure]:
    code = ground.system.code
    told = (
        ("travel_rmse", "Typical error of an estimated minute", check.rmse, "minutes"),
        ("travel_near_rmse", "The same where the site is the nearest", check.near_rmse, "minutes"),
        ("travel_within_5", "Estimates within 5 minutes", 100.0 * check.within_5, "%"),
    )
    return [
        ground.figure(
            f"services.{measure}.{code}",
            label,
            code,
            value,
            unit,
            Basis.ESTIMATED,
            setting.travel_sources,
            missing="no timed site is the nearest to any area",
            method=METHOD,
        )
        for measure, label, value, unit in told
    ]


def _lacks(setting: Setting) -> tuple[Lack, ...]:
    found = []
    if setting.estimated.any():
        named = joined([site.name for site in setting.sites if site.estimated])
        error = "their error is not known" if setting.error is None else "their error is carried"
        found.append(
            Lack(
                table="travel",
                what=f"road minutes to {named}",
                consequence=f"they are estimated, and {error}",
                cause="rows",
            )
        )
    untimed = [code for code, _ in setting.sites_left_out]
    if untimed:
        found.append(
            Lack(
                table="travel",
                what=f"road minutes to {len(untimed)} sites, and what would let them be estimated",
                consequence=f"they are no candidates; it takes {ENOUGH} timed sites and places",
                cause="rows",
            )
        )
    return tuple(found)


def _nothing(ground: Ground, lacks: tuple[Lack, ...]) -> Part:
    return not_held(
        ground,
        lacks,
        section=ID,
        title=TITLE,
        figure=f"services.travel_given.{ground.system.code}",
        label="Pairs of area and site with road minutes given",
    )
