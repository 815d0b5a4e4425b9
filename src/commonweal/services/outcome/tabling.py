"""Tables and figures of the section."""

from __future__ import annotations

from commonweal.evidence import Basis, Column, Figure, Table
from commonweal.rules import Source
from commonweal.services.outcome.benefit import STEPS, Assumptions, Benefit, ends_of
from commonweal.services.outcome.parameters import CENTRALISING, parameters
from commonweal.services.siting.present import EVERY
from commonweal.services.siting.shown import Shown
from commonweal.services.siting.tabling import sources_of

ID = "services.outcome"
#: What is open today, in ids.
NOW = "now"
NOW_SAID = "open on the day of the plan"
#: What the choice of least mean minutes of a number of sites begins with, in ids.
NEAREST = "nearest-"


def said(name: str, now: str = NOW_SAID) -> str:
    """What a choice is called; `now` is what stands for the units open today.

    Examples
    --------
    >>> said(NOW), said("B"), said("nearest-3")
    ('open on the day of the plan', 'B', 'the 3 sites of least mean minutes')
    """
    if name == NOW:
        return now
    if NEAREST not in name:
        return name
    number = int(name.removeprefix(NEAREST))
    return f"the {number} sites of least mean minutes" if number > 1 else "the one nearest site"


def now_of(shown: Shown) -> str:
    """What stands for the units open today where nothing is held of which they are."""
    return EVERY if shown.assumed else NOW_SAID


def sources(shown: Shown, taken: Assumptions) -> tuple[Source, ...]:
    return tuple(dict.fromkeys((*taken.sources, *CENTRALISING, *sources_of(shown.sited))))


def choices_table(shown: Shown, held: dict[str, Benefit], taken: Assumptions) -> Table:
    now = held.get(NOW)
    rows = []
    for name, one in held.items():
        ends = ends_of(one.good)
        apart, interval = (None, None) if now is None else one.against(now)
        rows.append(
            {
                "choice": said(name, now_of(shown)),
                "minutes": one.minutes,
                "per_1000": one.per_1000,
                "good": float(one.good[0]),
                "low": None if ends is None else ends[0],
                "high": None if ends is None else ends[1],
                "change": apart,
                # Against itself nothing changes, whatever is drawn.
                "change_low": 0.0 if one is now else None if interval is None else interval[0],
                "change_high": 0.0 if one is now else None if interval is None else interval[1],
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
            Column(name="change", label=f"Against {shown.today}", kind="number", unit="a year"),
            Column(name="change_low", label="From", kind="number"),
            Column(name="change_high", label="To", kind="number"),
            Column(name="utility", label="Utility gained, all patients", kind="number",
                   on_page=False),
        ),
        basis=Basis.ASSUMED,
        sources=sources(shown, taken),
        method=ID,
        as_of=shown.sited.ground.day,
        vintage=shown.sited.setting.demand_period,
    )  # fmt: skip


def assumptions_table(shown: Shown, taken: Assumptions) -> Table:
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
            "source": "; ".join(one.title for one in taken.treated_sources),
            "basis": taken.treated_basis.value,
        }
    )
    for row in rows:
        unit = str(row["unit"])
        row |= {f"{end}_said": _as_written(row[end], unit) for end in ("value", "low", "high")}
    return Table.of_rows(
        rows,
        id=f"{ID}.assumptions",
        title="What is taken for everything but the road",
        columns=(
            Column(name="what", label="What", kind="text"),
            Column(name="value_said", label="Value", kind="text"),
            Column(name="low_said", label="Lowest", kind="text"),
            Column(name="high_said", label="Highest", kind="text"),
            Column(name="unit", label="Unit", kind="text"),
            Column(name="value", label="Value", kind="number", on_page=False),
            Column(name="low", label="Lowest", kind="number", on_page=False),
            Column(name="high", label="Highest", kind="number", on_page=False),
            Column(name="source", label="Where from", kind="text", on_page=False),
            Column(name="basis", label="Basis", kind="text"),
        ),
        basis=Basis.ASSUMED,
        sources=sources(shown, taken),
        method=ID,
        as_of=shown.sited.ground.day,
    )


def _as_written(value: object, unit: str) -> str | None:
    """A number of a table whose rows have units of their own: shares to a tenth of a percent.

    Examples
    --------
    >>> _as_written(0.175, "share"), _as_written(1.75, "odds ratio"), _as_written(None, "share")
    ('17.5%', '1.75', None)
    """
    if not isinstance(value, int | float):
        return None
    return f"{value:.1%}" if unit == "share" else f"{value:.3g}"


def figures_of(shown: Shown, held: dict[str, Benefit], taken: Assumptions) -> list[Figure]:
    made = []
    for name, one in held.items():
        word = f"Option {name}"
        if name == NOW or NEAREST in name:
            word = said(name, now_of(shown))
        word = word[0].upper() + word[1:]
        made.append(
            _figure(shown, taken, f"outcome_good.{name}",
                    f"{word}: people a year without significant disability by thrombolysis",
                    float(one.good[0]), ends_of(one.good))
        )  # fmt: skip
        if NOW in held and name != NOW:
            apart, ends = one.against(held[NOW])
            made.append(
                _figure(shown, taken, f"outcome_change.{name}",
                        f"{word}: the same, against {shown.today}, by the way alone", apart, ends)
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
        sources(shown, taken), method=ID, vintage=shown.sited.setting.demand_period,
        interval=ends,
    )  # fmt: skip
