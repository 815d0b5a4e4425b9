"""Savings schemes of the SYNTHETIC commissioners: eight, three pairs of which count pounds twice.

Plans are by month in 2019-20 and by year after; actuals are held for April to June 2019. What is
counted twice is known (`TWICE`): one pair saves on one budget line, one on one cohort, one on one
contract line. The target was set and then raised.
"""

from __future__ import annotations

import calendar
import hashlib
from datetime import UTC, date, datetime

from commonweal.records import draft
from synthetic_finance_build import base
from synthetic_finance_build.writing import Builder, Value

BUDGET = "SYN-C1-2019-budget-prescribing"
BUDGET_POUNDS = 9_400_000
DIABETES = "people with diabetes, Downs"
CONTRACT = "SYN-T1 outpatient attendances"
#: Pairs that count the same pounds, and on what.
TWICE = (
    ("SYN-S1", "SYN-S2", "budget line"),
    ("SYN-S3", "SYN-S4", "cohort"),
    ("SYN-S5", "SYN-S6", "contract line"),
)
#: Scheme, name, body, decided, start, recurrent, least, expected and greatest delivery, field and
#: value of what it saves on.
SCHEMES = (
    ("SYN-S1", "Generic medicines first", "SYN-C1", "2019-01-15", "2019-04-01", True,
     (0.6, 0.8, 0.95), ("ledger_line", BUDGET)),
    ("SYN-S2", "Medicines reviews in care homes", "SYN-C1", "2019-02-19", "2019-04-01", True,
     (0.4, 0.7, 0.9), ("ledger_line", BUDGET)),
    ("SYN-S3", "Foot protection clinics", "SYN-C2", "2019-02-05", "2019-04-01", True,
     (0.3, 0.6, 0.8), ("cohort", DIABETES)),
    ("SYN-S4", "Structured education in diabetes", "SYN-C2", "2019-05-07", "2019-07-01", True,
     (0.3, 0.5, 0.8), ("cohort", DIABETES)),
    ("SYN-S5", "Follow-up by telephone", "SYN-C1", "2019-03-12", "2019-04-01", True,
     (0.5, 0.75, 0.9), ("contract", CONTRACT)),
    ("SYN-S6", "Advice before referral", "SYN-C3", "2019-03-20", "2019-04-01", True,
     (0.4, 0.65, 0.9), ("contract", CONTRACT)),
    ("SYN-S7", "One office instead of three", "SYN-C1", "2019-06-04", "2020-01-01", True,
     (0.7, 0.9, 1.0), ("contract", "")),
    ("SYN-S8", "Rebate on equipment", "SYN-C3", "2019-04-02", "2019-05-01", False,
     (0.8, 0.9, 1.0), ("contract", "")),
)  # fmt: skip
OWNERS = {
    "SYN-C1": "Director of Finance, SYNTHETIC Harbour CCG",
    "SYN-C2": "Director of Commissioning, SYNTHETIC Downs CCG",
    "SYN-C3": "Chief Officer, SYNTHETIC Islet CCG",
}
#: Scheme: pounds a month from its start, cost a month in 2019-20, pounds a year in 2020-21 and
#: 2021-22 (none where it does not come again).
PLAN = {
    "SYN-S1": (60_000, 8_000, (760_000, 760_000)),
    "SYN-S2": (25_000, 12_000, (330_000, 330_000)),
    "SYN-S3": (20_000, 30_000, (300_000, 360_000)),
    "SYN-S4": (15_000, 20_000, (210_000, 240_000)),
    "SYN-S5": (35_000, 5_000, (450_000, 450_000)),
    "SYN-S6": (18_000, 9_000, (240_000, 240_000)),
    "SYN-S7": (30_000, 60_000, (360_000, 360_000)),
    "SYN-S8": (10_000, 0, ()),
}
#: Shares of the plan that were saved in April, May and June 2019.
SAVED = {
    "SYN-S1": (0.90, 0.86, 0.84),
    "SYN-S2": (0.40, 0.55, 0.62),
    "SYN-S3": (0.20, 0.35, 0.50),
    "SYN-S5": (0.70, 0.76, 0.74),
    "SYN-S6": (0.66, 0.60, 0.63),
    "SYN-S8": (None, 1.00, 1.00),
}
TARGETS = ((date(2019, 1, 29), 3_000_000), (date(2019, 5, 28), 3_400_000))


def add(folder: Builder) -> None:
    """Add the budget line, schemes, plans, actuals, and the target with its revision."""
    source = folder.source("savings", "savings schemes, three pairs of which count pounds twice")
    year = (date(2019, 4, 1), date(2020, 3, 31))
    folder.add(
        "ledger",
        line=BUDGET,
        body="SYN-C1",
        start=year[0],
        end=year[1],
        kind="budget",
        item="prescribing",
        pence=-100 * BUDGET_POUNDS,
        basis="assumed",
        source=source,
    )
    for scheme, name, body, decided, start, recurrent, delivery, (field, key) in SCHEMES:
        row: dict[str, Value] = {
            "scheme": scheme,
            "name": name,
            "body": body,
            "owner": OWNERS[body],
            "decided": date.fromisoformat(decided),
            "start": date.fromisoformat(start),
            "recurrent": recurrent,
            field: key or None,
        }
        row |= dict(zip(("delivery_low", "delivery", "delivery_high"), delivery, strict=True))
        folder.add("savings", **row, basis="assumed", source=source)
        _phase(folder, scheme, date.fromisoformat(start), source)
    _targets(folder, source)


def _phase(folder: Builder, scheme: str, start: date, source: str) -> None:
    monthly, cost, later = PLAN[scheme]

    def period(first: date, last: date, kind: str, gross: int, spent: int) -> None:
        folder.add(
            "savings_phasing",
            scheme=scheme,
            start=first,
            end=last,
            kind=kind,
            gross_pence=100 * gross,
            cost_pence=100 * spent,
            basis="assumed",
            source=source,
        )

    months = [date(2019, month, 1) for month in range(4, 13)]
    months += [date(2020, month, 1) for month in range(1, 4)]
    for first in months:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        period(first, last, "plan", monthly if first >= start else 0, cost)
    for number, gross in enumerate(later):
        period(date(2020 + number, 4, 1), date(2021 + number, 3, 31), "plan", gross, 0)
    for first, share in zip(months, SAVED.get(scheme, ()), strict=False):
        if share is not None:
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
            period(first, last, "actual", round(monthly * share), cost)


def _targets(folder: Builder, source: str) -> None:
    for number, (known, pounds) in enumerate(TARGETS, start=1):
        identifier = f"savings-target/{base.SYSTEM}/{number}"
        folder.statements.append(
            draft(
                "savings_target",
                {
                    "what": "savings of the commissioners, a year",
                    "amount_pence": 100 * pounds,
                    "start": "2019-04-01",
                    "end": "2020-03-31",
                    "source": source,
                    "confidence": "medium",
                },
                id=identifier,
                stated_by="SYNTHETIC programme board",
                about=base.SYSTEM,
                stated_at=datetime(known.year, known.month, known.day, tzinfo=UTC),
                effective=known,
                reason="SYNTHETIC: made up" if number == 1 else "SYNTHETIC: raised",
                salt=hashlib.sha256(identifier.encode()).hexdigest(),
            )
        )
