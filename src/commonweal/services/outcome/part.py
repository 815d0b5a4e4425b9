"""Section: what the minutes mean for patients."""

from __future__ import annotations

import numpy as np

from commonweal.evidence import Basis, Chart, Column, Figure, Lack, Method, Part, Section, Table
from commonweal.people.ground import Ground, unknown
from commonweal.rules import Source
from commonweal.services.outcome.benefit import (
    STEPS,
    Assumptions,
    Benefit,
    assumptions,
    benefit,
    ends_of,
)
from commonweal.services.outcome.parameters import CENTRALISING, parameters
from commonweal.services.outcome.relation import Floats
from commonweal.services.siting.part import too_many
from commonweal.services.siting.shown import Shown, shown_of
from commonweal.services.siting.studying import Choice, Sited, sited_of
from commonweal.services.siting.tabling import sources_of
from commonweal.services.travel.drawn import DRAWS, drawn_columns

ID, TITLE = "services.outcome", "What the minutes mean for patients"
SERVICE = "stroke"
#: What is open today, in ids.
NOW = "now"
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


def part(ground: Ground) -> Part:
    """For what is open today, each option and the nearest choice: outcomes by time to treatment."""
    sited = sited_of(ground, SERVICE)
    if not isinstance(sited, Sited):
        return _nothing(ground, sited)
    if not sited.few:
        return _nothing(ground, (too_many(sited),))
    shown = shown_of(sited)
    taken = assumptions(sited.setting.standards, draws=DRAWS, seed=ground.given.seed)
    held = {
        name: benefit(_minutes(sited, choice), sited.setting.demand, taken)
        for name, choice in _choices(shown).items()
        if choice.scored.everyone.unreached <= 0.0
    }
    if not held:
        return _nothing(ground, (_unreached(),))
    table = _table(shown, held, taken)
    figures = tuple(_figures(shown, held, taken))
    chart = _chart(table.id)
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
        tables=(table, _assumptions(shown, taken)),
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
            held.setdefault(f"nearest-{len(one.open)}", one)
    return held


def _unreached() -> Lack:
    return Lack(
        table="travel",
        what="a choice of sites that everybody reaches",
        consequence="nobody can be treated in time that is not known",
        cause="rows",
    )


def _nothing(ground: Ground, lacks: tuple[Lack, ...]) -> Part:
    why = "; ".join(one.what for one in lacks)
    absent = unknown(
        ground, "services.outcome_good.now", "People without significant disability by treatment",
        f"not held: {why}",
    )  # fmt: skip
    return Part(
        section=Section(id=ID, title=TITLE, text=f"Not known: {why}.", figures=(absent.id,)),
        figures=(absent,),
        methods=(METHOD,),
        lacks=lacks,
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
    word = "open today" if name == NOW else name if "-" in name else f"option {name}"
    said = (
        f"Under {word} it takes {one.minutes:.0f} minutes from onset to the needle on average. "
        f"Thrombolysis then leaves {one.good[0]:.0f} more people a year without significant "
        f"disability{_between(ends)}, {one.per_1000:.1f} in 1,000 strokes."
    )
    if NOW in held and name != NOW:
        apart, interval = one.against(held[NOW])
        said += f" By the longer way that is {apart:+.1f} a year against today{_between(interval)}."
    options = [held[o.code].good[0] for o in shown.sited.listed if o.code in held]
    if len(options) > 1:
        said += (
            f" Between the options it differs by {max(options) - min(options):.1f} a year at most."
        )
    return f"{said}\n\n{NOT_ADDED} The minutes beside the road are assumed; {taken.treated_said}."


def _between(ends: tuple[float, float] | None) -> str:
    return "" if ends is None else f" ({ends[0]:.1f} to {ends[1]:.1f})"


def _sources(shown: Shown, taken: Assumptions) -> tuple[Source, ...]:
    return tuple(dict.fromkeys((*taken.sources, *CENTRALISING, *sources_of(shown.sited))))


def _table(shown: Shown, held: dict[str, Benefit], taken: Assumptions) -> Table:
    now = held.get(NOW)
    rows = []
    for name, one in held.items():
        ends = ends_of(one.good)
        apart, interval = (None, None) if now is None or one is now else one.against(now)
        rows.append(
            {
                "choice": "open today" if name == NOW else name,
                "minutes": one.minutes,
                "per_1000": one.per_1000,
                "good": float(one.good[0]),
                "low": None if ends is None else ends[0],
                "high": None if ends is None else ends[1],
                "change": apart,
                "change_low": None if interval is None else interval[0],
                "change_high": None if interval is None else interval[1],
                "utility": float(one.utility[0]),
            }
        )
    return Table.of_rows(
        rows,
        id=f"{ID}.choices",
        title="People without significant disability, by time to thrombolysis",
        columns=(
            Column(name="choice", label="Choice", kind="text"),
            Column(name="minutes", label="Onset to needle", kind="number", unit="minutes"),
            Column(name="per_1000", label="More in 1,000 strokes", kind="number"),
            Column(name="good", label="More a year than untreated", kind="number"),
            Column(name="low", label="Lowest", kind="number"),
            Column(name="high", label="Highest", kind="number"),
            Column(name="change", label="Against today", kind="number", unit="a year"),
            Column(name="change_low", label="From", kind="number"),
            Column(name="change_high", label="To", kind="number"),
            Column(name="utility", label="Utility gained, all patients", kind="number",
                   on_page=False),
        ),
        basis=Basis.ASSUMED,
        sources=_sources(shown, taken),
        method=ID,
        as_of=shown.sited.ground.day,
        vintage=shown.sited.setting.demand_period,
    )  # fmt: skip


def _assumptions(shown: Shown, taken: Assumptions) -> Table:
    held = parameters()
    used = [*(f"time.{step}" for step in STEPS), "share.large_vessel", "effect.odds_ratio",
            "no_effect.ivt"]  # fmt: skip
    rows = [
        {
            "what": held[name].label,
            "value": held[name].value,
            "low": held[name].low,
            "high": held[name].high,
            "unit": held[name].unit,
            "source": held[name].source,
            "basis": held[name].basis.value,
        }
        for name in used
    ]
    treated = ends_of(taken.treated)
    rows.append(
        {
            "what": f"Share who get thrombolysis ({taken.treated_said})",
            "value": float(taken.treated[0]),
            "low": None if treated is None else treated[0],
            "high": None if treated is None else treated[1],
            "unit": "share",
            "source": "; ".join(one.title for one in taken.treated_sources) or "from memory",
            "basis": taken.treated_basis.value,
        }
    )
    return Table.of_rows(
        rows,
        id=f"{ID}.assumptions",
        title="What is taken for everything but the road",
        columns=(
            Column(name="what", label="What", kind="text"),
            Column(name="value", label="Value", kind="number"),
            Column(name="low", label="Lowest", kind="number"),
            Column(name="high", label="Highest", kind="number"),
            Column(name="unit", label="Unit", kind="text"),
            Column(name="source", label="Where from", kind="text", on_page=False),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=Basis.ASSUMED,
        sources=_sources(shown, taken),
        method=ID,
        as_of=shown.sited.ground.day,
    )


def _figures(shown: Shown, held: dict[str, Benefit], taken: Assumptions) -> list[Figure]:
    made = []
    for name, one in held.items():
        word = (
            "Open today" if name == NOW else f"Choice {name}" if "-" in name else f"Option {name}"
        )
        made.append(
            _figure(shown, taken, f"outcome_good.{name}",
                    f"{word}: people a year without significant disability by thrombolysis",
                    float(one.good[0]), ends_of(one.good))
        )  # fmt: skip
        if NOW in held and name != NOW:
            apart, ends = one.against(held[NOW])
            made.append(
                _figure(shown, taken, f"outcome_change.{name}",
                        f"{word}: the same, against today, by the way alone", apart, ends)
            )  # fmt: skip
    return made


def _figure(
    shown: Shown,
    taken: Assumptions,
    name: str,
    label: str,
    value: float,
    ends: tuple[float, float] | None,
) -> Figure:
    ground = shown.sited.ground
    return ground.figure(
        f"services.{name}", label, ground.system.code, value, "people a year", Basis.ASSUMED,
        _sources(shown, taken), method=ID, vintage=shown.sited.setting.demand_period,
        interval=ends,
    )  # fmt: skip


def _chart(table: str) -> Chart:
    return Chart(
        id=f"{ID}.chart",
        title="People a year without significant disability, against today",
        description="A bar for each choice: how many more or fewer people a year have no "
        "significant disability than with what is open today, because of the way to the unit "
        "alone, with the interval of the draws.",
        kind="bar",
        table=table,
        x="change",
        y="choice",
        low="change_low",
        high="change_high",
    )
