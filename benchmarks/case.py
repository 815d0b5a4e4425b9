"""How long a business case of 10,000 draws takes, against a loop over draws, lines and years.

python benchmarks/case.py
"""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable
from datetime import date
from random import Random

from commonweal.funding.case import Case, Line, appraise
from commonweal.funding.case.form import SIGN, Header, Option
from commonweal.rules import load_rules

DRAWS, YEARS, LINES = 10_000, 10, 10
OPTIONS = ("nothing", "least", "one", "two", "three", "four")
ROLES = ("do nothing", "do minimum", "change", "change", "change", "change")


def case(lines: int = LINES, years: int = YEARS) -> Case:
    """Six options, each with some uncertain recurrent lines; nothing in it is real."""
    random = Random(1)
    made = [
        Line.model_validate(
            {
                "id": f"l{number}", "option": option, "name": f"l{number}",
                "body": f"B{number % 3}",
                "heading": random.choice(["running cost", "cash-releasing benefit", "capital"]),
                "year": "2019-20", "pence": (pence := random.randint(10**7, 10**9)),
                "low": pence // 2, "high": pence * 2, "distribution": "triangular",
                "recurrent": True, "basis": "assumed", "source": "s",
            }
        )
        for option in OPTIONS
        for number in range(lines)
    ]  # fmt: skip
    header = Header.model_validate(
        {
            "id": "bench", "title": "Bench", "about": "S", "on": date(2020, 3, 20),
            "decided_by": "B", "price_year": "2019-20", "first_year": "2019-20",
            "horizon_years": years, "other_horizons": [5], "amounts": "totals", "source": "s",
        }
    )  # fmt: skip
    options = zip(OPTIONS, ROLES, strict=True)
    return Case(
        header=header,
        options=tuple(Option(id=name, name=name, role=role) for name, role in options),  # type: ignore[arg-type]  # roles are the form's own words
        lines=tuple(made),
    )


def loop(held: Case, draws: int) -> dict[str, list[float]]:
    """Draws of net present values one by one; no bands by year, no switching values."""
    random, values = Random(2), {name: [0.0] * draws for name in OPTIONS}
    for draw in range(draws):
        present = dict.fromkeys(OPTIONS, 0.0)
        for line in held.lines:
            amount = random.triangular(line.low, line.high, line.total)
            for year in range(held.header.horizon_years):
                present[line.option] += SIGN[line.heading] * amount / 1.035**year
        for name in OPTIONS:
            values[name][draw] = present[name] - present["nothing"]
    return values


def seconds(work: Callable[[], object], times: int) -> float:
    """Median seconds of several runs."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def main() -> None:
    """Print seconds at several sizes, the ratio to the loop, and peak memory."""
    book = load_rules()
    print(f"load {os.getloadavg()[0]:.1f}")
    for draws, lines, years in ((DRAWS, LINES, YEARS), (DRAWS, 40, YEARS), (DRAWS, LINES, 60), (
        10 * DRAWS, LINES, YEARS)):  # fmt: skip
        held = case(lines, years)
        taken = seconds(lambda held=held, draws=draws: appraise(held, book, draws=draws), 3)  # type: ignore[misc]  # a default binds the loop's value
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{draws:7,} draws x {len(OPTIONS)} options x {lines} lines x {years} years: "
            f"{taken:6.3f} s, peak {most:,.0f} MB"
        )
    held = case()
    ours = seconds(lambda: appraise(held, book, draws=DRAWS), 3)
    theirs = seconds(lambda: loop(held, DRAWS), 1)
    print(f"loop: {theirs:.2f} s for the values alone; {theirs / ours:,.0f} times as long")


if __name__ == "__main__":
    main()
