"""Example statements about procurement and contracts."""

from __future__ import annotations

from statements_build.made import Made

_OF = {"procurement": "pr-001"}
_BIDDER = {"organisation": "A provider of care", "organisation_ids": ["company:00000001"]}

MADE: tuple[Made, ...] = (
    Made(
        "procurement",
        {
            **_OF,
            "authority": "X1",
            "title": "A community service",
            "began": "2024-02-05",
            "process": "most suitable provider",
            "value_pence": 300_000_00,
            "existing_contract": "k-000",
            "existing_value_pence": 250_000_00,
            "facts": {"existing_provider": True, "considerable_change": False},
            "weights": {"quality and innovation": 30, "value": 25, "social value": 10},
            "source": "made up",
        },
    ),
    Made(
        "bidder",
        {**_OF, **_BIDDER, "step": "invited", "reason": "It gives the service now"},
        on="2024-02-12",
    ),
    Made("evaluator", {**_OF, "person": "p-001", "role": "evaluator"}, on="2024-02-12"),
    Made(
        "evaluation",
        {
            **_OF,
            "organisation": "A provider of care",
            "criterion": "value",
            "by": "Evaluation panel",
            "reason": "The price is that of the service now, for more visits",
            "score": 7.5,
        },
        on="2024-03-04",
    ),
    Made(
        "procurement_notice",
        {
            **_OF,
            "notice": "n-001",
            "kind": "award",
            "submitted": "2024-04-16",
            "published": "2024-04-17",
            "contracts": ["k-001"],
            "fields": {"provider": "A provider of care"},
        },
    ),
    Made(
        "representation",
        {
            **_OF,
            "by": "Another provider",
            "step": "reviewed",
            "on": "2024-03-25",
            "outcome": "The decision stands",
        },
    ),
    Made(
        "procurement_record",
        {**_OF, "item": "providers", "text": "A provider of care; another provider"},
        on="2024-03-28",
    ),
    Made(
        "award",
        {
            **_OF,
            **_BIDDER,
            "contract": "k-001",
            "on": "2024-04-15",
            "value_pence": 300_000_00,
            "starts": "2024-05-01",
            "ends": "2027-04-30",
            "abandoned": False,
        },
    ),
    Made(
        "contract",
        {
            "contract": "k-000",
            "authority": "X1",
            **_BIDDER,
            "title": "A community service, before",
            "service": "community nursing",
            "serves": ["X1"],
            "value_pence": 250_000_00,
            "annual_pence": 136_000_00,
            "signed": "2022-07-01",
            "starts": "2022-07-01",
            "ends": "2024-04-30",
            "extension_months": 24,
            "process": "under earlier law",
            "source": "made up",
        },
    ),
    Made(
        "modification",
        {
            "contract": "k-000",
            "on": "2023-10-02",
            "change_pence": 20_000_00,
            "attributable_to": "authority",
            "materially_different": False,
            "basic_criteria_met": True,
            "urgent": False,
            "bridges": "pr-001",
            "reason": "More visits in winter",
        },
    ),
    Made(
        "contracting_year",
        {
            "authority": "X1",
            "what": "annual report",
            "covers_from": "2024-01-01",
            "covers_to": "2024-12-31",
            "published": "2025-01-03",
            "where": "made up",
            "on_non_compliance": "Award notices that were late are sent by one office from now on",
        },
    ),
)
