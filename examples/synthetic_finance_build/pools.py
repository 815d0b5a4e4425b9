"""Pooled budgets of the SYNTHETIC bodies: one that agreed how to share risk, and one that did not.

The first is hosted by the council, with the three CCGs, whose contributions of 2020-21 pass to the
CCG that they became. The second is a pool of a CCG and a trust without shares of risk.
"""

from __future__ import annotations

from commonweal.funding.years import days
from synthetic_finance_build.base import COUNCIL
from synthetic_finance_build.writing import Builder

#: Thousands of pounds by partner and year, and the share of risk.
JOINT_CARE = (
    (COUNCIL, "host", {"2019-20": 9_000, "2020-21": 9_300}, 0.4),
    ("SYN-C1", "contributor", {"2019-20": 7_200, "2020-21": 7_500}, 0.34),
    ("SYN-C2", "contributor", {"2019-20": 4_100, "2020-21": 4_250}, 0.18),
    ("SYN-C3", "contributor", {"2019-20": 1_700, "2020-21": 1_750}, 0.08),
)
#: Thousands of pounds by use: planned and spent in 2019-20, planned in 2020-21.
USES = (
    ("care at home", 12_500, 12_930, 13_000),
    ("equipment", 3_400, 3_385, 3_500),
    ("leaving hospital", 6_100, 6_410, 6_300),
)


def add(folder: Builder) -> None:
    """Add both pools and their uses."""
    source = folder.source("pools", "pooled budgets, made up")
    for body, role, by_year, risk in JOINT_CARE:
        for year, thousands in by_year.items():
            _contribution(
                folder, source, "joint-care", "Joint care", body, role, year, thousands, risk
            )
    for body, role, thousands in (("SYN-C1", "host", 800), ("SYN-T2", "contributor", 300)):
        _contribution(folder, source, "therapy", "Therapy", body, role, "2019-20", thousands, None)
    for use, plan, actual, later in USES:
        _use(folder, source, "joint-care", use, "2019-20", "plan", plan)
        _use(folder, source, "joint-care", use, "2019-20", "actual", actual)
        _use(folder, source, "joint-care", use, "2020-21", "plan", later)
    _use(folder, source, "therapy", "therapists", "2019-20", "plan", 1_100)
    _use(folder, source, "therapy", "therapists", "2019-20", "actual", 1_040)


def _contribution(
    folder: Builder,
    source: str,
    pool: str,
    name: str,
    body: str,
    role: str,
    year: str,
    thousands: int,
    risk: float | None,
) -> None:
    start, end = days(year)
    folder.add(
        "pools",
        pool=pool,
        name=name,
        body=body,
        role=role,
        start=start,
        end=end,
        contribution_pence=thousands * 100_000,
        risk_share=risk,
        basis="assumed",
        source=source,
    )


def _use(
    folder: Builder, source: str, pool: str, use: str, year: str, kind: str, thousands: int
) -> None:
    start, end = days(year)
    folder.add(
        "pool_uses",
        pool=pool,
        use=use,
        start=start,
        end=end,
        kind=kind,
        pence=thousands * 100_000,
        basis="assumed",
        source=source,
    )
