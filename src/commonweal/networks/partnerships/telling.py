"""What the section on partnerships says, in words."""

from __future__ import annotations

from commonweal.networks.partnerships import tables
from commonweal.networks.partnerships.judging import Judged, Setting
from commonweal.networks.partnerships.options import Option
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
    """The text of the section: bands, numbers, flows, and what was assumed."""
    place, said = ground.level_name(Kind.PLACE), []
    members = setting.members
    partnerships = judged.partnerships if judged is not None else ()
    if judged is None:
        said.append(f"The folder holds no {place} on the day; plans are proposed all the same.")
    for rule in wordings if partnerships else ():
        out = [
            f"{names[p.code]} ({p.patients:,.0f})"
            for p in partnerships
            if not tables.inside(p.patients, rule)
        ]
        said.append(
            f"Outside circa {rule.low:,.0f} to {rule.high:,.0f} by registered patients: "
            f"{'; '.join(out) or 'none'}."
        )
    said += [_number_said(ground, rule, found, number) for rule in wordings]
    for whole in judged.wholes if judged is not None else ():
        said.append(
            f"By {whole.source}, {100 * whole.self_containment.value:.0f}% of patients are treated "
            "by their own partnership's provider."
        )
    if members.joined:
        said.append(
            f"{len(members.joined)} practices ({sum(j.patients for j in members.joined):,.0f} "
            f"patients) in no {ground.level_name(Kind.NETWORK)} count with the nearest one."
        )
    said.append(tables.limits(setting))
    return " ".join(one for one in said if one)


def _number_said(ground: Ground, rule: Rule, found: tuple[Option, ...], number: int) -> str:
    """What the published number of partnerships would be inside a band."""
    option = next((o for o in found if o.rule is rule and o.number == number), None)
    if option is None:
        return ""
    commissioners = ground.level_name(Kind.COMMISSIONER, plural=True)
    told = f"{number} of {rule.low:,.0f} to {rule.high:,.0f}:"
    if option.free.feasible and option.free.patients_moved is not None:
        told += f" possible, the best found moves {option.free.patients_moved:,.0f} patients"
        if option.free.published_above is not None and option.whole.networks_moved == 0:
            told += (
                f" and costs {100 * option.free.published_above:.1f}% less than the published plan"
            )
        told += ";"
    else:
        told += " possible;" if option.free.feasible else f" {'; '.join(option.free.causes)};"
    if option.whole.feasible:
        same = option.whole.networks_moved == 0
        told += f" with whole {commissioners} " + (
            "the published plan is the best there is."
            if same and option.whole.status == "proven"
            else "possible too."
        )
    else:
        told += f" with whole {commissioners} impossible."
    return told
