"""Ledgers of the SYNTHETIC bodies: whole, with both sides of each trade, and control totals.

For 2018-19 every commissioner and trust holds its whole ledger, plan and actual. Each contract
between them stands on both sides; on two pairs the sides of the actual disagree, and one trust has
an income that no commissioner says it paid. For 2019-20 the plan is whole; of the actual one trust
has only the first seven months. For 2020-21 the three CCGs had submitted plans of their own, which
pass to the CCG that they became.
"""

from __future__ import annotations

from datetime import date

from commonweal.funding.years import days
from synthetic_finance_build.base import MERGED
from synthetic_finance_build.writing import Builder

#: Contracts of 2018-19, thousands of pounds: commissioner, trust, plan, actual as the commissioner
#: says it paid, actual as the trust says it received.
CONTRACTS = (
    ("SYN-C1", "SYN-T1", 52_400, 54_150, 54_150),
    ("SYN-C1", "SYN-T2", 13_200, 13_310, 13_310),
    ("SYN-C2", "SYN-T1", 28_600, 29_020, 29_395),
    ("SYN-C2", "SYN-T2", 6_900, 6_880, 6_880),
    ("SYN-C3", "SYN-T1", 12_900, 13_450, 13_405),
    ("SYN-C3", "SYN-T2", 3_700, 3_690, 3_690),
)
#: An income of one trust from the other that the other does not hold.
ONE_SIDED = ("SYN-T2", "SYN-T1", 240)
#: Money with others, thousands of pounds: body, item, plan, actual.
OUTSIDE = (
    ("SYN-C1", "funding drawn from NHS England", 101_000, 101_900),
    ("SYN-C1", "prescribing, primary care and running costs", -34_400, -36_020),
    ("SYN-C2", "funding drawn from NHS England", 52_000, 52_300),
    ("SYN-C2", "prescribing, primary care and running costs", -16_000, -16_150),
    ("SYN-C3", "funding drawn from NHS England", 23_800, 24_000),
    ("SYN-C3", "prescribing, primary care and running costs", -7_700, -7_880),
    ("SYN-T1", "specialised services and other income", 41_000, 40_200),
    ("SYN-T1", "staff, drugs and other costs", -144_300, -152_140),
    ("SYN-T2", "other income", 5_100, 5_000),
    ("SYN-T2", "staff and other costs", -29_400, -29_790),
)
#: Control totals and sustainability funding of 2018-19, thousands of pounds: body, control total
#: as set, funding offered, funding received (in the trust's other income).
CONTROL = (
    ("SYN-C1", 200, None, None),
    ("SYN-C2", 500, None, None),
    ("SYN-C3", -300, None, None),
    ("SYN-T1", -8_900, 3_200, 1_120),
    ("SYN-T2", -500, 400, 400),
)
#: Results that bodies reported, thousands of pounds: body, year, kind, amount. Those of 2018-19
#: are beside whole ledgers; SYN-C2 reported 10 thousand more than its ledger adds up to.
REPORTED = (
    ("SYN-C2", "2018-19", "actual", 260),
    ("SYN-C1", "2019-20", "plan", 300),
    ("SYN-C2", "2019-20", "plan", 450),
    ("SYN-C3", "2019-20", "plan", -250),
    ("SYN-T1", "2019-20", "plan", -7_400),
    ("SYN-T2", "2019-20", "plan", 100),
    ("SYN-C1", "2019-20", "actual", -640),
    ("SYN-C2", "2019-20", "actual", 400),
    ("SYN-C3", "2019-20", "actual", -310),
    ("SYN-T2", "2019-20", "actual", 60),
    ("SYN-C1", "2020-21", "plan", -250),
    ("SYN-C2", "2020-21", "plan", 300),
    ("SYN-C3", "2020-21", "plan", -100),
)


def add(folder: Builder) -> None:
    """Add the ledger."""
    source = folder.source("ledger", "ledgers, control totals and results, made up")
    _contracts(folder, source)
    for body, item, plan, actual in OUTSIDE:
        for kind, thousands in (("plan", plan), ("actual", actual)):
            heading = "income" if thousands > 0 else "expenditure"
            _line(folder, source, body, "2018-19", kind, heading, item, thousands, whole=True)
    for body, total, offered, received in CONTROL:
        _line(folder, source, body, "2018-19", "target", "control total", "control total", total)
        for kind, thousands_of in (("plan", offered), ("actual", received)):
            if thousands_of is not None:
                heading = "sustainability funding"
                _line(folder, source, body, "2018-19", kind, heading, heading, thousands_of)
    for body, year, kind, thousands in REPORTED:
        _line(folder, source, body, year, kind, "result", "surplus or deficit", thousands)
    first, last = date(2019, 4, 1), date(2019, 10, 31)
    item = "surplus or deficit to month 7"
    _line(folder, source, "SYN-T1", "2019-20", "actual", "result", item, -5_200, (first, last))
    item = "control total of the merged CCG"
    _line(folder, source, MERGED, "2020-21", "target", "control total", item, 150)


def _contracts(folder: Builder, source: str) -> None:
    for payer, receiver, plan, paid, received in CONTRACTS:
        item = "contract for care"
        for kind, out, into in (("plan", plan, plan), ("actual", paid, received)):
            for body, other, heading, thousands in (
                (payer, receiver, "expenditure", -out),
                (receiver, payer, "income", into),
            ):
                _line(
                    folder,
                    source,
                    body,
                    "2018-19",
                    kind,
                    heading,
                    item,
                    thousands,
                    other=other,
                    whole=True,
                )
    body, other, thousands = ONE_SIDED
    item = "staff lent"
    _line(
        folder,
        source,
        body,
        "2018-19",
        "actual",
        "income",
        item,
        thousands,
        other=other,
        whole=True,
    )


def _line(
    folder: Builder,
    source: str,
    body: str,
    year: str,
    kind: str,
    heading: str,
    item: str,
    thousands: int,
    period: tuple[date, date] | None = None,
    *,
    other: str = "",
    whole: bool = False,
) -> None:
    start, end = period or days(year)
    name = f"{body}-{start:%Y-%m}-{end:%Y-%m}-{kind}-{heading}-{item}-{other}"
    folder.add(
        "ledger",
        line=name.strip("-").replace(" ", "-").replace(",", ""),
        body=body,
        counterparty=other or None,
        start=start,
        end=end,
        kind=kind,
        heading=heading,
        item=item,
        pence=thousands * 100_000,
        whole=whole or None,
        basis="assumed",
        source=source,
    )
