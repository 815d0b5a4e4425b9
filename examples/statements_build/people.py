"""Example statements about bodies, people, interests and connections."""

from __future__ import annotations

from statements_build.made import Made

_SOURCE = {"source": "made up"}
_BODY = {"kind": "icb", "meets": "in public", "notice_days": 5, "confirm_months": 6, **_SOURCE}

MADE: tuple[Made, ...] = (
    Made(
        "body",
        {**_BODY, "body": "X1", "name": "An integrated care board", "form": "organisation"},
        name="body-of-all",
    ),
    Made(
        "body",
        {
            **_BODY,
            "body": "X1-board",
            "name": "Board of the integrated care board",
            "form": "board",
            "of": ["X1"],
            "organisation": "X1",
            "quorum": 5,
            "quorum_of": ["chair", "clinical member"],
            "quorum_source": "terms of reference, made up",
        },
    ),
    Made("person", {"person": "p-001"}),
    Made("person", {"person": "p-002"}, name="person-2"),
    Made(
        "post", {"post": "medical-director", "body": "X1", "title": "Medical director", **_SOURCE}
    ),
    Made(
        "appointment",
        {
            "post": "medical-director",
            "person": "p-001",
            "step": "appointed",
            "by": "X1-board",
            **_SOURCE,
        },
        on="2022-07-01",
    ),
    Made(
        "seat",
        {
            "seat": "board-1",
            "body": "X1-board",
            "role": "member",
            "voting": True,
            "represents": "primary care",
            "nominated_by": "practices of the area",
            "office": "Partner member, primary care",
            "person": "p-001",
            **_SOURCE,
        },
        to="2025-06-30",
    ),
    Made(
        "seat",
        {"seat": "board-2", "body": "X1-board", "role": "chair", "voting": True, **_SOURCE},
        name="seat-vacant",
    ),
    Made(
        "seat",
        {
            "seat": "board-3",
            "body": "X1-board",
            "role": "member",
            "voting": True,
            "office": "Lay member",
            **_SOURCE,
        },
        name="seat-office",
    ),
    Made(
        "interest",
        {
            "interest": "i-001",
            "person": "p-001",
            "register_of": "X1",
            "type": "indirect",
            "original_type": "loyalty interest",
            "description": "A close relative is employed by a provider",
            "relationship": "close relative",
            "organisation": "A provider of care",
            "organisation_ids": ["company:00000001"],
            "role": "employee",
            "by_office": False,
            "arose": "2023-01-01",
            "aware": "2023-01-10",
            "declared": "2023-01-16",
            "arose_precision": "month",
            "aware_precision": "day",
            "declared_precision": "day",
            "mitigation": "Leaves for items about the provider",
            "consent_refused": "The relative does not agree",
        },
    ),
    Made("interest_ended", {"interest": "i-001", "on": "2024-10-31"}),
    Made(
        "confirmation",
        {"person": "p-001", "register_of": "X1", "on": "2023-07-03", "interests": ["i-001"]},
    ),
    Made(
        "confirmation",
        {"person": "p-002", "register_of": "X1", "on": "2023-07-03", "nil": True},
        name="confirmation-nil",
    ),
    Made(
        "gift",
        {
            "gift": "g-001",
            "person": "p-001",
            "register_of": "X1",
            "kind": "hospitality",
            "giver": "A provider of care",
            "giver_ids": ["company:00000001"],
            "giver_supplies": True,
            "value_pence": 40_00,
            "offered": "2023-05-02",
            "declared": "2023-05-09",
            "accepted": True,
            "for_the_body": False,
            "approved_by": "Governance lead",
            "reason": "Offered at a conference",
        },
    ),
    Made("gift_settled", {"gift": "g-001", "what": "paid back", "on": "2023-05-10"}),
    Made(
        "redaction",
        {
            "redacts": "interest",
            "fields": ["relationship"],
            "reason": "It would point to one person",
            "approver": "Conflicts of interest guardian",
        },
    ),
    Made(
        "breach",
        {
            "case": "case-1",
            "register_of": "X1",
            "step": "opened",
            "on": "2023-02-20",
            "rule": "A2a",
            "interest": "i-001",
            "person": "p-001",
            "text": "Declared later than the rule asks",
        },
    ),
    Made(
        "organisation",
        {
            "organisation": "org-1",
            "name": "A provider of care",
            "other_names": ["APOC"],
            "ids": ["company:00000001", "ods:XYZ01"],
            "succeeded_by": ["org-2"],
            **_SOURCE,
        },
    ),
    Made(
        "ownership",
        {
            "owner": "p-002",
            "owned": "org-1",
            "nature": "shareholding",
            "share_percent": 25,
            **_SOURCE,
        },
    ),
    Made(
        "relationship",
        {"person": "p-001", "other": "p-002", "nature": "business", **_SOURCE},
    ),
    Made(
        "match_review",
        {
            "match": "p-002/org-1/shareholding",
            "status": "confirmed",
            "method": "identifier",
            "by": "Governance lead",
            "note": "The person agrees",
        },
        on="2023-05-15",
    ),
)
