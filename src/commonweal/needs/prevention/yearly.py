"""Tables of prevention by year: spent and saved so far, what happens in each year, and what is
expected without any programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from commonweal.evidence import Basis, Column, Table
from commonweal.evidence.figure import weakest
from commonweal.needs.prevention.model import Run
from commonweal.needs.prevention.result import PAYERS, PUBLIC, Result, over_draws
from commonweal.rules import Source

Floats = npt.NDArray[np.float64]
METHOD = "needs.prevention"
PAYER_NAMES = {"nhs": "NHS", "social_care": "Social care", "unpaid_care": "Unpaid carers"}
EVENTS = {
    "heart_attacks": "First heart attacks avoided",
    "strokes": "First strokes avoided",
    "new_diabetes": "New diabetes avoided",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What all tables of the section share; `basis` is that of the population."""

    sources: tuple[Source, ...]
    as_of: date | None
    vintage: str
    basis: Basis

    def table(
        self,
        id: str,
        title: str,
        columns: tuple[Column, ...],
        rows: Sequence[Mapping[str, object]],
        *,
        basis: Basis,
        note: str = "",
        shown: int | None = None,
    ) -> Table:
        """A table of the section."""
        return Table.of_rows(
            rows,
            id=id,
            title=title,
            columns=columns,
            basis=weakest(self.basis, basis),
            sources=self.sources,
            method=METHOD,
            note=note,
            as_of=self.as_of,
            vintage=self.vintage,
            shown=shown,
        )


def pence(pounds: float) -> int:
    """Whole pence."""
    return round(100.0 * pounds)


def weakest_of(results: Sequence[Result]) -> Basis:
    """The basis of a table of several programmes."""
    return weakest(Basis.MODELLED, *(result.basis for result in results))


def money(name: str, label: str) -> Column:
    """A column of pence."""
    return Column(name=name, label=label, kind="money")


def curve(result: Result, context: Context) -> Table:
    """Spent and saved so far by year, discounted: what the chart of a programme draws."""
    factors = result.factors("cost")
    lines: dict[str, Floats] = {
        "Spent so far": result.programme,
        "Saved so far by NHS and social care": np.sum(
            [result.gain(payer) for payer in PUBLIC], axis=0
        ),
    }
    rows = []
    for name, amounts in lines.items():
        so_far = np.cumsum(amounts.sum(axis=1) * factors, axis=-1)
        for year in range(result.years):
            held = over_draws(so_far[:, year])
            rows.append(
                {
                    "line": name,
                    "year": float(year + 1),
                    "amount": pence(held.value),
                    "lower": pence(held.lower),
                    "upper": pence(held.upper),
                }
            )
    return context.table(
        f"needs.prevention.curve.{result.id}",
        f"{result.name}: spent and saved so far",
        (
            Column(name="line", label="Line", kind="text"),
            Column(name="year", label="Year", kind="number"),
            money("amount", "So far, discounted"),
            money("lower", "Lower"),
            money("upper", "Upper"),
        ),
        rows,
        basis=result.basis,
        shown=5,
    )


def by_year(results: Sequence[Result], context: Context) -> Table:
    """What happens in each year, undiscounted, and the net so far, discounted."""
    rows = []
    for result in results:
        gains = {name: result.gain(name)[0].sum(axis=0) for name in (*EVENTS, *PAYERS)}
        deaths = result.deaths_avoided()[0].sum(axis=0)
        lives, qalys = (result.gain(name)[0].sum(axis=0) for name in ("life_years", "qalys"))
        net = result.net()
        for year in range(result.years):
            held = over_draws(net[:, year])
            rows.append(
                {
                    "programme": result.name,
                    "year": float(year + 1),
                    **{name: float(gains[name][year]) for name in EVENTS},
                    "deaths": float(deaths[year]),
                    "life_years": float(lives[year]),
                    "qalys": float(qalys[year]),
                    "spent": pence(float(result.programme[0, :, year].sum())),
                    **{payer: pence(float(gains[payer][year])) for payer in PAYERS},
                    "net": pence(held.value),
                    "net_lower": pence(held.lower),
                    "net_upper": pence(held.upper),
                }
            )
    return context.table(
        "needs.prevention.by_year",
        "Programmes by year",
        (
            Column(name="programme", label="Programme", kind="text"),
            Column(name="year", label="Year", kind="number"),
            *(Column(name=name, label=label, kind="number") for name, label in EVENTS.items()),
            Column(name="deaths", label="Deaths avoided", kind="number"),
            Column(name="life_years", label="Life years gained", kind="number", unit="years"),
            Column(name="qalys", label="QALYs gained", kind="number", unit="years"),
            money("spent", "Spent"),
            *(money(payer, f"Saved: {name}") for payer, name in PAYER_NAMES.items()),
            money("net", "NHS and social care net so far, discounted"),
            money("net_lower", "Net so far, lower"),
            money("net_upper", "Net so far, upper"),
        ),
        rows,
        basis=weakest_of(results),
        note="Central values, undiscounted but for the net so far. Deaths avoided turn below zero "
        "where people saved earlier die later within the horizon.",
        shown=10,
    )


def expected(run: Run, context: Context) -> Table:
    """What is expected in the first and the last year without any programme, central values."""
    names = {
        "heart_attacks": "First heart attacks",
        "strokes": "First strokes",
        "new_diabetes": "New diabetes",
        "deaths_of_heart_attack": "Deaths of a first heart attack",
        "deaths_of_stroke": "Deaths of a first stroke",
        "deaths_of_other_causes": "Deaths of other causes",
    }
    rows = [
        {
            "what": label,
            "first": float(run.measures[name][0, :, 0].sum()),
            "last": float(run.measures[name][0, :, -1].sum()),
        }
        for name, label in names.items()
    ]
    return context.table(
        "needs.prevention.expected",
        "Expected without any programme",
        (
            Column(name="what", label="What", kind="text"),
            Column(name="first", label="In the first year", kind="count", unit="people"),
            Column(name="last", label="In the last year", kind="count", unit="people"),
        ),
        rows,
        basis=Basis.ASSUMED,
        note="Adults alive now, at England's rates for their sex, age and fifth; nobody is added.",
    )
