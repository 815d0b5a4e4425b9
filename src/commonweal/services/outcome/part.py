"""Section: what the minutes mean for patients."""

from __future__ import annotations

import numpy as np

from commonweal.evidence import Chart, Figure, Lack, Method, Part, Section
from commonweal.evidence.words import signed
from commonweal.people.ground import Ground
from commonweal.services.not_held import not_held
from commonweal.services.outcome.benefit import (
    OF_SERVICE,
    Assumptions,
    Benefit,
    assumptions,
    benefit,
    ends_of,
)
from commonweal.services.outcome.relation import Floats
from commonweal.services.outcome.tabling import (
    ID,
    NEAREST,
    NOW,
    assumptions_table,
    choices_table,
    figures_of,
    said,
)
from commonweal.services.siting.present import IF_EVERY
from commonweal.services.siting.shown import Shown, shown_of
from commonweal.services.siting.studying import Choice, Sited, listed_of
from commonweal.services.travel.drawn import DRAWS, drawn_columns

TITLE = "What the minutes mean for patients"
METHOD = Method(
    id=ID,
    title="Disability by time to thrombolysis",
    text="Shares of patients by disability three months on are published for thrombolysis at the "
    "moment of the stroke and at the time of no effect (6.3 hours); between them log odds fall in "
    "a straight line (stroke-outcome). Minutes from onset are the road and "
    "what stands before and after it, the same for all choices. Counted is who has no significant "
    "disability (modified Rankin 0 or 1) beside nobody being treated. The effect, the other "
    "minutes, the share treated, the share with a large vessel blocked and minutes to the unit "
    "that are estimated are drawn. docs/methods/robustness.md.",
)
NOT_ADDED = (
    "Centralising has an effect of its own, on deaths and stays, through what units can do: in "
    "London 1.1 of 100 patients fewer died within 90 days (2.1 to 0.1), in Manchester at first no "
    "fewer did. It is of another kind, and is not added to this."
)
#: Thrombectomy is given elsewhere, and where is not held.
THROMBECTOMY = Lack(
    table="services",
    what="which units give thrombectomy",
    consequence="what it gains by time is in no number here",
    cause="rows",
)


#: Without the share that is treated no number of people follows.
NOT_TREATED = Lack(
    table="services",
    what="the share of people with stroke who need thrombolysis (least_thrombolysis_share and "
    "most_thrombolysis_share)",
    consequence="how many more people a year a shorter way spares disability cannot be said",
    cause="rows",
)


def part(ground: Ground) -> Part:
    """For what is open today, each option and the nearest choice: outcomes by time to treatment."""
    sited = listed_of(ground, OF_SERVICE)
    if not isinstance(sited, Sited):
        return _nothing(ground, sited)
    shown = shown_of(sited)
    taken = assumptions(sited.setting.standards, draws=DRAWS, seed=ground.given.seed)
    if taken is None:
        return _nothing(ground, (NOT_TREATED,))
    held = {
        name: benefit(_minutes(sited, choice), sited.setting.demand, taken)
        for name, choice in _choices(shown).items()
        if choice.scored.everyone.unreached <= 0.0
    }
    if not held:
        return _nothing(ground, (_unreached(),))
    table = choices_table(shown, held, taken)
    figures = tuple(figures_of(shown, held, taken))
    chart = _chart(table.id, shown)
    first = next(iter(held))
    return Part(
        section=Section(
            id=ID,
            title=TITLE,
            text=_text(shown, held, taken),
            figures=tuple(f.id for f in figures if _leads(f, shown)),
            charts=(chart.id,) if len(held) > 1 and first == NOW else (),
            tables=(table.id, f"{ID}.assumptions"),
        ),
        figures=figures,
        tables=(table, assumptions_table(shown, taken)),
        charts=(chart,) if len(held) > 1 and first == NOW else (),
        methods=(METHOD,),
        lacks=(THROMBECTOMY,),
    )


def _minutes(sited: Sited, choice: Choice) -> Floats:
    """Minutes to the nearest site of a choice; where a site's are estimated, draws of them too."""
    setting = sited.setting
    drawn = drawn_columns(sited.ground, setting, sited.ground.given.seed, DRAWS)
    estimated = [site for site in choice.open if site in drawn]
    if not estimated or len(drawn[estimated[0]]) < DRAWS:
        return choice.scored.minutes
    sure = [site for site in choice.open if site not in drawn]
    least = setting.minutes[:, sure].min(axis=1, initial=np.inf)
    held = np.broadcast_to(least, drawn[estimated[0]].shape)
    for site in estimated:
        held = np.minimum(held, drawn[site])
    made: Floats = np.vstack((choice.scored.minutes[None, :], held)).T
    return made


def _choices(shown: Shown) -> dict[str, Choice]:
    """What is open today, the options, and the nearest choice of each number of sites."""
    held = {} if shown.present is None else {NOW: shown.present}
    for option in shown.sited.listed:
        held[option.code] = shown.named(option.code)
    number = {len(one.open) for one in shown.options}
    for one in shown.best:
        if one is not shown.present and (not number or len(one.open) in number):
            held.setdefault(f"{NEAREST}{len(one.open)}", one)
    return held


def _unreached() -> Lack:
    return Lack(
        table="travel",
        what="a choice of sites that everybody reaches",
        consequence="nobody can be treated in time that is not known",
        cause="rows",
    )


def _nothing(ground: Ground, lacks: tuple[Lack, ...]) -> Part:
    return not_held(
        ground,
        lacks,
        section=ID,
        title=TITLE,
        figure="services.outcome_good.now",
        label="People without significant disability by treatment",
        methods=(METHOD,),
    )


def _leads(figure: Figure, shown: Shown) -> bool:
    decided = shown.sited.decided
    return decided is not None and figure.id in (
        f"services.outcome_good.{decided.code}",
        f"services.outcome_change.{decided.code}",
    )


def _text(shown: Shown, held: dict[str, Benefit], taken: Assumptions) -> str:
    name = next(iter(held))
    decided = shown.sited.decided
    if decided is not None and decided.code in held:
        name = decided.code
    one = held[name]
    ends = ends_of(one.good)
    word = said(name) if name == NOW or NEAREST in name else f"option {name}"
    under = f"Under {word}"
    if name == NOW and shown.assumed:
        under = f"{IF_EVERY[0].upper()}{IF_EVERY[1:]},"
    told = (
        f"{under} it takes {one.minutes:.0f} minutes from onset to the needle on average. "
        f"Thrombolysis then leaves {one.good[0]:.0f} more people a year without significant "
        f"disability{_between(ends)}, {one.per_1000:.1f} in 1,000 strokes."
    )
    if NOW in held and name != NOW:
        apart, interval = one.against(held[NOW])
        against = IF_EVERY if shown.assumed else shown.today
        longer = f"{signed(apart)} a year against {against}{_between(interval)}"
        told += f" By the longer way that is {longer}."
    options = [held[o.code].good[0] for o in shown.sited.listed if o.code in held]
    if len(options) > 1:
        told += (
            f" Between the options it differs by {max(options) - min(options):.1f} a year at most."
        )
    return f"{told}\n\n{NOT_ADDED} The minutes beside the road are assumed; {taken.treated_said}."


def _between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f" ({ends[0]:.1f} to {ends[1]:.1f})"


def _chart(table: str, shown: Shown) -> Chart:
    return Chart(
        id=f"{ID}.chart",
        title=f"People a year without significant disability, against {shown.today}",
        description="A bar for each choice: how many more or fewer people a year have no "
        f"significant disability than with {'every unit' if shown.assumed else 'what is'} open"
        f"{'' if shown.assumed else ' on the day of the plan'}, because of the way to the unit "
        "alone, with the interval of the draws.",
        kind="bar",
        table=table,
        x="change",
        y="choice",
        low="change_low",
        high="change_high",
    )
