"""What the section on partnerships says, in words."""

from __future__ import annotations

from commonweal.evidence.words import joined
from commonweal.networks.flows.held import called
from commonweal.networks.partnerships.judging import Judged, Setting
from commonweal.networks.partnerships.options import Option
from commonweal.networks.partnerships.tables import brief, inside
from commonweal.people.ground import Ground
from commonweal.rules import Rule
from commonweal.system.organisation import Kind


def told(
    ground: Ground,
    setting: Setting,
    judged: Judged | None,
    wordings: tuple[Rule, ...],
    names: dict[str, str],
    found: tuple[Option, ...],
    number: int,
) -> str:
    """The text of the section: sizes, numbers that can be had, flows, and how sure all is."""
    sizes = _sizes(ground, judged, wordings, names)
    asked = [_number_said(ground, rule, found, number) for rule in wordings]
    parts = [sizes, " ".join(one for one in asked if one), _treated(setting, judged)]
    return "\n\n".join(part for part in parts if part)


def _sizes(
    ground: Ground, judged: Judged | None, wordings: tuple[Rule, ...], names: dict[str, str]
) -> str:
    """How many of the published partnerships are outside each band."""
    place = ground.level_name(Kind.PLACE)
    if judged is None:
        return f"The folder holds no {place} on the day; plans are proposed all the same."
    outside = []
    for rule in wordings:
        out = [
            f"{brief(names[p.code])} with {p.patients:,.0f}"
            for p in judged.partnerships
            if not inside(p.patients, rule)
        ]
        outside.append(
            f"{len(out) or 'none'} outside circa {_band(rule)}"
            + (f" ({joined(out)})" if out else "")
        )
    places = ground.level_name(Kind.PLACE, plural=True)
    return f"Of the {len(judged.partnerships)} published {places}, by patients: " + (
        f"{joined(outside)}." if outside else "no band for their size is held."
    )


def _number_said(ground: Ground, rule: Rule, found: tuple[Option, ...], number: int) -> str:
    """What the published number of partnerships would be inside a band."""
    option = next((o for o in found if o.rule is rule and o.number == number), None)
    if option is None:
        return ""
    free, whole = option.free, option.whole
    commissioners = ground.level_name(Kind.COMMISSIONER, plural=True)
    if not free.feasible:
        said = f"{number} of {_band(rule)} cannot be had: {'; '.join(free.causes)}"
    elif free.patients_moved is None:
        said = f"{number} of {_band(rule)} can be had"
    else:
        said = (
            f"{number} of {_band(rule)} can be had: the best plan found puts "
            f"{free.patients_moved:,.0f} patients in another partnership"
        )
    if not whole.feasible:
        return f"{said}; with whole {commissioners} it is impossible."
    if whole.networks_moved == 0 and whole.status == "proven":
        return f"{said}; with whole {commissioners} the published plan is proven to be the best."
    return f"{said}; with whole {commissioners} it can be had too."


def _treated(setting: Setting, judged: Judged | None) -> str:
    """What share of patients is treated by their own partnership's provider, and how sure."""
    counted = [one.table for one in setting.acute if one.table.counted]
    wholes = judged.wholes if judged is not None else ()
    shares = joined([f"{w.self_containment.value:.0%} ({w.source})" for w in wholes])
    if not shares:
        return ""
    said = f"Treated by their own partnership's provider are {shares} of patients"
    if not counted:
        return f"{said}, modelled by travel alone: nobody was counted."
    return (
        f"{said}, by {called(counted)}. Sizes are counted; flows are estimated, since all of a "
        "district are taken to go the same way."
    )


def _band(rule: Rule) -> str:
    return f"{rule.low:,.0f} to {rule.high:,.0f}"
