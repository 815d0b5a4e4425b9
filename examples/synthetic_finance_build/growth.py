"""Lists foreseen for the SYNTHETIC CCGs, led by the trend of lists and by housing, and the actual
allocations of 2018-19.

Lists foreseen grow by a law: the list of 2018-19 times a steady yearly growth. The new town of the
Downs is in the housing plan and not in the trend; the lists of October 2021 (see `base`) came
nearer to the plan. Allocations of 2018-19 add up to what the targets add up to, to the pound: the
Harbour is 6% under its target, the Downs 8% over, the Islet the rest.
"""

from __future__ import annotations

from datetime import date

from commonweal.funding.years import days, label
from synthetic_finance_build.base import CCGS, PRACTICES, ccg_of
from synthetic_finance_build.writing import Builder

YEARS = range(2018, 2024)
#: Yearly growth of lists by what leads the projection, in the order of the CCGs.
GROWTH = {"list trend": (0.008, 0.009, 0.001), "housing": (0.009, 0.028, -0.001)}
#: Allocations of 2018-19 in pounds, in the order of the CCGs.
ALLOCATIONS = (95_876_900, 47_184_362, 24_148_840)


def add(folder: Builder) -> None:
    """Add projections and the allocations of 2018-19."""
    source = folder.source("growth", "lists foreseen and actual allocations, made up by a law")
    for led_by, rates in GROWTH.items():
        for (ccg, _, _), rate in zip(CCGS, rates, strict=True):
            patients = sum(first for code, _, first, *_ in PRACTICES if ccg_of(code) == ccg)
            for year in YEARS:
                start, end = days(label(year))
                folder.add(
                    "projections",
                    about=ccg,
                    series=f"synthetic-{led_by.replace(' ', '-')}",
                    led_by=led_by,
                    start=start,
                    end=end,
                    patients=float(round(patients * (1 + rate) ** (year - YEARS[0]))),
                    basis="assumed" if year == YEARS[0] else "modelled",
                    source=source,
                )
    for (ccg, _, _), pounds in zip(CCGS, ALLOCATIONS, strict=True):
        folder.add(
            "ledger",
            line=f"{ccg}-allocation-2018-19",
            body=ccg,
            start=date(2018, 4, 1),
            end=date(2019, 3, 31),
            kind="allocation",
            heading="allocation",
            item="actual allocation",
            pence=pounds * 100,
            basis="assumed",
            source=source,
        )
