"""Tables of business cases as the chapter shows them; modelled amounts to the nearest pound."""

from __future__ import annotations

from commonweal.evidence import Table
from commonweal.funding import years
from commonweal.funding.case.form import Line
from commonweal.funding.case.result import Appraisal
from commonweal.funding.case.shown import (
    BREAK_EVEN,
    CASE,
    OPTION,
    PAYBACK,
    YEAR,
    Row,
    Shown,
    break_even_of,
    several,
    valued,
    whole,
)
from commonweal.rules import Source


def options(shown: Shown) -> Table:
    """A row for each option."""
    rows: list[Row] = []
    for one, option in several(shown):
        value, limit = option.net_present_value, break_even_of(one, option)
        minimum = option.against_minimum
        rows.append(
            {
                "case": one.case.header.id,
                "code": option.option.id,
                "option": option.option.name,
                "role": option.option.role,
                "net_present_value": whole(None if value is None else value.value),
                "lower": whole(None if value is None else value.lower),
                "upper": whole(None if value is None else value.upper),
                "against_minimum": whole(None if minimum is None else minimum.value),
                "benefit_cost_ratio": option.benefit_cost_ratio,
                "payback_year": option.payback_year_discounted
                or (option.payback_reason if not option.reason else None),
                "cost": whole(option.cost),
                "saving_a_year": whole(option.saving_a_year),
                "break_even": whole(None if limit is None else limit[1]),
                "missing": float(len(option.missing)),
                "covers": option.scope,
            }
        )
    return shown.table(
        "",
        "What each option shows, against doing nothing",
        (
            CASE,
            ("code", "Code", "code"),
            OPTION,
            ("role", "Role", "text"),
            ("net_present_value", "Net present value", "money"),
            ("lower", "From", "money"),
            ("upper", "To", "money"),
            ("against_minimum", "Against the minimum", "money"),
            ("benefit_cost_ratio", "Benefits to costs", "number"),
            PAYBACK,
            ("cost", "Costs once", "money"),
            ("saving_a_year", "Saves a year", "money"),
            BREAK_EVEN,
            ("missing", "Lines missing", "count"),
            ("covers", "Covers", "text"),
        ),
        rows,
        note="From and to hold 95% of the draws. A ratio is no pass mark. Unknown costs may be: "
        "what all missing costs together could come to before the option fails to pay back by the "
        "day on which it ended, or by the end of the years appraised, with stated amounts as they "
        "are. Amounts to the nearest pound.",
    )


def by_year(shown: Shown) -> Table:
    """A row for each year of each option that has a net present value."""
    rows: list[Row] = []
    for one, option in valued(shown):
        for row, limit in zip(option.by_year, option.break_even, strict=True):
            rows.append(
                {
                    "case": one.case.header.id,
                    "option": option.option.name,
                    "year": row.year,
                    "costs": whole(row.costs),
                    "benefits": whole(row.benefits),
                    "discounted": whole(row.discounted),
                    "so_far": whole(row.cumulative_discounted.value),
                    "lower": whole(row.cumulative_discounted.lower),
                    "upper": whole(row.cumulative_discounted.upper),
                    "break_even": whole(limit.discounted) if option.material else None,
                }
            )
    return shown.table(
        "by_year",
        "Year by year, against doing nothing",
        (
            CASE,
            OPTION,
            YEAR,
            ("costs", "Costs", "money"),
            ("benefits", "Benefits", "money"),
            ("discounted", "Net, discounted", "money"),
            ("so_far", "So far", "money"),
            ("lower", "From", "money"),
            ("upper", "To", "money"),
            BREAK_EVEN,
        ),
        rows,
        note="So far: net and discounted, added up.",
    )


def horizons(shown: Shown) -> Table:
    """Each valued option over each horizon."""
    rows: list[Row] = [
        {
            "case": one.case.header.id,
            "option": option.option.name,
            "horizon": span.name,
            "net_present_value": whole(span.net_present_value.value),
            "lower": whole(span.net_present_value.lower),
            "upper": whole(span.net_present_value.upper),
            "payback_year": span.payback_year or "not within it",
            "break_even": whole(span.break_even) if option.material else None,
        }
        for one, option in valued(shown)
        for span in option.horizons
    ]
    why = [one.case.header.ended_why for one in shown.found if one.case.header.ended_why]
    return shown.table(
        "horizons",
        "Over shorter and longer times",
        (
            CASE,
            OPTION,
            ("horizon", "Over", "text"),
            ("net_present_value", "Net present value", "money"),
            ("lower", "From", "money"),
            ("upper", "To", "money"),
            PAYBACK,
            BREAK_EVEN,
        ),
        rows,
        note=" ".join(why),
    )


def switching(shown: Shown) -> Table:
    """What one line would have to be for the value to be nothing."""
    rows: list[Row] = [
        {
            "case": one.case.header.id,
            "option": option.option.name,
            "line": value.line,
            "stated": value.stated,
            "nothing_at": whole(value.pence),
            "share": value.factor,
            "rival": value.rival,
            "ranks_at": whole(value.flip_pence),
        }
        for one, option in valued(shown)
        for value in option.switching
    ]
    return shown.table(
        "switching",
        "Switching values: how much one line must change",
        (
            CASE,
            OPTION,
            ("line", "Line", "code"),
            ("stated", "Stated", "money"),
            ("nothing_at", "Value is nought at", "money"),
            ("share", "Of what is stated", "share"),
            ("rival", "Ranks with", "code"),
            ("ranks_at", "At", "money"),
        ),
        rows,
        note="All other lines as stated. Not known: no amount of nought or more does it.",
    )


def affordability(shown: Shown) -> Table:
    """Cash of each body in each year."""
    rows: list[Row] = [
        {
            "case": one.case.header.id,
            "option": option.option.name,
            "body": row.body,
            "year": row.year,
            "paid": whole(row.paid),
            "gained": whole(row.gained),
            "so_far": whole(row.cumulative),
        }
        for one, option in valued(shown)
        for row in option.affordability
    ]
    return shown.table(
        "affordability",
        "Cash by body and year, against doing nothing, not discounted",
        (
            CASE,
            OPTION,
            ("body", "Body", "code"),
            YEAR,
            ("paid", "Pays", "money"),
            ("gained", "Gains", "money"),
            ("so_far", "So far", "money"),
        ),
        rows,
        note="With costs of change and optimism bias; transfers between bodies on both sides.",
        shown=0,
    )


def lines(shown: Shown) -> Table:
    """Every money line, with its amount or why there is none, and its source."""
    rows: list[Row] = [
        _line(one, line, shown.sources[line.source])
        for one in shown.found
        for line in one.case.lines
    ]
    return shown.table(
        "lines",
        "Money lines",
        (
            CASE,
            ("option", "Option", "code"),
            ("line", "Line", "text"),
            ("heading", "Counts as", "text"),
            ("body", "Body", "code"),
            YEAR,
            ("pence", "Amount", "money"),
            ("low", "From", "money"),
            ("high", "To", "money"),
            ("recurrent", "Every year", "flag"),
            ("basis", "Basis", "text"),
            ("range_basis", "Basis of the ends", "text"),
            ("missing", "Why it is missing", "text"),
            ("source", "Source", "text"),
        ),
        rows,
        note="An amount of several years is their sum.",
        shown=0,
    )


def _line(one: Appraisal, line: Line, source: Source) -> Row:
    held = line.stated
    return {
        "case": one.case.header.id,
        "option": line.option,
        "line": line.name,
        "heading": line.heading,
        "body": line.body or None,
        "year": years.label(min(held)) if held else None,
        "pence": line.total if held else None,
        "low": line.low,
        "high": line.high,
        "recurrent": line.recurrent,
        "basis": line.basis.value if line.basis else None,
        "range_basis": line.range_basis.value if line.range_basis else None,
        "missing": line.missing or None,
        "source": f"{source.title}: {source.place}",
    }
