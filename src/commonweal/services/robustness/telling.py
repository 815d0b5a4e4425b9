"""Everything that was found, as plain values for whoever counts on."""

from __future__ import annotations

from dataclasses import asdict

from commonweal.services.robustness.criteria import NOT_HELD
from commonweal.services.robustness.standing import CLOSE, Share, Stand, Standing
from commonweal.services.robustness.trial import Trial
from commonweal.services.robustness.turn import Turn, smallest
from commonweal.services.robustness.wording import change_said, ranges_said

Row = dict[str, object]


def told(trial: Trial, found: Standing, turned: tuple[Turn, ...], seed: int) -> Row:
    """The trial as rows: what was drawn, how each option stands, what each factor does, turns."""
    held = trial.compared
    setting = held.drawing.setting
    codes = [site.code for site in setting.sites]
    several = trial.has_options
    return {
        "service": setting.service,
        "tested": trial.name,
        "why": trial.said,
        "decided": trial.decided,
        "futures": found.count,
        "seed": seed,
        "choices": len(held.opens),
        "criteria": [
            {**asdict(scale), "weight_now": float(weight)}
            for scale, weight in zip(held.scales, held.weights.now, strict=True)
        ],
        "criteria_that_tell_none_apart": list(held.same),
        "not_held": NOT_HELD,
        "ranges": {**asdict(held.drawing.ranges), "growth": held.drawing.growth.said},
        "ranges_said": ranges_said(trial),
        "close_is_less_than": CLOSE,
        "options": [
            {
                "option": name,
                "sites": [codes[site] for site in held.opens[held.listed[at]]],
                "value_now": float(found.now[at]),
                "among_options": _stand(found.among_listed[at]) if several else None,
                "among_all": _stand(found.among_all[at]),
            }
            for at, name in enumerate(held.names)
        ],
        "leads_most_of_all": [
            {"sites": [codes[site] for site in held.opens[row]], **_share("leads", share)}
            for row, share in found.leaders[:10]
        ],
        "factors": [
            {
                "factor": one.factor,
                **_share("leads_when_only_this_varies", one.alone),
                "states": [{"state": state, **_share("leads", s)} for state, s in one.states],
            }
            for one in found.factors
        ],
        "smallest_changes": [_turn(one) for one in smallest(turned)],
        "changes": [_turn(one) for one in turned],
        "basis": "assumed",
    }


def _share(name: str, share: Share | None) -> Row:
    return {
        name: None if share is None else share.value,
        f"{name}_low": None if share is None else share.low,
        f"{name}_high": None if share is None else share.high,
    }


def _stand(stand: Stand) -> Row:
    return {
        **_share("leads", stand.leads),
        **_share("front", stand.front),
        **_share("close", stand.close),
        "regret_median": stand.regret,
        "regret_95": stand.regret_high,
        "regret_most": stand.regret_most,
        "minutes_behind_median": stand.minutes,
        "minutes_behind_95": stand.minutes_high,
    }


def _turn(turn: Turn) -> Row:
    return {**asdict(turn), "said": change_said(turn)}
