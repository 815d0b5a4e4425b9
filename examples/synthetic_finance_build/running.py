"""Running costs of the SYNTHETIC commissioners, by a law that the chapter should find again.

A commissioner costs FIXED pounds whatever its size, and A_HEAD for each patient on the lists of
2018-19; its allowance is what it costs. When three bodies become one, twice FIXED is saved and
nothing else, which is less than a fifth.
"""

from __future__ import annotations

from datetime import date

from synthetic_finance_build import base
from synthetic_finance_build.writing import Builder

FIXED, A_HEAD = 250_000, 20
POSTS, POSTS_LATER, STATED_CHANGE = {"SYN-C1": 30.0, "SYN-C2": 19.0, "SYN-C3": 11.0}, 51.0, -8.0
PROVISION = 300_000


def heads() -> dict[str, int]:
    """Patients of each CCG by the lists of 2018-19."""
    made = dict.fromkeys((code for code, *_ in base.CCGS), 0)
    for practice, _, patients, *_ in base.PRACTICES:
        made[base.ccg_of(practice)] += patients
    return made


def cost(patients: int) -> int:
    """Pounds a year that one commissioner of this size costs."""
    return FIXED + A_HEAD * patients


def saved() -> int:
    """Pounds a year that one commissioner costs less than the three."""
    return sum(cost(n) for n in heads().values()) - cost(sum(heads().values()))


def add(folder: Builder) -> None:
    """Add allowances, costs before and after, the target, the provision and posts."""
    source = folder.source("running", "running costs by a fixed part and a part a head")

    def line(body: str, year: int, kind: str, heading: str, item: str, pounds: int) -> None:
        folder.add(
            "ledger",
            line=f"{body}-{year}-{kind}-{item.split(',')[0].replace(' ', '-')}",
            body=body,
            start=date(year, 4, 1),
            end=date(year + 1, 3, 31),
            kind=kind,
            heading=heading,
            item=item,
            pence=100 * pounds,
            basis="assumed",
            source=source,
        )

    for ccg, patients in heads().items():
        allowance = "running cost allowance"
        line(ccg, 2019, "allocation", allowance, allowance, cost(patients))
        line(ccg, 2018, "actual", "running cost", "running costs", -cost(patients))
    whole = sum(heads().values())
    line(base.MERGED, 2020, "actual", "running cost", "running costs", -cost(whole))
    line(base.MERGED, 2020, "target", "saving", "running cost saving a year", saved())
    line(base.SYSTEM, 2019, "provision", "provision", "redundancy, the CCGs together", PROVISION)
    for ccg, fte in POSTS.items():
        _posts(folder, ccg, date(2020, 3, 31), fte, source)
    _posts(folder, base.MERGED, date(2021, 3, 31), POSTS_LATER, source)
    folder.add(
        "posts",
        body=base.MERGED,
        as_of=date(2021, 3, 31),
        what="net reduction of posts as the headline has it",
        change=STATED_CHANGE,
        basis="assumed",
        source=source,
    )


def _posts(folder: Builder, body: str, as_of: date, fte: float, source: str) -> None:
    folder.add(
        "workforce",
        organisation=body,
        role="all posts",
        as_of=as_of,
        fte=fte,
        basis="assumed",
        source=source,
    )
