"""Example statements about contracts that pay for outcomes, and about contracts as they run."""

from __future__ import annotations

from statements_build.made import Made

_PARTNERS = (
    ("hospital", "A hospital trust", "acute", "party", 0.4, 0.4),
    ("practices", "A federation of practices", "primary", "party", 0.2, 0.2),
    ("community", "A community provider", "community", "party", 0.2, 0.2),
    ("mind", "A mental health trust", "mental-health", "party", 0.1, 0.1),
    ("council", "A council", "council", "party", 0.05, 0.05),
    ("charity", "A charity", "voluntary", "subcontractor", 0.05, 0.05),
)
_LESSONS = (
    "first-year cost agreed",
    "tax treatment",
    "guarantees",
    "subcontract terms",
    "exit plan",
    "whole risk view",
)
_OUTCOME = {
    "outcome": "blood-pressure",
    "title": "People with high blood pressure who are treated to target",
    "indicator": "hypertension treated to target",
    "unit": "%",
    "measures": "share",
    "better": "higher",
    "baseline": {
        "value": 62.0,
        "lower": 61.5,
        "upper": 62.5,
        "start": "2023-04-01",
        "end": "2024-03-31",
        "people": 40_000,
        "basis": "assumed",
        "source": "made up",
    },
    "targets": [{"year": 1, "value": 64.0}, {"year": 2, "value": 66.0}],
    "floor": 62.0,
    "weight": 1.0,
    "counted": 40_000,
    "fewest": 1_000,
    "lag_months": 6,
    "case_mix": "age and sex",
    "lot": "lot-1",
    "of": ["A81001", "A81002"],
}

MADE: tuple[Made, ...] = (
    Made(
        "outcome_contract",
        {
            "contract": "k-100",
            "title": "Care out of hospital",
            "authority": "X1",
            "partnership": "A partnership",
            "currency": "GBP",
            "starts": "2025-04-01",
            "ends": "2027-03-31",
            "made_up": True,
            "note": "Made up to show the form",
            "population": {
                "registered_with": ["A81001", "A81002"],
                "described": "Everyone registered with two practices",
                "people": 400_000,
                "as_of": "2024-04-01",
                "source": "made up",
            },
            "lots": [{"lot": "lot-1", "title": "All of it", "services": ["nursing at home"]}],
            "partners": [
                {
                    "partner": partner,
                    "name": name,
                    "ids": [f"company:0000000{at}"],
                    "sector": sector,
                    "role": role,
                    "contracts_with": "community" if role == "subcontractor" else None,
                    "does": f"The part of {sector} care",
                    "share": share,
                    "risk_share": risk,
                    "lots": ["lot-1"],
                    "seats": 1,
                }
                for at, (partner, name, sector, role, share, risk) in enumerate(_PARTNERS, 1)
            ],
            "excluded": [
                {
                    "sector": "ambulance",
                    "reason": "No ambulance care is bought by this contract",
                    "approved_by": "Governing body",
                    "approved_on": "2025-01-06",
                }
            ],
            "outcomes": [_OUTCOME],
            "payment": {
                "years": [
                    {"year": 1, "base_pence": 10_000_000_00, "expected_cost_pence": 9_900_000_00},
                    {"year": 2, "base_pence": 10_200_000_00, "expected_cost_pence": 10_100_000_00},
                ],
                "outcome_share": 0.05,
                "most_at_risk": 0.05,
                "cap": 1.02,
                "collar": 0.95,
                "gain_share": 0.5,
                "loss_share": 0.5,
                "guarantee_first_year_pence": 9_800_000_00,
                "cost_spread": 0.02,
                "by_activity": [
                    {
                        "activity": "visits at home",
                        "number": 200_000,
                        "price_pence": 48_00,
                        "source": "made up",
                    }
                ],
            },
            "reporting": {
                "every_months": 3,
                "first": "2025-07-31",
                "to": "Governing body",
                "published": True,
            },
            "exit": {
                "notice_months": 12,
                "plan": "Services go on with each partner until they are let again",
                "hand_over": ["records of care", "staff under transfer rules"],
            },
            "lessons": [
                {"lesson": lesson, "agreed": True, "evidence": "made up"} for lesson in _LESSONS
            ],
            "supersedes": ["k-000"],
        },
        on="2025-01-06",
    ),
    Made(
        "outcome_contract_signed",
        {"contract": "k-100", "on": "2025-01-06", "by": "Governing body"},
    ),
    Made(
        "contract_ended",
        {
            "contract": "k-000",
            "on": "2024-12-31",
            "how": "consolidated",
            "into": "k-100",
            "precision": "day",
            "source": "made up",
        },
    ),
    Made(
        "provider_owner",
        {"organisation": "A provider of care", "owner": "voluntary", "source": "made up"},
        on="2022-07-01",
        to="2030-06-30",
    ),
    Made(
        "partner_issue",
        {
            "issue": "i-001",
            "partnership": "A partnership",
            "contract": "k-100",
            "title": "Discharges wait for transport",
            "raised_by": "A hospital trust",
            "on": "2024-12-02",
            "between": ["A hospital trust", "A community provider"],
            "days_to_own": 5,
            "days_to_settle": 30,
        },
    ),
    Made(
        "partner_issue_step",
        {
            "issue": "i-001",
            "step": "escalated",
            "by": "A community provider",
            "to": "Partnership board",
            "on": "2024-12-16",
            "text": "Neither of us can move the hours of the transport",
        },
    ),
    Made(
        "ocds_release",
        {
            "ocid": "ocds-213czf-made-up-1",
            "release_id": "made-up-1-award",
            "release": {
                "ocid": "ocds-213czf-made-up-1",
                "id": "made-up-1-award",
                "date": "2025-01-06T09:00:00Z",
                "tag": ["award"],
                "initiationType": "tender",
                "contracts": [
                    {"id": "1", "awardID": "1", "value": {"amount": 100, "currency": "GBP"}}
                ],
            },
            "package": {"version": "1.1", "publisher": {"name": "Made up"}},
            "with_point": ["/release/contracts/0/value/amount"],
        },
        on="2025-01-06",
    ),
)
