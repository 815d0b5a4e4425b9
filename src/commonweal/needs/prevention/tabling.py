"""Tables of prevention: by programme, by payer, by deprivation fifth, and the parameters."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from commonweal.evidence import Basis, Column, Table
from commonweal.needs.prevention.appraisal import Appraisal
from commonweal.needs.prevention.england import FIFTHS, PRICE_YEAR
from commonweal.needs.prevention.parameters import Parameters
from commonweal.needs.prevention.result import PAYERS, PUBLIC, Result, over_draws
from commonweal.needs.prevention.yearly import (
    EVENTS,
    PAYER_NAMES,
    Context,
    money,
    pence,
    weakest_of,
)


def programmes(results: Sequence[Result], context: Context) -> Table:
    """One row a programme: spent, saved, gained, and when it pays back."""
    rows = []
    for result in results:
        qalys = over_draws(result.total(result.gain("qalys"), kind="health"))
        net = over_draws(result.net()[:, -1])
        cost = over_draws(result.cost_per_qaly()).value
        year, share = result.break_even()
        saved = {
            payer: over_draws(result.total(result.gain(payer), kind="cost")).value
            for payer in PAYERS
        }
        rows.append(
            {
                "programme": result.name,
                "reached": float(result.reached[0].sum()),
                "spent": pence(over_draws(result.total(result.programme, kind="cost")).value),
                **{payer: pence(amount) for payer, amount in saved.items()},
                "net": pence(net.value),
                "net_lower": pence(net.lower),
                "net_upper": pence(net.upper),
                "break_even": result.withheld
                or (f"year {year}" if year else f"not within {result.years} years"),
                "paying_back": None if result.withheld else share,
                "qalys": qalys.value,
                "qalys_lower": qalys.lower,
                "qalys_upper": qalys.upper,
                "cost_per_qaly": None if cost != cost or result.withheld else pence(cost),
                "basis": result.basis.value,
                "assumed": ", ".join(result.assumed),
            }
        )
    return context.table(
        "needs.prevention.programmes",
        f"Programmes over {results[0].years} years",
        (
            Column(name="programme", label="Programme", kind="text"),
            Column(name="reached", label="Reached", kind="count", unit="people"),
            money("spent", "Spent by the commissioner"),
            *(money(payer, f"Saved: {name}") for payer, name in PAYER_NAMES.items()),
            money("net", "NHS and social care savings counted, less spend"),
            money("net_lower", "Net, lower"),
            money("net_upper", "Net, upper"),
            Column(name="break_even", label="Pays back", kind="text"),
            Column(name="paying_back", label="Draws that pay back", kind="share"),
            Column(name="qalys", label="QALYs gained", kind="number", unit="years"),
            Column(name="qalys_lower", label="QALYs, lower", kind="number", unit="years"),
            Column(name="qalys_upper", label="QALYs, upper", kind="number", unit="years"),
            money("cost_per_qaly", "Net public cost per QALY"),
            Column(name="basis", label="Basis", kind="text"),
            Column(name="assumed", label="Assumed parameters", kind="text"),
        ),
        rows,
        basis=weakest_of(results),
        note=f"Prices of {PRICE_YEAR}; costs discounted at 3.5%, QALYs at 1.5%. Unpaid care is no "
        "public money and not in the net. Programmes are not added up: people can be in several.",
    )


def by_payer(results: Sequence[Result], context: Context) -> Table:
    """What each payer spends or saves over the horizon, with intervals."""
    rows = []
    for result in results:
        amounts = {"Commissioner (programme)": -result.programme}
        amounts |= {name: result.gain(payer) for payer, name in PAYER_NAMES.items()}
        for payer, held in amounts.items():
            plain, at_present = (
                over_draws(result.total(held)),
                over_draws(result.total(held, kind="cost")),
            )
            rows.append(
                {
                    "programme": result.name,
                    "payer": payer,
                    "saved": pence(plain.value),
                    "present": pence(at_present.value),
                    "lower": pence(at_present.lower),
                    "upper": pence(at_present.upper),
                }
            )
    return context.table(
        "needs.prevention.by_payer",
        f"Who spends and who saves over {results[0].years} years",
        (
            Column(name="programme", label="Programme", kind="text"),
            Column(name="payer", label="Payer", kind="text"),
            money("saved", "Saved, undiscounted"),
            money("present", "Saved, discounted"),
            money("lower", "Discounted, lower"),
            money("upper", "Discounted, upper"),
        ),
        rows,
        basis=weakest_of(results),
        note="Below zero is spent. Social care and unpaid care hold only what strokes cost: for "
        "heart attack and diabetes no sourced parameter was found.",
    )


def by_fifth(results: Sequence[Result], context: Context) -> Table:
    """What each deprivation fifth gains, central values."""
    rows = []
    for result in results:
        reached = result.reached[0]
        health = result.factors("health")
        qalys = result.gain("qalys")[0] @ health
        deaths = result.deaths_avoided()[0].sum(axis=-1)
        saved = np.sum([result.gain(payer)[0] for payer in PUBLIC], axis=0) @ result.factors("cost")
        for place, fifth in enumerate(FIFTHS):
            people = float(reached[place])
            rows.append(
                {
                    "programme": result.name,
                    "fifth": float(fifth),
                    "reached": people,
                    **{name: float(result.gain(name)[0, place].sum()) for name in EVENTS},
                    "deaths": float(deaths[place]),
                    "qalys": float(qalys[place]),
                    "qalys_per_1000": 1000.0 * float(qalys[place]) / people if people else None,
                    "saved": pence(float(saved[place])),
                }
            )
    return context.table(
        "needs.prevention.by_fifth",
        f"Programmes by deprivation fifth over {results[0].years} years",
        (
            Column(name="programme", label="Programme", kind="text"),
            Column(name="fifth", label="Fifth (1 most deprived)", kind="number"),
            Column(name="reached", label="Reached", kind="count", unit="people"),
            *(Column(name=name, label=label, kind="number") for name, label in EVENTS.items()),
            Column(name="deaths", label="Deaths avoided", kind="number"),
            Column(name="qalys", label="QALYs gained", kind="number", unit="years"),
            Column(name="qalys_per_1000", label="QALYs per 1,000 reached", kind="number"),
            money("saved", "Saved by NHS and social care"),
        ),
        rows,
        basis=weakest_of(results),
        note="The same share of each fifth is taken to be reached and to respond alike; services "
        "that reach the deprived less would narrow nothing.",
    )


def parameters(made: Appraisal, held: Parameters, context: Context) -> Table:
    """Every parameter that was used, with its source."""
    rows = []
    for id in made.used:
        row = held.held[id]
        rows.append(
            {
                "id": id,
                "label": row.label,
                "value": row.value,
                "low": row.low,
                "high": row.high,
                "interval": row.interval,
                "unit": row.unit,
                "year": row.year,
                "confidence": row.confidence,
                "source": row.source,
                "quotation": row.quotation,
                "note": row.note,
                "programmes": ", ".join(r.name for r in made.results if id in r.used),
            }
        )
    texts = {
        "interval": "Interval",
        "unit": "Unit",
        "year": "Year",
        "confidence": "Confidence",
        "source": "Source",
        "quotation": "Words relied on",
        "note": "Note",
        "programmes": "Used by",
    }
    return context.table(
        "needs.prevention.parameters",
        "Parameters of prevention",
        (
            Column(name="id", label="Parameter", kind="code"),
            Column(name="label", label="What", kind="text"),
            Column(name="value", label="Value", kind="number"),
            Column(name="low", label="Low", kind="number"),
            Column(name="high", label="High", kind="number"),
            *(Column(name=name, label=label, kind="text") for name, label in texts.items()),
        ),
        rows,
        basis=Basis.ASSUMED,
        shown=10,
    )
