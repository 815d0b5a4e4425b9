"""An appraisal as scripts read it: plain mappings for JSON, money in pence."""

from __future__ import annotations

from dataclasses import asdict

from commonweal.funding import years
from commonweal.funding.case.affordability import pays_before_it_saves
from commonweal.funding.case.form import Line
from commonweal.funding.case.result import Affordability, Appraisal, OptionResult, Range

Plain = dict[str, object]


def plain(found: Appraisal) -> Plain:
    """An appraisal as mappings, lists, text and numbers; dates stay dates."""
    header = found.case.header
    return {
        "case": {
            "id": header.id,
            "title": header.title,
            "about": header.about,
            "on": header.on,
            "decided_by": header.decided_by,
            "decided_on": header.decided_on,
            "price_year": years.label(header.price_year),
            "first_year": years.label(header.first_year),
            "horizon_years": header.horizon_years,
            "amounts": header.amounts,
            "scope": header.scope,
            "synthetic": header.synthetic,
            "note": header.note,
        },
        "unit": f"pence, prices of {years.label(header.price_year)}",
        "options": [_option(result) for result in found.options],
        "conditions": [
            {
                "id": condition.id,
                "text": condition.text,
                "set_by": condition.set_by,
                "set_on": condition.set_on,
                "due": condition.due,
                "discharged_on": condition.discharged_on,
                "open": condition.discharged_on is None,
                "evidence": condition.evidence or None,
                "basis": condition.basis.value,
                "source": condition.source,
            }
            for condition in found.case.conditions
        ],
        "five_cases": [asdict(frame) for frame in found.completeness],
        "claims": [
            {
                "id": claim.id,
                "text": claim.text,
                "pence": claim.pence,
                "said_by": claim.said_by,
                "finding": claim.finding,
                "source": claim.source,
            }
            for claim in found.case.claims
        ],
        "gaps": [asdict(gap) for gap in found.gaps],
        "rules": [{"id": rule.id, "text": rule.text} for rule in found.rules],
        "draws": found.draws,
        "seed": found.seed,
    }


def _value(held: Range | None) -> int | None:
    return None if held is None else held.value


def _interval(held: Range | None) -> list[int] | None:
    return None if held is None else [held.lower, held.upper]


def _option(found: OptionResult) -> Plain:
    return {
        "option": found.option.id,
        "name": found.option.name,
        "role": found.option.role,
        "net_present_value": _value(found.net_present_value),
        "interval": _interval(found.net_present_value),
        "scope": found.scope,
        "reason": found.reason or None,
        "of_lines_held": _value(found.of_lines_held),
        "against_minimum": _value(found.against_minimum),
        "against_minimum_interval": _interval(found.against_minimum),
        "against_minimum_reason": found.minimum_reason or None,
        "without_optimism": found.without_optimism,
        "mean_of_draws": found.mean,
        "probability_positive": found.probability_positive,
        "probability_best": found.probability_best,
        "payback_year": found.payback_year,
        "payback_year_discounted": found.payback_year_discounted,
        "payback_reason": found.payback_reason or None,
        "benefit_cost_ratio": found.benefit_cost_ratio,
        "benefit_cost_ratio_reason": found.ratio_reason or None,
        "cost": found.cost,
        "cost_with_optimism": found.cost_with_optimism,
        "saving_a_year": found.saving_a_year,
        "by_heading": found.by_heading,
        "by_year": [
            {
                **{k: v for k, v in asdict(row).items() if k != "cumulative_discounted"},
                "cumulative_discounted": row.cumulative_discounted.value,
                "interval": _interval(row.cumulative_discounted),
            }
            for row in found.by_year
        ],
        "affordability_by_body": _affordability(found.affordability),
        "switching_values": [asdict(value) for value in found.switching],
        "break_even": [asdict(row) for row in found.break_even],
        "horizons": [
            {
                "name": span.name,
                "years": span.years,
                "net_present_value": span.net_present_value.value,
                "interval": _interval(span.net_present_value),
                "payback_year": span.payback_year,
                "break_even": span.break_even,
            }
            for span in found.horizons
        ],
        "missing": [_missing(line) for line in found.missing],
        "basis": found.basis.value,
    }


def _affordability(rows: tuple[Affordability, ...]) -> Plain:
    early = pays_before_it_saves(rows)
    return {
        body: {
            "out_of_pocket": list(early[body]) if body in early else None,
            "by_year": [
                {
                    "year": row.year,
                    "paid": row.paid,
                    "gained": row.gained,
                    "net": row.net,
                    "cumulative": row.cumulative,
                }
                for row in rows
                if row.body == body
            ],
        }
        for body in dict.fromkeys(row.body for row in rows)
    }


def _missing(line: Line) -> Plain:
    return {
        "line": line.id,
        "name": line.name,
        "heading": line.heading,
        "why": line.missing,
        "material": line.material,
    }
