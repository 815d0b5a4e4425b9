"""The contract of the worked year in docs/methods/contract-payment.md: made up, small enough to be
worked out by hand."""

from __future__ import annotations

from commonweal.records.kinds import OutcomeContract

_BASELINE = {
    "start": "2023-04-01",
    "end": "2024-03-31",
    "basis": "assumed",
    "source": "made up",
}


def _partner(name: str, sector: str, share: float, risk: float) -> dict[str, object]:
    return {
        "partner": name.split()[-1],
        "name": name,
        "sector": sector,
        "role": "party",
        "does": f"The part of {sector} care",
        "share": share,
        "risk_share": risk,
    }


#: One million pounds a year for two years, two outcomes, three partners.
WORKED = OutcomeContract.model_validate(
    {
        "contract": "worked",
        "title": "A worked year",
        "authority": "A commissioner",
        "partnership": "A partnership",
        "currency": "GBP",
        "starts": "2025-04-01",
        "ends": "2027-03-31",
        "made_up": True,
        "population": {"registered_with": ["P1"], "described": "Everyone registered with P1"},
        "partners": [
            _partner("A hospital", "acute", 0.5, 0.6),
            _partner("Some practices", "primary", 0.3, 0.4),
            _partner("A charity", "voluntary", 0.2, 0.0),
        ],
        "outcomes": [
            {
                "outcome": "pressure",
                "title": "People with high blood pressure treated to target",
                "indicator": "hypertension treated to target",
                "unit": "%",
                "measures": "share",
                "better": "higher",
                "baseline": {"value": 60.0, "people": 2500, **_BASELINE},
                "targets": [{"year": 1, "value": 64.0}, {"year": 2, "value": 66.0}],
                "floor": 60.0,
                "weight": 0.6,
                "counted": 2500,
                "fewest": 500,
                "lag_months": 6,
            },
            {
                "outcome": "falls",
                "title": "Admissions after a fall",
                "indicator": "emergency admissions after a fall, 65 and over",
                "unit": "per 1,000",
                "measures": "rate",
                "per": 1000,
                "better": "lower",
                "baseline": {"value": 22.0, "people": 9000, **_BASELINE},
                "targets": [{"year": 1, "value": 21.0}, {"year": 2, "value": 20.0}],
                "weight": 0.4,
                "counted": 9000,
                "fewest": 1000,
                "lag_months": 3,
            },
        ],
        "payment": {
            "years": [
                {"year": 1, "base_pence": 100_000_000, "expected_cost_pence": 99_000_000},
                {"year": 2, "base_pence": 102_000_000, "expected_cost_pence": 101_000_000},
            ],
            "outcome_share": 0.05,
            "most_at_risk": 0.05,
            "cap": 1.02,
            "collar": 0.94,
            "gain_share": 0.5,
            "loss_share": 0.4,
            "guarantee_first_year_pence": 96_000_000,
            "cost_spread": 0.02,
            "by_activity": [
                {
                    "activity": "visits at home",
                    "number": 20_000,
                    "price_pence": 5_000,
                    "source": "made up",
                }
            ],
        },
        "reporting": {
            "every_months": 3,
            "first": "2025-07-31",
            "to": "The board",
            "published": True,
        },
        "exit": {"notice_months": 12, "plan": "Services go on with each partner"},
    }
)
