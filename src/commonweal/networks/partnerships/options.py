"""Which plans of partnerships a section shows: each number in each band, and what hangs on what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

from commonweal.networks.partnerships.judging import Setting
from commonweal.networks.partnerships.proposing import Design, propose
from commonweal.networks.partnerships.tables import brief, ends
from commonweal.networks.partnerships.wishes import BOTH, COMPACT, FLOW, Wish
from commonweal.people.ground import Ground
from commonweal.rules import Rule
from commonweal.system.organisation import Kind

#: How many numbers of partnerships are tried, from one fewer than the fewest that add up.
NUMBERS = 6
#: How many partnerships the variants have where none are published.
USUAL = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A number of partnerships in a band: networks free to go anywhere, and commissioners whole."""

    rule: Rule
    number: int
    free: Design
    whole: Design


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A plan that answers "what if": what was asked in words, and what was found."""

    title: str
    design: Design


def bands(ground: Ground) -> tuple[Rule, ...]:
    """The wordings of the band for places, older first; of two with equal ends the local one."""
    jurisdictions = ground.given.policies.jurisdictions
    wordings = ground.given.rules.about("population-band", Kind.PLACE.value, jurisdictions)
    local = sorted(wordings, key=lambda rule: (rule.jurisdiction == "England", rule.in_force_from))
    kept: dict[tuple[float, float], Rule] = {}
    for rule in local:
        if rule.low is not None and rule.high is not None:
            kept.setdefault((rule.low, rule.high), rule)
    return tuple(sorted(kept.values(), key=lambda rule: (rule.in_force_from, rule.id)))


def aim_of(setting: Setting) -> str:
    """Flow and compactness where flows to the system's own providers are known, or compactness."""
    return BOTH if any(one.own.any() for one in setting.acute) else COMPACT


def numbers(setting: Setting, wordings: tuple[Rule, ...]) -> range:
    """The numbers of partnerships that are tried."""
    total = float(setting.members.patients.sum())
    fewest = min(ceil(total / (rule.high or total)) for rule in wordings)
    first = max(2, fewest - 1)
    return range(first, first + NUMBERS)


def options(
    setting: Setting,
    wordings: tuple[Rule, ...],
    *,
    wish: Wish,
    tried: range,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[Option, ...]:
    """The best found for each number in each band.

    What fits a narrow band fits a wide one around it, so no plan of a wide band is worse.

    Parameters
    ----------
    setting, wordings
        What is grouped, and the bands.
    wish
        Aim, source, seed and steps; its band and number are replaced.
    tried
        The numbers of partnerships.
    progress
        Told what is sought next.
    """
    found: list[Option] = []
    for rule in wordings:
        for number in tried:
            progress(f"{number} partnerships of {rule.low:,.0f} to {rule.high:,.0f}")
            one = replace(wish, low=rule.low or 1.0, high=rule.high or 1.0, number=number)
            known = [o.free.plan for o in found if o.number == number and o.free.plan is not None]
            whole = propose(setting, replace(one, whole=True))
            if whole.plan is not None:
                known.append(whole.plan)
            free = propose(setting, one, known)
            found.append(Option(rule=rule, number=number, free=free, whole=whole))
    return tuple(found)


def trade_offs(
    setting: Setting, wordings: tuple[Rule, ...], *, wish: Wish, number: int
) -> tuple[Variant, ...]:
    """One number in each band by patients' ways alone, in each source, and by distance alone."""
    aims = [(FLOW, one.table.key) for one in setting.acute if one.own.any()] + [(COMPACT, "")]
    return tuple(
        Variant(
            title=f"{number} of {ends(rule)}, {_aimed(aim, source)}",
            design=propose(
                setting,
                replace(
                    wish,
                    low=rule.low or 1.0,
                    high=rule.high or 1.0,
                    number=number,
                    aim=aim,
                    source=source,
                ),
            ),
        )
        for rule in wordings
        for aim, source in aims
    )


def _aimed(aim: str, source: str) -> str:
    return f"flows alone ({source})" if aim == FLOW else "distance alone"


def regroupings(
    setting: Setting, rule: Rule, place: str, names: dict[str, str], *, wish: Wish
) -> tuple[Variant, ...]:
    """A published partnership divided between its commissioners, and joined with each other one.

    Commissioners stay whole; where it is joined, all other published partnerships stand.
    """
    members = setting.members
    of_place: dict[str, tuple[str, ...]] = {}
    for code, home in zip(members.codes, members.place, strict=True):
        of_place[home] = (*of_place.get(home, ()), code)
    inside = {
        c: n
        for n, c, p in zip(members.codes, members.commissioner, members.place, strict=True)
        if p == place
    }
    one = replace(wish, low=rule.low or 1.0, high=rule.high or 1.0, whole=True)
    found = []
    if len(inside) > 1:
        apart = tuple(inside[c] for c in sorted(inside))
        found.append(
            Variant(
                title=f"{brief(names[place])} divided between its commissioners",
                design=propose(setting, replace(one, number=len(of_place), apart=(apart,))),
            )
        )
    others = sorted(set(of_place) - {place, ""})
    for other in others:
        kept = tuple(of_place[p] for p in others if p != other)
        joined = (*of_place[place], *of_place[other])
        found.append(
            Variant(
                title=f"{brief(names[place])} joined with {brief(names[other])}",
                design=propose(
                    setting,
                    replace(one, number=len(of_place) - 1, together=(joined, *kept)),
                ),
            )
        )
    return tuple(found)


def asked_about(ground: Ground, setting: Setting) -> str:
    """The partnership that members asked about, or the smallest; "" where none are published."""
    members = setting.members
    size: dict[str, float] = {}
    for home, patients in zip(members.place, members.patients, strict=True):
        size[home] = size.get(home, 0.0) + float(patients)
    size.pop("", None)
    asked = ground.given.policies.asked.get("Q4")
    if asked is not None and asked.about in size:
        return asked.about
    return min(size, key=lambda code: (size[code], code), default="")
